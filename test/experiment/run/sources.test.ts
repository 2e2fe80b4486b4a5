import { describe, expect, it } from 'vitest';
import type { Control, Source } from '../../../src/domain/index.ts';
import { HOUR, MINUTE, SECOND } from '../../../src/kernel/index.ts';
import { read } from '../../models/support/read.ts';
import { probe, quietWorld } from '../support/probe.ts';

type World = ReturnType<typeof quietWorld>;
type Story = (world: World) => void;

/** What a detector of a source sees in the end: the newest window of ten minutes of each unit it looked at. */
function seenOf(
  source: Source,
  story: Story,
  { scope = 'cell', control = 'none' as Control, until = 30 * MINUTE } = {},
) {
  const { detector, seen } = probe({ scope: scope as 'cell', source, control, windows: [10 * MINUTE] });
  const world = quietWorld(detector);
  story(world);
  world.simulation.runUntil(until);
  const last = seen.filter(({ time }) => time === seen[seen.length - 1].time);
  return {
    world,
    seen,
    last: last.map(({ windows: [window], control: other }) => ({ ...count(window), other })),
  };
}

const count = ({ requests, errors }: { readonly requests: number; readonly errors: number }) => ({
  requests,
  errors,
  share: errors / requests,
});

const slower = { primitive: 'latency', times: 1, added: 2 * SECOND } as const;

describe('a source', () => {
  it('latency counts answers that take long, which fail nobody', () => {
    const story: Story = ({ plant }) => {
      plant.setExposure(0, 0.25, 'user');
      plant.impair(0, slower, 'new');
    };
    const { last, world } = seenOf('latency', story);
    expect(last[0].share).toBeCloseTo(0.25, 2);
    expect(last[1].share).toBeLessThan(0.001);
    expect(world.plant.failing(0)).toBeCloseTo(1e-4, 9);
    expect(seenOf('latency', story, { scope: 'canary' }).last[0].share).toBe(1);
    expect(seenOf('errors', story).last[0].share).toBeLessThan(0.001);
  });

  it('latency compares a slow version with the old one beside it', () => {
    const story: Story = ({ plant }) => {
      plant.setExposure(0, 0.25, 'user');
      plant.impair(0, slower, 'new');
    };
    const { last } = seenOf('latency', story, { scope: 'canary', control: 'old-version' });
    expect(last[0].share).toBe(1);
    expect(last[0].other[0].errors / last[0].other[0].requests).toBeLessThan(0.001);
  });

  it('logs hold errors that monitoring shows as successes, and what answers do without', () => {
    const story: Story = ({ plant, impairments }) => {
      plant.impair(0, { primitive: 'errors', share: 0.1, retryHelps: false }, 1);
      plant.impair(
        1,
        { primitive: 'dependency', on: 'ads', needed: 'soft', calls: 1, loss: 0.2, delay: 0 },
        1,
      );
      impairments.impair([0], { primitive: 'observability', delay: 0, missing: 0, masked: 1, noise: 0 }, 1);
    };
    const errors = seenOf('errors', story).last;
    expect(errors[0].errors).toBe(0);
    expect(errors[1].share).toBeLessThan(0.001);
    const logs = seenOf('logs', story).last;
    // A tenth of the operations, three tries each: .3 of 1.2 attempts.
    expect(logs[0].share).toBeCloseTo(0.25, 2);
    expect(logs[1].share).toBeCloseTo(0.2, 2);
  });

  it('saturation samples each cell once a second, and its utilisation', () => {
    const { last } = seenOf('saturation', ({ plant }) => {
      plant.takeOut(0, 1 - 1.1 * plant.utilisation(0));
    });
    expect(last.map(({ requests }) => requests)).toEqual([600, 600, 600, 600]);
    expect(last[0].share).toBe(1);
    expect(last[1].errors).toBe(0);
  });

  it.each(['saturation', 'temperature', 'load'] as const)(
    'samples of a lost series are missing: %s',
    (source) => {
      const lose = (missing: number) =>
        seenOf(source, ({ impairments }) => {
          impairments.impair([0], { primitive: 'observability', delay: 0, missing, masked: 0, noise: 0 }, 1);
        }).last.map(({ requests }) => requests);
      expect(lose(0.5).slice(0, 2)).toEqual([300, 600]);
      // Where nothing at all is seen any more, nobody looks for ever.
      const { detector, seen } = probe({
        source,
        foresees: 'no-data',
        says: ({ windows: [{ requests }] }) => (requests === 0 ? 'no-data' : 'pass'),
      });
      const { simulation, impairments } = quietWorld(detector);
      simulation.runUntil(HOUR);
      impairments.impair([0], { primitive: 'observability', delay: 0, missing: 1, masked: 0, noise: 0 }, 1);
      simulation.runUntil(4 * HOUR);
      expect(seen.filter(({ windows: [{ requests }] }) => requests === 0).length).toBe(1);
    },
  );

  it('temperature wakes whoever sleeps over a cool room when it warms, though its cells serve as before', () => {
    const { detector, seen } = probe({ source: 'temperature', foresees: 'pass' });
    const warm = '{ heat: { preset: aisle, inlet: 24°C } }';
    const { plant: law, telemetry } = read({ plant: warm, telemetry: '{ hot: 27°C }' });
    const { plant, simulation } = quietWorld(detector, { plant: law, telemetry });
    simulation.runUntil(HOUR);
    const asleep = seen.length;
    simulation.runUntil(2 * HOUR);
    expect(seen.length).toBe(asleep);

    const undo = plant.stopCooling(0);
    simulation.runUntil(2 * HOUR + 8 * MINUTE);
    const { cells } = read({}).fleet.rooms[0];
    expect(plant.settled(cells[0])).not.toBeNull();
    expect(seen.slice(asleep).filter(({ windows: [{ errors }] }) => errors > 0).length).toBeGreaterThan(0);

    undo();
    simulation.runUntil(12 * HOUR);
    const awake = seen.length;
    simulation.runUntil(24 * HOUR);
    expect(seen.length).toBe(awake);
  });

  it('load finds the cell that carries more than its neighbours', () => {
    const { last } = seenOf('load', ({ plant }) => {
      plant.impair(0, { primitive: 'demand', factor: 6 }, 1);
    });
    expect(last.map(({ share }) => share)).toEqual([1, 0, 0, 0]);
  });

  it('engagement misses what users do not complete, and what they do not even start', () => {
    const { last, world } = seenOf('engagement', ({ plant }) => {
      plant.impair(0, { primitive: 'errors', share: 0.1, retryHelps: false }, 1);
      plant.impair(1, { primitive: 'demand', factor: 0.7 }, 1);
    });
    expect(last[0].share).toBeCloseTo(0.1, 1);
    expect(last[1].share).toBeCloseTo(0.3, 1);
    expect(last[2].share).toBeLessThan(0.02);
    const { simulation, plant } = world;
    const usual = plant.usualOperations(1, simulation.now - 11 * MINUTE, simulation.now - MINUTE);
    expect(last[1].requests / usual).toBeCloseTo(1, 3);
  });

  it('reports are the complaints of users, as whoever reads them sees them', () => {
    const { seen } = seenOf(
      'reports',
      ({ plant }) => {
        plant.impair(0, { primitive: 'errors', share: 0.5, retryHelps: false }, 1);
      },
      { until: 3 * HOUR },
    );
    const harmed = seen.filter(({ windows: [{ errors }] }) => errors > 0);
    expect(harmed.length).toBeGreaterThan(0);
    for (const {
      windows: [window],
    } of seen)
      expect(window.errors).toBe(window.reports);
    expect(seen[0].windows[0].requests).toBe(100_000);
  });

  it.each(['compliance', 'security'] as const)(
    '%s counts users who are touched, once however long',
    (source) => {
      const { last } = seenOf(source, ({ impairments, simulation }) => {
        simulation.at(5 * MINUTE, () => {
          impairments.impair([0], { primitive: 'harm', exposed: 0.02 }, 1);
        });
      });
      expect(last[0]).toMatchObject({ requests: 100_000, errors: 2000 });
      expect(last[1].errors).toBe(0);
    },
  );

  it('rollback counts cells from which the new version was taken back', () => {
    const { last } = seenOf(
      'rollback',
      ({ plant, simulation }) => {
        for (const cell of [0, 1]) plant.setExposure(cell, 1, 'user');
        simulation.at(25 * MINUTE, () => plant.setExposure(0, 0, 'user'));
      },
      { scope: 'region' },
    );
    expect(last[0]).toMatchObject({ requests: 2, errors: 1 });
    expect(last[1]).toMatchObject({ requests: 0, errors: 0 });
  });
});

describe('who watches another source than errors', () => {
  it.each([
    'latency',
    'logs',
    'saturation',
    'load',
    'engagement',
    'reports',
    'compliance',
    'rollback',
  ] as const)('sleeps over quiet cells, and wakes where something happens: %s', (source) => {
    const { detector, seen } = probe({ source, foresees: 'pass', says: () => 'pass' });
    const { plant, simulation, impairments } = quietWorld(detector);
    simulation.runUntil(4 * HOUR);
    expect(seen.length).toBe(0);
    plant.impair(0, { primitive: 'errors', share: 0.2, retryHelps: false }, 1);
    plant.setExposure(0, 0.5, 'user');
    impairments.impair([0], { primitive: 'harm', exposed: 0.1 }, 1);
    simulation.runUntil(4 * HOUR + 5 * MINUTE);
    expect(seen.length).toBeGreaterThan(0);
    // Three cells of four go on sleeping.
    expect(seen.length).toBeLessThanOrEqual(5);
  });

  it.each([
    ['saturation', ({ plant }) => plant.takeOut(0, 0.1)],
    ['compliance', ({ impairments }) => impairments.impair([0], { primitive: 'harm', exposed: 0.1 }, 1)],
  ] as readonly [Source, (world: World) => unknown][])(
    'wakes for what shows in no flow of attempts: %s',
    (source, change) => {
      const { detector, seen } = probe({ source, foresees: 'pass' });
      const world = quietWorld(detector);
      world.simulation.runUntil(HOUR);
      change(world);
      world.simulation.runUntil(HOUR + 5 * MINUTE);
      expect(seen.length).toBeGreaterThan(0);
    },
  );

  it.each([
    ['latency', { primitive: 'latency', times: 1, added: 2 * SECOND }, true],
    ['latency', { primitive: 'errors', share: 0, retryHelps: true }, false],
    ['saturation', { primitive: 'capacity', factor: 0.5 }, true],
  ] as const)(
    'raises a true alarm only where the cause shows in what it saw: %s',
    (source, impairment, isTrue) => {
      const { detector } = probe({
        source,
        scope: 'fleet',
        says: ({ windows: [{ errors }] }) => (errors > 0 ? 'fail' : 'pass'),
      });
      const { plant, simulation, causes, alarms } = quietWorld(detector);
      plant.impair(0, impairment, 1);
      causes.begin(0, { entry: 7, remedies: [] });
      simulation.runUntil(20 * MINUTE);
      expect(alarms.all.map((alarm) => alarm.isTrue)).toEqual([isTrue]);
    },
  );
});
