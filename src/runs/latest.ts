/**
 * Newest-state cells: what stands between the run core and one subscriber. A slow reader skips to the newest state: one waits
 * at most (or one a key), nothing queues. Plain iterators, not async generators: a generator that awaits cannot be let go of
 * before its promise settles.
 */

abstract class Cell<Value> implements AsyncIterableIterator<Value> {
  #reader: ((result: IteratorResult<Value>) => void) | null = null;
  #ended = false;
  /** Whether the reader has let go, or has read the end. */
  #over = false;
  readonly #onReturn: () => void;

  /** @param onReturn called once, when the reader lets go or the end has been read */
  constructor(onReturn: () => void) {
    this.#onReturn = onReturn;
  }

  /** What the reader gets next; undefined while there is nothing new. */
  protected abstract take(): Value | undefined;

  /** To be called when there may be something to take. */
  protected offer(): void {
    if (!this.#reader) return;
    const value = this.take();
    if (value !== undefined) this.#answer({ value, done: false });
    else if (this.#ended) this.#answer(this.#close());
  }

  /** What waits is still read; then the iterator is done. */
  end(): void {
    this.#ended = true;
    this.offer();
  }

  next(): Promise<IteratorResult<Value>> {
    const value = this.#over ? undefined : this.take();
    if (value !== undefined) return Promise.resolve({ value, done: false });
    if (this.#ended) return Promise.resolve(this.#close());
    return new Promise((resolve) => {
      this.#reader = resolve;
    });
  }

  return(): Promise<IteratorResult<Value>> {
    this.#ended = true;
    const closed = this.#close();
    this.#answer(closed);
    return Promise.resolve(closed);
  }

  #close(): IteratorReturnResult<undefined> {
    if (!this.#over) {
      this.#over = true;
      this.#onReturn();
    }
    return { value: undefined, done: true };
  }

  #answer(result: IteratorResult<Value>): void {
    const reader = this.#reader;
    this.#reader = null;
    reader?.(result);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

/** Holds the newest of one kind of value. */
export class Latest<Value> extends Cell<Value> {
  #value: Value | undefined;

  set(value: Value): void {
    this.#value = value;
    this.offer();
  }
  protected take(): Value | undefined {
    const value = this.#value;
    this.#value = undefined;
    return value;
  }
}

/** Holds the newest value of each key, and gives them in the order in which their keys became new. */
export class LatestByKey<Value> extends Cell<Value> {
  readonly #values = new Map<string, Value>();

  set(key: string, value: Value): void {
    this.#values.set(key, value);
    this.offer();
  }
  protected take(): Value | undefined {
    const [first] = this.#values;
    if (!first) return undefined;
    this.#values.delete(first[0]);
    return first[1];
  }
}

/** Gives whatever `pull` finds when the reader asks: state that is kept elsewhere, read as far as this reader has come. */
export class Pulled<Value> extends Cell<Value> {
  readonly #pull: () => Value | undefined;

  constructor(pull: () => Value | undefined, onReturn: () => void) {
    super(onReturn);
    this.#pull = pull;
  }
  changed(): void {
    this.offer();
  }
  protected take(): Value | undefined {
    return this.#pull();
  }
}
