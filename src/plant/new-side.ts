import type { Duration, Time } from '../kernel/index.ts';
import type { History } from './history.ts';
import type { NewShares } from './version-shares.ts';

const NONE: NewShares = { attempts: 0, errors: 0 };

/**
 * What of a cell's attempts, and of those that failed, the new version has served: pieces of time in which both shares
 * are constant, beside the history of all that came. Costs nothing while the new version serves nothing.
 */
export class NewSide {
  private readonly starts: Time[] = [];
  private readonly shares: NewShares[] = [];

  /** From `time` on the shares are these. */
  proceed(time: Time, shares: NewShares): void {
    const { starts } = this;
    const last = starts.length - 1;
    const now = last < 0 ? NONE : this.shares[last];
    if (shares.attempts === now.attempts && shares.errors === now.errors) return;
    if (last >= 0 && starts[last] >= time) this.shares[last] = shares;
    else {
      starts.push(time);
      this.shares.push(shares);
    }
  }

  /** The newest shares. */
  get current(): NewShares {
    return this.shares.length === 0 ? NONE : this.shares[this.shares.length - 1];
  }

  /** Adds what of the windows of one length that lie end to end from `from` on was the new version's. */
  addWindows(
    history: History,
    from: Time,
    length: Duration,
    attempts: Float64Array,
    errors: Float64Array,
  ): void {
    const { starts, shares } = this;
    let piece = this.find(from);
    for (let window = 0; window < attempts.length; window++) {
      const end = from + (window + 1) * length;
      let begin = from + window * length;
      while (begin < end) {
        const next = piece + 1 < starts.length ? starts[piece + 1] : Infinity;
        const until = Math.min(end, next);
        if (piece >= 0 && shares[piece].attempts > 0 && until > begin) {
          const came = history.between(begin, until);
          attempts[window] += shares[piece].attempts * came.attempts;
          errors[window] += shares[piece].errors * came.errors;
        }
        begin = until;
        if (until === next) piece++;
      }
    }
  }

  /** The piece a time lies in; −1: before the first. */
  private find(time: Time): number {
    const { starts } = this;
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= time) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
