import type { PlantImpairment, Undo, WorldImpairment } from '../../domain/index.ts';
import type { Duration, Handle, Simulation } from '../../kernel/index.ts';
import type { Plant } from '../../plant/index.ts';

/** What is wrong moves on by itself: impairments that unfold over time. */
type Propagation = Extract<WorldImpairment, { primitive: 'propagation' }>;
type ControlLoop = Extract<WorldImpairment, { primitive: 'control-loop' }>;

/**
 * Carries an impairment from cell to cell: `strike` applies it in one. After those it begins in come the cells that
 * follow them, in the order of the fleet and from its beginning again.
 */
export function propagate(
  simulation: Simulation,
  fleetSize: number,
  begins: readonly number[],
  { carries, every, times, upTo }: Propagation,
  strike: (cell: number, impairment: PlantImpairment) => Undo,
): Undo {
  const order = spreadingFrom(begins, fleetSize);
  const most = Math.max(begins.length, Math.floor(upTo * fleetSize + 1e-9));
  const undos: Undo[] = [];
  const reach = (count: number) => {
    while (undos.length < count) undos.push(strike(order[undos.length], carries));
  };
  reach(begins.length);
  const stop = repeat(simulation, every, () => {
    reach(Math.min(most, Math.ceil(undos.length * times - 1e-9)));
    return times > 1 && undos.length < most;
  });
  return () => {
    stop();
    for (const undo of undos.splice(0).reverse()) undo();
  };
}

/** Lets a control loop take hosts away from one cell, a step at a time. */
export function letLoopAct(
  simulation: Simulation,
  plant: Plant,
  cell: number,
  { every, step, least, above }: ControlLoop,
): Undo {
  let taken = 0;
  let undo: Undo = () => undefined;
  const stop = repeat(simulation, every, () => {
    if (plant.utilisation(cell) >= above) {
      taken = Math.min(1 - least, taken + step);
      undo();
      undo = plant.impair(cell, { primitive: 'capacity', factor: 1 - taken }, 1);
    }
    return taken < 1 - least;
  });
  return () => {
    stop();
    undo();
  };
}

/** Acts every so often until it has had enough, or is stopped. */
function repeat(simulation: Simulation, every: Duration, act: () => boolean): Undo {
  let next: Handle | undefined;
  const schedule = () => {
    next = simulation.after(every, () => {
      next = undefined;
      if (act()) schedule();
    });
  };
  schedule();
  return () => {
    if (next !== undefined) simulation.cancel(next);
    next = undefined;
  };
}

function spreadingFrom(begins: readonly number[], size: number): readonly number[] {
  const order = [...begins];
  const first = begins[0] ?? 0;
  for (let i = 1; i <= size; i++) {
    const cell = (first + i) % size;
    if (!begins.includes(cell)) order.push(cell);
  }
  return order;
}
