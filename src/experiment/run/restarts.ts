import type { Fleet } from '../../domain/index.ts';
import type { Duration, Script, Simulation } from '../../kernel/index.ts';
import { roundDuration, until, wait } from '../../kernel/index.ts';
import type { Plant } from '../../plant/index.ts';
import type { Defects } from './defects.ts';
import type { Journal } from './journal.ts';

export interface RestartInputs {
  readonly simulation: Simulation;
  readonly fleet: Fleet;
  readonly plant: Plant;
  readonly defects: Defects;
  readonly journal: Journal;
}

/** Restarts all hosts of the cells, `atOnce` cells at a time; queues, orbiting retries and sticky defects are gone afterwards. */
export function* restartCells(
  inputs: RestartInputs,
  cells: readonly number[],
  takes: Duration,
  atOnce: number,
  because: number,
): Script {
  const queue = [...cells];
  const hands = Math.max(1, Math.min(atOnce, queue.length));
  const crews = Array.from({ length: hands }, (_, hand) =>
    inputs.simulation.spawn(`restart ${hand}`, crew(inputs, queue, takes, because)),
  );
  for (const each of crews) yield* until(each);
}

function* crew(inputs: RestartInputs, queue: number[], takes: Duration, because: number): Script {
  for (let cell = queue.shift(); cell !== undefined; cell = queue.shift())
    yield* restartCell(inputs, cell, takes, because);
}

function* restartCell(inputs: RestartInputs, cell: number, takes: Duration, because: number): Script {
  const { plant, defects, journal, fleet } = inputs;
  const undo = plant.takeOut(cell, 1);
  try {
    yield* wait(roundDuration(takes * plant.recoveryTimes(cell)));
  } finally {
    plant.clearQueue(cell);
    defects.restarted(cell);
    undo();
    journal.write('cell-restarted', fleet.cells[cell].name, {}, because);
  }
}
