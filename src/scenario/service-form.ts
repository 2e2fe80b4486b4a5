import type { ServiceLaw } from '../domain/index.ts';
import type { Form } from './form.ts';
import { checked, didYouMean, field, listOf, quantity, section } from './form.ts';
import { oneKeyMap } from './law-form.ts';
import { numberForm } from './leaf-forms.ts';
import { oneOf, quote } from './problem.ts';
import type { Reading, Spot } from './reading.ts';
import { spotAt } from './reading.ts';
import { suggestion } from './suggest.ts';
import { describe, onlyEntry } from './tree.ts';
import { durationUnit } from './units.ts';

const WORDS = ['exponential', 'deterministic'] as const;

const times = listOf(quantity(durationUnit, { min: 1 }), { min: 1, max: 10_000 });
const weights = listOf(numberForm({ min: 1e-9, max: 1e9 }), { min: 1, max: 10_000 });

const weighted = checked(
  section({
    values: field(times, 'times, of which only the proportions count'),
    weights: field(weights, 'how often each of them, relative to the others'),
  }),
  ({ values, weights: given }, spot, reading) => {
    if (values.length === given.length) return true;
    reading.refuse(spot, {
      expected: 'a weight for each value',
      got: `${values.length} values and ${given.length} weights`,
    });
    return false;
  },
);

const lognormal = section({
  scv: field(numberForm({ min: 1e-6, max: 1e4 }), 'squared coefficient of variation'),
});

const MAPS = {
  lognormal,
  points: weighted,
  hyperexponential: weighted,
  empirical: times,
};
const NAMES = Object.keys(MAPS);

/**
 * How long a server takes for an attempt; the mean follows from servers and capacity: `exponential`, `deterministic`,
 * `{ lognormal: { scv: 4 } }`, `{ points: { values: [1ms, 50ms], weights: [95, 5] } }`, `{ hyperexponential: … }` (the
 * values are means), `{ empirical: [3ms, 5ms, …] }`.
 */
export const serviceForm: Form<ServiceLaw> = {
  expected: `${oneOf(WORDS)}, or a law such as { lognormal: { scv: 4 } }`,
  schema: {
    anyOf: [
      { enum: WORDS },
      oneKeyMap(Object.fromEntries(Object.entries(MAPS).map(([name, { schema }]) => [name, schema]))),
    ],
  },
  read(spot, reading) {
    const { tree } = spot;
    if (tree.kind === 'scalar') return readWord(tree.text, spot, reading);
    const entry = onlyEntry(tree);
    if (entry === undefined) return reading.refuse(spot, { expected: this.expected, got: describe(tree) });
    const inside = spotAt(spot, quote(entry.key), entry.value);
    switch (entry.key) {
      case 'lognormal': {
        const law = lognormal.read(inside, reading);
        return law && { law: 'lognormal', ...law };
      }
      case 'points':
      case 'hyperexponential': {
        const law = weighted.read(inside, reading);
        return law && { law: entry.key, ...law };
      }
      case 'empirical': {
        const values = times.read(inside, reading);
        return values && { law: 'empirical', values };
      }
      default:
        return reading.refuseAt(entry.keyAt, inside.path, {
          expected: `the law ${oneOf(NAMES)}`,
          got: quote(entry.key),
          hint: suggestion(entry.key, NAMES),
        });
    }
  },
};

function readWord(text: string, spot: Spot, reading: Reading): ServiceLaw | undefined {
  const law = WORDS.find((word) => word === text);
  if (law !== undefined) return { law };
  const hint = NAMES.includes(text) ? `write { ${text}: … }` : didYouMean(text, [...WORDS, ...NAMES]);
  return reading.refuse(spot, { expected: serviceForm.expected, got: describe(spot.tree), hint });
}
