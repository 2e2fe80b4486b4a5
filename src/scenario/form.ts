import { endsOf, timesAsMuch } from './half-and-twice.ts';
import { joinPath, oneOf, quote } from './problem.ts';
import type { Ends, Reading, Spot } from './reading.ts';
import { spotAt } from './reading.ts';
import { suggest, suggestion } from './suggest.ts';
import type { Place, Tree } from './tree.ts';
import { describe } from './tree.ts';
import type { Parsed, Unit } from './units.ts';
import { treeOfDefault } from './yaml.ts';

/** A JSON Schema (2020-12), or a part of one. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/**
 * What may stand at one place of a scenario: how it is read, and how an editor is told about it. The reader and the
 * JSON Schema are made of the same forms, so they cannot disagree about keys.
 */
export interface Form<T> {
  /** Stands after "expected". */
  readonly expected: string;
  /** The value; undefined when it is wrong, and then a problem has been noted. */
  read(spot: Spot, reading: Reading): T | undefined;
  readonly schema: JsonSchema;
  /** For the manual: which of the expected are taken, such as `from 0% to 100%`. */
  readonly range?: string | undefined;
  /** For the manual: the keys of a map, or of the map that may stand here. */
  readonly fields?: Fields | undefined;
  /** Half and twice what is written, within what may stand here; undefined where that says nothing: words, 0, 100%. */
  readonly halfAndTwice?: ((tree: Tree) => Ends | undefined) | undefined;
}

/** One key of a section. */
export interface Field<T> {
  readonly form: Form<T>;
  readonly about: string;
  /** As it would be written in YAML; undefined: must be given. */
  readonly default?: unknown;
  /** May be left out without a default. */
  readonly optional?: boolean;
  readonly source?: string;
}

export type Fields = Readonly<Record<string, Field<unknown>>>;
export type FieldValues<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never;
};

export function field<T>(
  form: Form<T>,
  about: string,
  more: { default?: unknown; source?: string } = {},
): Field<T> {
  return { form, about, ...more };
}

export function optionalField<T>(form: Form<T>, about: string): Field<T | undefined> {
  return { form, about, optional: true };
}

const LONGEST_SCALAR = 1000;

/** A form of plain text that a function makes sense of. */
export function scalar<T>(
  expected: string,
  parse: (text: string, quoted: boolean) => Parsed<T>,
  schema: JsonSchema,
): Form<T> {
  return {
    expected,
    schema,
    read(spot, reading) {
      const { tree } = spot;
      if (tree.kind !== 'scalar') return reading.refuse(spot, { expected, got: describe(tree) });
      const tooLong = tree.text.length > LONGEST_SCALAR;
      const parsed = tooLong ? { hint: undefined } : parse(tree.text, tree.quoted);
      if ('value' in parsed) return parsed.value;
      return reading.refuse(spot, { expected, got: describe(tree), hint: parsed.hint });
    },
  };
}

export interface Bounds {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** A number with a unit, within bounds (both included). */
export function quantity(unit: Unit, bounds: Bounds = {}, schema?: JsonSchema): Form<number> {
  const form = scalar(unit.expected, unit.parse, schema ?? { type: 'string', pattern: unit.pattern });
  return {
    ...form,
    range: boundsText(unit, bounds),
    halfAndTwice: (tree) => endsOf((factor) => timesAsMuch(tree, factor, unit, bounds)),
    read(spot, reading) {
      const value = form.read(spot, reading);
      if (value === undefined) return undefined;
      reading.quantities.set(spot.path, { tree: spot.tree, value });
      if (isWithin(value, bounds)) return value;
      const expected = `${bare(unit)} ${boundsText(unit, bounds)}`;
      return reading.refuse(spot, { expected, got: describe(spot.tree) });
    },
  };
}

function isWithin(value: number, { min, max }: Bounds): boolean {
  return value >= (min ?? -Infinity) && value <= (max ?? Infinity);
}

/** `a share`, without the example. */
export function bare({ expected }: Unit): string {
  return expected.replace(/ such as .*/, '');
}

/** `from 0% to 100%` */
export function boundsText(unit: Unit, { min, max }: Bounds): string {
  if (min === undefined) return max === undefined ? '' : `of at most ${unit.format(max)}`;
  return max === undefined
    ? `of at least ${unit.format(min)}`
    : `from ${unit.format(min)} to ${unit.format(max)}`;
}

/** One of some words. */
export function choiceOf<const O extends readonly string[]>(options: O): Form<O[number]> {
  const parse = (text: string): Parsed<O[number]> =>
    options.includes(text) ? { value: text } : { hint: didYouMean(text, options) };
  return scalar(oneOf(options), parse, { enum: options });
}

/** How what is no list is written as one. */
function asList(tree: Tree): string | undefined {
  if (tree.kind === 'scalar') return `write [${describe(tree)}]`;
  return tree.kind === 'map' ? 'begin each item with "- "' : undefined;
}

/** A list; problems of its items are noted one by one. */
export function listOf<T>(of: Form<T>, { min = 0, max = Infinity }: Bounds = {}): Form<readonly T[]> {
  const expected = `a list${min > 0 ? ` of at least ${min}` : ''}`;
  const limits = { ...(min > 0 ? { minItems: min } : {}), ...(max < Infinity ? { maxItems: max } : {}) };
  return {
    expected,
    schema: { type: 'array', items: of.schema, ...limits },
    range: of.fields === undefined ? undefined : 'each a map',
    fields: of.fields,
    read(spot, reading) {
      const { tree } = spot;
      if (tree.kind !== 'list')
        return reading.refuse(spot, { expected, got: describe(tree), hint: asList(tree) });
      const { length } = tree.items;
      if (length < min) return reading.refuse(spot, { expected, got: describe(tree) });
      if (length > max)
        return reading.refuse(spot, { expected: `at most ${max} of them`, got: String(length) });
      return all(tree.items.map((item, i) => of.read(spotAt(spot, i, item), reading)));
    },
  };
}

/** A value under the name that its author gave it. */
export interface Named<T> {
  readonly name: string;
  readonly value: T;
  readonly spot: Spot;
  /** Where the name itself stands. */
  readonly nameAt: Place;
}

const NAME = '^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$';

/** A map whose keys are names of the author's choice. */
export function namedMap<T>(
  of: Form<T> | ((name: string) => Form<T>),
  { min = 0, max = Infinity }: Bounds,
  schema: JsonSchema,
): Form<readonly Named<T>[]> {
  const expected = 'a map of names';
  const hint = 'begin each entry with a name of your own and a colon, in place of "- "';
  const limits = {
    ...(min > 0 ? { minProperties: min } : {}),
    ...(max < Infinity ? { maxProperties: max } : {}),
  };
  return {
    expected,
    schema: { type: 'object', propertyNames: { pattern: NAME }, ...limits, ...schema },
    read(spot, reading) {
      const { tree } = spot;
      if (tree.kind !== 'map') {
        const items = tree.kind === 'list' ? { hint } : {};
        return reading.refuse(spot, { expected, got: describe(tree), ...items });
      }
      const { length } = tree.entries;
      if (length < min)
        return reading.refuse(spot, { expected: `${expected}, at least ${min}`, got: describe(tree) });
      if (length > max)
        return reading.refuse(spot, { expected: `at most ${max} of them`, got: String(length) });
      const values = tree.entries.map(({ key, keyAt, value }) => {
        const inside = spotAt(spot, quote(key), value);
        const isName = readName(key, keyAt, inside.path, reading);
        const form = typeof of === 'function' ? of(key) : of;
        const read = form.read(inside, reading);
        if (!isName || read === undefined) return undefined;
        return { name: key, value: read, spot: inside, nameAt: keyAt };
      });
      return all(values);
    },
  };
}

/** Whether a name can stand in paths, CSV files and on a screen. */
export function readName(name: string, at: Place, path: string, reading: Reading): boolean {
  if (new RegExp(NAME).test(name)) return true;
  reading.refuseAt(at, path, {
    expected: 'a name of at most 40 letters, digits, - and _',
    got: name === '' ? 'an empty text' : quote(name),
  });
  return false;
}

/** A map with known keys, written in kebab-case; the values are under the camelCase names of the fields. */
export function section<F extends Fields>(fields: F): Form<FieldValues<F>> {
  return {
    expected: 'a map',
    schema: sectionSchema(fields),
    fields,
    read: (spot, reading) => readFields(fields, spot, reading).complete,
  };
}

/** Adds a check of the whole to a form; it notes what is wrong itself, and returns false then. */
export function checked<T>(
  form: Form<T>,
  check: (value: T, spot: Spot, reading: Reading) => boolean | undefined,
): Form<T> {
  return {
    ...form,
    read(spot, reading) {
      const value = form.read(spot, reading);
      return value !== undefined && check(value, spot, reading) === false ? undefined : value;
    },
  };
}

/** Some fields of a section: what could be read, and all of it when nothing was wrong. */
export interface ReadFields<F extends Fields> {
  readonly values: Partial<FieldValues<F>>;
  readonly complete: FieldValues<F> | undefined;
}

/** Reads the keys of a map in the order of the fields; an empty value is an empty map. */
export function readFields<F extends Fields>(fields: F, spot: Spot, reading: Reading): ReadFields<F> {
  const { tree, path } = spot;
  const values: Record<string, unknown> = {};
  if (tree.kind !== 'map' && tree.kind !== 'nothing') {
    const keys = Object.keys(fields).map(kebab);
    const hint = keys.length > 0 ? `its keys are ${oneOf(keys)}` : undefined;
    reading.refuse(spot, { expected: 'a map', got: describe(tree), hint });
    return { values: values as Partial<FieldValues<F>>, complete: undefined };
  }
  const entries = tree.kind === 'map' ? tree.entries : [];
  let whole = refuseUnknown(fields, spot, reading);
  for (const [name, { form, default: fallback, optional }] of Object.entries(fields)) {
    const key = kebab(name);
    const written = entries.find((entry) => entry.key === key)?.value;
    const value =
      written ?? (fallback === undefined ? undefined : takeDefault(fields[name], key, spot, reading));
    if (value === undefined && optional) {
      values[name] = undefined;
      continue;
    }
    if (value === undefined && !isSection(form)) {
      reading.refuseAt(tree.at, joinPath(path, key), {
        expected: form.expected,
        got: 'nothing',
        hint: `add the key ${key}`,
      });
      whole = false;
      continue;
    }
    const read = form.read(spotAt(spot, key, value ?? { kind: 'nothing', at: tree.at }), reading);
    if (read === undefined) whole = false;
    else values[name] = read;
  }
  // Every field has gone through its own form above, so the values are of the fields' types.
  const typed = values as Partial<FieldValues<F>>;
  return { values: typed, complete: whole ? (typed as FieldValues<F>) : undefined };
}

/** Takes the default of a key that is not written, or what is to be read in its place. */
function takeDefault({ form, ...field }: Field<unknown>, key: string, spot: Spot, reading: Reading): Tree {
  const path = joinPath(spot.path, key);
  const tree = treeOfDefault(field.default, spot.tree.at);
  const { about, source = '' } = field;
  const declaration = JSON.stringify([key, about, field.default, source]);
  reading.defaults.set(path, { declaration, source, tree, halfAndTwice: form.halfAndTwice });
  return reading.instead.get(path) ?? tree;
}

function refuseUnknown(fields: Fields, { tree, path }: Spot, reading: Reading): boolean {
  if (tree.kind !== 'map') return true;
  const known = Object.keys(fields).map(kebab);
  const strangers = tree.entries.filter(({ key }) => !known.includes(key));
  for (const { key, keyAt } of strangers) {
    const hint = suggestion(key, known);
    reading.refuseAt(keyAt, joinPath(path, quote(key)), { expected: 'a known key', got: quote(key), hint });
  }
  return strangers.length === 0;
}

export function sectionSchema(fields: Fields): JsonSchema {
  const entries = Object.entries(fields);
  const properties = entries.map(([name, each]) => [kebab(name), describedSchema(each)]);
  const required = entries.filter(([, each]) => isRequired(each)).map(([name]) => kebab(name));
  return {
    type: required.length > 0 ? 'object' : ['object', 'null'],
    properties: Object.fromEntries(properties),
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  };
}

export function isRequired({ form, default: fallback, optional }: Field<unknown>): boolean {
  if (fallback !== undefined || optional) return false;
  return !isSection(form) || form.schema.type === 'object';
}

/** `fillTo` → `fill-to` */
export function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

export function didYouMean(written: string, names: readonly string[]): string | undefined {
  const near = suggest(written, names);
  return near === undefined ? undefined : `did you mean ${near}?`;
}

/** All of them, or undefined when one could not be read. */
export function all<T>(values: readonly (T | undefined)[]): readonly T[] | undefined {
  const present = values.filter((value) => value !== undefined);
  return present.length === values.length ? present : undefined;
}

/** A section may be left out when its own keys may be; what is missing in it is then said key by key. */
function isSection(form: Form<unknown>): boolean {
  return form.schema.properties !== undefined;
}

function describedSchema({ form, about, default: fallback, source }: Field<unknown>): JsonSchema {
  const from = source === undefined ? '' : ` Source of the default: ${source}.`;
  return {
    description: `${about}${fallback === undefined ? '' : ` (default ${defaultText(fallback)})`}.${from}`,
    ...form.schema,
    ...(fallback === undefined ? {} : { default: fallback }),
  };
}

export function defaultText(fallback: unknown): string {
  return typeof fallback === 'string' ? fallback : JSON.stringify(fallback);
}
