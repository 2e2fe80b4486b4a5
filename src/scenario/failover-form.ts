import type { FailoverLaw } from '../domain/index.ts';
import type { FieldValues, Form } from './form.ts';
import { choiceOf, field, quantity, section } from './form.ts';
import { flagForm } from './leaf-forms.ts';
import { orNone } from './or-none.ts';
import { perForm } from './per-form.ts';
import { durationUnit, shareUnit } from './units.ts';

const replicationForm = section({
  lag: field(quantity(durationUnit), 'age of the newest write that the copy has', { default: '5s' }),
  writes: field(
    quantity(shareUnit, { min: 0, max: 1 }),
    'share of operations that write; the default is an assumption',
    { default: '10%' },
  ),
  fencing: field(
    orNone(quantity(durationUnit)),
    'how long a lost cell has to be fenced off before its users are served elsewhere; none = nobody fences, and both sides may write. The default is an assumption',
    { default: '1m' },
  ),
});

const failoverFields = {
  to: field(choiceOf(['region', 'fleet']), 'where users go: cells of their region, or of others too', {
    default: 'fleet',
  }),
  ramp: field(perForm(shareUnit, 'minute', '10% per minute', { min: 0.0001, max: 1 }), 'users moved', {
    default: '10% per minute',
  }),
  fillTo: field(
    quantity(shareUnit, { min: 0.01, max: 1 }),
    'how full a cell may be made, at its own daily peak',
    {
      default: '85%',
    },
  ),
  automatic: field(flagForm, 'happens by itself when a cell is lost', { default: true }),
  replication: field(
    orNone(replicationForm),
    'asynchronous copies of what users write, which diverge when users leave a cell that has gone',
    { default: 'none' },
  ),
};

/** How users of a lost or drained cell move. */
export const failoverForm: Form<FailoverLaw | null> = lawOf(orNone(section(failoverFields)));

function lawOf(form: Form<FieldValues<typeof failoverFields> | null>): Form<FailoverLaw | null> {
  return {
    ...form,
    read(spot, reading) {
      const parts = form.read(spot, reading);
      if (parts === undefined || parts === null) return parts;
      const { ramp, ...rest } = parts;
      return { ...rest, rampPerMinute: ramp };
    },
  };
}
