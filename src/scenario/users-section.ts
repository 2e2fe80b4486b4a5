import type { DemandLaw, RetryLaw, Users } from '../domain/index.ts';
import { DAY } from '../kernel/index.ts';
import { troughFactor } from './day-shape.ts';
import type { Form } from './form.ts';
import { checked, choiceOf, field, quantity, scalar, section } from './form.ts';
import { countForm } from './leaf-forms.ts';
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

const retriesForm: Form<RetryLaw> = section({
  attempts: field(countForm({ min: 1, max: 100 }), 'attempts in all, the first included', { default: 3 }),
  timeout: field(quantity(durationUnit, { min: 1000 }), 'how long a client waits for an answer', {
    default: '3s',
  }),
  backoff: field(
    choiceOf(['none', 'fixed', 'exponential', 'full-jitter', 'equal-jitter']),
    'how long a client waits before it tries again',
    { default: 'full-jitter' },
  ),
  base: field(quantity(durationUnit), 'first wait; exponential kinds double it', { default: '100ms' }),
  cap: field(quantity(durationUnit), 'longest wait', { default: '20s' }),
  budget: field(budgetForm(), 'retries allowed per first try', { default: 'unlimited' }),
});

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
