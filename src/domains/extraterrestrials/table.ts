/**
 * Every statement on the table of extraterrestrials. What changes a row as people see it takes the table's lock first, so that
 * numbers of changes become visible in their order: who has read up to one has missed nothing before it.
 */
import type { PoolClient } from 'pg';
import type { Database } from '../../services/database.ts';

export type CommunicationStatus = 'PHONING_HOME' | 'SPACE_TAXI_ON_THE_WAY' | 'NO_ANSWER';

/** A row as the API shows it. */
export interface ExtraterrestrialRow {
  id: string;
  change: number;
  name: string;
  communicationStatus: CommunicationStatus | null;
  communicationAttempt: number;
  lastCommunicationAttemptTimestamp: string | null;
}

export interface Counts {
  total: number;
  waiting: number;
  phoningHome: number;
  spaceTaxiOnTheWay: number;
  noAnswer: number;
}

/** What an attempt says of its row. */
export interface AttemptNews {
  id: string;
  claim: string;
  /** The attempt's number, from 1. */
  number: number;
  /** PHONING_HOME when it begins; another when the row's call has ended, and with it the claim on the row. */
  status: CommunicationStatus;
  at: Date;
}

export interface ToCall {
  id: string;
  name: string;
}

/** Any number, this table's own; see `migrate` for another. */
const lockId = 4_000_016;
const names = [
  'Ayala',
  'Bria',
  'Chiana',
  'Correllia',
  'Dengar',
  'Harishka',
  'Jubal',
  'Korben',
  'Luminara',
  'Noranti',
] as const;

const shown = `id::text as id, change, name, status as "communicationStatus", attempt as "communicationAttempt",
  to_char(attempted_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "lastCommunicationAttemptTimestamp"`;

export type ExtraterrestrialTable = ReturnType<typeof createTable>;

export function createTable({ pool }: Pick<Database, 'pool'>) {
  /** Runs `work` alone among all that change rows. The lock is let go of after the commit: readers see numbers in order. */
  async function alone<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      // The lock by a statement of its own: the next one sees what was committed while this one waited.
      await client.query(`begin; select pg_advisory_xact_lock(${lockId})`);
      const result = await work(client);
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch((problem: Error) => (broken = problem));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  return {
    /** In the order of the names. @param status null among them means: without a status; nothing means all */
    async page(
      first: number,
      after: string | null,
      offset: number,
      status: readonly (CommunicationStatus | null)[] | null,
    ): Promise<{ rows: ExtraterrestrialRow[]; totalCount: number; counts: Counts }> {
      const wanted = `($1::text[] is null or status = any($1) or (status is null and $2))`;
      const values = [status, status?.includes(null) ?? false];
      const [{ rows }, totals] = await Promise.all([
        pool.query<ExtraterrestrialRow>(
          `select ${shown} from extraterrestrials where ${wanted} and ($3::text is null or name > $3) order by name limit $4 offset $5`,
          [...values, after, first, offset],
        ),
        pool.query<Counts & { totalCount: number }>(
          `select count(*) filter (where ${wanted})::int as "totalCount", count(*)::int as total,
             count(*) filter (where status is null)::int as waiting,
             count(*) filter (where status = 'PHONING_HOME')::int as "phoningHome",
             count(*) filter (where status = 'SPACE_TAXI_ON_THE_WAY')::int as "spaceTaxiOnTheWay",
             count(*) filter (where status = 'NO_ANSWER')::int as "noAnswer"
           from extraterrestrials`,
          values,
        ),
      ]);
      const { totalCount, ...counts } = totals.rows[0]!;
      return { rows, totalCount, counts };
    },

    /** Where the numbers of changes are now, and the table's first id: another one means that it was refilled. */
    async position(): Promise<{ change: number; firstId: number }> {
      const { rows } = await pool.query<{ change: number; firstId: number }>(
        `select coalesce(max(change), 0) as change, coalesce(min(id), 0) as "firstId" from extraterrestrials`,
      );
      return rows[0]!;
    },

    /** Rows that have changed after the number, in the order of the changes. */
    async changedSince(change: number, limit: number): Promise<{ rows: ExtraterrestrialRow[]; firstId: number }> {
      const { rows } = await pool.query<{ firstId: number } & { [Key in keyof ExtraterrestrialRow]: never }>(
        `select f.first_id as "firstId", ${shown}
         from (select coalesce(min(id), 0) as first_id from extraterrestrials) f
         left join lateral (select * from extraterrestrials where change > $1 order by change limit $2) c on true
         order by change`,
        [change, limit],
      );
      return {
        firstId: rows[0]!.firstId,
        rows: rows.filter(({ id }) => id !== null).map(({ firstId: _, ...row }) => row as ExtraterrestrialRow),
      };
    },

    /** Of these, those that are there: which status each has, and whether a run is to call it already. */
    async find(
      ids: readonly string[],
    ): Promise<Map<string, { status: CommunicationStatus | null; claimed: boolean; name: string }>> {
      const { rows } = await pool.query<{
        id: string;
        status: CommunicationStatus | null;
        claimed: boolean;
        name: string;
      }>(
        `select id::text as id, name, status, claimed_by is not null as claimed from extraterrestrials where id = any($1::int[])`,
        [ids],
      );
      return new Map(rows.map(({ id, ...row }) => [id, row]));
    },

    /** How many need a call and are left to be claimed. */
    async unclaimed(): Promise<number> {
      const { rows } = await pool.query<{ count: number }>(
        `select count(*)::int as count from extraterrestrials where (status is null or status = 'NO_ANSWER') and claimed_by is null`,
      );
      return rows[0]!.count;
    },

    /**
     * Claims for the run, in one statement, who needs a call: two runs at once never have the same row. Whom another run has
     * called since this one was asked for, does not need this one's call (of a rerun: whoever still has no answer does).
     * Repeated, it claims who has come to need one since, and changes nothing of what it has claimed.
     * @returns how many rows the run has now
     */
    async claim(runId: string, claim: string, ids: readonly string[] | null): Promise<number> {
      return alone(async (client) => {
        // What an earlier execution of the run has left over.
        await releaseWhere(client, 'e.claimed_by = $1 and e.claim <> $2', [runId, claim]);
        await client.query(
          `update extraterrestrials e set claimed_by = r.id, claim = $2, tried = 0
           from runs r
           where r.id = $1 and (e.status is null or e.status = 'NO_ANSWER') and e.claimed_by is null
             and (e.attempted_at is null or e.attempted_at <= r.requested_at or r.generation > 1)
             and ($3::int[] is null or e.id = any($3))`,
          [runId, claim, ids],
        );
        const { rows } = await client.query<{ count: number }>(
          `select count(*)::int as count from extraterrestrials where claimed_by = $1 and claim = $2`,
          [runId, claim],
        );
        return rows[0]!.count;
      });
    },

    /** The next of those whom the run has claimed, in the order of their ids. @param afterId null: from the first on */
    async claimed(runId: string, claim: string, afterId: string | null, limit: number): Promise<ToCall[]> {
      const { rows } = await pool.query<ToCall>(
        `select id::text as id, name from extraterrestrials e
         where claimed_by = $1 and claim = $2 and e.id > coalesce($3::int, 0) order by e.id limit $4`,
        [runId, claim, afterId, limit],
      );
      return rows;
    },

    /**
     * Writes what attempts say, all in one statement. An attempt says nothing any more when a later one has begun, or when the
     * row is claimed no longer.
     * @returns of each: whether it was written
     */
    async write(news: readonly AttemptNews[]): Promise<boolean[]> {
      const last = new Map<string, AttemptNews>();
      for (const one of news) {
        const known = last.get(`${one.id} ${one.claim}`);
        if (!known || isLater(one, known)) last.set(`${one.id} ${one.claim}`, one);
      }
      const values = [...last.values()];
      // One statement, lock and all: two of these come with each call. What others have committed while it waited it sees of the rows
      // that it updates, since Postgres looks at a row again that has changed meanwhile.
      const { rows } = await pool.query<{ id: string; claim: string }>({
        name: 'write attempts at calls',
        text: `with alone as materialized (select pg_advisory_xact_lock(${lockId}))
           update extraterrestrials e
           set change = nextval('extraterrestrial_change'), status = n.status, attempt = n.number, attempted_at = n.at,
             tried = n.number, claimed_by = case when n.ended then null else e.claimed_by end,
             claim = case when n.ended then null else e.claim end
           from alone, unnest($1::int[], $2::text[], $3::int[], $4::text[], $5::timestamptz[], $6::bool[])
             as n(id, claim, number, status, at, ended)
           where e.id = n.id and e.claim = n.claim and e.tried <= n.number
           returning n.id::text as id, n.claim`,
        values: [
          values.map(({ id }) => id),
          values.map(({ claim }) => claim),
          values.map(({ number }) => number),
          values.map(({ status }) => status),
          values.map(({ at }) => at),
          values.map(hasEnded),
        ],
      });
      const written = new Set(rows.map(({ id, claim }) => `${id} ${claim}`));
      return news.map((one) => written.has(`${one.id} ${one.claim}`) && last.get(`${one.id} ${one.claim}`) === one);
    },

    /**
     * Lets go of what the run has claimed and not called to an end: who was tried has NO_ANSWER, the others are as they were.
     * @returns how many
     */
    release: (runId: string): Promise<number> => alone((client) => releaseWhere(client, 'e.claimed_by = $1', [runId])),

    /** The same for every run that has ended. Whether one has is read after the lock was had: a rerun opens its run first. */
    async releaseEnded(): Promise<number> {
      const ended = `e.claimed_by in (select id from runs where snapshot is not null)`;
      const { rows } = await pool.query(`select 1 from extraterrestrials e where ${ended} limit 1`);
      return rows.length === 0 ? 0 : alone((client) => releaseWhere(client, ended, []));
    },

    /** Empties the table and fills it again; above ten, names are numbered. */
    async refill(count: number): Promise<void> {
      await alone(async (client) => {
        await client.query('delete from extraterrestrials');
        await client.query(
          `insert into extraterrestrials (name)
           select ($1::text[])[(n - 1) % $2 + 1]
             || case when n > $2 then ' ' || lpad(((n - 1) / $2 + 1)::text, length((($3 - 1) / $2 + 1)::text), '0') else '' end
           from generate_series(1, $3::int) n`,
          [names, names.length, count],
        );
      });
    },
  };
}

const hasEnded = ({ status }: AttemptNews): boolean => status !== 'PHONING_HOME';
const isLater = (one: AttemptNews, other: AttemptNews): boolean =>
  one.number > other.number || (one.number === other.number && hasEnded(one));

async function releaseWhere(client: PoolClient, condition: string, values: unknown[]): Promise<number> {
  const { rowCount } = await client.query(
    `update extraterrestrials e
     set status = case when tried > 0 then 'NO_ANSWER' else status end,
       change = case when tried > 0 then nextval('extraterrestrial_change') else change end,
       claimed_by = null, claim = null, tried = 0
     where ${condition}`,
    values,
  );
  return rowCount ?? 0;
}
