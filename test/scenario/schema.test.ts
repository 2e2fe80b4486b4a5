import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { scenarioSchema } from '../../src/scenario/index.ts';
import { catalog } from './support/catalog.ts';
import { EXAMPLE } from './support/example.ts';
import { edited, messages } from './support/read.ts';

const schema = scenarioSchema(catalog);
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true, strictRequired: false }).compile(
  schema,
);

/** As an editor sees a file. */
const editorTakes = (text: string): boolean => validate(parse(text));
const readerTakes = (text: string): boolean => messages(text) === '';

describe('the JSON Schema', () => {
  it('is well-formed, and takes the example', () => {
    expect(editorTakes(EXAMPLE)).toBe(true);
    expect(validate.errors ?? []).toEqual([]);
  });

  it('takes what the reader takes', () => {
    const edits: readonly (readonly [string, string])[] = [
      ['clock: 00:51', 'clock: { uniform: { from: 00:00, to: 24:00 } }'],
      ['regions: 12', 'regions: [region-1, region-2, region-3]'],
      ['regions: 12', 'regions: { region-3: { offset: -5h, cells: 30, users: 30% }, south: {} }'],
      ['cells: 20 per region', 'cells: 240'],
      ['seed: 2014', 'seed: autumn'],
      ['total: 40M', 'total: 40000000'],
      ['replications: 300', 'replications: 1k'],
      ['all-at-once: {}', 'all-at-once:'],
      ['all-at-once: {}', 'everything: all-at-once'],
      ['static: {', 'static: { gate: { alarms-quiet: { patience: 5m } }, rollback: 5m,'],
      ['static: { add: 12 cells, bake: 30m }', 'static: { geometric: { waves: 3 } }'],
      ['add: 12 cells', 'add: 5%'],
      ['- burn-rate: { slo: 99.9% }', '- burn-rate'],
      ['- burn-rate: { slo: 99.9% }', '- strict: { error-rate: { above: 1% } }'],
      ['- burn-rate: { slo: 99.9% }', '- strict: burn-rate'],
      ['largest-cell: 2%', 'largest-cell: 2 %'],
      ['headroom: 40%', 'capacity: 100k/s per cell'],
      ['budget: 10%', 'budget: unlimited'],
      ['heat: { preset: aisle, inlet: 22°C }', 'heat: aisle'],
      ['heat: { preset: aisle, inlet: 22°C }', 'heat: none'],
      ['restart: { capacity-lost: 100%, for: 30s }', 'restart: none'],
      ['for: 30s', 'for: { exponential: { mean: 30s } }'],
      ['p95: "< 2%"', 'mean: ["> 1%", "<= 2%"], share: ">= 99%"'],
    ];
    for (const edit of edits) {
      const text = edited(edit);
      expect([edit[1], messages(text)]).toEqual([edit[1], '']);
      expect([edit[1], editorTakes(text), validate.errors]).toEqual([edit[1], true, null]);
    }
  });

  it('refuses what the reader refuses for its form', () => {
    const edits: readonly (readonly [string, string])[] = [
      ['asks: Which policy keeps it small?', ''],
      ['telemetry:', 'telemetrie:'],
      ['duration: 30h', 'duration: 30'],
      ['duration: 30h', 'duration: 30 hours'],
      ['duration: 30h', 'duration: [30h]'],
      ['duration: 30h', 'duration: -30h'],
      ['replications: 300', 'replications: 0'],
      ['replications: 300', 'replications: 2.5'],
      ['swing: 50%', 'swing: 0.5'],
      ['hosts: 50 per cell', 'hosts: 50'],
      ['takes: 5m per cell', 'takes: 5m'],
      ['fill-to: 85%', 'fillTo: 85%'],
      ['automatic: true', 'automatic: sometimes'],
      ['to: region,', 'to: moon,'],
      ['headroom: 40%', ''],
      ['headroom: 40%', 'headroom: 40%\n  capacity: 100k/s per cell'],
      ['config: {', 'confg: {'],
      ['config: {', 'code: {}\n  config: {'],
      ['add: 12 cells, ', ''],
      ['add: 12 cells', 'add: 12'],
      ['sticky: user', 'sticky: users'],
      ['sticky: user', 'stick: user'],
      ['steps: [1%, 10%, 50%, 100%]', 'steps: []'],
      ['geometric: {', 'geometrik: {'],
      ['deploy: canary', 'deploy: canari'],
      ['- burn-rate: { slo: 99.9% }', '- burn-rate: { slo: 99.9% }\n    error-rate: {}'],
      ['- burn-rate: { slo: 99.9% }', '- burn-rate: { goal: 99.9% }'],
      ['uniform: { from: 1h, to: 20h }', 'unifrom: { from: 1h, to: 20h }'],
      ['uniform: { from: 1h, to: 20h }', 'uniform: { from: 1h }'],
      ['clock: 00:51', 'clock: { lognormal: { median: 12:00, sigma: 1 } }'],
      ['clock: 00:51', 'clock: 25:00'],
      ['p95: "< 2%"', 'p42: "< 2%"'],
      ['p95: "< 2%"', 'p95: "2%"'],
      ['doubling.users_harmed_share', 'doubling.users_harmed_shares'],
      ['policies.doubling.bake: [10m, 2h]', 'policies.doubling.bake: 10m'],
      ['doubling: {', '"a, b": {'],
    ];
    for (const edit of edits) {
      const text = edited(edit);
      expect([edit[1], readerTakes(text), editorTakes(text)]).toEqual([edit[1], false, false]);
    }
  });

  it('never refuses what the reader takes', () => {
    const words = [...new Set(EXAMPLE.match(/[\w.%^/°-]+/g) ?? [])];
    const others = fc.oneof(
      fc.constantFrom(...words),
      fc.nat().map(String),
      fc.nat(99).map((n) => `${n}%`),
    );
    fc.assert(
      fc.property(fc.constantFrom(...words), others, (from, to) => {
        const text = EXAMPLE.replace(from, () => to);
        if (readerTakes(text)) expect([text, editorTakes(text)]).toEqual([text, true]);
      }),
      { seed: 7, numRuns: 120 },
    );
  });

  it('knows every model with its options, for completion', () => {
    const { $defs } = schema as { $defs: Record<string, { properties?: object; description?: string }> };
    expect(Object.keys($defs['policy.geometric'].properties ?? {})).toEqual([
      'waves',
      'bake',
      'order',
      'deploy',
      'gate',
      'rollback',
      'stages',
      'ships',
      'freezes',
    ]);
    expect($defs['policy.geometric'].properties).toMatchObject({
      order: { enum: ['fewest-users', 'random', 'one-of-each-kind'], default: 'fewest-users' },
      bake: { description: 'how long a wave is watched (default 30m). Source of the default: assumption.' },
    });
    expect(Object.keys($defs)).toContain('listed-detector');
  });
});
