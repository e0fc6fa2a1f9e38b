/** The executable schema: schema/*.graphql with its resolvers. */
import { readdirSync, readFileSync } from 'node:fs';
import type { GraphQLObjectType, GraphQLSchema } from 'graphql';
import { createSchema } from 'graphql-yoga';
import type { Domain } from '../domains/domain.ts';
import { pipelines } from '../pipelines.ts';
import type { ApiContext } from './context.ts';
import { Mutation, startFieldOf } from './resolvers/mutations.ts';
import { Query } from './resolvers/queries.ts';
import { Subscription } from './resolvers/subscriptions.ts';
import { Pipeline, Run, RunResult, Step } from './resolvers/types.ts';
import { scalars } from './scalars.ts';

const folder = new URL('../../schema/', import.meta.url);

/** @throws where schema and registry of pipelines do not agree */
export function loadSchema(domains: readonly Domain[]): GraphQLSchema {
  const files = readdirSync(folder).filter((name) => name.endsWith('.graphql'));
  const schema = createSchema<ApiContext>({
    typeDefs: files.map((name) => readFileSync(new URL(name, folder), 'utf8')),
    resolvers: [
      { ...scalars, Query, Mutation, Subscription, Run, Step, RunResult, Pipeline },
      ...domains.map(({ resolvers }) => resolvers ?? {}),
    ],
    // Checked below, with a message that says what to do.
    resolverValidationOptions: { requireResolversToMatchSchema: 'ignore' },
  });
  checkStarts(schema.getMutationType());
  return schema;
}

function checkStarts(mutations: GraphQLObjectType | null | undefined): void {
  const declared = Object.keys(mutations?.getFields() ?? {});
  const registered = pipelines.map(startFieldOf);
  const undeclared = registered.filter((field) => !declared.includes(field));
  const unregistered = declared.filter((field) => /^start[A-Z]/.test(field) && !registered.includes(field));
  if (undeclared.length > 0)
    throw new Error(`schema/ declares no ${undeclared.join(', ')}, but workflows/index.ts registers it`);
  if (unregistered.length > 0)
    throw new Error(`schema/ declares ${unregistered.join(', ')}, but workflows/index.ts registers no such pipeline`);
}
