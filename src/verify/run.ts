import type { Catalog } from '../domain/index.ts';
import type { Budget, Family, FamilyRunner } from './driver.ts';
import { settle } from './driver.ts';
import type { Readings } from './model.ts';
import { models } from './registry.ts';
import type { Judged, Target } from './target.ts';
import type { VerifyResult, VerifyTask } from './worker-task.ts';
import { keyOf, openComputation } from './worker-task.ts';

/** Seconds of one core that one computation may take in full: a row that needs more is undecided, and says so. */
const FULL: Budget = { seconds: 300, leavesOut: false };

/** The same for a quick look; what needs more is left out. */
const QUICK: Budget = { seconds: 0.7, leavesOut: true };

/** Tasks of about this many seconds keep all workers busy and cost little to hand out. */
const SECONDS_PER_TASK = 0.2;

export interface VerifyOptions {
  readonly catalog: Catalog;
  /** Runs one task, in a thread or here. */
  readonly run: (task: VerifyTask) => Promise<VerifyResult>;
  readonly quick?: boolean;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  /** Rows as they are decided, in any order: to be saved. */
  readonly onJudged?: (rows: readonly Judged[]) => void;
}

/** Runs all targets and gives them in their order, whatever the number of workers. */
export async function verifyTargets(targets: readonly Target[], options: VerifyOptions): Promise<Judged[]> {
  const families = familiesOf(targets);
  const found = new Map<Target, Judged>();
  let done = 0;
  const report = () => options.onProgress?.({ done, total: targets.length });
  report();
  const run = untilOneFails(options.run);
  // All of them come to an end before the first failure is told, so that no thread is left at work.
  const ends = await Promise.allSettled(
    families.map(async (family) => {
      const results = await settleFamily(family, { ...options, run });
      for (const judged of results) found.set(judged.target, judged);
      options.onJudged?.(results);
      done += results.length;
      report();
    }),
  );
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return targets.flatMap((target) => found.get(target) ?? []);
}

type Run = (task: VerifyTask) => Promise<readonly Readings[]>;

/** Runs tasks until one of them fails or is interrupted; all that come later fail at once for the same reason. */
function untilOneFails(run: VerifyOptions['run']): Run {
  let reason: unknown;
  const fail = (why: unknown): never => {
    reason ??= why;
    throw reason;
  };
  return async (task) => {
    if (reason !== undefined) throw reason;
    const result = await run(task).catch(fail);
    if ('readings' in result) return result.readings;
    const { of, stack } = result.failure;
    return fail(new Error(`while verifying ${of}: ${stack}`));
  };
}

function familiesOf(targets: readonly Target[]): Family[] {
  const byKey = new Map<string, Target[]>();
  for (const target of targets) {
    const key = keyOf(target.model, target.params);
    const family = byKey.get(key);
    if (family === undefined) byKey.set(key, [target]);
    else family.push(target);
  }
  return [...byKey].map(([key, own]) => ({
    key,
    targets: own,
    metrics: models.get(own[0].model)?.metrics ?? {},
  }));
}

function settleFamily(
  family: Family,
  { catalog, run, quick = false }: Omit<VerifyOptions, 'run'> & { readonly run: Run },
): Promise<Judged[]> {
  const [{ model, params }] = family.targets;
  const computation = openComputation(model, params, catalog);
  const { seconds } = computation;
  const perTask = Math.max(1, Math.round(SECONDS_PER_TASK / seconds));
  const runner: FamilyRunner = {
    exact: async (wanted) => (await run({ model, params, batches: null, wanted }))[0],
    batches: async (from, to, wanted) => {
      const tasks: VerifyTask[] = [];
      for (let first = from; first < to; first += perTask)
        tasks.push({ model, params, batches: { from: first, to: Math.min(to, first + perTask) }, wanted });
      return (await Promise.all(tasks.map(run))).flat();
    },
  };
  return settle(family, { exact: 'exact' in computation, seconds }, runner, quick ? QUICK : FULL);
}
