import type { Duration, Time } from '../kernel/index.ts';
import type { History } from './history.ts';
import { Timeline } from './timeline.ts';
import type { NewShares } from './version-shares.ts';
import { NONE_OF_NEW } from './version-shares.ts';

/**
 * What of a cell's attempts, and of those that failed, the new version has served: both shares over time, beside the
 * history of all that came. Costs nothing while the new version serves nothing.
 */
export class NewSide extends Timeline<NewShares> {
  constructor() {
    super(NONE_OF_NEW, isSame);
  }

  /** Adds what of the windows of one length that lie end to end from `from` on was the new version's. */
  addWindows(
    history: History,
    from: Time,
    length: Duration,
    attempts: Float64Array,
    errors: Float64Array,
  ): void {
    for (let window = 0; window < attempts.length; window++) {
      const start = from + window * length;
      this.visit(start, start + length, (begin, end, shares) => {
        if (shares.attempts === 0) return;
        const came = history.between(begin, end);
        attempts[window] += shares.attempts * came.attempts;
        errors[window] += shares.errors * came.errors;
      });
    }
  }
}

function isSame(a: NewShares, b: NewShares): boolean {
  return a.attempts === b.attempts && a.errors === b.errors;
}
