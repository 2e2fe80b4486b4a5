import type { Cell, Fleet, RetryLaw } from '../../domain/index.ts';
import { HOUR, MINUTE, SECOND, Simulation } from '../../kernel/index.ts';
import type { Plant } from '../../plant/index.ts';
import { createFlowPlant } from '../../plant/index.ts';
import type { Figure } from './figure.ts';
import { figureOf, leastTime } from './figure.ts';

/** What cells in trouble cost, by name; each to be called in a process of its own. */
export const plantFigures: Readonly<Record<string, () => Figure>> = {
  'overloaded cell, stepped': () =>
    perHour('overloaded cell, stepped', 40, 5, { capacity: 5000, settles: false }),
  'overloaded cell, queue full': () =>
    perHour('overloaded cell, queue full', 1, 5, { capacity: 5000, settles: true }),
  'collapsed cell': () => perHour('collapsed cell', 1, 20, { capacity: 12_000, queue: 60, settles: true }),
  'failing cell': () => perHour('failing cell', 1, 20, { capacity: 16_500, failing: 0.3, settles: true }),
};

interface Trouble {
  /** Attempts a second that meet 6,200 operations a second, which swing by 30 % over the day. */
  readonly capacity: number;
  /** Seconds of work the queue can hold. */
  readonly queue?: number;
  /** Share of attempts that are errors. */
  readonly failing?: number;
  readonly settles: boolean;
}

/** Milliseconds per simulated hour of one cell, with ticks of 0.1 s, once it has been in trouble for half an hour. */
function perHour(name: string, goal: number, hours: number, trouble: Trouble): Figure {
  const time = leastTime(5, () => {
    const { simulation } = inTrouble(trouble);
    simulation.runUntil(hours * HOUR);
  });
  return figureOf(name, time / hours, 'ms per hour', goal);
}

function inTrouble({ capacity, queue = 1, failing = 0, settles }: Trouble): {
  readonly simulation: Simulation;
  readonly plant: Plant;
} {
  const simulation = new Simulation();
  const plant = createFlowPlant(
    {
      simulation,
      fleet: fleetOfOne(capacity),
      users: { demand: { rate: 1, swing: 0.05, second: 0, peak: 14 * HOUR }, retries: RETRIES },
      law: { queueLimit: queue * SECOND, failover: null, heat: null },
      telemetry: { delay: MINUTE, window: MINUTE, baseErrors: 1e-4, reportShare: 0 },
      clock: 0,
      listener: { flow: unheard, state: unheard, room: unheard, failover: unheard },
    },
    { settles },
  );
  if (failing > 0) plant.impair(0, { primitive: 'errors', share: failing, retryHelps: true }, 1);
  if (queue > 1) simulation.after(15 * SECOND, plant.takeOut(0, 0.9));
  return { simulation, plant };
}

function unheard(): void {
  // What a plant costs is measured without those who listen to it.
}

const RETRIES: RetryLaw = {
  attempts: 5,
  timeout: 3 * SECOND,
  backoff: 'full-jitter',
  base: SECOND / 10,
  cap: 10 * SECOND,
  budget: Infinity,
};

function fleetOfOne(capacity: number): Fleet {
  const cell: Cell = {
    index: 0,
    name: 'cell',
    region: 0,
    room: 0,
    kind: 'cell',
    users: 6200,
    hosts: 100,
    capacity,
    importance: 0,
  };
  const place = { index: 0, name: 'region', utcOffset: 0, region: 0, cells: [0] };
  return {
    regions: [place],
    rooms: [place],
    cells: [cell],
    segments: [{ index: 0, name: 'all', share: 1 }],
    users: 6200,
  };
}
