import type { Simulation, Time } from '../../kernel/index.ts';
import { HOUR } from '../../kernel/index.ts';
import type { Plant } from '../../plant/index.ts';

/** Second environments beside cells (blue/green): what they cost, and their heat. */
export class Environments {
  private readonly simulation: Simulation;
  private readonly plant: Plant;
  private readonly running = new Set<{
    readonly cells: ReadonlySet<number>;
    readonly since: Time;
    readonly cool: () => void;
  }>();
  private cellHours = 0;

  constructor(simulation: Simulation, plant: Plant) {
    this.simulation = simulation;
    this.plant = plant;
  }

  add(cells: readonly number[]): { release(): void } {
    const environment = {
      cells: new Set(cells),
      since: this.simulation.now,
      cool: this.plant.addHeat(cells),
    };
    this.running.add(environment);
    return { release: () => this.release(environment) };
  }

  /** Whether a second environment stands beside this cell. */
  standsBeside(cell: number): boolean {
    for (const { cells } of this.running) if (cells.has(cell)) return true;
    return false;
  }

  releaseAll(): void {
    for (const environment of [...this.running]) this.release(environment);
  }

  /** Extra capacity used by `now`, cell-hours. */
  hours(now: Time): number {
    let hours = this.cellHours;
    for (const { cells, since } of this.running) hours += (cells.size * (now - since)) / HOUR;
    return hours;
  }

  private release(environment: {
    readonly cells: ReadonlySet<number>;
    readonly since: Time;
    readonly cool: () => void;
  }): void {
    if (!this.running.delete(environment)) return;
    this.cellHours += (environment.cells.size * (this.simulation.now - environment.since)) / HOUR;
    environment.cool();
  }
}
