/**
 * A domain is what the public API shows beside runs, and what some pipelines work on: tables of its own, the resolvers over them,
 * and what it wants to know of runs. Each is a folder here, named by its nouns; src/domains/index.ts is the list. A domain may
 * know its own pipelines by name; nothing outside of it does.
 */
import type { Request, Response } from 'express';
import type { Resolvers } from '../api/generated/resolvers.ts';
import type { UserError } from '../errors.ts';
import type { Runs, Viewer } from '../runs/runs.ts';
import type { RunSnapshot } from '../runs/snapshot.ts';
import type { BaseServices } from '../services/services.ts';

/** What the rest of Longhaul asks of domains about runs. */
export interface RunHooks {
  /**
   * By pipeline: what only the domain's tables can say of an input, such as that an upload is the viewer's own. Asked after the
   * pipeline's own schema has found the input right, and before the run is saved; not asked for a repeated start.
   */
  checkInput?: Readonly<Record<string, (viewer: Viewer, input: never) => Promise<UserError[]>>>;
  /** By pipeline: what speaks against running an ended run again. */
  checkRerun?: Readonly<Record<string, (run: { id: string; owner: string }) => Promise<UserError[]>>>;
  /**
   * By pipeline: a run has ended for good in its generation. Told by the process that has kept the end, which may die before it
   * has: what must happen for certain, the domain repairs by a loop of its own. Safe to repeat.
   */
  ended?: Readonly<Record<string, (run: RunSnapshot) => Promise<void>>>;
}

/** Who asks by HTTP beside GraphQL. */
export interface Asker {
  viewer: Viewer;
  /** The client's network address, for limits and logs. */
  address: string;
  /** Aborted when the server closes: what can go on elsewhere later is to end soon. */
  draining: AbortSignal;
}

/** A path of the HTTP API, with all below it. Origin, host and viewer have been looked at; errors go to the api's own handlers. */
export interface Route {
  /** Such as `/uploads`. */
  path: string;
  answer(request: Request, response: Response, asker: Asker): Promise<void>;
}

export interface Domain extends RunHooks {
  /** Fields of Query, Mutation and Subscription, and of the domain's own types. `runs` and the viewer are in the context. */
  resolvers?: Resolvers;
  /**
   * Fields of Subscription whose events are the same for whoever is let in: made once for all of them. Their resolvers cannot look at
   * the viewer; only `subscribe` can.
   */
  everybodys?: readonly string[];
  /** Paths of the web app that show the domain, as web/src/domains has them: `/things`, `/things/:id`. */
  pages?: readonly string[];
  routes?: readonly Route[];
  /** Starts the domain's loops; called once the run core is there. */
  open?(runs: Runs): void;
  /** Stops the domain's loops and resolves when their last rounds are over. */
  close?(): Promise<void>;
}

export type CreateDomain = (services: BaseServices) => Domain;
