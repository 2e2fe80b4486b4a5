import type { Time } from '../../kernel/index.ts';
import type { Flow } from '../../plant/index.ts';

/** Differences smaller than this are arithmetic, not harm. */
export const NOTHING = 1e-9;

interface Stretch {
  readonly from: Time;
  readonly to: Time;
  readonly failing: number;
}

/**
 * Failing shares of the quiet twin, f₀ of the harm formula: a constant for everybody except in the recorded stretches
 * (a deployment dip that overloads a cell even without a defect).
 */
export class Baseline {
  readonly share: number;
  /** By cell; undefined while there are none. */
  private readonly stretches: (Stretch[] | undefined)[];

  constructor(cells: number, share: number) {
    this.share = share;
    this.stretches = new Array<undefined>(cells).fill(undefined);
  }

  /** For the twin's own run: keeps a stretch if it deviates. The twin has no defects, so all its users fail alike. */
  record(cell: number, from: Time, to: Time, flow: Flow): void {
    const failing = flow.failingOld[0];
    if (!(to > from && Math.abs(failing - this.share) > NOTHING)) return;
    const stretches = this.stretches[cell] ?? [];
    this.stretches[cell] = stretches;
    stretches.push({ from, to, failing });
  }

  /** No stretch of the cell deviates. */
  isPlain(cell: number): boolean {
    return this.stretches[cell] === undefined;
  }

  /** Calls `piece` for the parts of [from, to) in which the twin's failing share is constant. */
  pieces(cell: number, from: Time, to: Time, piece: (from: Time, to: Time, failing: number) => void): void {
    let at = from;
    for (const stretch of this.stretches[cell] ?? []) {
      if (stretch.to <= at) continue;
      if (stretch.from >= to) break;
      if (stretch.from > at) piece(at, stretch.from, this.share);
      const begin = Math.max(at, stretch.from);
      const end = Math.min(to, stretch.to);
      piece(begin, end, stretch.failing);
      at = end;
    }
    if (at < to) piece(at, to, this.share);
  }
}
