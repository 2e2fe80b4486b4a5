import type { Catalog } from '../domain/index.ts';
import { RandomStreams } from '../kernel/index.ts';
import type { Computation, Readings } from './model.ts';
import { models } from './registry.ts';

/** A part of a computation, as it travels to a worker: models are functions and do not travel. */
export interface VerifyTask {
  readonly model: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Batches from ≤ i < to; null: the deterministic evaluation. */
  readonly batches: { readonly from: number; readonly to: number } | null;
  readonly wanted: readonly string[];
}

/** Errors lose what is theirs on the way between threads, so a failure comes back as data. */
export type VerifyResult =
  | { readonly readings: readonly Readings[] }
  | { readonly failure: { readonly of: string; readonly stack: string } };

/** What a worker does with its tasks; a computation is opened once, however many parts of it come in a row. */
export function verifyWorker(catalog: Catalog): (task: VerifyTask) => VerifyResult {
  const work = workOn(catalog);
  return (task) => {
    try {
      return { readings: work(task) };
    } catch (problem) {
      const stack = problem instanceof Error ? (problem.stack ?? problem.message) : String(problem);
      return { failure: { of: keyOf(task.model, task.params), stack } };
    }
  };
}

function workOn(catalog: Catalog): (task: VerifyTask) => readonly Readings[] {
  let known: { readonly key: string; readonly computation: Computation } | undefined;
  return ({ model, params, batches, wanted }) => {
    const key = keyOf(model, params);
    if (known?.key !== key) known = { key, computation: openComputation(model, params, catalog) };
    const { computation } = known;
    const metrics = new Set(wanted);
    if (batches === null) {
      if (!('exact' in computation))
        throw new Error(`expected a deterministic computation, got batches of ${key}`);
      return [computation.exact(metrics)];
    }
    if (!('batch' in computation))
      throw new Error(`expected batches, got a deterministic computation of ${key}`);
    const { from, to } = batches;
    return Array.from({ length: to - from }, (_, i) => computation.batch(from + i, metrics));
  };
}

/** Builds the computation of a row; its parameters have been checked before. */
export function openComputation(
  name: string,
  params: Readonly<Record<string, unknown>>,
  catalog: Catalog,
): Computation {
  const prepared = models.get(name)?.prepare(params);
  if (prepared === undefined || 'refusals' in prepared)
    throw new Error(`expected a model with parameters it knows, got ${keyOf(name, params)}`);
  return prepared.open({ streams: new RandomStreams(`verify/${keyOf(name, params)}`), catalog });
}

/** Names a computation: rows with the same key share it, and its seed is fixed by it. */
export function keyOf(model: string, params: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(params).sort();
  return `${model} ${JSON.stringify(names.map((name) => [name, params[name]]))}`;
}
