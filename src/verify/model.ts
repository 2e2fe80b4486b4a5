import type { Catalog } from '../domain/index.ts';
import type { RandomStreams } from '../kernel/index.ts';
import type { Fields, ValuesOf } from './fields.ts';

/**
 * A situation with a known answer, played by the product itself: it puts together plant, experiment, detectors or
 * statistics through their doors and reads off numbers. It never simulates anything itself (a test looks).
 */
export interface Model {
  readonly name: string;
  /** What is played and what plays it; where the product only approximates the situation, that too. */
  readonly about: string;
  readonly fields: Fields;
  readonly metrics: Readonly<Record<string, MetricKind>>;
  /** Checks the parameters of a row; those that are fine can be run. */
  prepare(params: Readonly<Record<string, unknown>>): Prepared;
}

/**
 * `mean`: averaged over batches. `share`: so many of so many independent trials; its standard error never falls to 0
 * before enough trials, though none or all of them may have succeeded.
 */
export type MetricKind = 'mean' | 'share';

export type Prepared =
  | { readonly open: (surroundings: Surroundings) => Computation }
  | { readonly refusals: readonly Refusal[] };

/** A parameter outside of its domain. */
export interface Refusal {
  readonly param: string;
  readonly expected: string;
  readonly got: string;
  readonly hint?: string;
}

export interface Surroundings {
  /** All the chance of this model with these parameters; every batch draws from streams keyed by its index. */
  readonly streams: RandomStreams;
  /** The catalog's policies, detectors, … for models that play a scenario. */
  readonly catalog: Catalog;
}

/**
 * What gives the numbers. `wanted` names the metrics still asked for; a metric's number must not depend on it, so each
 * that draws on its own draws from its own stream.
 */
export type Computation =
  | {
      /** Deterministic: standard error 0. */
      readonly exact: (wanted: ReadonlySet<string>) => Readings;
      /** About how many seconds it takes on one core: only `--quick` decides by it. */
      readonly seconds: number;
    }
  | {
      /** One of many independent batches; the same index gives the same numbers. */
      readonly batch: (index: number, wanted: ReadonlySet<string>) => Readings;
      /** About how many seconds a batch takes on one core: budgets and the cut into tasks are made by it. */
      readonly seconds: number;
    };

/** By metric. A number is one observation; a sum is of so many (a ratio of sums, weighed accordingly). */
export type Readings = Readonly<Record<string, Reading>>;

export type Reading = number | { readonly sum: number; readonly of: number };

/** Ties the types of a model's parameters together and checks them. */
export function defineModel<F extends Fields>(definition: Definition<F>): Model {
  const { fields, refuse, open } = definition;
  return {
    ...definition,
    prepare: (params) => {
      const { values, refusals } = readValues(fields, params);
      const all = refusals.length > 0 ? refusals : (refuse?.(values) ?? []);
      return all.length > 0 ? { refusals: all } : { open: (surroundings) => open(values, surroundings) };
    },
  };
}

interface Definition<F extends Fields> {
  readonly name: string;
  readonly about: string;
  readonly fields: F;
  readonly metrics: Readonly<Record<string, MetricKind>>;
  /** What is wrong with parameters that are fine one by one: a queue that never empties, a limit below the servers. */
  readonly refuse?: (values: ValuesOf<F>) => readonly Refusal[];
  readonly open: (values: ValuesOf<F>, surroundings: Surroundings) => Computation;
}

function readValues<F extends Fields>(
  fields: F,
  params: Readonly<Record<string, unknown>>,
): { readonly values: ValuesOf<F>; readonly refusals: readonly Refusal[] } {
  const values: Record<string, unknown> = {};
  const refusals: Refusal[] = [];
  for (const [name, field] of Object.entries(fields)) {
    const given = params[name];
    if (given === undefined) {
      if (field.fallback === undefined)
        refusals.push({ param: name, expected: field.expected, got: 'nothing' });
      else values[name] = field.fallback.value;
      continue;
    }
    const value = field.read(given);
    if (value === undefined) refusals.push({ param: name, expected: field.expected, got: shown(given) });
    else values[name] = value;
  }
  const known = Object.keys(fields);
  for (const [name, given] of Object.entries(params)) {
    if (known.includes(name)) continue;
    refusals.push({
      param: name,
      expected: `a parameter of the model (${known.join(', ')})`,
      got: `${name}: ${shown(given)}`,
    });
  }
  // Every field was read into the type it promises, or there are refusals and nobody looks.
  return { values: values as ValuesOf<F>, refusals };
}

/** As written, but for numbers that are too large for JSON. */
function shown(value: unknown): string {
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}
