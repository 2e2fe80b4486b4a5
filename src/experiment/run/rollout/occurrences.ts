/**
 * Tells apart what is named more than once: the first of a name keeps it, the second is its `2`. Chance is drawn by these
 * names, so each has luck of its own, and whatever else stands before or between them moves none of it.
 */
export class Occurrences {
  private readonly counts = new Map<string, number>();

  /** The next one of this name. */
  next(name: string): string {
    const count = (this.counts.get(name) ?? 0) + 1;
    this.counts.set(name, count);
    return count === 1 ? name : `${name} ${count}`;
  }
}
