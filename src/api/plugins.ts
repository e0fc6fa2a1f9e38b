/** What every GraphQL operation passes through, over HTTP and WebSocket alike. */
import { EnvelopArmorPlugin } from '@escape.tech/graphql-armor';
import { GraphQLError, NoSchemaIntrospectionCustomRule, ValuesOfCorrectTypeRule, type ValidationRule } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { Config } from '../config.ts';
import type { ErrorCode } from '../errors.ts';
import type { OperationContext } from './context.ts';
import { limits } from './limits.ts';
import type { Metrics } from './metrics.ts';
import type { PresentError } from './presentError.ts';
import { createSubscribe } from './sharedExecution.ts';

type OperationPlugin = Plugin<object, OperationContext>;

/** @param everybodys fields of Subscription whose events are the same for all viewers */
export function createPlugins(
  config: Config,
  metrics: Metrics,
  presentError: PresentError,
  everybodys: ReadonlySet<string>,
): OperationPlugin[] {
  const production = config.NODE_ENV === 'production';
  return [
    limitDocumentLength(),
    limitDocumentShape(production),
    nameWrongValues(),
    ...(production ? [refuseIntrospection()] : []),
    shareExecutions(everybodys, presentError),
    countSubscriptions(metrics),
    holdStreams(config),
  ];
}

/** Before the document is parsed and kept in the cache of parsed documents. */
function limitDocumentLength(): OperationPlugin {
  return {
    onParse({ params }) {
      const { length } = String(params.source);
      if (length > limits.documentCharacters) {
        const message = `Documents have at most ${limits.documentCharacters} characters; this one has ${length}.`;
        throw refusalWith('LIMIT_EXCEEDED', 400, message);
      }
    },
  };
}

function limitDocumentShape(production: boolean): OperationPlugin {
  const rule = { onReject: [nameLimit], propagateOnRejection: true };
  return EnvelopArmorPlugin({
    maxTokens: { n: limits.documentTokens, ...rule },
    maxDepth: { n: limits.depth, ...rule },
    maxAliases: { n: limits.aliases, ...rule },
    maxDirectives: { n: limits.directives, ...rule },
    costLimit: { maxCost: limits.cost, ...rule },
    // Helpful while developing; in production they would tell the schema.
    blockFieldSuggestion: { enabled: production },
  }) as OperationPlugin;
}

/** graphql-armor gives its errors no code, and calls them syntax errors. */
function nameLimit(_context: unknown, error: GraphQLError): void {
  error.message = error.message.replace('Syntax Error: ', '');
  error.extensions.code = 'LIMIT_EXCEEDED' satisfies ErrorCode;
}

/** Parsing fails with GRAPHQL_PARSE_FAILED, validation with GRAPHQL_VALIDATION_FAILED, wrong values with BAD_USER_INPUT. */
function nameWrongValues(): OperationPlugin {
  const valuesRule: ValidationRule = (context) =>
    ValuesOfCorrectTypeRule(
      Object.create(context, {
        reportError: {
          value(error: GraphQLError) {
            error.extensions.code = 'BAD_USER_INPUT' satisfies ErrorCode;
            context.reportError(error);
          },
        },
      }),
    );
  return {
    onParse() {
      return ({ result }) => {
        if (result instanceof GraphQLError) {
          result.extensions.code ??= 'GRAPHQL_PARSE_FAILED' satisfies ErrorCode;
          result.extensions.http ??= { spec: true, status: 400 };
        }
      };
    },
    onValidate({ validateFn, setValidationFn }) {
      setValidationFn((schema, document, rules: readonly ValidationRule[], ...rest) => {
        const named = rules.map((rule) => (rule === ValuesOfCorrectTypeRule ? valuesRule : rule));
        return validateFn(schema, document, named, ...rest);
      });
    },
  };
}

function refuseIntrospection(): OperationPlugin {
  return { onValidate: ({ addValidationRule }) => addValidationRule(NoSchemaIntrospectionCustomRule) };
}

function shareExecutions(everybodys: ReadonlySet<string>, presentError: PresentError): OperationPlugin {
  const subscribe = createSubscribe(everybodys, presentError);
  return { onSubscribe: ({ setSubscribeFn }) => setSubscribeFn(subscribe) };
}

function countSubscriptions(metrics: Metrics): OperationPlugin {
  return {
    onSubscribe: () => ({
      onSubscribeResult({ result }) {
        if (!isAsyncIterable(result)) return;
        metrics.subscriptions.inc();
        return { onEnd: () => metrics.subscriptions.dec() };
      },
    }),
  };
}

/** A subscription over HTTP is a stream: the client must know how to read one, and may have only so many. */
function holdStreams(config: Config): OperationPlugin {
  return {
    async onExecutionResult({ result, setResult, request, context }) {
      if (!isAsyncIterable(result)) return;
      const refusal = streamRefusal(request.headers.get('accept'), context, config);
      if (!refusal) return;
      await result[Symbol.asyncIterator]().return?.();
      setResult({ errors: [refusal] });
    },
  };
}

function streamRefusal(accept: string | null, { holdStream }: OperationContext, config: Config): GraphQLError | null {
  if (accept && !/text\/event-stream|\*\/\*|text\/\*/.test(accept)) {
    return refusalWith(
      'BAD_USER_INPUT',
      406,
      `Subscriptions are streams: expected accept: text/event-stream, got ${accept}.`,
    );
  }
  if (holdStream?.()) return null;
  return refusalWith('LIMIT_EXCEEDED', 429, `At most ${config.CONNECTIONS_PER_VIEWER} connections at once.`);
}

const refusalWith = (code: ErrorCode, status: number, message: string) =>
  new GraphQLError(message, { extensions: { code, http: { status } } });
