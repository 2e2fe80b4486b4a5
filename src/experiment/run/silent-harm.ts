import type { Fleet, Undo } from '../../domain/index.ts';
import type { Simulation, Time } from '../../kernel/index.ts';
import { HOUR } from '../../kernel/index.ts';

/** Harm that no metric shows: users whose data or money is exposed while their requests succeed (the exposure clock). */
export class SilentHarm {
  private readonly simulation: Simulation;
  private readonly fleet: Fleet;
  /** By cell: shares of its users that are exposed now. */
  private readonly exposed = new Map<number, number[]>();
  private hours = 0;
  private countedTo: Time = 0;

  constructor(simulation: Simulation, fleet: Fleet) {
    this.simulation = simulation;
    this.fleet = fleet;
  }

  expose(cell: number, share: number): Undo {
    this.count();
    this.exposed.set(cell, [...(this.exposed.get(cell) ?? []), share]);
    let over = false;
    return () => {
      if (over) return;
      over = true;
      this.count();
      const shares = [...(this.exposed.get(cell) ?? [])];
      shares.splice(shares.indexOf(share), 1);
      if (shares.length === 0) this.exposed.delete(cell);
      else this.exposed.set(cell, shares);
    };
  }

  /** Users exposed now. */
  get users(): number {
    let users = 0;
    for (const [cell, shares] of this.exposed)
      users += this.fleet.cells[cell].users * (1 - shares.reduce((none, share) => none * (1 - share), 1));
    return users;
  }

  /** Exposed users × hours up to now. */
  get userHours(): number {
    return this.hours + this.users * ((this.simulation.now - this.countedTo) / HOUR);
  }

  private count(): void {
    this.hours = this.userHours;
    this.countedTo = this.simulation.now;
  }
}
