import type { Time } from '../../kernel/index.ts';

/**
 * Attempts that one run may send: ten for each of the operations that a scenario may ask for
 * (`src/scenario/check-serving.ts`), as much as a fleet in a retry storm sends, and some ten minutes of one core.
 * An assumption about patience, not about any fleet.
 */
const MOST_ATTEMPTS = 500_000_000;

/** What the cells of one run may still send, all together. */
export class Effort {
  /** Attempts allowed in all, and those not yet sent. */
  readonly most: number;
  left: number;

  constructor(most: number = MOST_ATTEMPTS) {
    this.most = most;
    this.left = most;
  }
}

/** A run that is too much for the request solver: no mistake of ours, and nothing that could go on. */
export class OverBudget extends Error {
  override readonly name = 'OverBudget';
  /** What was allowed: `at most 500M attempts in a run`. */
  readonly expected: string;
  /** Name of the cell that asked for more, and when. */
  readonly cell: string;
  readonly at: Time;

  constructor(expected: string, cell: string, at: Time) {
    super(`${cell}: expected ${expected}, got more at ${at} µs`);
    this.expected = expected;
    this.cell = cell;
    this.at = at;
  }
}
