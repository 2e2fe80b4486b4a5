import type { Duration, Simulation } from '../../kernel/index.ts';

/** A window is counted in ten slices, so that what leaves it leaves within a tenth of its length (assumption). */
const SLICES = 10;

/** Counts of calls and of bad ones over a moving window, for each of several entities. */
export class RollingCounts {
  private readonly simulation: Simulation;
  private readonly slice: Duration;
  /** By entity: sums over the window, and the slice they reach up to. */
  private readonly calls: Float64Array;
  private readonly bad: Float64Array;
  private readonly upTo: Float64Array;
  /** By entity and slice. */
  private readonly callsIn: Float64Array;
  private readonly badIn: Float64Array;

  /** `window`: microseconds, Infinity for everything since the start. */
  constructor(simulation: Simulation, entities: number, window: Duration) {
    this.simulation = simulation;
    this.slice = window / SLICES;
    this.calls = new Float64Array(entities);
    this.bad = new Float64Array(entities);
    this.upTo = new Float64Array(entities);
    this.callsIn = new Float64Array(entities * SLICES);
    this.badIn = new Float64Array(entities * SLICES);
  }

  add(entity: number, calls: number, bad: number): void {
    this.move(entity);
    const at = entity * SLICES + (this.upTo[entity] % SLICES);
    this.calls[entity] += calls;
    this.callsIn[at] += calls;
    this.bad[entity] += bad;
    this.badIn[at] += bad;
  }

  callsOf(entity: number): number {
    this.move(entity);
    return this.calls[entity];
  }

  badOf(entity: number): number {
    this.move(entity);
    return this.bad[entity];
  }

  /** Forgets all about an entity. */
  clear(entity: number): void {
    this.calls[entity] = 0;
    this.bad[entity] = 0;
    this.callsIn.fill(0, entity * SLICES, (entity + 1) * SLICES);
    this.badIn.fill(0, entity * SLICES, (entity + 1) * SLICES);
  }

  private move(entity: number): void {
    const current = this.slice === Infinity ? 0 : Math.floor(this.simulation.now / this.slice);
    const before = this.upTo[entity];
    if (current === before) return;
    this.upTo[entity] = current;
    if (current - before >= SLICES) {
      this.clear(entity);
      return;
    }
    for (let slice = before + 1; slice <= current; slice++) {
      const at = entity * SLICES + (slice % SLICES);
      this.calls[entity] -= this.callsIn[at];
      this.bad[entity] -= this.badIn[at];
      this.callsIn[at] = 0;
      this.badIn[at] = 0;
    }
  }
}
