// What the plant costs: `npm run bench plant`. Processor time, best of five, because whatever else runs only adds.

import { DAY, HOUR, MINUTE, SECOND } from '../../../src/kernel/index.ts';
import { dip, world } from '../../plant/world.ts';

/** Prints the best time of five, per unit. */
function measure(what: string, units: number, unit: string, prepare: () => () => void): void {
  let best = Infinity;
  for (let round = 0; round < 5; round++) {
    const run = prepare();
    const start = process.cpuUsage();
    run();
    best = Math.min(best, process.cpuUsage(start).user);
  }
  const each = best / units;
  console.log(`${what.padEnd(52)} ${each.toFixed(2).padStart(10)} µs per ${unit}`);
}

measure('one cell overloaded for an hour, a tick of 0.1 s', 36_000, 'tick', () => {
  const { simulation, plant } = world({
    capacity: 5000,
    queueLimit: SECOND,
    retries: { backoff: 'full-jitter', base: SECOND / 10 },
  });
  return () => {
    simulation.runUntil(HOUR);
    if (plant.state(0) !== 'overloaded')
      throw new Error(`expected an overloaded cell, got ${plant.state(0)}`);
  };
});

measure('one cell collapsed for a day', 24, 'hour', () => {
  const { simulation, plant } = dip(0.8, 10 * SECOND);
  return () => {
    simulation.runUntil(DAY);
    if (plant.state(0) !== 'collapsed') throw new Error(`expected a collapsed cell, got ${plant.state(0)}`);
  };
});

measure('a dip of 10 s that a cell survives', 64, 'dip', () => {
  const { simulation, plant } = world({ cells: 64 });
  return () => {
    for (let cell = 0; cell < 64; cell++) simulation.after(10 * SECOND, plant.takeOut(cell, 0.78));
    simulation.runUntil(HOUR);
  };
});

const quiet = () => world({ cells: 1000, swing: 0.5, second: 0.1 });

measure('1,000 quiet cells for a week', 1, 'fleet', () => () => {
  const { simulation, plant } = quiet();
  simulation.runUntil(7 * DAY);
  plant.flush();
});

measure('setExposure on a settled cell', 50_000, 'call', () => {
  const { simulation, plant, flows } = quiet();
  return () => {
    for (let round = 1; round <= 50; round++) {
      simulation.runUntil(round * MINUTE);
      for (let cell = 0; cell < 1000; cell++) plant.setExposure(cell, round / 50, 'user');
      flows.length = 0;
    }
  };
});

measure('impair and undo on a settled cell', 50_000, 'pair', () => {
  const { simulation, plant, flows } = quiet();
  return () => {
    for (let round = 1; round <= 50; round++) {
      simulation.runUntil(round * MINUTE);
      for (let cell = 0; cell < 1000; cell++) {
        plant.impair(cell, { primitive: 'errors', share: 0.1, retryHelps: true }, 1)();
      }
      flows.length = 0;
    }
  };
});

measure('the loss of 8 of 64 cells, with failover', 1, 'loss', () => {
  const failover = { to: 'fleet', rampPerMinute: 0.2, fillTo: 0.9, automatic: true } as const;
  const { simulation, plant } = world({ cells: 64, region: 8, users: 5000, swing: 0.5, failover });
  return () => {
    plant.lose([0, 1, 2, 3, 4, 5, 6, 7]);
    simulation.runUntil(HOUR);
  };
});
