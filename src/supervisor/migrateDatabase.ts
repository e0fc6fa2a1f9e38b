/** Brings the database's tables up to date at the start. */
import { migrate } from '../services/migrate.ts';
import { StartProblem } from './problem.ts';
import { step, type Report } from './report.ts';

export async function migrateDatabase(databaseUrl: string, report: Report): Promise<void> {
  try {
    await step(report, 'database', 'bringing the tables up to date', () => migrate(databaseUrl));
  } catch (error) {
    const { host, pathname } = new URL(databaseUrl);
    // A refused connection to a name with several addresses has its words one level down.
    const reasons = error instanceof AggregateError ? error.errors : [error, (error as Error).cause];
    throw new StartProblem(
      `The database at ${host}${pathname} cannot be used`,
      reasons
        .map((reason) => (reason as Error | undefined)?.message)
        .filter(Boolean)
        .join('\n') || String(error),
      'see that DATABASE_URL names a Postgres server that runs, and its user, password and database are right',
      { cause: error },
    );
  }
}
