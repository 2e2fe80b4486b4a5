import type { Law } from '../domain/index.ts';
import { fixed } from '../domain/index.ts';
import type { Form, JsonSchema } from './form.ts';
import { field, quantity, section } from './form.ts';
import { endsOf } from './half-and-twice.ts';
import { oneOf, quote } from './problem.ts';
import type { Reading, Spot } from './reading.ts';
import { spotAt } from './reading.ts';
import { suggestion } from './suggest.ts';
import type { Tree } from './tree.ts';
import { describe, entryOf, onlyEntry } from './tree.ts';
import { numberUnit } from './units.ts';

const LAWS = ['uniform', 'lognormal', 'exponential'];

/**
 * A quantity, or a law it is drawn from: `4m`, `{ uniform: { from: 1m, to: 10m } }`,
 * `{ lognormal: { median: 4m, sigma: 0.8 } }`, `{ exponential: { mean: 1h } }`.
 * What has a largest value takes no law without end.
 */
export function lawForm(of: Form<number>, hasMaximum: boolean): Form<Law> {
  const uniform = section({ from: field(of, 'lowest'), to: field(of, 'highest') });
  const lognormal = section({
    median: field(of, 'half of the draws are below'),
    sigma: field(
      quantity(numberUnit, { min: 0, max: 5 }, { type: 'number' }),
      'standard deviation of its logarithm',
    ),
  });
  const exponential = section({ mean: field(of, 'mean') });
  const endless = { lognormal: lognormal.schema, exponential: exponential.schema };
  const schemas: JsonSchema = { uniform: uniform.schema, ...(hasMaximum ? {} : endless) };
  const expected = `${of.expected}, or a law such as { uniform: { from: …, to: … } }`;
  const known = hasMaximum ? ['uniform'] : LAWS;

  function read(spot: Spot, reading: Reading): Law | undefined {
    if (spot.tree.kind === 'scalar') {
      const value = of.read(spot, reading);
      return value === undefined ? undefined : fixed(value);
    }
    const entry = onlyEntry(spot.tree);
    if (entry === undefined) return reading.refuse(spot, { expected, got: describe(spot.tree) });
    const inside = spotAt(spot, quote(entry.key), entry.value);
    if (!known.includes(entry.key)) {
      const endless = hasMaximum && LAWS.includes(entry.key);
      const hint = endless
        ? 'this quantity has a largest value, the law has none'
        : suggestion(entry.key, known);
      return reading.refuseAt(entry.keyAt, inside.path, {
        expected: `the law ${oneOf(known)}`,
        got: quote(entry.key),
        hint,
      });
    }
    return readLaw(entry.key, inside, reading);
  }

  function readLaw(name: string, spot: Spot, reading: Reading): Law | undefined {
    if (name === 'lognormal') {
      const law = lognormal.read(spot, reading);
      return law && { law: 'lognormal', ...law };
    }
    if (name === 'exponential') {
      const law = exponential.read(spot, reading);
      return law && { law: 'exponential', ...law };
    }
    const law = uniform.read(spot, reading);
    if (law === undefined || law.from <= law.to) return law && { law: 'uniform', ...law };
    const [from, to] = ['from', 'to'].map((key) => describe(entryOf(spot.tree, key)?.value ?? spot.tree));
    return reading.refuse(spot, { expected: 'from not to be above to', got: `${from} and ${to}` });
  }

  return {
    expected,
    read,
    range: of.range,
    schema: { anyOf: [of.schema, oneKeyMap(schemas)] },
    halfAndTwice: (tree) => {
      const half = (part: Tree) => of.halfAndTwice?.(part)?.low;
      const twice = (part: Tree) => of.halfAndTwice?.(part)?.high;
      return endsOf((factor) => withScale(tree, factor < 1 ? half : twice));
    },
  };
}

/** What says how large the draws of a law are; the rest says how far they scatter. */
const SCALES = ['from', 'to', 'median', 'mean'];

/** A quantity, or a law over it, with another in place of what says how large it is; undefined where nothing is other. */
function withScale(tree: Tree, other: (part: Tree) => Tree | undefined): Tree | undefined {
  const law = onlyEntry(tree);
  if (law?.value.kind !== 'map') return other(tree);
  const { value: options } = law;
  const entries = options.entries.map((each) => {
    const value = SCALES.includes(each.key) ? other(each.value) : undefined;
    return value === undefined ? each : { ...each, value };
  });
  if (entries.every((each, i) => each === options.entries[i])) return undefined;
  return { kind: 'map', entries: [{ ...law, value: { ...options, entries } }], at: tree.at };
}

/** A map with exactly one of these keys. */
export function oneKeyMap(
  properties: JsonSchema,
  more: JsonSchema = { additionalProperties: false },
): JsonSchema {
  return { type: 'object', minProperties: 1, maxProperties: 1, properties, ...more };
}

/** The largest value a law can be expected to give: its end, or the median of one without end. */
export function upperEnd(law: Law): number {
  switch (law.law) {
    case 'fixed':
      return law.value;
    case 'uniform':
      return law.to;
    case 'lognormal':
      return law.median;
    case 'exponential':
      return law.mean;
  }
}
