import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { pooledTasks } from '../../experiment/index.ts';
import { verificationText } from '../../report/index.ts';
import { formatProblem, suggestion } from '../../scenario/index.ts';
import type { Judged, Target, VerifyOptions, VerifyResult, VerifyTask } from '../../verify/index.ts';
import { COLUMNS, csvLine, models, readTargets, verifyTargets, verifyWorker } from '../../verify/index.ts';
import { interruptibly } from '../interrupted.ts';
import type { ExitCode, Outside } from '../outside.ts';
import { ProgressBar } from '../progress-bar.ts';
import { reasonOf, UserMistake } from '../user-mistake.ts';

export interface VerifyFlags {
  readonly targets?: string;
  readonly quick?: boolean;
  readonly csv?: string;
  readonly workers?: number;
}

/** `wavetank verify`: every target beside what the product gives; 1 when any of them is missed or undecided. */
export async function verify(
  groups: readonly string[],
  flags: VerifyFlags,
  outside: Outside,
): Promise<ExitCode> {
  const targets = chosen(loadTargets(flags.targets ?? outside.targets), groups);
  // Found now, and not after minutes.
  if (flags.csv !== undefined) writeTable(flags.csv, []);
  const bar = new ProgressBar(outside.stderr, 'verify');
  const finished = new Map<Target, Judged>();
  let results: readonly Judged[];
  try {
    results = await interruptibly(outside, (signal) =>
      runTargets(targets, flags, outside, { signal, bar, finished }),
    );
  } catch (problem) {
    if (flags.csv !== undefined)
      writeTable(
        flags.csv,
        targets.flatMap((target) => finished.get(target) ?? []),
      );
    throw problem;
  } finally {
    bar.clear();
  }
  outside.stdout.write(`${verificationText(results).join('\n')}\n`);
  if (flags.csv !== undefined) writeTable(flags.csv, results);
  return results.some(({ verdict }) => verdict === 'miss' || verdict === 'undecided') ? 1 : 0;
}

function loadTargets(path: string): readonly Target[] {
  const file = shown(path);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (problem) {
    throw new UserMistake(`${file}: expected a table of targets, got nothing: ${reasonOf(problem)}`);
  }
  const { targets, problems } = readTargets(text, file, models);
  if (problems.length > 0) throw new UserMistake(...problems.map(formatProblem));
  return targets;
}

function shown(path: string): string {
  const fromHere = relative('.', path);
  return fromHere === '' || fromHere.startsWith('..') ? path : fromHere;
}

function chosen(targets: readonly Target[], groups: readonly string[]): readonly Target[] {
  const known = [...new Set(targets.map(({ group }) => group))];
  const strangers = groups.filter((group) => !known.includes(group));
  if (strangers.length > 0) {
    throw new UserMistake(
      ...strangers.map(
        (group) =>
          `wavetank verify: expected a group of targets (${known.join(', ')}), got ${group} — ${suggestion(group, known)}`,
      ),
    );
  }
  return groups.length === 0 ? targets : targets.filter(({ group }) => groups.includes(group));
}

async function runTargets(
  targets: readonly Target[],
  { quick = false, workers = availableParallelism() }: VerifyFlags,
  { engine, catalog }: Outside,
  { signal, bar, finished }: Attendants,
): Promise<Judged[]> {
  const models = await catalog();
  const onProgress: VerifyOptions['onProgress'] = (progress) => bar.show(progress);
  const onJudged = (rows: readonly Judged[]) => {
    for (const row of rows) finished.set(row.target, row);
  };
  if (!('worker' in engine)) {
    const here = verifyWorker(models);
    const run = async (task: VerifyTask) => {
      await setImmediate();
      signal.throwIfAborted();
      return here(task);
    };
    return verifyTargets(targets, { catalog: models, run, quick, onProgress, onJudged });
  }
  const threads = await pooledTasks<VerifyTask, VerifyResult>(engine.worker, workers, 'verifyBatches');
  try {
    const run = (task: VerifyTask) => threads.run(task, signal);
    return await verifyTargets(targets, { catalog: models, run, quick, onProgress, onJudged });
  } finally {
    await threads.close();
  }
}

/** Who follows a run: what ends it, what shows it, what keeps the rows that are decided whenever it ends. */
interface Attendants {
  readonly signal: AbortSignal;
  readonly bar: ProgressBar;
  readonly finished: Map<Target, Judged>;
}

/** The columns of the targets and what came out; numbers with all their digits. */
function writeTable(path: string, results: readonly Judged[]): void {
  const lines = results.map(({ target, simulated, verdict }) =>
    csvLine([
      ...target.texts,
      simulated === undefined ? '' : String(simulated.value),
      simulated === undefined ? '' : String(simulated.se),
      verdict,
    ]),
  );
  try {
    writeFileSync(path, [csvLine([...COLUMNS, 'simulated', 'se', 'verdict']), ...lines].join(''));
  } catch (problem) {
    throw new UserMistake(
      `--csv: expected a file that can be written, got ${shown(path)}: ${reasonOf(problem)}`,
    );
  }
}
