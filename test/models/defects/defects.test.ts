import { describe, expect, it } from 'vitest';
import { catalog } from '../../../models/index.ts';
import type { Configured, DefectSite, Impairment } from '../../../src/domain/index.ts';
import { HOUR, MINUTE, RandomStreams, SECOND, Simulation } from '../../../src/kernel/index.ts';
import { model, read } from '../support/read.ts';

const FLEET = `{ regions: 1, cells: 4 per region, kinds: { blob: 50%, table: 50% },
  users: { total: 4k, spread: even }, segments: { web: 90%, mobile: 10% }, headroom: 40% }`;

/** They act through restarts alone, hurt nobody, do so when the change is taken back, or only with another flag. */
const OTHERS = ['deep-restart', 'spreads', 'unreadable-format', 'flag-interaction'];

/** Those that hurt what the new version serves. */
const acting = [...catalog.defect.keys()].filter((name) => !OTHERS.includes(name));

describe.each(acting)('the defect %s', (name) => {
  it('sleeps for as long as it is told, wakes, and only then hurts', () => {
    const { log } = strike(`${name}: { after: 7m }`);

    expect(log[0]).toEqual({ time: 7 * MINUTE, did: 'woke' });
    expect(log.length).toBeGreaterThan(1);
    expect(log.slice(1).every(({ time, did }) => time === 7 * MINUTE && did !== 'woke')).toBe(true);
  });

  it('hurts what the new version serves and nothing else', () => {
    const { log } = strike(name);

    expect(log.slice(1).every(({ side }) => side === 'new')).toBe(true);
  });

  it('does nothing when it is stopped before it wakes', () => {
    const { log } = strike(`${name}: { after: 1h }`, { until: HOUR - 1 });

    expect(log).toEqual([]);
  });

  it('has the same latency in a cell whenever it gets there, and another one in another cell', () => {
    const wakes = (cell: number) =>
      strike(`${name}: { after: { exponential: { mean: 1h } } }`, { cell }).log[0].time;

    expect(wakes(1)).toBe(wakes(1));
    expect(wakes(1)).not.toBe(wakes(2));
  });

  it('heals by rollback, unless it sticks until the restart', () => {
    const heals = defect(`${name}: { sticky: no }`);
    const sticks = defect(`${name}: { sticky: until-restart }`);

    expect(heals.model.sticky(heals.options)).toBe(false);
    expect(heals.model.remedies(heals.options)).toEqual(['rollback']);
    expect(sticks.model.sticky(sticks.options)).toBe(true);
    expect(sticks.model.remedies(sticks.options)).toEqual(['rollback', 'restart']);
  });

  it('tells the horizon how long it may sleep', () => {
    const late = (after: string) => {
      const { model, options } = defect(`${name}: { after: ${after} }`);
      return model.latency99(options) / MINUTE;
    };

    expect(late('5m')).toBe(5);
    expect(late('{ uniform: { from: 0s, to: 100m } }')).toBe(99);
    expect(late('{ lognormal: { median: 10m, sigma: 1 } }')).toBeCloseTo(102.4, 1);
    expect(late('{ exponential: { mean: 10m } }')).toBeCloseTo(46.05, 2);
  });
});

describe.each([...catalog.defect.keys()])('the defect %s', (name) => {
  it('strikes every kind of cell, or the one it is told', () => {
    const { fleet } = read({ fleet: FLEET });
    const everywhere = defect(name);
    const somewhere = defect(`${name}: { on: blob }`);

    expect(fleet.cells.every((cell) => everywhere.model.strikes(cell, everywhere.options))).toBe(true);
    const struck = fleet.cells.filter((cell) => somewhere.model.strikes(cell, somewhere.options));
    expect(struck.map(({ kind }) => kind)).toEqual(['blob', 'blob']);
  });
});

describe('what a defect does', () => {
  it.each<[string, string, readonly (Impairment | 'withdraw')[]]>([
    ['fails-at-once', 'fails-at-once', [errors(1, true)]],
    ['latent in a third of attempts', 'latent: { fails: 30% }', [errors(0.3, true)]],
    ['sub-population', 'sub-population', [errors(0.01, false)]],
    [
      'sub-population of a segment',
      'sub-population: { segment: mobile, fails: 100% }',
      [errors(1, false, 1)],
    ],
    ['sticky', 'sticky', [errors(1, true)]],
    ['load-dependent', 'load-dependent: { at: 90% }', [{ primitive: 'load-errors', at: 0.9, width: 0.03 }]],
    ['loops', 'loops', [{ primitive: 'capacity', factor: 0 }, errors(1, true)]],
    [
      'capacity alone',
      'latent: { fails: 0%, capacity-lost: 25% }',
      [{ primitive: 'capacity', factor: 0.75 }],
    ],
    ['withdraws', 'withdraws', ['withdraw']],
    ['deep-restart', 'deep-restart', []],
  ])('%s', (_, yaml, expected) => {
    const { log } = strike(yaml);

    expect(log.flatMap(({ did }) => (did === 'woke' ? [] : [did]))).toEqual(expected);
  });
});

describe('the defect deep-restart', () => {
  it('costs each restart of a cell the same, and another one in another cell', () => {
    const yaml =
      'deep-restart: { capacity-lost: { uniform: { from: 70%, to: 90% } }, for: { uniform: { from: 8s, to: 12s } } }';
    const cost = (cell: number) => {
      const { model, options } = defect(yaml);
      return model.restart?.(siteOf(cell, new Simulation(), []), options);
    };

    expect(cost(1)).toEqual(cost(1));
    expect(cost(1)).not.toEqual(cost(2));
    expect(cost(1)?.capacityLost).toBeGreaterThan(0.7);
    expect(cost(1)?.lasts).toBeGreaterThan(8 * SECOND);
  });

  it('has the trigger of the paper as its default, and is not healed by a rollback', () => {
    const { model, options } = defect('deep-restart');

    const cost = model.restart?.(siteOf(0, new Simulation(), []), options);
    expect(cost).toEqual({ capacityLost: 0.8, lasts: 10 * SECOND });
    expect(model.remedies(options)).toEqual(['shed-and-restart']);
    expect(model.sticky(options)).toBe(false);
  });
});

describe('the defect spreads', () => {
  const reached = (yaml: string, cell = 0) =>
    strike(yaml, { cell, until: HOUR }).log.map(({ time, did }) => [time / MINUTE, did]);

  it('reaches out to other cells for the first time and then again and again, and hurts none of them', () => {
    const log = reached('spreads: { after: 20m, every: 15m, reaches: 3 cells }', 1);
    expect(log).toEqual(
      [20, 35, 50].flatMap((minute) => [0, 2, 3].map((cell) => [minute, `exposed ${cell}`])),
    );
  });

  it('is a timer that goes off everywhere when it reaches all at once', () => {
    const log = reached('spreads: { after: 30m, every: 1h, reaches: 100% }', 3);
    expect(log).toEqual([0, 1, 2].map((cell) => [30, `exposed ${cell}`]));
  });

  it('reaches every other cell alike, and never its own', () => {
    for (const reaches of ['1 cells', '2 cells']) {
      const { log } = strike(`spreads: { after: 0s, every: 1s, reaches: ${reaches} }`, {
        cell: 2,
        until: HOUR,
      });
      const times = [0, 1, 2, 3].map((cell) => log.filter(({ did }) => did === `exposed ${cell}`).length);
      expect(times[2]).toBe(0);
      // Each of three: a third of the draws, or two thirds.
      const expected = reaches === '1 cells' ? 1200 : 2400;
      for (const cell of [0, 1, 3]) expect(Math.abs(times[cell] - expected)).toBeLessThan(4 * Math.sqrt(800));
    }
  });

  it('is taken back by a rollback', () => {
    const { model, options } = defect('spreads: { after: 40m }');
    expect(model.sticky(options)).toBe(false);
    expect(model.remedies(options)).toEqual(['rollback']);
    expect(model.latency99(options)).toBe(40 * MINUTE);
  });
});

interface Entry {
  readonly time: number;
  readonly did: 'woke' | 'withdraw' | `exposed ${number}` | Impairment;
  readonly side?: 'new' | 'all';
}

function errors(share: number, retryHelps: boolean, segment?: number): Impairment {
  return { primitive: 'errors', share, segment, retryHelps };
}

function defect(yaml: string): Configured<'defect'> {
  return model('defect', yaml, FLEET);
}

/** Lets a defect run in a cell and writes down what it does. */
function strike(yaml: string, { cell = 0, until = 1000 * HOUR } = {}): { log: Entry[] } {
  const { model, options } = defect(yaml);
  const simulation = new Simulation();
  const log: Entry[] = [];
  const process = simulation.spawn('defect', model.strike(siteOf(cell, simulation, log), options));
  simulation.runUntil(until);
  process.interrupt('healed');
  simulation.run();
  return { log };
}

function siteOf(cell: number, simulation: Simulation, log: Entry[]): DefectSite {
  const { fleet } = read({ fleet: FLEET });
  return {
    fleet,
    cell: fleet.cells[cell],
    random: new RandomStreams('defects').stream('defect', cell),
    wake: () => log.push({ time: simulation.now, did: 'woke' }),
    expose: (cell) => log.push({ time: simulation.now, did: `exposed ${cell}` }),
    withdraw: () => {
      log.push({ time: simulation.now, did: 'withdraw', side: 'new' });
      return nothing;
    },
    impair: (impairment, side = 'new') => {
      log.push({ time: simulation.now, did: impairment, side });
      return nothing;
    },
  };
}

function nothing(): void {
  // What the site undoes when the defect heals is its own affair.
}
