import type { Fleet, Undo } from '../../domain/index.ts';
import type { Simulation, Time } from '../../kernel/index.ts';
import { HOUR } from '../../kernel/index.ts';
import { Timeline } from '../../plant/index.ts';

/** Harm that no metric shows: users whose data or money is exposed while their requests succeed (the exposure clock). */
export class SilentHarm {
  /** Called when other users of a cell are exposed than before. */
  onChange: (cell: number) => void = () => undefined;
  private readonly simulation: Simulation;
  private readonly fleet: Fleet;
  /** By cell: shares of its users that are exposed now. */
  private readonly exposed = new Map<number, number[]>();
  private hours = 0;
  private countedTo: Time = 0;
  /** By cell: share of its users that is exposed, over time. */
  private readonly past: (Timeline<number> | undefined)[] = [];
  private readonly changed: number[] = [];

  constructor(simulation: Simulation, fleet: Fleet) {
    this.simulation = simulation;
    this.fleet = fleet;
  }

  expose(cell: number, share: number): Undo {
    this.count();
    this.exposed.set(cell, [...(this.exposed.get(cell) ?? []), share]);
    this.note(cell);
    let over = false;
    return () => {
      if (over) return;
      over = true;
      this.count();
      const shares = [...(this.exposed.get(cell) ?? [])];
      shares.splice(shares.indexOf(share), 1);
      if (shares.length === 0) this.exposed.delete(cell);
      else this.exposed.set(cell, shares);
      this.note(cell);
    };
  }

  /** Users exposed now. */
  get users(): number {
    let users = 0;
    for (const cell of this.exposed.keys()) users += this.fleet.cells[cell].users * this.shareNow(cell);
    return users;
  }

  /** Users of the cell who were exposed at any time in [from, to): the most at one time. */
  usersIn(cell: number, from: Time, to: Time): number {
    let most = 0;
    this.past[cell]?.visit(from, to, (_from, _to, share) => {
      most = Math.max(most, share);
    });
    return most * this.fleet.cells[cell].users;
  }

  /** How often that has changed. */
  changes(cell: number): number {
    return this.changed[cell] ?? 0;
  }

  /** Share of the cell's users that is exposed now. */
  shareNow(cell: number): number {
    return 1 - (this.exposed.get(cell) ?? []).reduce((none, share) => none * (1 - share), 1);
  }

  /** Exposed users × hours up to now. */
  get userHours(): number {
    return this.hours + this.users * ((this.simulation.now - this.countedTo) / HOUR);
  }

  private note(cell: number): void {
    const past = this.past[cell] ?? new Timeline(0);
    this.past[cell] = past;
    past.proceed(this.simulation.now, this.shareNow(cell));
    this.changed[cell] = this.changes(cell) + 1;
    this.onChange(cell);
  }

  private count(): void {
    this.hours = this.userHours;
    this.countedTo = this.simulation.now;
  }
}
