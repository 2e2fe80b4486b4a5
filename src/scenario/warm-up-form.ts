import type { WarmUpLaw } from '../domain/index.ts';
import { SECOND } from '../kernel/index.ts';
import type { Form } from './form.ts';
import { field, quantity, section } from './form.ts';
import { orNone } from './or-none.ts';
import { durationUnit, shareUnit } from './units.ts';

/** How hosts with cold caches serve: `{ from: 50%, lasts: 10m }`, or none. Default times: failure-physics §3.5, 5 to 30 min. */
export const warmUpForm: Form<WarmUpLaw | null> = orNone(
  section({
    from: field(
      quantity(shareUnit, { min: 0.01, max: 1 }),
      'share of the full rate at which it begins; the default is an assumption',
      { default: '50%' },
    ),
    lasts: field(quantity(durationUnit, { min: SECOND }), 'until it serves at the full rate', {
      default: '10m',
    }),
  }),
);
