import type { Listener, Source } from './wait.ts';

/**
 * Something that happens at an instant (an edge): whoever waits for it when it is fired is woken, in the order in
 * which they began to wait. Who comes later waits for the next firing; what must not be missed is a `Latch`.
 */
export class Signal<T = void> implements Source<T> {
  /** Who has waited longest; mostly nobody else waits, and a set for one costs more than all the rest of a wait. */
  private first: Listener<T> | undefined;
  private others: Set<Listener<T>> | undefined;

  /** How many are waiting. */
  get waiting(): number {
    return this.first === undefined ? 0 : 1 + (this.others?.size ?? 0);
  }

  /** Wakes all who wait and says how many they were; 0 means that nobody noticed. */
  fire(value: T): number {
    const { first, others, waiting } = this;
    if (first === undefined) return 0;
    this.first = undefined;
    this.others = undefined;
    first.hear(value);
    if (others !== undefined) for (const listener of others) listener.hear(value);
    return waiting;
  }

  subscribe(listener: Listener<T>): void {
    if (this.first === undefined) this.first = listener;
    else if (this.first !== listener) this.others = (this.others ?? new Set()).add(listener);
  }

  unsubscribe(listener: Listener<T>): void {
    if (this.first !== listener) {
      this.others?.delete(listener);
      return;
    }
    const [next] = this.others ?? [];
    this.first = next;
    if (next !== undefined) this.others?.delete(next);
  }
}

/**
 * Something that has become true and stays so (a level): waiting for a latch that is set ends at once, at the same
 * instant.
 */
export class Latch<T = void> implements Source<T> {
  private readonly signal = new Signal<T>();
  private state: { readonly value: T } | undefined;

  get isSet(): boolean {
    return this.state !== undefined;
  }

  /** How many are waiting. */
  get waiting(): number {
    return this.signal.waiting;
  }

  /** Makes it true and wakes all who wait; when it was true already the first value stays. */
  set(value: T): void {
    if (this.state !== undefined) return;
    this.state = { value };
    this.signal.fire(value);
  }

  /** Makes it untrue; who waits from now on waits for the next `set`. */
  reset(): void {
    this.state = undefined;
  }

  subscribe(listener: Listener<T>): void {
    if (this.state !== undefined) listener.hear(this.state.value);
    else this.signal.subscribe(listener);
  }

  unsubscribe(listener: Listener<T>): void {
    this.signal.unsubscribe(listener);
  }
}
