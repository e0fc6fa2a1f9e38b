/** Kinds of columns that tables of several parts have in common. */
import { timestamp } from 'drizzle-orm/pg-core';

/** A moment, to the millisecond, as the engine and browsers know it. */
export const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date', precision: 3 });
