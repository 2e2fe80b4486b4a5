import type { Bounds, Form } from './form.ts';
import { bare, quantity, scalar } from './form.ts';
import type { Parsed, Unit } from './units.ts';
import { parseCount } from './units.ts';

/** So much of something for each of something else: `50 per cell`, `5m per cell`, `10% per minute`. */
export function perForm(unit: Unit, what: string, example: string, bounds: Bounds = {}): Form<number> {
  const suffix = ` per ${what}`;
  const per: Unit = {
    expected: `${bare(unit)} per ${what} such as ${example}`,
    pattern: `${unit.pattern.slice(0, -1)} per ${what}$`,
    parse(text) {
      if (text.endsWith(suffix)) return unit.parse(text.slice(0, -suffix.length));
      return { hint: 'value' in unit.parse(text) ? `write ${text}${suffix}` : undefined };
    },
    format: (value) => unit.format(value) + suffix,
  };
  return quantity(per, bounds);
}

/** How many there are, in each region or in all. */
export interface Spread {
  readonly count: number;
  readonly perRegion: boolean;
}

/** `20 per region`, or `240` for a number in all. */
export function spreadForm(max: number): Form<Spread> {
  const parse = (text: string): Parsed<Spread> => {
    const [digits, ...rest] = text.split(/ +per +region$/);
    const count = parseCount(digits);
    if (!('value' in count)) return count;
    if (count.value < 1 || count.value > max) return { hint: `from 1 to ${max}` };
    return { value: { count: count.value, perRegion: rest.length > 0 } };
  };
  return scalar('a number such as 20 per region, or 240 in all', parse, {
    anyOf: [
      { type: 'integer', minimum: 1, maximum: max },
      { type: 'string', pattern: '^\\d+(?:\\.\\d+)?[kMG]?(?: +per +region)?$' },
    ],
  });
}
