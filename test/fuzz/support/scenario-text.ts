import type { GeneratorValue } from 'fast-check';
import fc from 'fast-check';

/**
 * The text of a scenario nobody would write: any policy and deploy style with any defects, faults, detectors and people,
 * small and short, with zeros, ones and extremes more often than life has them. Always readable.
 */
export function scenarioText(g: GeneratorValue): string {
  const pick = (...words: readonly string[]): string => g(fc.constantFrom, ...words);
  const sometimes = (text: string): string => pick('', text);
  const some = (make: () => string, least: number, most: number): string =>
    Array.from(
      { length: g(fc.integer, { min: least, max: most }) },
      (_, i) => `{ m${i}: { ${make()} } }`,
    ).join(', ');

  const regions = g(fc.integer, { min: 1, max: 3 });
  const cells = g(fc.integer, { min: 1, max: 3 });
  const hasKinds = regions * cells > 1 && g(fc.boolean);
  const hasSegments = g(fc.boolean);
  const on = () => (hasKinds ? sometimes(', on: small') : '');
  const segment = () => (hasSegments ? sometimes(', segment: few') : '');
  const sticky = () => sometimes(', sticky: until-restart');
  const after = () =>
    pick(
      '0s',
      '30s',
      '7m',
      '2h',
      '{ uniform: { from: 1s, to: 20m } }',
      '{ lognormal: { median: 4m, sigma: 1 } }',
    );
  const share = () => pick('0.1%', '5%', '30%', '80%', '100%');

  const harm = () =>
    `{ after: ${after()}, fails: ${pick('0%', '0.5%', '30%', '100%')}, retry-helps: ${pick('true', 'false')}, capacity-lost: ${pick('0%', '60%', '100%')}${sticky()}${on()}${segment()} }`;
  const defect = () => {
    switch (pick('harm', 'load', 'withdraws', 'restart')) {
      case 'load':
        return `load-dependent: { at: ${pick('30%', '90%')}, after: ${after()}${sticky()}${on()} }`;
      case 'withdraws':
        return `withdraws: { after: ${after()}${sticky()}${on()} }`;
      case 'restart':
        return `deep-restart: { capacity-lost: ${share()}, for: ${pick('10s', '2m')}${on()} }`;
      default:
        return `${pick('fails-at-once', 'latent', 'sub-population', 'sticky', 'loops')}: ${harm()}`;
    }
  };

  const fault = () => {
    const time = `at: ${pick('0s', '12m', '{ uniform: { from: 0s, to: 30m } }')}, lasts: ${pick('0s', '10s', '9m', '1d')}`;
    const where = `cells: ${pick('1 cells', '50%', '100%')}${on()}`;
    switch (pick('capacity', 'slow', 'surge', 'cells', 'region', 'cooling')) {
      case 'capacity':
        return `capacity-drop: { ${time}, lost: ${share()}, ${where} }`;
      case 'slow':
        return `slowdown: { ${time}, times: ${pick('1', '3', '20')}, ${where} }`;
      case 'surge':
        return `demand-surge: { ${time}, times: ${pick('1.5', '6')}, ${where} }`;
      case 'cells':
        return `cell-loss: { ${time}, ${where} }`;
      case 'region':
        return `region-loss: { ${time} }`;
      default:
        return `cooling-loss: { ${time} }`;
    }
  };

  const who = () => `sticky: ${pick('user', 'request')}`;
  const bake = () =>
    `bake: ${pick('0s', '1m', '8m')}, schedule: ${pick('constant', 'shrinking', 'growing', 'long-first')}`;
  const order = () =>
    `order: ${pick('fewest-users', 'least-busy-now', 'least-important', 'one-of-each-kind', 'random')}`;
  const gate = () =>
    `gate: { alarms-quiet: { open: ${pick('fail-open', 'fail-closed')}, patience: ${pick('0s', '10m')} } }`;
  const blueGreen = () =>
    `provision: ${pick('0s', '4m')}, verify: 0s, switch: ${pick('0s', '10s')}, fallback: ${pick('0s', '10m', '1h')}, ${who()}`;
  const deploy = () =>
    `deploy: { ${pick(
      `in-place: { ${who()} }`,
      `canary: { share: ${pick('5%', '100%')}, bake: ${pick('0s', '3m')}, ${who()} }`,
      `blue-green: { steps: [10%, 50%], bake: ${pick('0s', '3m')}, ${blueGreen()} }`,
    )} }`;
  const amount = () => pick('1 cells', '50%', '1 hosts', '700 users', '100%');
  const policy = () => {
    const common = `${gate()}, rollback: ${pick('0s', '30s', '20m')}`;
    switch (pick('static', 'geometric', 'percentage', 'all-at-once', 'canary', 'blue-green')) {
      case 'static':
        return `static: { add: ${amount()}, ${bake()}, ${order()}, ${deploy()}, ${common} }`;
      case 'geometric':
        return `geometric: { waves: "${pick('2^n', '1.5^n', '1')}", unit: ${pick('cells', 'hosts')}, ${bake()}, ${order()}, ${deploy()}, ${common} }`;
      case 'percentage':
        return `percentage: { steps: [1%, 40%], of: ${pick('traffic', 'cells')}, ${bake()}, ${order()}, ${deploy()}, ${common} }`;
      case 'all-at-once':
        return `all-at-once: { ${deploy()}, ${common} }`;
      case 'canary':
        return `canary: { share: ${pick('5%', '60%')}, ${who()}, canary-bake: ${pick('0s', '5m')}, add: ${amount()}, ${bake()}, ${order()}, ${common} }`;
      default:
        return `blue-green: { steps: [1%, 50%], ${bake()}, ${gate()}, ${blueGreen()} }`;
    }
  };

  const scope = () => `scope: ${pick('cell', 'region', 'fleet')}`;
  const detector = () =>
    pick(
      `error-rate: { above: ${pick('0.01%', '1%', '1%', '30%')}, sustained: ${pick('0s', '2m')}, every: ${pick('30s', '1m')}, ${scope()} }`,
      `burn-rate: { slo: ${pick('99%', '99.9%')}, ${scope()} }`,
      `user-reports: { at-least: ${pick('1', '10')}, ${scope()} }`,
    );
  const responder = () =>
    pick(
      `auto-rollback: { on: ${pick('any-alarm', 'lasting-alarm')}, after: ${pick('0s', '30s')} }`,
      `on-call: { page-takes: ${pick('0s', '30s')}, triage: ${pick('0s', '2m')}, diagnosis: ${pick('30s', '5m')}, decision: 30s, mistakes: ${pick('0%', '50%')}, rollback-first: ${pick('true', 'false')}, restart-takes: ${pick('0s', '4m')}, restart-at-once: ${pick('1', '9')}, admits: ${pick('1%', '100%')} }`,
      `auto-rollback: { within: ${pick('0s', '1h')} }`,
      'nobody: {}',
    );

  const plant = [
    sometimes(
      `failover: { to: ${pick('region', 'fleet')}, ramp: ${pick('5%', '100%')} per minute, fill-to: ${pick('50%', '100%')}, automatic: ${pick('true', 'false')} }`,
    ),
    sometimes(
      `heat: { preset: ${pick('no-buffer', 'aisle')}, shutdown-spread: ${pick('0C', '1C')}, restart-takes: ${pick('0s', '10m')} }`,
    ),
    sometimes(`queue: ${pick('1ms', '5s')}`),
  ].filter((part) => part !== '');

  return `scenario: fuzz
title: Anything
asks: Does it hold?
sources: [none]
assumes: [everything]
duration: ${pick('20m', '50m', '80m')}
replications: 1
seed: ${g(fc.nat, { max: 999 })}
clock: ${pick('0:00', '{ uniform: { from: 00:00, to: 24:00 } }')}
starts: ${pick('0s', '2m', '{ uniform: { from: 0s, to: 10m } }')}
fleet:
  regions: ${regions}
  cells: ${cells} per region
  hosts: ${pick('1', '8')} per cell
  headroom: ${pick('0%', '30%', '80%')}
  users: { total: ${pick('1000', '90k', '4M')}, spread: ${pick('even', 'zipf 1.1')} }
  kinds: ${hasKinds ? '{ small: { cells: 50%, users: 20% }, large: { cells: 50%, users: 80% } }' : '{ cell: 100% }'}
  segments: ${hasSegments ? '{ most: 90%, few: 10% }' : '{ all: 100% }'}
users:
  diurnal: { operations: ${pick('0.0005/s', '0.02/s', '0.5/s')}, swing: ${pick('0%', '40%', '100%')} }
  retries: { attempts: ${pick('1', '3', '5')}, backoff: ${pick('none', 'fixed', 'full-jitter')}, base: ${pick('0s', '200ms')}, timeout: ${pick('3s', '20s')}, budget: ${pick('unlimited', '10%', '0%')} }
plant: { ${plant.join(', ')} }
telemetry: { delay: ${pick('0s', '60s')}, window: ${pick('10s', '30s')}, base-errors: ${pick('0%', '0.01%', '2%')}, reports: ${pick('0%', '1%', '100%')} }
change:
  code: { name: v2, takes: ${pick('0s', '30s', '4m')} per cell, batches: ${pick('1', '3')}, restart: ${pick('none', '{ capacity-lost: 100%, for: 30s }', '{ capacity-lost: { uniform: { from: 10%, to: 95% } }, for: 1m }')} }
  defects: [${some(defect, 0, 2)}]
faults: [${some(fault, 0, 2)}]
policies:
  first: { ${policy()} }
  second: { ${policy()} }
detectors: [${some(detector, 1, 3)}]
responders: [${some(responder, 1, 2)}]
`;
}
