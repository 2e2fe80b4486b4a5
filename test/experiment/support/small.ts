import { readFileSync } from 'node:fs';
import { catalog } from '../../../models/index.ts';
import type { Scenario } from '../../../src/domain/index.ts';
import { readScenario } from '../../../src/scenario/index.ts';

/** What makes a shipped scenario small enough to step every cell of it: words of its file, and what stands there instead. */
const CHANGES: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'first-rollout': [
    ['duration: 8h', 'duration: 3h'],
    ['cells: 4 per region', 'cells: 2 per region'],
    ['total: 1.2M', 'total: 600k'],
    ['bake: 20m }', 'bake: 10m }'],
  ],
  'retry-storm': [
    ['duration: 11h', 'duration: 3h'],
    ['cells: 8 per region', 'cells: 2 per region'],
    ['total: 1488k', 'total: 372k'],
    ['bake: 15m }', 'bake: 8m }'],
  ],
  'config-loop': [
    ['duration: 30h', 'duration: 3h'],
    ['regions: 12', 'regions: 2'],
    ['cells: 20 per region', 'cells: 3 per region'],
    ['total: 40M', 'total: 1M'],
    ['largest-cell: 2%', 'largest-cell: 40%'],
    ['bake: 30m', 'bake: 10m'],
    ['restart-takes: 40m', 'restart-takes: 10m'],
    ['add: 12 cells', 'add: 2 cells'],
  ],
  'busy-cells': [
    ['duration: 40h', 'duration: 3h'],
    ['regions: 12', 'regions: 2'],
    ['cells: 40 per region', 'cells: 4 per region'],
    ['cells: 4%, users: 50%', 'cells: 25%, users: 50%'],
    ['cells: 96%, users: 50%', 'cells: 75%, users: 50%'],
    ['total: 100M', 'total: 2M'],
    ['bake: 20m', 'bake: 8m'],
    ['add: 12 cells', 'add: 2 cells'],
  ],
  'cooling-loss': [
    ['duration: 30h', 'duration: 5h'],
    ['cells: 12 per region', 'cells: 2 per region'],
    ['total: 20M', 'total: 2M'],
    ['from: 10m, to: 8h', 'from: 10m, to: 1h'],
    ['median: 5h', 'median: 80m'],
  ],
};

/** A shipped scenario with fewer cells and hours, in one of its variants. */
export function smallScenario(name: string, variant = 'base'): World {
  return scenarioWith(name, CHANGES[name], variant);
}

/** The tutorial with two cells and the least time that all its policies need: to be run a thousand times. */
export function tinyScenario(): World {
  return scenarioWith(
    'first-rollout',
    [
      ['duration: 8h', 'duration: 80m'],
      [
        'us-east: { offset: -5h }, eu-west: { offset: 0h }, ap-south: { offset: 5h }',
        'us-east: { offset: -5h }',
      ],
      ['cells: 4 per region', 'cells: 2 per region'],
      ['total: 1.2M', 'total: 200k'],
      ['add: 3 cells', 'add: 1 cells'],
      ['bake: 20m', 'bake: 5m'],
      ['fallback: 1h', 'fallback: 10m'],
    ],
    'base',
  );
}

/** The text of a scenario without `vary:`, whose ranges are about the values that it has there. */
export const withoutRanges = (text: string): string => text.replace(/^vary:\n(?: .*\n)+/m, '');

type World = Scenario['variants'][number]['scenario'];

function scenarioWith(name: string, changes: readonly (readonly [string, string])[], variant: string): World {
  const file = `scenarios/${name}.yaml`;
  let text = withoutRanges(readFileSync(file, 'utf8'));
  for (const [words, instead] of changes) {
    if (!text.includes(words)) throw new Error(`expected "${words}" in ${file}`);
    text = text.replaceAll(words, instead);
  }
  const read = readScenario(text, { file, catalog, hash: '' });
  if (!('scenario' in read))
    throw new Error(`expected ${file} to stay a scenario: ${JSON.stringify(read.problems)}`);
  const chosen = read.scenario.variants.find((each) => each.name === variant);
  if (chosen === undefined) throw new Error(`expected a variant of ${name}, got ${variant}`);
  return chosen.scenario;
}
