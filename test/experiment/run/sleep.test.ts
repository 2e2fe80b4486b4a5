import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalog } from '../../../models/index.ts';
import { World } from '../../../src/experiment/run/world.ts';
import { HOUR } from '../../../src/kernel/index.ts';
import { readScenario } from '../../../src/scenario/index.ts';

/** What a run told about alarms and the rollout, with and without sleeping detectors. */
function told(name: string, policy: string, replication: number, alwaysLook: boolean) {
  const file = `scenarios/${name}.yaml`;
  const read = readScenario(readFileSync(file, 'utf8'), { file, catalog, hash: '' });
  if (!('scenario' in read)) throw new Error(`expected ${file} to be a scenario`);
  const { scenario } = read.scenario.variants[0];
  const seed = `${scenario.seed}/${replication}`;
  const twin = new World({
    scenario,
    policy,
    kind: 'twin',
    seed,
    baseline: null,
    responders: true,
    alwaysLook,
  });
  twin.advance(8 * HOUR);
  const world = new World({
    scenario,
    policy,
    kind: 'faulty',
    seed,
    baseline: twin.baseline,
    responders: true,
    alwaysLook,
  });
  world.advance(8 * HOUR);
  return [twin, world].map(({ journal }) =>
    journal.entries.map(({ time, kind, entity, values }) => ({ time, kind, entity, values })),
  );
}

describe('detectors that sleep over steady traffic', () => {
  it.each([
    ['first-rollout', 'static', 0],
    ['first-rollout', 'blue-green', 1],
    ['retry-storm', 'doubling', 1],
    ['retry-storm', 'all-at-once', 2],
    ['cooling-loss', 'doubling', 0],
  ])('miss nothing: %s, %s, replication %i', (name, policy, replication) => {
    const sleeping = told(name, policy, replication, false);
    expect(sleeping[1].some(({ kind }) => kind === 'alarm')).toBe(true);
    expect(sleeping).toEqual(told(name, policy, replication, true));
  });
});
