// A fleet in which anything may go wrong by the same door as in a run, and all that can be asked of it afterwards.

import fc from 'fast-check';
import type { Impairment, PlantImpairment, Undo } from '../../../src/domain/index.ts';
import { Impairments } from '../../../src/experiment/run/impairments.ts';
import { Sight } from '../../../src/experiment/run/sight.ts';
import { SilentHarm } from '../../../src/experiment/run/silent-harm.ts';
import { Staff } from '../../../src/experiment/run/staff.ts';
import { HOUR, MINUTE, RandomStreams, SECOND } from '../../../src/kernel/index.ts';
import type { Setting } from '../../plant/world.ts';
import { world } from '../../plant/world.ts';

export type Primitive = Impairment['primitive'];

const share = fc.constantFrom(0, 0.05, 0.5, 1);
const times = fc.constantFrom(1, 1.5, 4);
const delay = fc.constantFrom(0, SECOND, 4 * SECOND);

const served = {
  capacity: fc.record({
    primitive: fc.constant('capacity' as const),
    factor: fc.constantFrom(0, 0.1, 0.5, 1),
  }),
  demand: fc.record({ primitive: fc.constant('demand' as const), factor: fc.constantFrom(0, 0.5, 1.5, 8) }),
  errors: fc.record({
    primitive: fc.constant('errors' as const),
    share,
    retryHelps: fc.boolean(),
    segment: fc.constantFrom(undefined, 0, 1),
    kind: fc.constantFrom(undefined, 'system' as const, 'customer' as const),
  }),
  'load-errors': fc.record({
    primitive: fc.constant('load-errors' as const),
    at: fc.constantFrom(0.3, 0.8),
    width: fc.constantFrom(0.03, 0.1),
  }),
  latency: fc.record({ primitive: fc.constant('latency' as const), times, added: delay }),
  state: fc.record({ primitive: fc.constant('state' as const), share }),
  dependency: fc.record({
    primitive: fc.constant('dependency' as const),
    on: fc.constant('store'),
    needed: fc.constantFrom('hard' as const, 'soft' as const),
    calls: share,
    loss: share,
    delay,
  }),
  guard: fc.record({
    primitive: fc.constant('guard' as const),
    admits: fc.constantFrom(0, 0.05, 0.2, Infinity),
    queue: fc.constantFrom(0, 0.1, 1),
  }),
  recovery: fc.record({ primitive: fc.constant('recovery' as const), times }),
} satisfies Record<PlantImpairment['primitive'], fc.Arbitrary<PlantImpairment>>;

const around = {
  propagation: fc.record({
    primitive: fc.constant('propagation' as const),
    carries: fc.oneof(...Object.values(served)) as fc.Arbitrary<PlantImpairment>,
    every: fc.constantFrom(10 * SECOND, MINUTE),
    times,
    upTo: share,
  }),
  'control-loop': fc.record({
    primitive: fc.constant('control-loop' as const),
    every: fc.constantFrom(10 * SECOND, MINUTE),
    step: fc.constantFrom(0.1, 0.5),
    least: fc.constantFrom(0, 0.2),
    above: fc.constantFrom(0, 0.5, 1),
  }),
  observability: fc.record({
    primitive: fc.constant('observability' as const),
    delay: fc.constantFrom(0, 5 * MINUTE),
    missing: share,
    masked: share,
    noise: fc.constantFrom(0, 0.1),
  }),
  responder: fc.record({
    primitive: fc.constant('responder' as const),
    times,
    wrong: fc.constantFrom(0, 0.1, 1),
    absent: fc.boolean(),
  }),
  environment: fc.record({
    primitive: fc.constant('environment' as const),
    power: share,
    cooling: fc.boolean(),
    skew: fc.constantFrom(0, MINUTE),
  }),
  harm: fc.record({ primitive: fc.constant('harm' as const), exposed: share }),
};

/** Something of each kind that can go wrong. */
export const anyOf = { ...served, ...around } satisfies Record<Primitive, fc.Arbitrary<Impairment>>;

export const primitives = Object.keys(anyOf) as Primitive[];

/** Those for which an hour of simulated requests is long enough: what is spread by them is no longer than a queue. */
export const servedPrimitives = Object.keys(served) as PlantImpairment['primitive'][];

export function impairedFleet(setting: Setting & { readonly cells: number }) {
  const here = world(setting);
  const { simulation, plant, fleet } = here;
  const streams = new RandomStreams('laws');
  const sight = new Sight(simulation, fleet, plant, streams.noise('false errors'));
  const staff = new Staff();
  const silentHarm = new SilentHarm(simulation, fleet);
  const impairments = new Impairments({ simulation, fleet, plant, sight, staff, silentHarm });
  return { ...here, sight, staff, silentHarm, impairments };
}

export type ImpairedFleet = ReturnType<typeof impairedFleet>;

/** One thing that is done to the fleet: something goes wrong, is over, or a share of a cell changes its version. */
export const story = (of: fc.Arbitrary<Impairment>, cells: number, longest: number) =>
  fc.array(
    fc.record({
      after: fc.integer({ min: 0, max: longest }),
      what: fc.constantFrom('impair' as const, 'impair' as const, 'undo' as const, 'expose' as const),
      impairment: of,
      cells: fc.uniqueArray(fc.nat(cells - 1), { minLength: 1, maxLength: cells }),
      reach: fc.constantFrom('new' as const, 0.3, 1),
      share: fc.constantFrom(0, 0.25, 1),
    }),
    { minLength: 1, maxLength: 10 },
  );

type Story = typeof story extends (...args: never[]) => fc.Arbitrary<infer T> ? T : never;

/** Does it all, and then undoes in the order of the picks what is still wrong, everything twice. Gives the exposures. */
export function play(here: ImpairedFleet, acts: Story, picks: () => number): readonly number[] {
  const { simulation, plant, impairments, fleet } = here;
  const undos: Undo[] = [];
  const exposures = fleet.cells.map(() => 0);
  const undoOne = () => {
    const [undo] = undos.splice(picks() % undos.length, 1);
    undo();
    undo();
  };
  for (const { after, what, impairment, cells, reach, share: exposed } of acts) {
    simulation.runUntil(simulation.now + after);
    if (what === 'impair') undos.push(impairments.impair(cells, impairment, reach));
    else if (what === 'undo' && undos.length > 0) undoOne();
    else if (what === 'expose') {
      plant.setExposure(cells[0], exposed, 'user');
      exposures[cells[0]] = exposed;
    }
  }
  while (undos.length > 0) {
    simulation.runUntil(simulation.now + 20 * SECOND);
    undoOne();
  }
  return exposures;
}

export const LONG = 6 * HOUR;
