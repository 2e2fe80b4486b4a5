import type { Books } from './books.ts';

/** Kinds of operations of one slot: those that may succeed, and those that fail wherever they are tried. */
export const KINDS_PER_SLOT = 2;

/**
 * Failing shares of a cell's operations by slot (version · segments + segment), stretch by stretch, from what its
 * clients have counted. What fails in a stretch beyond the operations that began in it is told in the next, so that
 * shares times operations add up to the operations that failed.
 */
export class SlotCounts {
  /** By slot: failing share over the last stretch. */
  readonly failing: Float64Array;
  private readonly books: Books;
  private readonly segments: number;
  /** By slot: begun and failed by the end of the last stretch, and failed but not yet told. */
  private readonly begun: Float64Array;
  private readonly failed: Float64Array;
  private readonly untold: Float64Array;
  /** By slot: begun in the stretch that ends. */
  private readonly started: Float64Array;

  constructor(books: Books, segments: number) {
    const slots = books.started.length / KINDS_PER_SLOT;
    this.books = books;
    this.segments = segments;
    this.failing = new Float64Array(slots);
    this.begun = new Float64Array(slots);
    this.failed = new Float64Array(slots);
    this.untold = new Float64Array(slots);
    this.started = new Float64Array(slots);
  }

  /**
   * Ends a stretch. `weights`: by slot, its share of the operations that begin. `mixed`: any version may serve any
   * request of a user, so both versions are told the same.
   */
  close(weights: ArrayLike<number>, mixed: boolean): void {
    const { begun, books, failed, segments, started, untold } = this;
    this.passOn(weights);
    for (let slot = 0; slot < started.length; slot++) {
      const now = ofSlot(books.started, slot);
      const lost = ofSlot(books.failed, slot);
      started[slot] = now - begun[slot];
      untold[slot] += lost - failed[slot];
      begun[slot] = now;
      failed[slot] = lost;
    }
    if (mixed) this.mix();
    this.tell();
    if (mixed) this.failing.copyWithin(segments, 0, segments);
  }

  /** Whatever version it was on counts for the first. */
  private mix(): void {
    const { segments, started, untold } = this;
    for (let slot = segments; slot < started.length; slot++) {
      started[slot - segments] += started[slot];
      untold[slot - segments] += untold[slot];
      started[slot] = 0;
      untold[slot] = 0;
    }
  }

  private tell(): void {
    const { failing, started, untold } = this;
    for (let slot = 0; slot < failing.length; slot++) {
      const told = Math.min(untold[slot], started[slot]);
      failing[slot] = started[slot] > 0 ? told / started[slot] : 0;
      untold[slot] -= told;
    }
  }

  /** Failures of users who have left a version are told of the version that serves them now. */
  private passOn(weights: ArrayLike<number>): void {
    const { untold, segments } = this;
    for (let slot = 0; slot < untold.length; slot++) {
      if (weights[slot] > 0 || untold[slot] === 0) continue;
      untold[(slot + segments) % untold.length] += untold[slot];
      untold[slot] = 0;
    }
  }
}

function ofSlot(counts: Float64Array, slot: number): number {
  return counts[KINDS_PER_SLOT * slot] + counts[KINDS_PER_SLOT * slot + 1];
}
