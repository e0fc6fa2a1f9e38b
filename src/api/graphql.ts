/** GraphQL over HTTP: POST, GET for queries, and server-sent events. The sockets use the same Yoga, so the same plugins. */
import type { GraphQLSchema } from 'graphql';
import { createYoga, type YogaServerInstance } from 'graphql-yoga';
import type { ApiContext, OperationContext } from './context.ts';
import { createPlugins } from './plugins.ts';
import type { PresentError } from './presentError.ts';

export type Yoga = YogaServerInstance<OperationContext, ApiContext>;

export function createGraphql(
  schema: GraphQLSchema,
  shared: Pick<ApiContext, 'config' | 'runs' | 'startLimiter' | 'metrics'>,
  presentError: PresentError,
  everybodys: ReadonlySet<string>,
): Yoga {
  return createYoga<OperationContext, ApiContext>({
    schema,
    context: () => shared as ApiContext,
    plugins: createPlugins(shared.config, shared.metrics, presentError, everybodys),
    maskedErrors: { maskError: presentError },
    // `presentError` logs what is to be logged.
    logging: false,
    batching: false,
    multipart: false,
    cors: false,
    graphiql: false,
    landingPage: false,
    disposeOnProcessTerminate: false,
  }) as unknown as Yoga;
}
