import type { Amount, AmountUnit, Expression, NameSpace } from '../domain/index.ts';
import { compileExpression } from './expression.ts';
import type { Bounds, Form } from './form.ts';
import { checked, didYouMean, quantity, scalar } from './form.ts';
import { endsOf, timesAsMuch } from './half-and-twice.ts';
import { oneOf } from './problem.ts';
import type { Reading } from './reading.ts';
import { suggestion } from './suggest.ts';
import type { Tree } from './tree.ts';
import { describe } from './tree.ts';
import type { Parsed } from './units.ts';
import { countUnit, numberUnit, parseCount, parseShare, shareUnit } from './units.ts';

/** A whole number: bare, or with k, M or G. */
export function countForm(bounds: Bounds = {}): Form<number> {
  const limits = { minimum: bounds.min ?? 0, ...(bounds.max === undefined ? {} : { maximum: bounds.max }) };
  const schema = {
    anyOf: [
      { type: 'integer', ...limits },
      { type: 'string', pattern: countUnit.pattern },
    ],
  };
  return quantity(countUnit, bounds, schema);
}

export function numberForm(bounds: Bounds = {}): Form<number> {
  const { min, max } = bounds;
  const limits = {
    ...(min === undefined ? {} : { minimum: min }),
    ...(max === undefined ? {} : { maximum: max }),
  };
  return quantity(numberUnit, bounds, { type: 'number', ...limits });
}

export const textForm: Form<string> = {
  expected: 'a text',
  schema: { type: ['string', 'number', 'boolean'] },
  read(spot, reading) {
    const { tree } = spot;
    if (tree.kind !== 'scalar' || tree.text.trim() === '') {
      return reading.refuse(spot, { expected: 'a text', got: describe(tree) });
    }
    return tree.text.trim();
  },
};

export const flagForm: Form<boolean> = scalar(
  'true or false',
  (text, quoted): Parsed<boolean> => {
    if (!quoted && (text === 'true' || text === 'false')) return { value: text === 'true' };
    if (/^(?:true|yes|on)$/i.test(text)) return { hint: 'write true, without quotes' };
    return { hint: /^(?:false|no|off)$/i.test(text) ? 'write false, without quotes' : undefined };
  },
  { type: 'boolean' },
);

/** Waves at most that an expression is tried on; each takes one more cell or host at least. */
const MOST_TRIED = 20_000;

/**
 * An expression; one of n alone is tried on every n = 0, 1, 2, … for which it can be asked: until it exceeds the fleet,
 * or there have been as many waves as hosts.
 */
export function expressionForm(variables: readonly string[]): Form<Expression> {
  const expected = `an expression of ${oneOf(variables)}`;
  return {
    expected,
    schema: { type: ['string', 'number'] },
    read(spot, reading) {
      const { tree } = spot;
      if (tree.kind !== 'scalar') return reading.refuse(spot, { expected, got: describe(tree) });
      const compiled = compileExpression(tree.text, variables);
      if (!('expression' in compiled)) return reading.refuse(spot, { expected, ...compiled });
      const flaw =
        variables.includes('n') && variables.length === 1
          ? firstFlaw(compiled.expression, reading)
          : undefined;
      if (flaw === undefined) return compiled.expression;
      const got = `${describe(tree)}, which is none for n = ${flaw}`;
      return reading.refuse(spot, { expected: `${expected} whose value is a finite number`, got });
    },
  };
}

/** The first n for which the expression has no finite value. */
function firstFlaw(expression: Expression, { totals }: Reading): number | undefined {
  const whole = Math.max(1, ...totals.values());
  const waves = Math.min(totals.get('hosts') ?? 1, MOST_TRIED);
  for (let n = 0; n < waves; n++) {
    const value = valueAt(expression, n);
    if (value === undefined) return n;
    if (value >= whole) return undefined;
  }
  return undefined;
}

function valueAt(expression: Expression, n: number): number | undefined {
  try {
    return expression.evaluate({ n });
  } catch (problem) {
    if (problem instanceof RangeError) return undefined;
    throw problem;
  }
}

/** An example of each. */
export const AMOUNTS: Readonly<Record<AmountUnit, string>> = {
  cells: '12 cells',
  hosts: '200 hosts',
  users: '1M users',
  zones: '2 zones',
  regions: '1 region',
  share: '5%',
};

/** So much of the fleet, more than nothing and not more than there is. */
export function amountForm(units: readonly AmountUnit[]): Form<Amount> {
  const expected = `an amount such as ${oneOf(units.map((unit) => AMOUNTS[unit]))}`;
  const words = units.filter((unit) => unit !== 'share');
  const patterns = [
    ...(words.length > 0 ? [`${COUNT_PATTERN} (?:${words.map((unit) => `${unit}?`).join('|')})`] : []),
    ...(units.includes('share') ? [shareUnit.pattern.slice(1, -1)] : []),
  ];
  const schema = { type: 'string', pattern: `^(?:${patterns.join('|')})$` };
  const form = scalar(expected, (text) => parseAmount(text, units), schema);
  const amounts = { ...form, halfAndTwice: (tree: Tree) => endsOf((factor) => timesTheAmount(tree, factor)) };
  return checked(amounts, ({ value, unit }, spot, reading) => {
    reading.quantities.set(spot.path, { tree: spot.tree, value });
    const most = reading.totals.get(unit);
    if (most === undefined || value <= most) return true;
    const whole = unit === 'share' ? '100%' : `${most} ${unit}`;
    reading.refuse(spot, { expected: `at most ${whole}, the whole fleet`, got: describe(spot.tree) });
    return false;
  });
}

const COUNT_PATTERN = countUnit.pattern.slice(1, -1);

function parseAmount(text: string, units: readonly AmountUnit[]): Parsed<Amount> {
  const words = /^(\S+) +(\S+)$/.exec(text);
  if (words === null) {
    const share = parseShare(text);
    if ('value' in share && units.includes('share')) return positive(share.value, 'share');
    const bare = 'value' in parseCount(text);
    return { hint: bare ? `write ${units.map((unit) => withUnit(text, unit)).join(' or ')}` : undefined };
  }
  const [, digits, word] = words;
  if (units.includes('share') && /^(?:percent|pct)$/.test(word)) return { hint: `write ${digits}%` };
  const unit = units.find((each) => each !== 'share' && (each === word || each === `${word}s`));
  const count = parseCount(digits);
  if (unit === undefined) return { hint: didYouMean(word, units) };
  return 'value' in count ? positive(count.value, unit) : count;
}

/** `12 cells` → `24 cells`, `5%` → the share of twice its odds. */
function timesTheAmount(tree: Tree, factor: number): Tree | undefined {
  if (tree.kind !== 'scalar') return undefined;
  const [, digits, word] = /^(\S+) +(\S+)$/.exec(tree.text) ?? [];
  if (digits === undefined) return timesAsMuch(tree, factor, shareUnit);
  const count = timesAsMuch({ ...tree, text: digits }, factor, countUnit, { min: 1 });
  return count && { ...count, text: `${count.text} ${word}` };
}

function positive(value: number, unit: AmountUnit): Parsed<Amount> {
  return value > 0 ? { value: { value, unit } } : { hint: 'nothing at all never gets anywhere' };
}

function withUnit(digits: string, unit: AmountUnit): string {
  return unit === 'share' ? `${digits}%` : `${digits} ${unit}`;
}

const NAMES: Readonly<Record<NameSpace, string>> = {
  'cell-kind': 'a kind of cell under fleet.kinds',
  region: 'a region of the fleet',
  segment: 'a segment under fleet.segments',
};

export function nameForm(of: NameSpace): Form<string> {
  const form = scalar(NAMES[of], (text) => ({ value: text }), { type: ['string', 'number'] });
  return checked(form, (name, spot, reading) => {
    const names = reading.names.get(of);
    if (names === undefined || names.includes(name)) return true;
    reading.refuse(spot, { expected: NAMES[of], got: describe(spot.tree), hint: suggestion(name, names) });
    return false;
  });
}
