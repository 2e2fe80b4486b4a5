import type { Catalog } from '../../../src/domain/index.ts';
import {
  amount,
  catalogOf,
  choice,
  count,
  defineDefect,
  defineDeploy,
  defineDetector,
  defineFault,
  defineGate,
  definePolicy,
  defineResponder,
  defineRollback,
  duration,
  expression,
  flag,
  group,
  law,
  list,
  model,
  named,
  number,
  optional,
  rate,
  share,
  styleParams,
  temperature,
  text,
} from '../../../src/domain/index.ts';
import type { Script } from '../../../src/kernel/index.ts';
import { HOUR, MINUTE } from '../../../src/kernel/index.ts';

/** Nothing here is ever run. */
function* idle(): Script {
  yield* [];
}

const waveParams = {
  bake: duration('how long a wave is watched', { default: '30m', min: 0, source: 'assumption' }),
  order: choice(['fewest-users', 'random', 'one-of-each-kind'], 'which cells come first', {
    default: 'fewest-users',
  }),
};

const allAtOnce = definePolicy({
  name: 'all-at-once',
  summary: 'Gives the change to every cell in one wave.',
  about: 'The baseline.',
  params: { bake: duration('how long the fleet is watched', { default: '0s' }) },
  roll: idle,
});

const staticPolicy = definePolicy({
  name: 'static',
  summary: 'Adds the same amount in every wave.',
  about: 'As many waves as it takes.',
  params: { add: amount(['cells', 'hosts', 'users', 'share'], 'how much is added'), ...waveParams },
  roll: idle,
});

const geometric = definePolicy({
  name: 'geometric',
  summary: 'Lets what is on the new version grow by an expression of the wave.',
  about: 'After wave n the new version is on waves(n) cells.',
  params: { waves: expression(['n'], 'cells after wave n', { default: '2^n' }), ...waveParams },
  roll: idle,
});

const blueGreen = definePolicy({
  name: 'blue-green',
  summary: 'Moves the traffic in steps to a second environment.',
  about: 'A preset: it settles its deploy style itself.',
  params: {
    steps: list(share('share of traffic'), { default: '[1%, 100%]', min: 1, max: 20 }),
    sticky: choice(['user', 'request'], 'who stays on the new version', { default: 'user' }),
    fallback: duration('how long the old side stands', { default: '2h' }),
    gate: styleParams.gate,
    ...waveParams,
  },
  settings: ({ gate }) => ({
    deploy: { name: 'in-place', model: inPlace, options: {} as never },
    gate,
  }),
  roll: idle,
});

const inPlace = defineDeploy({
  name: 'in-place',
  summary: 'Changes the hosts of a cell batch by batch.',
  about: 'No second environment.',
  params: {},
  deploy: idle,
  undo: idle,
});

const canary = defineDeploy({
  name: 'canary',
  summary: 'Tries a share of the hosts first.',
  about: '',
  params: {
    share: share('of the hosts', { default: '5%' }),
    bake: duration('how long', { default: '10m' }),
  },
  deploy: idle,
  undo: idle,
});

const alarmsQuiet = defineGate({
  name: 'alarms-quiet',
  summary: 'Passes when no alarm is on.',
  about: '',
  params: { patience: duration('how long it waits for data', { default: '10m' }) },
  decide: () => ({ decision: 'pass', because: 'all quiet' }),
  patience: (options) => options.patience,
});

const loops = defineDefect({
  name: 'loops',
  class: 'crash',
  summary: 'Makes the hosts of one kind of cell loop.',
  about: 'Azure Storage 2014.',
  params: {
    on: optional(named('cell-kind', 'kind it strikes; all when left out')),
    after: law(duration('latency'), { default: '{ lognormal: { median: 4m, sigma: 0.8 } }' }),
    sticky: choice(['no', 'until-restart'], 'whether a rollback heals it', { default: 'no' }),
    capacityLost: law(share('capacity lost'), { default: '100%' }),
  },
  strikes: () => true,
  strike: idle,
  sticky: ({ sticky }) => sticky === 'until-restart',
  remedies: () => ['rollback'],
  latency99: () => 20 * MINUTE,
});

const failsFor = defineDefect({
  name: 'fails-for',
  class: 'crash',
  summary: 'Fails the requests of a segment.',
  about: '',
  params: {
    segment: optional(named('segment', 'who meets it')),
    share: share('of their requests', { default: '100%' }),
  },
  strikes: () => true,
  strike: idle,
  sticky: () => false,
  remedies: () => ['rollback'],
  latency99: () => 0,
});

const coolingLoss = defineFault({
  name: 'cooling-loss',
  summary: 'Stops the cooling of a region.',
  about: '',
  params: {
    region: named('region', 'where'),
    at: law(duration('when'), { default: '1h' }),
    outside: temperature('temperature outside', { default: '30°C', max: 60 }),
    leak: rate('heat that leaks in', { default: '0.5/s' }),
    ride: group(
      { lasts: duration('how long', { default: '1h' }), again: flag('twice', { default: false }) },
      'its course',
    ),
  },
  strike: idle,
  remedies: () => ['wait'],
  lasts: () => 4 * HOUR,
});

const scope = choice(['cell', 'region', 'fleet'], 'what one unit watches', { default: 'cell' });

const errorRate = defineDetector({
  name: 'error-rate',
  summary: 'Fires when the share of errors stays above a limit.',
  about: '',
  params: {
    above: share('of requests that fail', { default: '1%' }),
    sustained: duration('for how long', { default: '2m', min: MINUTE }),
    scope,
  },
  every: () => MINUTE,
  windows: ({ sustained }) => [sustained],
  start: () => null,
  look: (state) => ({ state, verdict: 'pass', because: '' }),
  foresee: () => undefined,
});

const burnRate = defineDetector({
  name: 'burn-rate',
  summary: 'Fires when the error budget burns too fast.',
  about: '',
  params: {
    slo: share('of requests that are to succeed', { default: '99.9%' }),
    factor: number('speed', { default: 14.4 }),
  },
  every: () => MINUTE,
  windows: () => [5 * MINUTE, HOUR],
  start: () => null,
  look: (state) => ({ state, verdict: 'pass', because: '' }),
  foresee: () => undefined,
});

const asDeployed = defineRollback({
  name: 'as-deployed',
  summary: 'Goes back the way the deploy style knows.',
  about: '',
  shorthand: 'takes',
  params: { takes: duration('how long it takes per cell', { default: '0s', min: 0 }) },
  takeBack: idle,
});

const autoRollback = defineResponder({
  name: 'auto-rollback',
  summary: 'Takes the change back on an alarm.',
  about: '',
  params: { on: choice(['any-alarm', 'two-alarms'], 'what sets it off', { default: 'any-alarm' }) },
  respond: idle,
});

const onCall = defineResponder({
  name: 'on-call',
  summary: 'People who are paged.',
  about: '',
  params: {
    tiers: count('how many tiers', { default: 2, min: 1, max: 5 }),
    awake: flag('whether they sleep', { default: false }),
    team: text('what they are called', { default: 'ops' }),
    backup: optional(model('responder', 'who helps')),
  },
  respond: idle,
});

/** A few models of each kind that have every shape of parameter between them. */
export const catalog: Catalog = catalogOf([
  allAtOnce,
  staticPolicy,
  geometric,
  blueGreen,
  inPlace,
  canary,
  alarmsQuiet,
  asDeployed,
  loops,
  failsFor,
  coolingLoss,
  errorRate,
  burnRate,
  autoRollback,
  onCall,
]);
