/** What goes into a resource's import, and what its steps give: counts and hosts; the rest stays in the database. */
import * as z from 'zod';

export const resourceImportInput = z.strictObject({
  resourceId: z.string().min(1),
  name: z.string().min(1),
  version: z.int().min(1),
});
export type ResourceImportInput = z.infer<typeof resourceImportInput>;

export interface Transformation {
  fields: number;
  /** Fields that were left as they were, or are doubtful. */
  withErrors: number;
  /** To be made, in this order; each host is asked only so often at once. */
  requests: { number: number; host: string }[];
  /** Values that would have been asked for, had there not been so many. */
  leftOut: number;
}

export interface Enriched {
  enricher: string;
  subject: string;
  /** Whether the answer held something. */
  found: boolean;
}

export interface Finished {
  /** Requests that were made. */
  requests: number;
  failed: number;
}
