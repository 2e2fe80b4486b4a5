import type { Duration } from '../kernel/index.ts';
import type { Dates, Hours } from './calendar.ts';
import type { Law } from './law.ts';
import type { Configured, ModelKind } from './model.ts';

/**
 * What a parameter of a model looks like. A shape is data: the scenario language parses by it, the JSON Schema and
 * the manual pages are printed from it, so a model that declares its parameters is in all three.
 */
export type Shape =
  | { readonly kind: 'duration'; readonly min?: Duration; readonly max?: Duration }
  | { readonly kind: 'share'; readonly min?: number; readonly max?: number }
  | { readonly kind: 'rate'; readonly min?: number }
  | { readonly kind: 'count'; readonly min?: number; readonly max?: number }
  | { readonly kind: 'number'; readonly min?: number; readonly max?: number }
  | { readonly kind: 'temperature'; readonly min?: number; readonly max?: number }
  | { readonly kind: 'flag' }
  | { readonly kind: 'text' }
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  | { readonly kind: 'expression'; readonly variables: readonly string[] }
  | { readonly kind: 'amount'; readonly units: readonly AmountUnit[] }
  | { readonly kind: 'law'; readonly of: Shape }
  | { readonly kind: 'list'; readonly of: Shape; readonly min?: number; readonly max?: number }
  | { readonly kind: 'group'; readonly params: Params }
  | { readonly kind: 'model'; readonly of: ModelKind }
  | { readonly kind: 'hours' }
  | { readonly kind: 'dates' }
  | { readonly kind: 'name'; readonly of: NameSpace };

/** Names that must exist in the same scenario. */
export type NameSpace = 'cell-kind' | 'region' | 'segment';

export type AmountUnit = 'cells' | 'hosts' | 'users' | 'zones' | 'regions' | 'share';

/** "12 cells", "200 hosts", "1M users", "2 zones" (rooms), "1 region", "5%" (a share, 0…1). */
export interface Amount {
  readonly value: number;
  readonly unit: AmountUnit;
}

/** A sandboxed expression of named variables, compiled to a plain function. Its result is a finite number. */
export interface Expression {
  readonly source: string;
  evaluate(variables: Readonly<Record<string, number>>): number;
}

/** One parameter: its shape, what it means, and the value it takes when left out. */
export interface Param<T> {
  readonly shape: Shape;
  readonly about: string;
  /** As a user would write it in YAML (`'30m'`, `'2%'`); undefined = must be given, or `optional`. */
  readonly default?: unknown;
  readonly optional?: boolean;
  /** Source of the default: an incident, a paper, or 'assumption'. */
  readonly source?: string;
  /** Carries the type only; never present at run time. */
  readonly type?: T;
}

export type Params = Readonly<Record<string, Param<unknown>>>;
export type Values<P extends Params> = { readonly [K in keyof P]: P[K] extends Param<infer T> ? T : never };

const param = <T>(
  shape: Shape,
  about: string,
  more: { default?: unknown; source?: string } = {},
): Param<T> => ({
  shape,
  about,
  ...(more.default === undefined ? {} : { default: more.default }),
  ...(more.source === undefined ? {} : { source: more.source }),
});

type Range = { min?: number; max?: number; default?: unknown; source?: string };

const ranged =
  (kind: 'duration' | 'share' | 'count' | 'number' | 'temperature') =>
  (about: string, more: Range = {}): Param<number> =>
    param<number>(
      {
        kind,
        ...(more.min === undefined ? {} : { min: more.min }),
        ...(more.max === undefined ? {} : { max: more.max }),
      },
      about,
      more,
    );

export const duration = ranged('duration');
export const share = (about: string, more: Range = {}): Param<number> =>
  ranged('share')(about, { min: 0, max: 1, ...more });
export const count = ranged('count');
export const number = ranged('number');
export const temperature = ranged('temperature');
export const rate = (about: string, more: Range = {}): Param<number> =>
  param<number>({ kind: 'rate', min: more.min ?? 0 }, about, more);
export const flag = (about: string, more: Range = {}): Param<boolean> =>
  param<boolean>({ kind: 'flag' }, about, more);
export const text = (about: string, more: Range = {}): Param<string> =>
  param<string>({ kind: 'text' }, about, more);

/** Hours of the week: `mon-fri 09:00-17:00`. */
export const hours = (about: string, more: Range = {}): Param<Hours> =>
  param<Hours>({ kind: 'hours' }, about, more);
/** A date, or the first and the last of several: `2026-12-23..2027-01-03`. */
export const dates = (about: string, more: Range = {}): Param<Dates> =>
  param<Dates>({ kind: 'dates' }, about, more);

export const choice = <const O extends readonly string[]>(
  options: O,
  about: string,
  more: Range = {},
): Param<O[number]> => param<O[number]>({ kind: 'choice', options }, about, more);

export const expression = (
  variables: readonly string[],
  about: string,
  more: Range = {},
): Param<Expression> => param<Expression>({ kind: 'expression', variables }, about, more);

export const amount = (units: readonly AmountUnit[], about: string, more: Range = {}): Param<Amount> =>
  param<Amount>({ kind: 'amount', units }, about, more);

export const law = (of: Param<number>, more: Range = {}): Param<Law> =>
  param<Law>({ kind: 'law', of: of.shape }, of.about, {
    default: of.default,
    ...(of.source ? { source: of.source } : {}),
    ...more,
  });

export const list = <T>(of: Param<T>, more: Range = {}): Param<readonly T[]> =>
  param<readonly T[]>(
    {
      kind: 'list',
      of: of.shape,
      ...(more.min === undefined ? {} : { min: more.min }),
      ...(more.max === undefined ? {} : { max: more.max }),
    },
    of.about,
    more,
  );

export const group = <P extends Params>(params: P, about: string, more: Range = {}): Param<Values<P>> =>
  param<Values<P>>({ kind: 'group', params }, about, more);

export const model = <K extends ModelKind>(of: K, about: string, more: Range = {}): Param<Configured<K>> =>
  param<Configured<K>>({ kind: 'model', of }, about, more);

export const named = (of: NameSpace, about: string, more: Range = {}): Param<string> =>
  param<string>({ kind: 'name', of }, about, more);

/** May be left out; the value is then undefined. */
export const optional = <T>(of: Param<T>): Param<T | undefined> =>
  ({ ...of, optional: true }) as Param<T | undefined>;
