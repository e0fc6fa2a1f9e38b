/** The configuration of content types, as the API shows it: forms and editors know no type by name. */
import type { ContentLimits, ContentTypeInfo } from '../../api/generated/resolvers.ts';
import {
  contentTypeNames,
  contentTypeOf,
  type ContentTypeDefinition,
} from '../../../workflows/videoToContent/contentTypes.ts';
import type { CreateDomain } from '../domain.ts';

/** As `ContentAction.limits` and `Draft.limits` say them, too. */
export const limitsOf = ({ limits }: ContentTypeDefinition): ContentLimits => ({
  characters: limits.characters,
  weighted: limits.counted === 'WEIGHTED',
  posts: limits.posts ?? null,
});

export const contentTypes: CreateDomain = () => ({
  resolvers: {
    Query: {
      contentTypes: () =>
        contentTypeNames.map((type): ContentTypeInfo => {
          const definition = contentTypeOf(type);
          const { label, description, format, placesScreenshots, ready, usualSeconds } = definition;
          const limits = limitsOf(definition);
          return { type, label, description, format, placesScreenshots, ready, usualSeconds, limits };
        }),
    },
  },
});
