// What a scenario assumes, and what is tried instead.

import { describe, expect, it } from 'vitest';
import { catalog as shipped } from '../../models/index.ts';
import type { Assumption, Scenario } from '../../src/domain/index.ts';
import { MINUTE } from '../../src/kernel/index.ts';
import { formatProblem, readAssumptions, readScenario } from '../../src/scenario/index.ts';
import { catalog } from './support/catalog.ts';
import { EXAMPLE } from './support/example.ts';
import { edited, messages } from './support/read.ts';

const FILE = 'scenarios/config-loop.yaml';

function varied(text: string) {
  const read = readAssumptions(text, { file: FILE, catalog, hash: 'hash' });
  if ('problems' in read) throw new Error(read.problems.map(formatProblem).join('\n'));
  return read;
}

/** `parameter: low < value < high`, or why there are no ends. */
const inWords = ({ parameter, low, value, high, leftOut }: Assumption): string =>
  leftOut === '' ? `${parameter}: ${low?.value} < ${value} < ${high?.value}` : `${parameter}: ${leftOut}`;

/** The assumptions of a scenario of the shipped models. */
function shippedAssumptions(policy: string, responder = 'auto-rollback'): string[] {
  const text = `
scenario: config-loop
asks: What is assumed?
duration: 8h
fleet: { regions: 1, cells: 4 per region, users: { total: 40k, spread: even }, headroom: 40% }
users: { diurnal: { operations: 0.1/s } }
change: { code: { name: v2 }, defects: [latent] }
policies: { ${policy} }
detectors: [error-rate]
responders: [${responder}]
`;
  const read = readAssumptions(text, { file: FILE, catalog: shipped, hash: '' });
  if ('problems' in read) throw new Error(read.problems.map(formatProblem).join('\n'));
  return read.assumptions.map(inWords);
}

/** The bakes of the policies in minutes, in a variant. */
function bakesIn(scenario: Scenario, variant: string | undefined): number[] {
  const found = scenario.variants.find(({ name }) => name === variant)?.scenario;
  return (found?.policies ?? []).map(({ options }) => (options as { bake: number }).bake / MINUTE);
}

const endsOf = ({ low, high }: Assumption) => [low, high].filter((end) => end !== null);

const WITHOUT_BAKE = edited(['static: { add: 12 cells, bake: 30m }', 'static: { add: 12 cells }']);
const VARY = 'vary: { policies.static.bake: [10m, 1h] }\nirrelevant-within: 5%';
const withRange = (range: string): string =>
  edited(['irrelevant-within: 5%', VARY.replace('policies.static.bake: [10m, 1h]', range)]);

describe('the assumptions of a scenario', () => {
  it('are defaults whose source says so, and none that is written or has another source', () => {
    const names = (text: string) => varied(text).assumptions.map(({ parameter }) => parameter);
    expect(names(EXAMPLE)).not.toContain('policies.static.bake');
    expect(names(WITHOUT_BAKE)).toContain('policies.static.bake');
    expect(names(edited([', fallback: 2h', '']))).toEqual(names(EXAMPLE));
  });

  it('are varied to half and twice, each by itself, in variants beside the scenario as written', () => {
    const { scenario, assumptions } = varied(WITHOUT_BAKE);
    const bake = assumptions.find(({ parameter }) => parameter === 'policies.static.bake');
    expect(bake && inWords(bake)).toBe('policies.static.bake: 15m < 30m < 1h');
    expect(scenario.variants).toHaveLength(1 + assumptions.flatMap(endsOf).length);
    const bakes = ['base', bake?.low?.variant, bake?.high?.variant].map((variant) =>
      bakesIn(scenario, variant),
    );
    expect(bakes).toEqual([
      [0, 30, 30, 30],
      [0, 15, 30, 30],
      [0, 60, 30, 30],
    ]);
  });

  it('that several places take from one default are one, varied in all of them', () => {
    const assumptions = shippedAssumptions('static: {}, doubling: { geometric: {} }');
    expect(assumptions).toContain('policies.*.gate.alarms-quiet.patience: 5m < 10m < 20m');
    expect(assumptions.filter((line) => line.includes('patience'))).toHaveLength(1);
  });

  it('have laws varied by what says how large they are, shares by their odds, counts in whole numbers', () => {
    const assumptions = shippedAssumptions('static: {}', 'on-call');
    expect(assumptions).toContain(
      'change.defects.0.latent.after: { lognormal: { median: 1h, sigma: 1.2 } } < { lognormal: { median: 2h, sigma: 1.2 } } < { lognormal: { median: 4h, sigma: 1.2 } }',
    );
    // Odds of 1 to 19, halved and doubled: 1 to 38 and 2 to 19, so 1/39 and 2/21.
    expect(assumptions).toContain('responders.0.on-call.mistakes: 2.5641% < 5% < 9.52381%');
    // Half of one person is no person, and one again when rounded.
    expect(assumptions).toContain('responders.0.on-call.people: undefined < 1 < 2');
  });

  it('that are no quantities, or have neither half nor twice, are named and not varied', () => {
    const assumptions = shippedAssumptions('static: {}');
    expect(assumptions).toContain('change.defects.0.latent.sticky: no quantity');
    expect(assumptions).toContain(
      'change.defects.0.latent.fails: neither half nor twice of it is another value',
    );
  });

  it('are tried only at values that the scenario allows', () => {
    // A detector's windows are multiples of those of telemetry: half of a minute is refused, two minutes are not.
    expect(shippedAssumptions('static: {}')).toContain('detectors.0.error-rate.window: undefined < 1m < 2m');
  });

  it('have the range that the file gives, which takes the place of half and twice', () => {
    for (const text of [EXAMPLE, WITHOUT_BAKE]) {
      const ranged = text.replace('irrelevant-within: 5%', VARY);
      expect(messages(ranged)).toBe('');
      const { assumptions, scenario } = varied(ranged);
      const ours = assumptions.filter(({ parameter }) => parameter.endsWith('bake'));
      expect(ours.map(inWords)).toEqual(['policies.static.bake: 10m < 30m < 1h']);
      expect(ours[0].source).toBe('vary');
      expect(bakesIn(scenario, ours[0].low?.variant)[1]).toBe(10);
      expect(bakesIn(scenario, ours[0].high?.variant)[1]).toBe(60);
    }
  });

  it('leave the scenario and its own variants as they are', () => {
    const read = (text: string) => readScenario(text, { file: FILE, catalog, hash: '' });
    expect(JSON.stringify(read(withRange('policies.static.bake: [10m, 1h]')))).toBe(
      JSON.stringify(read(EXAMPLE)),
    );
  });
});

describe('a range that is none', () => {
  it('is told at its own place', () => {
    const ranges = [
      'policies.statik.bake: [10m, 1h]',
      'policies.static.bakes: [10m, 1h]',
      'policies.static.bake: [1h, 10m]',
      'policies.static.bake: [1h, 2h]',
      'policies.static.bake: [10m]',
      'policies.static.bake: 10m',
      'policies.static.bake: [10m, much]',
      'policies.static.order: [random, fewest-users]',
      'seed: [1, 2]',
    ];
    expect(ranges.map((range) => messages(withRange(range))).join('\n')).toMatchInlineSnapshot(`
      "scenarios/config-loop.yaml:55:9 vary.policies.statik.bake: expected a policy of this file, got statik — did you mean static? (in the variant policies.statik.bake=10m)
      scenarios/config-loop.yaml:55:9 policies.static.bakes: expected a known key, got bakes — did you mean bake? (in the variant policies.static.bakes=10m)
      scenarios/config-loop.yaml:55:32 vary.policies.static.bake: expected the lowest value and then the highest, got 1h and 10m — write [10m, 1h]
      scenarios/config-loop.yaml:55:32 vary.policies.static.bake: expected a range with 30m in it, which the scenario has there, got 1h and 2h
      scenarios/config-loop.yaml:55:31 vary.policies.static.bake: expected the lowest and the highest value, such as [10m, 40m], got a list of 1
      scenarios/config-loop.yaml:55:31 vary.policies.static.bake: expected the lowest and the highest value, such as [10m, 40m], got 10m
      scenarios/config-loop.yaml:55:37 policies.static.bake: expected a duration such as 30m, got much — in the variant policies.static.bake=much
      scenarios/config-loop.yaml:55:33 vary.policies.static.order: expected a quantity, such as a duration or a share, got random — only quantities have values between a lowest and a highest one
      scenarios/config-loop.yaml:55:9 vary.seed: expected a path such as policies.static.bake, got seed — seed is the same for all variants"
    `);
  });
});
