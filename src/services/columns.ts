/** Kinds of columns, and of conditions on them, that tables of several parts have in common. */
import { sql, type SQL } from 'drizzle-orm';
import { timestamp, type AnyPgColumn } from 'drizzle-orm/pg-core';

/** A moment, to the millisecond, as the engine and browsers know it. */
export const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date', precision: 3 });

/** Whether the column has one of the values: one parameter, however many they are; `in` would be another statement for each number of them. */
export const isAnyOf = (column: AnyPgColumn, values: readonly string[]): SQL =>
  sql`${column} = any(${sql.param(values)})`;
