import type { Undo, WarmUpLaw } from '../../domain/index.ts';
import type { Duration, Simulation, Time } from '../../kernel/index.ts';
import { HOUR } from '../../kernel/index.ts';
import type { Plant } from '../../plant/index.ts';
import type { Causes } from './causes.ts';
import { AFTERMATH } from './host-restart.ts';

interface Environment {
  readonly cells: ReadonlySet<number>;
  readonly since: Time;
  /** When it is built: from then on its caches fill. */
  readonly standsAt: Time;
  /** Cells that it was built for to go back to the old version. */
  readonly old: ReadonlySet<number>;
  readonly cool: Undo;
  /** By cell that it serves: ends that. */
  readonly leaves: Map<number, Undo>;
}

export interface EnvironmentsInputs {
  readonly simulation: Simulation;
  readonly plant: Plant;
  readonly causes: Causes;
  /** How a fresh environment warms up; null: it is warm at once. */
  readonly warmUp: WarmUpLaw | null;
}

/** Second environments beside cells (blue/green): what they cost, their heat, and how cold they are. */
export class Environments {
  private readonly inputs: EnvironmentsInputs;
  private readonly running = new Set<Environment>();
  private readonly rented = new Set<{ readonly cells: number; readonly since: Time }>();
  private cellHours = 0;

  constructor(inputs: EnvironmentsInputs) {
    this.inputs = inputs;
  }

  /** `standsIn`: how long it takes to build. */
  add(cells: readonly number[], standsIn: Duration): { release(): void } {
    const { simulation, plant } = this.inputs;
    const environment: Environment = {
      cells: new Set(cells),
      since: simulation.now,
      standsAt: simulation.now + standsIn,
      old: new Set(cells.filter((cell) => plant.exposure(cell) > 0)),
      cool: plant.addHeat(cells),
      leaves: new Map(),
    };
    this.running.add(environment);
    return { release: () => this.release(environment) };
  }

  /** Capacity of so many cells beside the fleet, in a place of its own: it heats nothing and stands in for nobody. */
  rent(cells: number): { release(): void } {
    const { simulation } = this.inputs;
    const since = simulation.now;
    const rented = { cells, since };
    this.rented.add(rented);
    return {
      release: () => {
        if (this.rented.delete(rented)) this.cellHours += (cells * (simulation.now - since)) / HOUR;
      },
    };
  }

  /** Whether a second environment stands beside this cell. */
  standsBeside(cell: number): boolean {
    return this.beside(cell) !== undefined;
  }

  /**
   * Traffic has been switched until the new version serves this share of the cell. What the environment serves of it is
   * as warm as the environment is by now; if the cell falls ill of that, the journal entry `because` is to blame.
   */
  switched(cell: number, share: number, because: number): void {
    const { simulation, plant, causes, warmUp } = this.inputs;
    const environment = this.beside(cell);
    if (environment === undefined || warmUp === null) return;
    const { leaves, old, standsAt } = environment;
    const warmAt = standsAt + Math.round(warmUp.lasts * plant.recoveryTimes(cell));
    if (simulation.now < warmAt) causes.suspect(cell, { entry: because, remedies: [] }, warmAt + AFTERMATH);
    leaves.get(cell)?.();
    const served = old.has(cell) ? 1 - share : share;
    leaves.set(cell, plant.takeOver(cell, served, { since: standsAt, warmUp }));
  }

  /** Those that serve go on: only what stood beside them is gone. */
  releaseAll(): void {
    for (const environment of [...this.running]) this.release(environment);
  }

  /** Extra capacity used by `now`, cell-hours. */
  hours(now: Time): number {
    let hours = this.cellHours;
    for (const { cells, since } of this.running) hours += (cells.size * (now - since)) / HOUR;
    for (const { cells, since } of this.rented) hours += (cells * (now - since)) / HOUR;
    return hours;
  }

  private beside(cell: number): Environment | undefined {
    for (const environment of this.running) if (environment.cells.has(cell)) return environment;
    return undefined;
  }

  private release(environment: Environment): void {
    if (!this.running.delete(environment)) return;
    this.cellHours += (environment.cells.size * (this.inputs.simulation.now - environment.since)) / HOUR;
    environment.cool();
  }
}
