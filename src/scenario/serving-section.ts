import type { BalancerLaw, CacheLaw, DependencyLaw, ServingLaw, ThrottleLaw } from '../domain/index.ts';
import { MILLISECOND, SECOND } from '../kernel/index.ts';
import type { Form } from './form.ts';
import { checked, choiceOf, field, listOf, optionalField, quantity, section } from './form.ts';
import { countForm, numberForm, textForm } from './leaf-forms.ts';
import { orNone } from './or-none.ts';
import { quote } from './problem.ts';
import { spotAt } from './reading.ts';
import { serviceForm } from './service-form.ts';
import { entryOf } from './tree.ts';
import { durationUnit, shareUnit } from './units.ts';

const share = quantity(shareUnit, { min: 0, max: 1 });

const throttleForm = section({
  factor: field(
    numberForm({ min: 1, max: 100 }),
    'attempts accepted for each one answered, before it refuses',
    {
      default: 2,
    },
  ),
  window: field(quantity(durationUnit, { min: SECOND }), 'over which it counts', { default: '2m' }),
});

const cacheForm = section({
  hits: field(share, 'attempts that hit when the cache is warm'),
  hitCost: field(share, 'work of a hit relative to a miss', { default: '10%' }),
  workingSet: field(countForm({ min: 1 }), 'misses answered in time that fill a cold cache'),
});

const dependencyFields = section({
  name: field(textForm, 'what it is called'),
  kind: field(choiceOf(['hard', 'soft']), 'hard: an attempt fails with it; soft: it is answered without', {
    default: 'hard',
  }),
  calls: field(share, 'attempts that call it', { default: '100%' }),
  errors: field(share, 'calls that fail on a good day', { default: '0%' }),
  attempts: field(countForm({ min: 1, max: 100 }), 'attempts of the cell at it, the first included', {
    default: 1,
  }),
});

const dependencyForm: Form<DependencyLaw> = checked(dependencyFields, ({ kind, errors }, spot, reading) => {
  if (kind === 'soft' || errors < 1) return true;
  reading.refuse(spotAt(spot, 'errors', entryOf(spot.tree, 'errors')?.value ?? spot.tree), {
    expected: 'less than 100% for a hard dependency: a good day is one on which cells can answer',
    got: '100%',
    hint: 'an outage of it is a fault: dependency-loss',
  });
  return false;
});

const dependenciesForm = checked(listOf(dependencyForm, { max: 100 }), (dependencies, spot, reading) => {
  const names = dependencies.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice === undefined) return true;
  reading.refuse(spot, { expected: 'each dependency once', got: `two called ${quote(twice)}` });
  return false;
});

const balancerForm = section({
  probeEvery: field(quantity(durationUnit, { min: 100 * MILLISECOND }), 'time between two health checks', {
    default: '5s',
  }),
  unhealthyAfter: field(countForm({ min: 1, max: 1000 }), 'failed checks in a row that eject a host', {
    default: 2,
  }),
  healthyAfter: field(countForm({ min: 1, max: 1000 }), 'good checks in a row that bring it back', {
    default: 2,
  }),
  maxEjected: field(share, 'hosts that may be ejected at most', { default: '10%' }),
  panicBelow: field(share, 'with fewer healthy hosts, all get attempts', { default: '50%' }),
});

/** How a cell serves attempts; whatever is left out is off. */
export const servingForm: Form<ServingLaw> = withoutNull(
  section({
    servers: optionalField(
      countForm({ min: 1, max: 100_000 }),
      'attempts a cell works on at the same time; left out: one, very fast',
    ),
    service: optionalField(serviceForm, 'law of the time a server takes; left out: exponential'),
    discipline: field(
      choiceOf(['fifo', 'lifo', 'priority']),
      'who is served next; priority: first tries first',
      {
        default: 'fifo',
      },
    ),
    cancelled: field(share, 'abandoned attempts that the server is told of, and withdraws from its queue', {
      default: '0%',
    }),
    throttle: field(orNone(throttleForm), 'adaptive throttling at the server', { default: 'none' }),
    cache: field(orNone(cacheForm), 'look-aside cache before the store', { default: 'none' }),
    dependencies: field(dependenciesForm, 'services that every attempt calls after its own work', {
      default: [],
    }),
    balancer: field(orNone(balancerForm), 'health checks, ejection and panic mode over the hosts', {
      default: 'none',
    }),
  }),
);

type Written = Omit<ServingLaw, 'throttle' | 'cache' | 'balancer'> & {
  readonly throttle: ThrottleLaw | null;
  readonly cache: CacheLaw | null;
  readonly balancer: BalancerLaw | null;
};

function withoutNull(form: Form<Written>): Form<ServingLaw> {
  return {
    ...form,
    read(spot, reading) {
      const written = form.read(spot, reading);
      if (written === undefined) return undefined;
      const { throttle, cache, balancer, ...rest } = written;
      return {
        ...rest,
        throttle: throttle ?? undefined,
        cache: cache ?? undefined,
        balancer: balancer ?? undefined,
      };
    },
  };
}
