import { describe, expect, it } from 'vitest';
import { catalog } from '../../../models/index.ts';
import type { WorldImpairment } from '../../../src/domain/index.ts';
import { record } from '../../../src/experiment/index.ts';
import { Causes } from '../../../src/experiment/run/causes.ts';
import type { Defects } from '../../../src/experiment/run/defects.ts';
import { restartHosts } from '../../../src/experiment/run/host-restart.ts';
import { Journal } from '../../../src/experiment/run/journal.ts';
import { restartCells } from '../../../src/experiment/run/restarts.ts';
import { HOUR, MINUTE, RandomStreams, SECOND } from '../../../src/kernel/index.ts';
import { formatProblem, readScenario } from '../../../src/scenario/index.ts';
import { impairedFleet } from '../../laws/support/impaired.ts';

type Of<P extends WorldImpairment['primitive']> = Extract<WorldImpairment, { primitive: P }>;

const blind = (more: Partial<Of<'observability'>>): Of<'observability'> => ({
  primitive: 'observability',
  delay: 0,
  missing: 0,
  masked: 0,
  noise: 0,
  ...more,
});

/** Cells of 1,000 operations a second, a tenth of which fail and are not tried again. */
function failing(cells = 2) {
  const here = impairedFleet({ cells, users: 1000, capacity: 8000 });
  for (let cell = 0; cell < cells; cell++)
    here.impairments.impair(
      [cell],
      { primitive: 'errors', share: 0.1, retryHelps: false, kind: 'customer' },
      1,
    );
  return here;
}

/** What telemetry shows of a cell in the minute that has just ended. */
function shown({ sight, simulation }: ReturnType<typeof failing>, cell = 0): [number, number] {
  const attempts = new Float64Array(1);
  const errors = new Float64Array(1);
  sight.addCounts(cell, simulation.now - MINUTE, MINUTE, attempts, errors);
  return [attempts[0], errors[0]];
}

describe('observability', () => {
  it('loses series and masks errors, independently of what else does', () => {
    const here = failing();
    const undo = here.impairments.impair([0], blind({ missing: 0.2, masked: 0.5 }), 1);
    here.impairments.impair([0], blind({ missing: 0.5 }), 1);
    here.simulation.runUntil(MINUTE);
    const [attempts, errors] = shown(here);
    expect(attempts).toBeCloseTo(60_000 * 0.8 * 0.5, 6);
    expect(errors).toBeCloseTo(6000 * 0.8 * 0.5 * 0.5, 6);
    expect(shown(here, 1).map(Math.round)).toEqual([60_000, 6000]);
    expect(here.sight.shown(0, { attempts: 100, errors: 10 })).toEqual({ attempts: 40, errors: 2 });
    undo();
    here.simulation.runUntil(2 * MINUTE);
    expect(shown(here)[0]).toBeCloseTo(30_000, 6);
  });

  it('shows good attempts as failed, in bursts around its mean', () => {
    const here = failing();
    here.impairments.impair([0], blind({ noise: 0.05 }), 1);
    here.simulation.runUntil(2000 * MINUTE);
    const attempts = new Float64Array(2000);
    const errors = new Float64Array(2000);
    here.sight.addCounts(0, 0, MINUTE, attempts, errors);
    const shares = Array.from(errors, (each, i) => (each - 6000) / (attempts[i] - 6000));
    const mean = shares.reduce((sum, each) => sum + each, 0) / shares.length;
    // Exponential: its standard deviation is its mean, so that of 2,000 of them is a 45th of it.
    expect(Math.abs(mean - 0.05)).toBeLessThan(4 * (0.05 / 45));
    expect(shares.filter((each) => each > 0.15).length / shares.length).toBeCloseTo(Math.exp(-3), 1);
    expect(here.sight.shown(0, { attempts: 1, errors: 0 })).toBeNull();
  });

  it('comes later, adding up, and never unsees what has been seen', () => {
    const here = failing();
    const { impairments, sight, simulation } = here;
    simulation.runUntil(HOUR);
    impairments.impair([0], blind({ delay: 4 * MINUTE }), 1);
    const undo = impairments.impair([0], blind({ delay: 6 * MINUTE }), 1);
    expect(sight.seenTo([0], HOUR)).toBe(HOUR);
    expect(sight.seenTo([0], HOUR + 5 * MINUTE)).toBe(HOUR);
    expect(sight.seenTo([0, 1], HOUR + 30 * MINUTE)).toBe(HOUR + 20 * MINUTE);
    expect(sight.seenTo([1], HOUR + 30 * MINUTE)).toBe(HOUR + 30 * MINUTE);
    simulation.runUntil(HOUR + 30 * MINUTE);
    undo();
    expect(sight.seenTo([0], simulation.now)).toBe(simulation.now - 4 * MINUTE);
  });
});

describe('the environment', () => {
  it('shows what happens under a later time where clocks are wrong', () => {
    const here = impairedFleet({ cells: 1, users: 1000, capacity: 8000 });
    const { impairments, simulation } = here;
    impairments.impair([0], { primitive: 'environment', power: 1, cooling: true, skew: 2 * MINUTE }, 1);
    simulation.runUntil(10 * MINUTE);
    impairments.impair([0], { primitive: 'errors', share: 0.1, retryHelps: false, kind: 'customer' }, 1);
    const errors: number[] = [];
    for (let minute = 11; minute <= 14; minute++) {
      simulation.runUntil(minute * MINUTE);
      errors.push(Math.round(shown(here)[1]));
    }
    expect(errors).toEqual([0, 0, 6000, 6000]);
  });

  it('takes the hosts that are without power, which add up', () => {
    const { impairments, plant } = impairedFleet({ cells: 1, users: 1000, capacity: 8000 });
    const brownOut = { primitive: 'environment', power: 0.75, cooling: true, skew: 0 } as const;
    const undo = impairments.impair([0], brownOut, 1);
    impairments.impair([0], brownOut, 1);
    expect(plant.utilisation(0)).toBeCloseTo(1000 / 4000, 12);
    undo();
    undo();
    expect(plant.utilisation(0)).toBeCloseTo(1000 / 6000, 12);
  });
});

describe('slow recovery', () => {
  it('stretches restarts, by hand and for a change', () => {
    const { impairments, plant, simulation, fleet } = impairedFleet({
      cells: 2,
      users: 1000,
      capacity: 8000,
    });
    const journal = new Journal(simulation);
    const causes = new Causes(2, () => false);
    const defects = {
      restarted: () => undefined,
      restartCost: () => ({ capacityLost: 0.5, lasts: MINUTE, cause: { entry: 0, remedies: [] } }),
    } as unknown as Defects;
    const inputs = { simulation, fleet, plant, defects, journal, causes };
    const scenario = { plant: { queueLimit: 0, failover: null, heat: null } };
    const streams = new RandomStreams('restarts');
    impairments.impair([0, 1], { primitive: 'recovery', times: 3 }, 1);

    simulation.spawn('by hand', restartCells(inputs, [0], MINUTE, 1, -1));
    simulation.spawn('for a change', restartHosts({ ...inputs, scenario, streams }, null, 1, 0.5, -1));
    simulation.runUntil(3 * MINUTE - 1);
    expect([plant.state(0), plant.utilisation(1)]).toEqual(['down', 0.25]);
    simulation.runUntil(3 * MINUTE);
    expect(journal.entries).toMatchObject([{ time: 3 * MINUTE, kind: 'cell-restarted' }]);
    expect(plant.utilisation(1)).toBe(0.125);
  });
});

describe('a hall without cooling', () => {
  it('heats up until the last who stopped it lets it run again', () => {
    const { impairments, plant, simulation } = impairedFleet({
      cells: 2,
      region: 1,
      users: 1000,
      capacity: 8000,
      heat: {
        inlet: 24,
        ambient: 30,
        rackPower: 5000,
        idleShare: 0.3,
        rackHeatCapacity: 300_000,
        timeConstant: 2 * HOUR,
        throttleFrom: 40,
        throttleTo: 50,
        shutdownAt: 60,
        shutdownSpread: 1,
        restartTakes: 5 * MINUTE,
      },
    });
    const off = { primitive: 'environment', power: 1, cooling: false, skew: 0 } as const;
    const first = impairments.impair([0], off, 1);
    const second = impairments.impair([0], off, 1);
    simulation.runUntil(5 * MINUTE);
    expect(plant.temperature(0)).toBeGreaterThan(25);
    expect(plant.temperature(1)).toBe(24);
    first();
    simulation.runUntil(6 * MINUTE);
    expect(plant.temperature(0)).toBeGreaterThan(25);
    second();
    expect(plant.temperature(0)).toBe(24);
  });
});

describe('a control loop', () => {
  it('takes a step of the hosts each time, down to the least', () => {
    const { impairments, plant, simulation } = impairedFleet({ cells: 1, users: 1000, capacity: 8000 });
    const loop = { primitive: 'control-loop', every: MINUTE, step: 0.3, least: 0.2, above: 0 } as const;
    const undo = impairments.impair([0], loop, 1);
    const used = [0, 1, 2, 3, 10].map((minute) => {
      simulation.runUntil(minute * MINUTE);
      return Number((1000 / plant.utilisation(0)).toFixed(6));
    });
    expect(used).toEqual([8000, 5600, 3200, 1600, 1600]);
    undo();
    expect(plant.utilisation(0)).toBeCloseTo(0.125, 12);
  });

  it('that acts on busy cells leaves others alone, and ruins those in which it begins', () => {
    const fleet = impairedFleet({ cells: 2, users: [1000, 5000], capacity: 8000 });
    const { impairments, plant, simulation } = fleet;
    const loop = { primitive: 'control-loop', every: MINUTE, step: 0.1, least: 0.1, above: 0.6 } as const;
    impairments.impair([0, 1], loop, 1);
    simulation.runUntil(HOUR);
    expect(plant.utilisation(0)).toBeCloseTo(0.125, 12);
    expect(plant.state(1)).toBe('collapsed');
  });
});

describe('the propagation of a command', () => {
  it('multiplies its cells up to its share of the fleet, tells whom it has come to, and is undone as one', () => {
    const { impairments, plant, simulation } = impairedFleet({ cells: 10, users: 1000, capacity: 8000 });
    const came: number[] = [];
    const carries = { primitive: 'capacity', factor: 0.5 } as const;
    const undo = impairments.impair(
      [8],
      { primitive: 'propagation', carries, every: MINUTE, times: 2, upTo: 0.6 },
      1,
      (cell) => {
        came.push(cell);
        return () => came.splice(came.indexOf(cell), 1);
      },
    );
    const hit = () => Array.from({ length: 10 }, (_, cell) => plant.utilisation(cell) > 0.2);
    const counts = [0, 1, 2, 3, 9].map((minute) => {
      simulation.runUntil(minute * MINUTE);
      return hit().filter(Boolean).length;
    });
    expect(counts).toEqual([1, 2, 4, 6, 6]);
    // It goes on from where it began, and from the beginning again.
    expect(came).toEqual([9, 0, 1, 2, 3]);
    undo();
    expect(hit().some(Boolean)).toBe(false);
    expect(came).toEqual([]);
    simulation.runUntil(HOUR);
    expect(hit().some(Boolean)).toBe(false);
  });
});

describe('people', () => {
  it('take as long as all that slows them, and make mistakes independently of each other', () => {
    const { impairments, staff } = impairedFleet({ cells: 1 });
    impairments.impair([], { primitive: 'responder', times: 2, wrong: 0.5, absent: false }, 1);
    const undo = impairments.impair([], { primitive: 'responder', times: 1.5, wrong: 0.2, absent: true }, 1);
    expect(staff.takes(MINUTE)).toBe(3 * MINUTE);
    expect(staff.mistakes(0.1)).toBeCloseTo(1 - 0.9 * 0.5 * 0.8, 12);
    expect(staff.absent).toBe(true);
    undo();
    undo();
    expect(staff.absent).toBe(false);
    expect(staff.takes(MINUTE)).toBe(2 * MINUTE);
  });
});

describe('silent harm', () => {
  it('counts the hours of exposed users, each of them once', () => {
    const { impairments, silentHarm, simulation } = impairedFleet({ cells: 2, users: 1000 });
    const undo = impairments.impair([0, 1], { primitive: 'harm', exposed: 0.5 }, 1);
    simulation.runUntil(HOUR);
    impairments.impair([0], { primitive: 'harm', exposed: 0.2 }, 1);
    simulation.runUntil(2 * HOUR);
    expect(silentHarm.userHours).toBeCloseTo(1000 + 600 + 500, 9);
    undo();
    undo();
    simulation.runUntil(3 * HOUR);
    expect(silentHarm.userHours).toBeCloseTo(2100 + 200, 9);
  });
});

describe('in a run', () => {
  const run = (faults: string) => {
    const text = `
scenario: impaired
asks: Who sees it, and when?
duration: 8h
replications: 1
seed: 1
starts: 6h
fleet: { regions: 1, cells: 2 per region, users: { total: 2M, spread: even }, headroom: 50% }
users: { diurnal: { operations: 0.01/s, swing: 0% }, retries: { attempts: 1, backoff: none, timeout: 3s } }
telemetry: { delay: 60s, window: 1m, base-errors: 0.01% }
change: { code: {}, defects: [] }
faults: [ poison: { at: 1h, lasts: 3h, share: 20%, cells: 1 cells }${faults} ]
policies: { all-at-once }
detectors: [ error-rate: { above: 1%, sustained: 2m, scope: cell } ]
responders: [ on-call: { awake: true, triage: 5m, answers-by-day: 2m, page-takes: 30s, answers: 100%, escalates: 10m } ]
`;
    const read = readScenario(text, { file: 'impaired.yaml', catalog, hash: '' });
    if (!('scenario' in read)) throw new Error(read.problems.map(formatProblem).join('\n'));
    const { scenario } = read.scenario.variants[0];
    const { row, journal } = record(
      { scenario, policy: 'all-at-once', variant: 'base', replication: 0, release: 'healthy' },
      HOUR,
    );
    const timeOf = (kind: string) =>
      (journal.find((entry) => entry.kind === kind)?.time ?? Infinity) / SECOND;
    return { row, page: timeOf('page'), answered: timeOf('acknowledged'), triaged: timeOf('triaged') };
  };
  const plain = run('');

  it('telemetry that is late is known later, by just so much', () => {
    const late = run(', blind-monitoring: { at: 30m, lasts: 4h, delay: 10m }');
    expect(late.row.detectedS).toBe((plain.row.detectedS as number) + 600);
    const skewed = run(', clock-skew: { at: 30m, lasts: 4h, skew: 5m, cells: 2 cells }');
    expect(skewed.row.detectedS).toBe((plain.row.detectedS as number) + 300);
  });

  it('telemetry that is lost, or shows errors as good, alarms nobody', () => {
    expect(
      run(', blind-monitoring: { at: 30m, lasts: 4h, delay: 0s, missing: 100% }').row.detectedS,
    ).toBeNull();
    expect(
      run(', blind-monitoring: { at: 30m, lasts: 4h, delay: 0s, masked: 99% }').row.detectedS,
    ).toBeNull();
  });

  it('people who are slow answer a page and look into it as much later', () => {
    const slow = run(', slow-response: { at: 30m, lasts: 6h, times: 3 }');
    expect(slow.page).toBe(plain.page);
    expect(slow.answered - slow.page).toBe(3 * (plain.answered - plain.page));
    expect(slow.triaged - slow.answered).toBe(3 * 300);
  });

  it('nobody answers who is not there', () => {
    const absent = run(', slow-response: { at: 30m, lasts: 50m, absent: true }');
    expect(absent.page).toBe(plain.page);
    // Somebody is there again after 80 min; the next page comes within ten minutes and is answered two later.
    expect(absent.answered).toBeGreaterThanOrEqual(80 * 60);
    expect(absent.answered).toBeLessThanOrEqual(92 * 60);
  });
});
