import type { Segment } from '../../domain/index.ts';
import type { Time } from '../../kernel/index.ts';
import type { Flow, Plant } from '../../plant/index.ts';
import { Timeline } from '../../plant/index.ts';

/** Which operations of a cell's own users are completed, over time. */
export class Completion {
  private readonly plant: Plant;
  private readonly segments: readonly Segment[];
  /** By cell, the stretches of flow that have ended. */
  private readonly ended: (Timeline<Flow | null> | undefined)[] = [];

  constructor(plant: Plant, segments: readonly Segment[]) {
    this.plant = plant;
    this.segments = segments;
  }

  /** A stretch of flow has ended. */
  add(cell: number, from: Time, flow: Flow): void {
    const timeline = this.ended[cell] ?? new Timeline<Flow | null>(null);
    this.ended[cell] = timeline;
    timeline.proceed(from, flow);
  }

  /** Operations in [from, to) that were completed: of all users, or of those on the new version. */
  between(cell: number, version: 'all' | 'new', from: Time, to: Time): number {
    const { since, flow } = this.plant.current(cell);
    let completed = 0;
    const count = (begin: Time, end: Time, during: Flow | null) => {
      const started = this.plant.operations(cell, begin, end);
      completed += started * this.completedShare(during ?? flow, version);
    };
    const open = Math.max(from, since);
    if (from < since) this.ended[cell]?.visit(from, Math.min(to, since), count);
    if (open < to) count(open, to, flow);
    return completed;
  }

  /** Share of the operations usually started in [from, to) that is the new version's, in operations. */
  usual(cell: number, version: 'all' | 'new', from: Time, to: Time): number {
    if (version === 'all') return this.plant.usualOperations(cell, from, to);
    const { since, flow } = this.plant.current(cell);
    let usual = 0;
    const count = (begin: Time, end: Time, during: Flow | null) => {
      usual += (during ?? flow).exposure * this.plant.usualOperations(cell, begin, end);
    };
    const open = Math.max(from, since);
    if (from < since) this.ended[cell]?.visit(from, Math.min(to, since), count);
    if (open < to) count(open, to, flow);
    return usual;
  }

  private completedShare({ exposure, failingNew, failingOld }: Flow, version: 'all' | 'new'): number {
    let completed = 0;
    for (const { index, share } of this.segments) {
      completed += share * exposure * (1 - failingNew[index]);
      if (version === 'all') completed += share * (1 - exposure) * (1 - failingOld[index]);
    }
    return completed;
  }
}
