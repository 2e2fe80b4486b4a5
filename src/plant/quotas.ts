import type { Duration, Simulation, Time } from '../kernel/index.ts';
import { MINUTE, Priority } from '../kernel/index.ts';
import type { DayCurve } from './day-curve.ts';
import { rateAt } from './day-curve.ts';

/** What a limit lets in is taken as a constant share of the demand for so long. */
const EVERY: Duration = MINUTE;

/** What limits have to know of cells, and what they do to them. */
export interface Limited {
  /** Operations per second that are let in; Infinity: there is no limit. */
  limit(cell: number): number;
  /** Demand of all users that the cell serves. */
  demand(cell: number): DayCurve;
  /** The share let in may be another now. */
  renew(cell: number): void;
}

/** Limits on the operations a cell lets in, as shares of a demand that moves over the day. */
export class Quotas {
  private readonly simulation: Simulation;
  private readonly cells: Limited;
  private readonly renewing = new Set<number>();

  constructor(simulation: Simulation, cells: Limited) {
    this.simulation = simulation;
    this.cells = cells;
  }

  /** Share of the operations let in from now on; asks for its renewal where it will be another. */
  share(cell: number): number {
    const limit = this.cells.limit(cell);
    if (limit === Infinity) return 1;
    const { now } = this.simulation;
    const curve = this.cells.demand(cell);
    if (curve.peak > limit && curve.peak !== curve.trough) this.renew(cell, now);
    const rate = rateAt(curve, now + EVERY / 2);
    return rate > limit ? limit / rate : 1;
  }

  private renew(cell: number, now: Time): void {
    if (this.renewing.has(cell)) return;
    this.renewing.add(cell);
    this.simulation.at(
      now + EVERY,
      () => {
        this.renewing.delete(cell);
        this.cells.renew(cell);
      },
      Priority.first,
    );
  }
}
