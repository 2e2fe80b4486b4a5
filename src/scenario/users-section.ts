import type { BreakerLaw, DemandLaw, RetryBudgetLaw, RetryLaw, Users } from '../domain/index.ts';
import { DAY, SECOND } from '../kernel/index.ts';
import { troughFactor } from './day-shape.ts';
import type { Form } from './form.ts';
import { checked, choiceOf, field, quantity, scalar, section } from './form.ts';
import { countForm, numberForm } from './leaf-forms.ts';
import { orNone } from './or-none.ts';
import { entryOf } from './tree.ts';
import type { Parsed } from './units.ts';
import { durationUnit, parseShare, rateUnit, shareUnit, timeOfDayUnit } from './units.ts';

const share = quantity(shareUnit, { min: 0, max: 1 });

const demandForm = checked(
  section({
    operations: field(quantity(rateUnit, { min: 1e-9 }), 'mean operations of a user', { default: '0.02/s' }),
    swing: field(share, 'how far demand swings around its mean once a day', { default: '50%' }),
    second: field(share, 'a second wave, twice a day', { default: '0%' }),
    peak: field(quantity(timeOfDayUnit), 'local time of the daily peak', { default: '14:00' }),
  }),
  ({ swing, second }, spot, reading) => {
    const lowest = troughFactor(swing, second);
    if (lowest >= -1e-12) return true;
    const got = `${Math.round(lowest * 100)}% of the mean at the lowest hour`;
    reading.refuse(spot, { expected: 'swing and second that leave demand above 0', got });
    return false;
  },
);

const bucketForm: Form<RetryBudgetLaw> = section({
  deposit: field(numberForm({ min: 0.0001, max: 100 }), 'tokens put in; a retry takes one out', {
    default: 0.1,
  }),
  per: field(choiceOf(['first-try', 'success']), 'what puts them in', { default: 'first-try' }),
  saved: field(numberForm({ min: 1, max: 1e6 }), 'tokens a bucket holds at most, and at the start', {
    default: 10,
  }),
});

const breakerForm: Form<BreakerLaw> = section({
  opensAt: field(quantity(shareUnit, { min: 0.0001, max: 1 }), 'opens when more of the attempts failed', {
    default: '50%',
  }),
  minimum: field(countForm({ min: 1, max: 1_000_000 }), 'attempts without which it stays closed', {
    default: 20,
  }),
  window: field(quantity(durationUnit, { min: SECOND }), 'over which a client counts', { default: '10s' }),
  openFor: field(quantity(durationUnit, { min: 1000 }), 'until it lets probes through', { default: '30s' }),
  probes: field(countForm({ min: 1, max: 1000 }), 'probes that must all succeed before it closes', {
    default: 1,
  }),
});

const plainRetriesForm = section({
  attempts: field(countForm({ min: 1, max: 100 }), 'attempts in all, the first included', { default: 3 }),
  timeout: field(quantity(durationUnit, { min: 1000 }), 'how long a client waits for an answer', {
    default: '3s',
  }),
  backoff: field(
    choiceOf(['none', 'fixed', 'exponential', 'full-jitter', 'equal-jitter', 'decorrelated-jitter']),
    'how long a client waits before it tries again',
    { default: 'full-jitter' },
  ),
  base: field(quantity(durationUnit), 'first wait; exponential kinds double it', { default: '100ms' }),
  cap: field(quantity(durationUnit), 'longest wait', { default: '20s' }),
  budget: field(budgetForm(), 'retries allowed per first try', { default: 'unlimited' }),
  bucket: field(orNone(bucketForm), 'token bucket of each client, in place of a budget', { default: 'none' }),
  breaker: field(orNone(breakerForm), 'circuit breaker of each client', { default: 'none' }),
  hedge: field(
    orNone(quantity(durationUnit, { min: 1000 })),
    'sends a second attempt when the first has not been answered for so long',
    { default: 'none' },
  ),
});

const retriesForm: Form<RetryLaw> = {
  ...plainRetriesForm,
  read(spot, reading) {
    const written = plainRetriesForm.read(spot, reading);
    if (written === undefined) return undefined;
    const { bucket, breaker, hedge, ...rest } = written;
    const at = (key: string) => ({
      tree: entryOf(spot.tree, key)?.value ?? spot.tree,
      path: `${spot.path}.${key}`,
    });
    if (bucket !== null && rest.budget < Infinity) {
      return reading.refuse(at('bucket'), { expected: 'a budget or a bucket', got: 'both' });
    }
    if (hedge !== null && hedge >= rest.timeout) {
      const expected = `less than the time-out of ${durationUnit.format(rest.timeout)}`;
      return reading.refuse(at('hedge'), { expected, got: durationUnit.format(hedge) });
    }
    const law = { ...rest, bucket: bucket ?? undefined, breaker: breaker ?? undefined };
    return hedge === null ? law : { ...law, hedge: { after: hedge } };
  },
};

/** What users do, and what their clients do when it fails. */
export const usersForm: Form<Users> = renamed(
  section({
    diurnal: field(demandForm, 'how often users ask, over the day'),
    retries: field(retriesForm, 'what clients do with an attempt that failed'),
  }),
);

type Written = {
  readonly diurnal: { operations: number; swing: number; second: number; peak: number };
  readonly retries: RetryLaw;
};

function renamed(form: Form<Written>): Form<Users> {
  return {
    ...form,
    read(spot, reading) {
      const written = form.read(spot, reading);
      if (written === undefined) return undefined;
      const { operations, swing, second, peak } = written.diurnal;
      const demand: DemandLaw = { rate: operations, swing, second, peak: peak % DAY };
      return { demand, retries: written.retries };
    },
  };
}

function budgetForm(): Form<number> {
  const parse = (text: string): Parsed<number> =>
    text === 'unlimited' ? { value: Infinity } : parseShare(text);
  return scalar('a share of the first tries such as 10%, or unlimited', parse, {
    anyOf: [{ const: 'unlimited' }, { type: 'string', pattern: shareUnit.pattern }],
  });
}
