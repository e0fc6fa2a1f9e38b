/**
 * The rows of a table as this page knows them: whole pages where they were visible, nothing in between, and the counts of all.
 * A row is never replaced by an older one (`change` grows in commit order), however answers and messages overtake each other.
 */
import type { CommunicationStatus, ExtraterrestrialRowFragment, PhoneHomeCountsFragment } from '../../gql/graphql.ts';

export type Row = ExtraterrestrialRowFragment;
export type Counts = Pick<PhoneHomeCountsFragment, 'total' | Group>;
export type Group = 'waiting' | 'phoningHome' | 'spaceTaxiOnTheWay' | 'noAnswer';

export interface PageAnswer {
  nodes: readonly Row[];
  totalCount: number;
  counts: Counts;
}

const groups: Record<CommunicationStatus, Group> = {
  PHONING_HOME: 'phoningHome',
  SPACE_TAXI_ON_THE_WAY: 'spaceTaxiOnTheWay',
  NO_ANSWER: 'noAnswer',
};
const groupOf = ({ communicationStatus: status }: Row): Group => (status ? groups[status] : 'waiting');

export class Rows {
  #rows: (Row | undefined)[] = [];
  #known = 0;
  #counts: Counts | null = null;
  readonly #indexOf = new Map<string, number>();
  /** What was pushed for rows that no page has brought yet: a page that is on its way may be older. */
  readonly #heard = new Map<string, Row>();

  /** Null before the first answer. */
  get counts(): Counts | null {
    return this.#counts;
  }

  get total(): number | null {
    return this.#counts?.total ?? null;
  }

  /** Whether every row is known, so that the counts are exact at every moment; otherwise only the server can count. */
  get complete(): boolean {
    return this.#known === this.total;
  }

  at(index: number): Row | undefined {
    return this.#rows[index];
  }

  /** Takes a page that was asked for by its place. */
  takePage(offset: number, { nodes, totalCount, counts }: PageAnswer): void {
    if (this.total !== totalCount) this.#become(totalCount);
    this.#counts = counts;
    for (const [index, node] of nodes.entries()) this.#place(offset + index, node);
    this.#recount();
  }

  /** Takes counts alone. */
  takeCounts(counts: Counts): void {
    if (!this.complete) this.#counts = counts;
  }

  /** Takes pushed rows. */
  takeChanges(rows: readonly Row[]): void {
    for (const row of rows) {
      const index = this.#indexOf.get(row.id);
      if (index !== undefined) {
        this.#place(index, row);
        continue;
      }
      const before = this.#heard.get(row.id);
      if (!before || row.change > before.change) this.#heard.set(row.id, row);
    }
    this.#recount();
  }

  /** Pushed rows are only kept while a page is on its way. */
  forgetHeard(): void {
    this.#heard.clear();
  }

  #become(total: number): void {
    this.#rows = Array.from({ length: total });
    this.#indexOf.clear();
    this.#known = 0;
  }

  #place(index: number, offered: Row): void {
    const heard = this.#heard.get(offered.id);
    const row = heard && heard.change > offered.change ? heard : offered;
    const before = this.#rows[index];
    if (before?.id === row.id && before.change >= row.change) return;
    if (!before) this.#known += 1;
    else if (this.#indexOf.get(before.id) === index) this.#indexOf.delete(before.id);
    this.#rows[index] = row;
    this.#indexOf.set(row.id, index);
  }

  #recount(): void {
    if (!this.#counts || !this.complete) return;
    const counts: Counts = { total: this.#known, waiting: 0, phoningHome: 0, spaceTaxiOnTheWay: 0, noAnswer: 0 };
    for (const row of this.#rows) if (row) counts[groupOf(row)] += 1;
    this.#counts = counts;
  }
}
