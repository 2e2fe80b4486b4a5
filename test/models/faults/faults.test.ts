import { describe, expect, it } from 'vitest';
import { catalog } from '../../../models/index.ts';
import type { FaultSite, Impairment } from '../../../src/domain/index.ts';
import { HOUR, MINUTE, RandomStreams, SECOND, Simulation } from '../../../src/kernel/index.ts';
import { model, read } from '../support/read.ts';

const FLEET = `{ regions: 3, cells: 4 per region, rooms: 2 per region, kinds: { blob: 50%, table: 50% },
  users: { total: 12k, spread: even }, headroom: 40% }`;

describe.each([...catalog.fault.keys()])('the fault %s', (name) => {
  it('begins at its time, lasts as long as it should, and leaves nothing behind', () => {
    const log = strike(`${name}: { at: 2h, lasts: 30m }`);

    expect(log.length).toBeGreaterThanOrEqual(4);
    for (const { time, did } of log) {
      expect([did, time]).toEqual([did, did === 'ended' || did === 'undone' ? 2.5 * HOUR : 2 * HOUR]);
    }
    const undone = log.filter(({ did }) => did === 'undone').map(({ what }) => what);
    const done = log.filter(({ did }) => !['began', 'ended', 'undone'].includes(did)).map(({ what }) => what);
    expect(undone).toEqual(done);
  });

  it('says where it begins before it hurts anything, and where it ended', () => {
    const log = strike(name);

    expect(log[0].did).toBe('began');
    const began = log.filter(({ did }) => did === 'began').map(({ what }) => what);
    const ended = log.filter(({ did }) => did === 'ended').map(({ what }) => what);
    expect(began.length).toBeGreaterThan(0);
    expect(ended).toEqual(began);
  });

  it('is the same again from the same seed, and elsewhere or at another time from another', () => {
    const yaml = `${name}: { at: { uniform: { from: 0s, to: 24h } } }`;

    expect(strike(yaml, 'a')).toEqual(strike(yaml, 'a'));
    expect(strike(yaml, 'a')).not.toEqual(strike(yaml, 'b'));
  });

  it('begins and lasts as before when only its extent changes', () => {
    const extent = catalog.fault.get(name)?.params;
    const wider =
      extent && 'cells' in extent ? ', cells: 3 cells' : extent && 'rooms' in extent ? ', rooms: 2' : '';
    const times = (more: string) => {
      const log = strike(`${name}: { at: { uniform: { from: 0s, to: 24h } }${more} }`);
      return [log[0].time, log[log.length - 1].time];
    };

    expect(times(wider)).toEqual(times(''));
  });

  it('tells the horizon how long it lasts', () => {
    const { model: fault, options } = model(
      'fault',
      `${name}: { lasts: { uniform: { from: 0s, to: 100m } } }`,
      FLEET,
    );

    expect(fault.lasts(options)).toBe(99 * MINUTE);
    expect(fault.remedies(options)).toContain('wait');
  });
});

describe('what a fault does', () => {
  it.each<[string, Impairment]>([
    ['slowdown: { times: 4 }', { primitive: 'capacity', factor: 0.25 }],
    ['capacity-drop: { lost: 75% }', { primitive: 'capacity', factor: 0.25 }],
    ['demand-surge: { times: 5 }', { primitive: 'demand', factor: 5 }],
  ])('%s', (yaml, impairment) => {
    const log = strike(yaml);

    expect(log.find(({ impairment }) => impairment !== undefined)?.impairment).toEqual(impairment);
  });

  it.each([
    ['slowdown: { cells: 3 cells }', 3],
    ['slowdown: { cells: 25% }', 3],
    ['slowdown: { cells: 10% }', 2],
    ['cell-loss: { cells: 12 cells }', 12],
    ['cell-loss: { cells: 100%, on: blob }', 6],
    ['demand-surge: { region: region-2 }', 4],
    ['cell-loss: { cells: 9 cells, region: region-2, on: blob }', 2],
    ['region-loss', 1],
    ['cooling-loss: { rooms: 4 }', 4],
    ['cooling-loss: { rooms: 4, region: region-3 }', 2],
  ])('%s strikes so many', (yaml, count) => {
    const struck = strike(yaml)
      .filter(({ did }) => did === 'began')
      .map(({ what }) => what);

    expect(new Set(struck).size).toBe(count);
  });

  it('strikes only where it may', () => {
    const { fleet } = read({ fleet: FLEET });
    const named = new Map(fleet.cells.map((cell) => [cell.name, cell]));
    const struck = strike('cell-loss: { cells: 100%, region: region-2, on: blob }').filter(
      ({ did }) => did === 'began',
    );

    for (const { what } of struck) {
      expect(named.get(what)).toMatchObject({ region: 1, kind: 'blob' });
    }
  });

  it('loses the region it is told', () => {
    const { fleet } = read({ fleet: FLEET });
    const log = strike('region-loss: { region: region-3 }');

    expect(log[0]).toMatchObject({ did: 'began', what: 'region-3' });
    expect(log[1]).toMatchObject({ did: 'lost', what: String(fleet.regions[2].cells) });
  });

  it('stops all of the cooling, or all but what remains', () => {
    const lost = (yaml: string) => strike(yaml).find(({ did }) => did === 'uncooled')?.lost;
    expect(lost('cooling-loss')).toBe(1);
    expect(lost('cooling-loss: { remains: 75% }')).toBe(0.25);
  });

  it('has the trigger of the metastable failure as its default', () => {
    const log = strike('capacity-drop');

    expect(log[log.length - 1].time - log[0].time).toBe(10 * SECOND);
    expect(log[1].impairment).toMatchObject({ primitive: 'capacity' });
  });
});

interface Entry {
  readonly time: number;
  readonly did: string;
  readonly what: string;
  readonly impairment?: Impairment;
  readonly lost?: number | undefined;
}

/** Lets a fault run and writes down what it does. */
function strike(yaml: string, seed = 'a'): Entry[] {
  const { model: fault, options } = model('fault', yaml, FLEET);
  const { fleet } = read({ fleet: FLEET });
  const simulation = new Simulation();
  const log: Entry[] = [];
  const write = (did: string, what: string, more: Partial<Entry> = {}) => {
    log.push({ time: simulation.now, did, what, ...more });
    return () => {
      log.push({ time: simulation.now, did: 'undone', what });
    };
  };
  const site: FaultSite = {
    fleet,
    random: new RandomStreams(seed).stream('fault'),
    begin: (entity) => write('began', entity),
    end: (entity) => write('ended', entity),
    impair: (cell, impairment) => write('impaired', String(cell), { impairment }),
    lose: (cells) => write('lost', String(cells)),
    stopCooling: (room, lost) => write('uncooled', String(room), { lost }),
  };
  simulation.spawn('fault', fault.strike(site, options));
  simulation.run();
  return log;
}
