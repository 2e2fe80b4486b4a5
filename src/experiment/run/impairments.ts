import type { Fleet, Impairment, Undo } from '../../domain/index.ts';
import type { Simulation } from '../../kernel/index.ts';
import type { Plant, Reach } from '../../plant/index.ts';
import type { Blur, Sight } from './sight.ts';
import type { SilentHarm } from './silent-harm.ts';
import type { Staff } from './staff.ts';
import { letLoopAct, propagate } from './unfolding.ts';

export interface ImpairmentsInputs {
  readonly simulation: Simulation;
  readonly fleet: Fleet;
  readonly plant: Plant;
  readonly sight: Sight;
  readonly staff: Staff;
  readonly silentHarm: SilentHarm;
}

/** Hears of a cell that an impairment has come to by itself, and gives what to do when it is taken away there. */
type Came = (cell: number) => Undo;

/**
 * The one place where anything is made to go wrong: each primitive is handed to the part of the world that it is about,
 * for all the cells at once, and taken away again as one unit.
 */
export class Impairments {
  private readonly inputs: ImpairmentsInputs;

  constructor(inputs: ImpairmentsInputs) {
    this.inputs = inputs;
  }

  /** `reach`: what of the cells is hurt, where the primitive is about serving. `came`: see `Came`. */
  impair(cells: readonly number[], impairment: Impairment, reach: Reach, came: Came = () => nothing): Undo {
    const { simulation, fleet, plant, staff, silentHarm } = this.inputs;
    const inEach = (apply: (cell: number) => Undo) => asOne(cells.map(apply));
    switch (impairment.primitive) {
      case 'propagation':
        return propagate(simulation, fleet.cells.length, cells, impairment, (cell, carried) => {
          if (cells.includes(cell)) return plant.impair(cell, carried, reach);
          const gone = came(cell);
          return asOne([gone, plant.impair(cell, carried, reach)]);
        });
      case 'control-loop':
        return inEach((cell) => letLoopAct(simulation, plant, cell, impairment));
      case 'observability': {
        const { delay, missing, masked, noise } = impairment;
        return this.blur(cells, { delay, missing, masked, noise, skew: 0 });
      }
      case 'responder': {
        const { times, wrong, absent } = impairment;
        return staff.hinder({ times, wrong, absent });
      }
      case 'environment': {
        const { power, cooling, skew } = impairment;
        const undos: Undo[] = [];
        if (power < 1) undos.push(inEach((cell) => plant.takeOut(cell, 1 - power)));
        if (!cooling) undos.push(...this.roomsOf(cells).map((room) => plant.stopCooling(room)));
        if (skew > 0) undos.push(this.blur(cells, { delay: 0, missing: 0, masked: 0, noise: 0, skew }));
        return asOne(undos);
      }
      case 'harm':
        return inEach((cell) => silentHarm.expose(cell, impairment.exposed));
      default:
        return inEach((cell) => plant.impair(cell, impairment, reach));
    }
  }

  /** Rooms in which any of the cells stands, ascending. */
  roomsOf(cells: readonly number[]): readonly number[] {
    const { rooms } = this.inputs.fleet;
    return rooms.filter((room) => room.cells.some((cell) => cells.includes(cell))).map(({ index }) => index);
  }

  private blur(cells: readonly number[], blur: Blur): Undo {
    return asOne(cells.map((cell) => this.inputs.sight.blur(cell, { ...blur })));
  }
}

/** Takes all of it away, last first; each part knows by itself that once is enough. */
function asOne(undos: readonly Undo[]): Undo {
  return () => {
    for (let i = undos.length - 1; i >= 0; i--) undos[i]();
  };
}

function nothing(): void {
  // Nobody wants to hear of it.
}
