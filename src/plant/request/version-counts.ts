import type { Mixture } from '../mixture.ts';
import { errorsAt } from '../mixture.ts';
import type { NewShares } from '../version-shares.ts';
import { newWeightOf } from '../version-shares.ts';
import type { Books } from './books.ts';
import { KINDS_PER_SLOT } from './slot-counts.ts';

/**
 * What the new version served of a cell's attempts, stretch by stretch, from what its clients have counted by kind
 * (slot · 2, and 1 more for those that fail wherever they are tried; slot = version · segments + segment).
 */
export class VersionCounts {
  private readonly books: Books;
  private readonly baseErrors: number;
  /** By kind, by the end of the last stretch: sent or refused, and failed. */
  private readonly came: Float64Array;
  private readonly failed: Float64Array;
  private good: VersionAmounts = { all: 0, ofNew: 0 };
  private slow: VersionAmounts = { all: 0, ofNew: 0 };

  constructor(books: Books, baseErrors: number) {
    this.books = books;
    this.baseErrors = baseErrors;
    this.came = new Float64Array(books.started.length);
    this.failed = new Float64Array(books.started.length);
  }

  /** Ends a stretch in which users, or requests, were mixed like this at so much load. */
  close(mixture: Mixture, utilisation: number): NewShares {
    const { books, came, failed } = this;
    const kinds = came.length;
    const arrived = new Float64Array(kinds);
    const lost = new Float64Array(kinds);
    for (let kind = 0; kind < kinds; kind++) {
      const now = books.sent[kind] + books.refused[kind];
      const bad = failedOf(books, kind);
      arrived[kind] = now - came[kind];
      lost[kind] = bad - failed[kind];
      came[kind] = now;
      failed[kind] = bad;
    }
    if (mixture.withoutNew !== undefined)
      disentangle(lost, arrived, mixture, mixture.withoutNew, utilisation);
    return this.told(arrived, lost, mixture);
  }

  /** Share of the good answers since this was last asked that were slow: of all, and of the new version's. */
  slowShares(): VersionAmounts {
    const good = amountsOf(this.books.inTime);
    const slow = amountsOf(this.books.slow);
    const share = (version: 'all' | 'ofNew') => {
      const answered = good[version] - this.good[version];
      return answered > 0 ? (slow[version] - this.slow[version]) / answered : 0;
    };
    const shares = { all: share('all'), ofNew: share('ofNew') };
    this.good = good;
    this.slow = slow;
    return shares;
  }

  private told(arrived: Float64Array, lost: Float64Array, { refused }: Mixture): NewShares {
    const { baseErrors } = this;
    const half = arrived.length / 2;
    let attempts = 0;
    let errors = 0;
    let newAttempts = 0;
    let newErrors = 0;
    for (let kind = 0; kind < arrived.length; kind++) {
      const floor = baseErrors + (1 - baseErrors) * refused[Math.floor(kind / KINDS_PER_SLOT)];
      const bad = lost[kind] + floor * Math.max(0, arrived[kind] - lost[kind]);
      attempts += arrived[kind];
      errors += bad;
      if (kind < half) continue;
      newAttempts += arrived[kind];
      newErrors += bad;
    }
    const share = attempts > 0 ? newAttempts / attempts : 0;
    return { attempts: share, errors: errors > 0 ? newErrors / errors : share };
  }
}

/** Of all attempts, and of those of the new version. */
export interface VersionAmounts {
  readonly all: number;
  readonly ofNew: number;
}

function amountsOf(counts: Float64Array): VersionAmounts {
  let all = 0;
  let ofNew = 0;
  for (let kind = 0; kind < counts.length; kind++) {
    all += counts[kind];
    if (2 * kind >= counts.length) ofNew += counts[kind];
  }
  return { all, ofNew };
}

/** Where each request draws its version, what fails beyond what would fail without the new version is the new one's. */
function disentangle(
  lost: Float64Array,
  arrived: Float64Array,
  mixture: Mixture,
  withoutNew: Mixture,
  utilisation: number,
): void {
  const half = arrived.length / 2;
  const share = newWeightOf(mixture);
  const own = errorsAt(mixture, utilisation, new Float64Array(mixture.weights.length));
  const ownOfOld = errorsAt(withoutNew, utilisation, new Float64Array(withoutNew.weights.length));
  for (let kind = 0; kind < half; kind++) {
    const slot = Math.floor(kind / KINDS_PER_SLOT);
    const came = arrived[kind] + arrived[kind + half];
    if (came === 0) continue;
    const failed = lost[kind] + lost[kind + half];
    const hopeless = mixture.poison[slot];
    if (hopeless > 0) {
      // Whose hopeless operations these are nobody has drawn: they are split as is to be expected.
      const ofOldVersion = (1 - share) * withoutNew.poison[slot];
      const isHopeless = kind % KINDS_PER_SLOT === 1;
      const drawnOld = isHopeless ? ofOldVersion / hopeless : (1 - share - ofOldVersion) / (1 - hopeless);
      arrived[kind] = came * drawnOld;
      arrived[kind + half] = came - arrived[kind];
      if (isHopeless) {
        lost[kind] = failed * drawnOld;
        lost[kind + half] = failed - lost[kind];
        continue;
      }
    }
    const met = own[mixture.classOf[slot]];
    const ofOld = ownOfOld[withoutNew.classOf[slot]];
    const passes = met < 1 ? (1 - failed / came) * ((1 - ofOld) / (1 - met)) : 1 - ofOld;
    lost[kind] = Math.min(failed, arrived[kind] * Math.max(0, 1 - passes));
    lost[kind + half] = failed - lost[kind];
  }
}

/** Attempts of a kind that have failed as their clients know; those not let in are among them. */
function failedOf(books: Books, kind: number): number {
  return (
    books.refused[kind] +
    books.errors[kind] +
    books.customerErrors[kind] +
    books.timedOut[kind] +
    books.rejected[kind] +
    books.throttled[kind] +
    books.left[kind] +
    books.discarded[kind]
  );
}
