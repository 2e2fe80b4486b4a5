import type { Cell } from '../domain/index.ts';
import type { Time } from '../kernel/index.ts';
import { Condition } from './condition.ts';
import type { DayCurve } from './day-curve.ts';
import { rateAt } from './day-curve.ts';
import type { Mixture } from './mixture.ts';
import { Outcome } from './outcome.ts';
import type { Site } from './site.ts';
import type { Rates, Slice } from './transient.ts';

/** What the serving sides of the flow solver share, whatever they step: what they are given, and what follows from it. */
export abstract class FlowServer {
  /** What has been done to it. A change counts from `refresh` on; `pause` comes before it. */
  readonly condition: Condition;
  /** Demand of all users it serves; changed like the condition. */
  curve: DayCurve;
  readonly outcome: Outcome;
  capacity: number;
  /** Grows with every change of the flows. */
  revision = 0;

  protected readonly site: Site;
  protected readonly cell: Cell;
  protected mixture: Mixture;

  /** `budget`: retries per first try that its clients may send. */
  constructor(site: Site, cell: Cell, curve: DayCurve, budget: number) {
    this.site = site;
    this.cell = cell;
    this.curve = curve;
    this.capacity = cell.capacity;
    this.condition = new Condition(budget);
    this.outcome = new Outcome(site, curve);
    this.mixture = site.untouched;
  }

  /** Failing share over all operations. */
  get failing(): number {
    const { failing } = this.outcome;
    let sum = 0;
    for (let slot = 0; slot < failing.length; slot++) sum += this.mixture.slotWeights[slot] * failing[slot];
    return sum;
  }

  /** Operations per second let in. */
  protected letIn(now: Time): number {
    return this.condition.admitted * rateAt(this.curve, now);
  }

  /** Whether errors move with the load at the peak of the day. */
  protected isSwayedByLoad(): boolean {
    if (!this.mixture.loadDependent) return false;
    const { admitted, quietUtilisation } = this.condition;
    return admitted * this.curve.peak > quietUtilisation * this.capacity;
  }

  protected rates(): Rates {
    const { curve, capacity, mixture, condition } = this;
    const queueLimit = condition.queueLimitOf(this.cell, this.site.queueSeconds);
    return { curve, capacity, mixture, queueLimit, admitted: condition.admitted, budget: condition.budget };
  }

  /** Ends a slice of a transient. */
  protected hear(slice: Slice): void {
    const { admitted } = this.condition;
    const refused = (1 - admitted) * rateAt(this.curve, slice.to) * slice.seconds;
    this.outcome.hear(slice, this.mixture, admitted, refused);
    this.revision++;
  }
}
