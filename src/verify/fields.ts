// What parameters of a model may be. A field is data with a reader, so that a table of targets is checked before
// anything runs, and every problem is told at once. (The shapes of `domain/params.ts` describe YAML with units; these
// are bare JSON, with the unit in the name.)

/** One parameter of a model. */
export interface Field<T> {
  readonly about: string;
  /** What is accepted, in words: `a number above 0`. */
  readonly expected: string;
  /** The value, or undefined where it is not what is expected. */
  readonly read: (value: unknown) => T | undefined;
  /** Taken when the parameter is left out; a field without one must be given. */
  readonly fallback?: { readonly value: T };
}

export type Fields = Readonly<Record<string, Field<unknown>>>;

export type ValuesOf<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

interface Bounds {
  /** Smallest value. */
  readonly min?: number;
  /** Largest value. */
  readonly max?: number;
  /** All values are larger. */
  readonly above?: number;
  /** All values are smaller. */
  readonly below?: number;
}

export const number = (about: string, bounds: Bounds = {}): Field<number> => ({
  about,
  expected: withBounds('a number', bounds),
  read: (value) =>
    typeof value === 'number' && Number.isFinite(value) && isWithin(value, bounds) ? value : undefined,
});

export const positive = (about: string): Field<number> => number(about, { above: 0 });

export const probability = (about: string): Field<number> => number(about, { min: 0, max: 1 });

export const whole = (about: string, bounds: Bounds = { min: 1 }): Field<number> => ({
  about,
  expected: withBounds('a whole number', bounds),
  read: (value) =>
    typeof value === 'number' && Number.isSafeInteger(value) && isWithin(value, bounds) ? value : undefined,
});

export const word = <const W extends readonly string[]>(words: W, about: string): Field<W[number]> => ({
  about,
  expected: words.join(' or '),
  read: (value) => words.find((each) => each === value),
});

export const flag = (about: string): Field<boolean> => ({
  about,
  expected: 'true or false',
  read: (value) => (typeof value === 'boolean' ? value : undefined),
});

export const list = <T>(of: Field<T>, least = 0): Field<readonly T[]> => ({
  about: of.about,
  expected: `a list of ${least === 0 ? 'any number' : `at least ${least}`}, each ${of.expected}`,
  read: (value) => {
    if (!Array.isArray(value) || value.length < least) return undefined;
    const items = value.map((item: unknown) => of.read(item));
    return items.every((item) => item !== undefined) ? (items as T[]) : undefined;
  },
});

/** The same field, with a value for those who leave it out. */
export const fallback = <T>(field: Field<T>, value: T): Field<T> => ({ ...field, fallback: { value } });

/** The same field, which may be left out; the value is then undefined. */
export const optional = <T>(field: Field<T>): Field<T | undefined> => ({
  ...field,
  fallback: { value: undefined },
});

function isWithin(value: number, { min, max, above, below }: Bounds): boolean {
  return (
    (min === undefined || value >= min) &&
    (max === undefined || value <= max) &&
    (above === undefined || value > above) &&
    (below === undefined || value < below)
  );
}

function withBounds(what: string, { min, max, above, below }: Bounds): string {
  const parts = [
    ...(min === undefined ? [] : [`from ${min}`]),
    ...(above === undefined ? [] : [`above ${above}`]),
    ...(max === undefined ? [] : [`to ${max}`]),
    ...(below === undefined ? [] : [`below ${below}`]),
  ];
  return [what, ...parts].join(' ');
}
