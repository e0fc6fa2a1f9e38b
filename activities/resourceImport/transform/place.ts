/** A place in the result that is still moving: items before it may be dropped, its key may get a number. */
import { pointTo } from './pointer.ts';

export class Place {
  readonly parent: Place | null;
  key: string | number;
  private mergedInto: Place | null = null;
  private known: string | null = null;

  constructor(parent: Place | null, key: string | number) {
    this.parent = parent;
    this.key = key;
  }

  /** What is here was equal to what is there, which stands for both. */
  mergeInto(other: Place): void {
    this.mergedInto = other;
  }

  get isMerged(): boolean {
    return this.mergedInto !== null;
  }

  /** To be asked when all has settled. */
  pointer(): string {
    this.known ??= this.mergedInto?.pointer() ?? (this.parent ? pointTo(this.parent.pointer(), this.key) : '');
    return this.known;
  }
}
