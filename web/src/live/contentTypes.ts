/** What content types there are: asked for once a page load, and again until it has come. */
import { useEffect, useState } from 'react';
import { graphql } from '../gql/gql.ts';
import { ContentTypesDocument, type ContentTypesQuery } from '../gql/graphql.ts';
import { request } from './api.ts';

export const contentTypesDocument = graphql(`
  query ContentTypes {
    contentTypes {
      type
      label
      description
      format
      placesScreenshots
      ready
    }
  }
`);

export type ContentTypeInfo = ContentTypesQuery['contentTypes'][number];

let answer: Promise<readonly ContentTypeInfo[]> | null = null;

/** @throws UnreachableError, ApiError; asked anew by the next call then */
export function contentTypes(): Promise<readonly ContentTypeInfo[]> {
  answer ??= request(ContentTypesDocument, {}).then((data) => data.contentTypes);
  answer.catch(() => (answer = null));
  return answer;
}

const retryMs = 2_000;

/** Null until they have come. */
export function useContentTypes(): readonly ContentTypeInfo[] | null {
  const [types, setTypes] = useState<readonly ContentTypeInfo[] | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const ask = () => {
      contentTypes().then(
        (known) => !over && setTypes(known),
        () => {
          if (!over) timer = setTimeout(ask, retryMs);
        },
      );
    };
    ask();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, []);
  return types;
}
