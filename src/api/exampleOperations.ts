/** The main operations as GraphiQL's first tabs, derived from the schema: a new pipeline brings its own. */
import {
  astFromValue,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  parse,
  print,
} from 'graphql';
import type {
  GraphQLField,
  GraphQLInputField,
  GraphQLInputType,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLSchema,
} from 'graphql';
import type { PipelineDefinition } from '../../workflows/lib/pipeline.ts';
import { pipelines } from '../pipelines.ts';
import { startFieldOf } from './resolvers/mutations.ts';

const runLine = 'id title status generation progress { completedSteps totalSteps message }';
const userErrors = 'userErrors { code message path }';
/** Literals, not variables: GraphiQL loses the variables of its first tab. */
const id = 'id: "paste the id of a run"';

/** GraphQL documents with one operation each, in the order in which somebody would try them. */
export const exampleOperations = (schema: GraphQLSchema): string[] => operations(schema).map(formatted);

/** As GraphQL itself prints it, below its leading comment. */
function formatted(operation: string): string {
  const comment = /^#.*\n/.exec(operation)?.[0] ?? '';
  return `${comment}${print(parse(operation))}\n`;
}

const operations = (schema: GraphQLSchema): string[] => [
  ...pipelines.map((pipeline) => startOperation(schema, pipeline)),
  `# Your runs as they change: leave this on, and start something in another tab.
subscription Runs {
  runs { ${runLine} }
}
`,
  `# One run, from how it is now to its end.
subscription Watch {
  run(${id}) {
    id
    title
    status
    statusReason
    progress { completedSteps totalSteps fraction message }
    estimate { finishesAt latestAt basedOnRuns }
    steps { key title status attempt maxAttempts nextAttemptAt message error { code message } }
    usage { promptTokens completionTokens costUsd }
    result ${selectionOf(schema.getType('RunResult') as GraphQLOutputType)}
    error { code message step retryable }
  }
}
`,
  `# The text that the run's steps are writing.
subscription Text {
  runText(${id}) { step attempt offset text }
}
`,
  `query List {
  runs(first: 20) {
    totalCount
    nodes { ${runLine} requestedAt finishedAt }
    pageInfo { hasNextPage endCursor }
  }
}
`,
  `# Answers when the run has ended, or after ten seconds with how it is then.
query Await {
  awaitRun(${id}, timeoutMs: 10000) { ${runLine} }
}
`,
  `mutation Cancel {
  cancelRun(${id}) {
    run { ${runLine} }
    ${userErrors}
  }
}
`,
  `# Goes on at the first failed step, or at \`fromStep\`; earlier steps keep their results and are not paid again.
mutation Rerun {
  rerun(${id}, fromStep: null) {
    run { ${runLine} }
    ${userErrors}
  }
}
`,
];

function startOperation(schema: GraphQLSchema, pipeline: PipelineDefinition): string {
  const field = startFieldOf(pipeline);
  const start = schema.getMutationType()?.getFields()[field];
  const input = start?.args.find(({ name }) => name === 'input');
  const example = input ? `(input: ${literalOf(input.type)})` : '';
  return `mutation ${field[0]?.toUpperCase()}${field.slice(1)} {
  ${field}${example} {
    run { ${runLine} }
    ${userErrors}
  }
}
`;
}

/** Defaults where there are some, and what must be given. */
function literalOf(type: GraphQLInputType): string {
  if (isNonNullType(type)) return literalOf(type.ofType);
  if (isListType(type)) return '[]';
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (!isInputObjectType(type)) return '""';
  const fields = Object.values(type.getFields()).filter((field) => hasDefault(field) || isNonNullType(field.type));
  return `{ ${fields.map((field) => `${field.name}: ${hasDefault(field) ? defaultOf(field) : literalOf(field.type)}`).join(', ')} }`;
}

const hasDefault = (field: GraphQLInputField): boolean => field.defaultValue !== undefined;

function defaultOf(field: GraphQLInputField): string {
  const literal = astFromValue(field.defaultValue, field.type);
  return literal ? print(literal) : 'null';
}

/** Everything below a type that can be asked for without arguments. */
function selectionOf(type: GraphQLOutputType, above: readonly string[] = []): string {
  const named = getNamedType(type);
  if (isUnionType(named)) {
    const members = named.getTypes();
    const names = members.map(({ name }) => name);
    return `{ __typename ${members.map((member) => `... on ${member.name} ${fieldsOf(member, names, members)}`).join(' ')} }`;
  }
  return isObjectType(named) ? fieldsOf(named, [...above, named.name]) : '';
}

/**
 * @param above types that are not gone into again
 * @param beside what is asked for under the same roof: a field that they have with another type gets a name of its own
 */
function fieldsOf(of: GraphQLObjectType, above: readonly string[], beside: readonly GraphQLObjectType[] = []): string {
  const fields = Object.values(of.getFields()).filter((field) => isPlain(field, above));
  const nameOf = ({ name, type }: GraphQLField<unknown, unknown>) =>
    beside.some((other) => String(other.getFields()[name]?.type ?? type) !== String(type))
      ? `${of.name[0]?.toLowerCase()}${of.name.slice(1)}_${name}: ${name}`
      : name;
  return `{ ${fields.map((field) => `${nameOf(field)} ${selectionOf(field.type, above)}`.trim()).join(' ')} }`;
}

/** Not what needs arguments, nor what would lead round in a circle. */
function isPlain(field: GraphQLField<unknown, unknown>, above: readonly string[]): boolean {
  const named = getNamedType(field.type) as GraphQLObjectType;
  return !above.includes(named.name) && named.name !== 'Run' && field.args.every(({ type }) => !isNonNullType(type));
}
