import type { Duration, Time } from '../kernel/index.ts';
import type { DayCurve } from './day-curve.ts';
import { History } from './history.ts';
import type { Mixture } from './mixture.ts';
import { slotFailing } from './mixture.ts';
import { NewSide } from './new-side.ts';
import type { VersionAmounts } from './request/version-counts.ts';
import type { Site } from './site.ts';
import { Timeline } from './timeline.ts';
import type { Slice } from './transient.ts';
import type { NewShares } from './version-shares.ts';
import { alikeShares, errorsOfAll, newSharesOf, newWeightOf } from './version-shares.ts';

/** Constant flows per operation let in, and what its attempts meet (see `Met`). */
export interface Each {
  readonly attempts: number;
  readonly failures: number;
  /** By class: failing share of operations, and probability that an attempt fails. */
  readonly failing: ArrayLike<number>;
  readonly errors: ArrayLike<number>;
  readonly granted: number;
  readonly utilisation: number;
  /** In the queue; 0 when left out. */
  readonly wait?: Duration;
}

/** What was counted of a stretch; those not let in are among all of it. */
export interface Counted {
  /** By slot: failing share of operations. */
  readonly failed: ArrayLike<number>;
  /** Attempts that arrived, and those that failed. */
  readonly attempts: number;
  readonly bad: number;
  readonly ofNew: NewShares;
  /** Share of the good answers that were slow. */
  readonly slow: VersionAmounts;
}

/** What holds answers up: the wait in the queue, what each class of operations meets, and what was counted as slow besides. */
export interface Delay {
  readonly mixture: Mixture | null;
  readonly wait: Duration;
  readonly counted?: VersionAmounts;
}

const NO_DELAY: Delay = { mixture: null, wait: 0 };

function isSameDelay(a: Delay, b: Delay): boolean {
  return (
    a.wait === b.wait &&
    a.mixture === b.mixture &&
    a.counted?.all === b.counted?.all &&
    a.counted?.ofNew === b.counted?.ofNew
  );
}

/** What comes of the attempts at a cell: failing shares by slot and their integrals, and counts of attempts. */
export class Outcome {
  readonly history: History;
  /** What of it was the new version's. */
  readonly newSide = new NewSide();
  /** What answers wait for; undefined until that is first told. */
  delays: Timeline<Delay> | undefined;
  /** By slot: failing share of operations now. */
  readonly failing: number[];
  /** Time since which `failing` has been constant; Infinity while it moves. */
  constantSince: Time = 0;

  private readonly site: Site;
  /** By slot: share of operations that fail although they are served, on a good day or by a customer's error. */
  private floor: readonly number[];
  private floorShare: number;
  private refusedBy: Mixture;
  private readonly integral: number[];
  private integratedTo: Time = 0;

  constructor(site: Site, curve: DayCurve) {
    const { baseErrors, goodDay, untouched } = site;
    this.site = site;
    this.floor = goodDay;
    this.floorShare = baseErrors;
    this.refusedBy = untouched;
    // Of two numbers each: typed arrays would take three times the room.
    this.failing = goodDay.slice();
    this.integral = goodDay.map(() => 0);
    this.history = new History(curve, 1, baseErrors);
  }

  /** Integral of the failing share of a slot from time 0 to now, in microseconds. */
  failedBy(slot: number, now: Time): number {
    return this.integral[slot] + this.failing[slot] * (now - this.integratedTo);
  }

  /** From now on the flows are constant: per operation of the curve, let in or not, so much comes and fails. */
  hold(now: Time, curve: DayCurve, mixture: Mixture, admitted: number, each: Each): void {
    this.integrate(now);
    const { attempts: tries, baseErrors } = this.site;
    this.newSide.proceed(now, newSharesOf(mixture, { ...each, tries, admitted, baseErrors }));
    this.delay(now, { mixture, wait: each.wait ?? 0 });
    this.setFailing(mixture, admitted, each.failing);
    this.constantSince = now;
    const { attempts, failures } = this.perOperation(admitted, each.attempts, each.failures);
    this.history.proceed(now, curve, attempts, failures);
  }

  /** From now on the flows move, and are told slice by slice; until the first, things are as they were. */
  move(now: Time, curve: DayCurve): void {
    this.integrate(now);
    this.constantSince = Infinity;
    this.history.proceed(now, curve, 1, this.site.baseErrors);
  }

  /** Users have moved from one version to the other where both serve alike. */
  reweigh(now: Time, mixture: Mixture): void {
    this.newSide.proceed(now, alikeShares(newWeightOf(mixture)));
  }

  /** From now on these operations are the customer's errors. */
  refuse(mixture: Mixture): void {
    if (mixture.refused === this.refusedBy.refused) return;
    const { baseErrors, goodDay } = this.site;
    this.refusedBy = mixture;
    this.floor = goodDay.map((share, slot) => share + (1 - share) * mixture.refused[slot]);
    this.floorShare = baseErrors + (1 - baseErrors) * mixture.refusedShare;
  }

  /** What came of a slice in which `refused` operations more were not let in. */
  hear(slice: Slice, mixture: Mixture, admitted: number, refused: number): void {
    this.setFailing(mixture, admitted, slice.failing);
    this.newSide.proceed(this.integratedTo, this.newSharesIn(slice, mixture, admitted));
    this.delay(this.integratedTo, { mixture, wait: slice.wait });
    this.integrate(slice.to);
    const good = slice.arrivals - slice.failures;
    const failures = slice.failures + this.floorShare * (good > 0 ? good : 0);
    this.history.record(slice.to, slice.arrivals + refused, failures + refused);
  }

  /** What came of a stretch that ends now, counted operation by operation. */
  observe(now: Time, mixture: Mixture, { failed, attempts, bad: failures, ofNew, slow }: Counted): void {
    const { failing, floor, floorShare } = this;
    this.newSide.proceed(this.integratedTo, ofNew);
    this.delay(this.integratedTo, { mixture, wait: 0, counted: slow });
    for (let slot = 0; slot < failing.length; slot++) {
      const share = floor[slot] + (1 - floor[slot]) * failed[slot];
      if (share === failing[slot]) continue;
      failing[slot] = share;
      this.constantSince = this.integratedTo;
    }
    this.integrate(now);
    const good = attempts - failures;
    this.history.record(now, attempts, failures + floorShare * (good > 0 ? good : 0));
  }

  /** Of all operations: attempts that arrive and that fail, those refused and base errors included. */
  perOperation(admitted: number, attempts: number, failures: number): { attempts: number; failures: number } {
    const failed = failures + this.floorShare * (attempts - failures);
    return { attempts: admitted * attempts + (1 - admitted), failures: admitted * failed + (1 - admitted) };
  }

  private newSharesIn(slice: Slice, mixture: Mixture, admitted: number): NewShares {
    const share = newWeightOf(mixture);
    if (share === 0 || share === 1) return alikeShares(share);
    const { attempts: tries, baseErrors } = this.site;
    const { arrivals, failures, utilisation } = slice;
    const failedShare = arrivals > 0 ? Math.min(1, failures / arrivals) : 0;
    const errors = errorsOfAll(mixture, slice.errors, tries, failedShare);
    return newSharesOf(mixture, { errors, tries, granted: 1, utilisation, admitted, baseErrors });
  }

  private delay(time: Time, delay: Delay): void {
    this.delays ??= new Timeline<Delay>(NO_DELAY, isSameDelay);
    this.delays.proceed(time, delay);
  }

  private setFailing(mixture: Mixture, admitted: number, classFailing: ArrayLike<number>): void {
    this.refuse(mixture);
    const { failing, floor } = this;
    for (let slot = 0; slot < failing.length; slot++) {
      const failed = 1 - admitted + admitted * slotFailing(mixture, classFailing, slot);
      failing[slot] = 1 - (1 - floor[slot]) * (1 - failed);
    }
  }

  /** Brings the integrals up to a time. */
  private integrate(time: Time): void {
    const { failing, integral } = this;
    const lasted = time - this.integratedTo;
    for (let slot = 0; slot < failing.length; slot++) integral[slot] += failing[slot] * lasted;
    this.integratedTo = time;
  }
}
