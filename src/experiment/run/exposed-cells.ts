/** A set of cells, those that have any of the new version or its dark code, so that a gate need not look through all the others. */
export class ExposedCells {
  private readonly cells = new Set<number>();
  /** In order; undefined when they have changed since. */
  private known: readonly number[] | undefined = [];

  set(cell: number, isExposed: boolean): void {
    if (isExposed === this.has(cell)) return;
    if (isExposed) this.cells.add(cell);
    else this.cells.delete(cell);
    this.known = undefined;
  }

  has(cell: number): boolean {
    return this.cells.has(cell);
  }

  get count(): number {
    return this.cells.size;
  }

  /** Ascending; a list that has been given out does not change any more. */
  get all(): readonly number[] {
    this.known ??= [...this.cells].sort((a, b) => a - b);
    return this.known;
  }
}
