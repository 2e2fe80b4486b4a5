// Every policy in many shapes, for the laws that hold for all of them.

import fc from 'fast-check';
import type { Lines } from './read.ts';

const wave = fc.record({
  bake: fc.constantFrom('0s', '10m', '1h'),
  schedule: fc.constantFrom('constant', 'shrinking', 'growing', 'long-first'),
  order: fc.constantFrom('fewest-users', 'least-busy-now', 'least-important', 'one-of-each-kind', 'random'),
});

const deploy = fc.constantFrom(
  'in-place',
  'canary',
  '{ canary: { share: 30%, bake: 1m, sticky: user } }',
  'blue-green',
  '{ blue-green: { steps: [100%], fallback: 3h } }',
  '{ blue-green: { provision: 0s, verify: 0s, steps: [5%, 60%], bake: 1m } }',
  'flag',
  'two-phase',
  '{ ab-test: { alpha: 0.0000001%, at-most: 3h, undecided: ship } }',
  '{ flag: { by: [{ share: 3% }], steps: [2%, 40%], bake: 1m, propagation: 0s } }',
);

const text = (options: Record<string, string>) =>
  Object.entries(options)
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ');

const inWaves = (name: string, own: fc.Arbitrary<string>) =>
  fc
    .tuple(own, wave, deploy)
    .map(([first, options, style]) => `${name}: { ${first}, ${text(options)}, deploy: ${style} }`);

const anyPolicy: fc.Arbitrary<string> = fc.oneof(
  deploy.map((style) => `all-at-once: { deploy: ${style} }`),
  inWaves(
    'static',
    fc.constantFrom(
      'add: 1 cells',
      'add: 3 cells',
      'add: 7 hosts',
      'add: 25 hosts',
      'add: 1k users',
      'add: 30%',
    ),
  ),
  inWaves(
    'geometric',
    fc.constantFrom(
      'waves: "2^n"',
      'waves: "1.5^n"',
      'waves: "1.05^n"',
      'waves: "3"',
      'waves: "5 * 2^n", unit: hosts',
      'waves: "100 * 3^n", unit: users',
      'waves: "0.1 * (n + 1)", unit: share-of-fleet',
    ),
  ),
  inWaves(
    'percentage',
    fc.constantFrom(
      'steps: [1%, 10%, 50%, 100%]',
      'steps: [20%, 10%, 70%], of: cells',
      'steps: [5%], of: traffic',
    ),
  ),
  wave.map((options) => `canary: { share: 20%, cells: 2, ${text(options)} }`),
  fc.constantFrom(
    'blue-green: {}',
    'flag: {}',
    'migration: { add: 2 cells, back-to: original }',
    'flag: { add: 2 cells, by: [{ share: 20% }], steps: [10%, 50%], schedule: growing }',
    'blue-green: { steps: [50%], bake: 1m, fallback: 0s, schedule: growing }',
  ),
);

const fleets = [
  '{ regions: 1, cells: 3 per region, users: { total: 1k, spread: even }, hosts: 10 per cell, headroom: 40% }',
  '{ regions: 2, cells: 4 per region, users: { total: 8k, spread: zipf 1.1 }, hosts: 10 per cell, headroom: 40% }',
  '{ regions: 3, cells: 7 per region, kinds: { a: 70%, b: 20%, c: 10% }, users: { total: 100k, spread: zipf 1.3 }, hosts: 4 per cell, headroom: 40% }',
];

/** A fleet, a change and one policy, as a scenario has them. */
export const anyRollout: fc.Arbitrary<Lines> = fc.record({
  fleet: fc.constantFrom(...fleets),
  change: fc
    .tuple(fc.constantFrom('0s', '90s', '5m'), fc.integer({ min: 1, max: 6 }))
    .map(([takes, batches]) => `name: tested, takes: ${takes} per cell, batches: ${batches}`),
  policies: anyPolicy.map((policy) => `{ tested: { ${policy} } }`),
});
