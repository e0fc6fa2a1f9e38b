/** The scalars of schema/base.graphql. */
import { DateTimeISOResolver, JSONResolver } from 'graphql-scalars';
import { GraphQLScalarType } from 'graphql';

/** The run core gives times as ISO strings already; they go out as they are. What comes in is checked. */
const DateTime = new GraphQLScalarType({
  ...DateTimeISOResolver.toConfig(),
  name: 'DateTime',
  serialize: (value) => (typeof value === 'string' ? value : DateTimeISOResolver.serialize(value)),
});

export const scalars = { DateTime, JSON: JSONResolver };
