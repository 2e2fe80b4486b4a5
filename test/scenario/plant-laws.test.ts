import { describe, expect, it } from 'vitest';
import { catalog } from '../../models/index.ts';
import type { Change, PlantLaw } from '../../src/domain/index.ts';
import { MINUTE, SECOND } from '../../src/kernel/index.ts';
import { formatProblem, readScenario } from '../../src/scenario/index.ts';

function read(plant: string, restart = 'none') {
  const text = `scenario: laws
asks: What do rooms, copies and caches do?
duration: 8h
replications: 1
seed: 1
fleet: { regions: 2, cells: 2 per region, users: { total: 2M }, headroom: 40% }
users: { diurnal: { operations: 1/s }, retries: { attempts: 3, backoff: none, timeout: 3s } }
plant: ${plant}
change: { code: { restart: ${restart} } }
policies: { all-at-once }
`;
  return readScenario(text, { file: 'laws.yaml', catalog, hash: '' });
}

function lawsOf(plant: string, restart?: string): { plant: PlantLaw; change: Change } {
  const result = read(plant, restart);
  if (!('scenario' in result)) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.scenario;
}

function problemsOf(plant: string, restart?: string): string[] {
  const result = read(plant, restart);
  return 'problems' in result ? result.problems.map(formatProblem) : [];
}

describe('the heat of rooms', () => {
  it.each([
    ['no-buffer', 27_000, 1],
    ['aisle', 300_000, 0],
    ['chilled-water', 900_000, 0],
  ])('stores what %s stores, and dense racks choke only without any', (preset, capacity, recirculation) => {
    expect(lawsOf(`{ heat: ${preset} }`).plant.heat).toMatchObject({
      rackHeatCapacity: capacity,
      recirculation,
      coolsIn: 0,
      restartOrder: 'as-they-went',
      staggerFrom: undefined,
      restartOver: undefined,
    });
  });

  it('may be said in full', () => {
    const heat =
      '{ preset: aisle, recirculation: 60%, stagger-from: 33C, cools-in: 12m, restart-over: 1h, restart-order: importance }';
    expect(lawsOf(`{ heat: ${heat} }`).plant.heat).toMatchObject({
      recirculation: 0.6,
      staggerFrom: 33,
      coolsIn: 12 * MINUTE,
      restartOver: 60 * MINUTE,
      restartOrder: 'importance',
    });
  });

  it('is refused where its temperatures do not rise', () => {
    expect(problemsOf('{ heat: { stagger-from: 41C } }')).toMatchInlineSnapshot(`
      [
        "laws.yaml:8:16 plant.heat: expected inlet below stagger-from, and that below shutdown-at, got 24°C, 41°C, 40°C in that order",
      ]
    `);
    expect(problemsOf('{ heat: { cools-in: 5, restart-order: alphabet } }')).toMatchInlineSnapshot(`
      [
        "laws.yaml:8:28 plant.heat.cools-in: expected a duration such as 30m, got 5 — write 5m or 5s",
        "laws.yaml:8:46 plant.heat.restart-order: expected as-they-went or importance, got alphabet",
      ]
    `);
  });
});

describe('copies of data', () => {
  it('are not modelled unless asked for, and then fenced', () => {
    expect(lawsOf('{ failover: {} }').plant.failover).toMatchObject({ replication: null });
    expect(lawsOf('{ failover: { replication: {} } }').plant.failover?.replication).toEqual({
      lag: 5 * SECOND,
      writes: 0.1,
      fencing: MINUTE,
    });
    const unfenced = '{ failover: { replication: { lag: 100ms, fencing: none } } }';
    expect(lawsOf(unfenced).plant.failover?.replication).toMatchObject({ lag: 100_000, fencing: null });
  });

  it('are refused where they are not lengths of time or shares', () => {
    const replication = '{ lag: -1s, writes: 120%, fencing: maybe }';
    expect(problemsOf(`{ failover: { replication: ${replication} } }`)).toMatchInlineSnapshot(`
      [
        "laws.yaml:8:42 plant.failover.replication.lag: expected a duration such as 30m, got -1s — a duration is never negative",
        "laws.yaml:8:55 plant.failover.replication.writes: expected a share from 0% to 100%, got 120%",
        "laws.yaml:8:70 plant.failover.replication.fencing: expected a duration such as 30m, got maybe",
      ]
    `);
  });
});

describe('the warming up of caches', () => {
  it('is off unless asked for, in the plant and in a change', () => {
    const { plant, change } = lawsOf('{}', '{}');
    expect(plant.warmUp).toBeNull();
    expect(change.restart?.warmUp).toBeUndefined();
  });

  it('is of the plant, or of the change where that says otherwise', () => {
    const { plant, change } = lawsOf('{ warm-up: {} }', '{ warm-up: { from: 20%, lasts: 30m } }');
    expect(plant.warmUp).toEqual({ from: 0.5, lasts: 10 * MINUTE });
    expect(change.restart?.warmUp).toEqual({ from: 0.2, lasts: 30 * MINUTE });
    expect(lawsOf('{ warm-up: {} }', '{ warm-up: none }').change.restart?.warmUp).toBeNull();
  });

  it('is refused where it would never serve, or take no time', () => {
    expect(problemsOf('{ warm-up: { from: 0%, lasts: 0s } }')).toMatchInlineSnapshot(`
      [
        "laws.yaml:8:27 plant.warm-up.from: expected a share from 1% to 100%, got 0%",
        "laws.yaml:8:38 plant.warm-up.lasts: expected a duration of at least 1s, got 0s",
      ]
    `);
    expect(problemsOf('{}', '{ warm-up: { form: 50% } }')).toMatchInlineSnapshot(`
      [
        "laws.yaml:9:41 change.code.restart.warm-up.form: expected a known key, got form — did you mean from?",
      ]
    `);
  });
});
