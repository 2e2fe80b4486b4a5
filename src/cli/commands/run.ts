import type { RunRow } from '../../experiment/index.ts';
import { Comparison, judgeExpectations, planBatch } from '../../experiment/index.ts';
import { grouped, writeReport } from '../../report/index.ts';
import { choicesOf } from '../choices.ts';
import { firstDifference } from '../first-difference.ts';
import type { BatchFlags } from '../flags.ts';
import { Interrupted } from '../interrupted.ts';
import type { Loaded } from '../load-scenario.ts';
import { loadScenarios } from '../load-scenario.ts';
import { missedLines } from '../missed-lines.ts';
import type { ExitCode, Outside } from '../outside.ts';
import { ProgressBar } from '../progress-bar.ts';
import type { ReportFolder } from '../report-folder.ts';
import { openReportFolder } from '../report-folder.ts';
import { runLoaded } from '../run-loaded.ts';
import { UserMistake } from '../user-mistake.ts';
import { warnOfHorizon } from '../warn-of-horizon.ts';

export interface RunFlags extends BatchFlags {
  readonly out: string;
  readonly resume?: boolean;
  readonly verify?: boolean;
}

/** `wavetank run`: writes a report folder per scenario; everything that can be wrong is found before the first run. */
export async function run(args: readonly string[], flags: RunFlags, outside: Outside): Promise<ExitCode> {
  const scenarios = await loadScenarios(args, outside);
  requireDistinctNames(scenarios);
  const choices = choicesOf(flags, scenarios);
  const batches = scenarios.map((loaded) => ({
    loaded,
    folder: openReportFolder(
      flags.out,
      planBatch(loaded.readable.scenario, choices),
      outside.version,
      flags.resume === true,
    ),
  }));
  for (const { folder } of batches) if (folder.note) outside.stderr.write(`${folder.note}\n`);

  let missed = false;
  for (const batch of batches) {
    const lines = await runOne(batch.loaded, batch.folder, flags, outside, choices);
    for (const line of lines) outside.stderr.write(`${line}\n`);
    missed ||= lines.length > 0;
  }
  // Only now: had a later scenario been interrupted, --resume would find all of the earlier ones done.
  for (const { folder } of batches) folder.parts.remove();
  return missed ? 1 : 0;
}

/** Runs and reports one scenario; gives what it missed, as lines. */
async function runOne(
  loaded: Loaded,
  folder: ReportFolder,
  flags: RunFlags,
  outside: Outside,
  choices: ReturnType<typeof choicesOf>,
): Promise<readonly string[]> {
  const bar = new ProgressBar(outside.stderr, loaded.readable.scenario.name);
  const workers = flags.workers === undefined ? {} : { workers: flags.workers };
  try {
    const { plan, rows } = await runLoaded(
      loaded,
      {
        choices,
        ...workers,
        finished: folder.finished,
        onPart: (part) => folder.parts.save(part),
        onRows: (_, progress) => bar.show(progress),
      },
      outside,
    );
    const again = flags.verify ? await runAgain(loaded, choices, workers, bar, outside) : rows;
    bar.clear();
    const { scenario } = plan;
    const comparison = new Comparison(scenario, rows);
    writeReport(folder.path, { scenario, rows, comparison, version: outside.version });
    warnOfHorizon(loaded.readable, scenario, rows, outside.stderr);
    const judgements = judgeExpectations(scenario, comparison);
    const missed = missedLines(judgements, loaded.source.file);
    const difference = firstDifference(rows, again);
    outside.stdout.write(`${summaryLine(folder.path, rows, judgements.length, missed.length, flags)}\n`);
    return difference === undefined ? missed : [...missed, difference];
  } catch (problem) {
    bar.clear();
    if (problem instanceof Interrupted) {
      outside.stderr.write(
        `interrupted; what is finished lies in ${folder.path}. The same command with --resume goes on from there.\n`,
      );
    }
    throw problem;
  }
}

/** A second time, cut into other shards, so that neither chance nor order of work can hide. */
async function runAgain(
  loaded: Loaded,
  choices: ReturnType<typeof choicesOf>,
  workers: Pick<BatchFlags, 'workers'>,
  bar: ProgressBar,
  outside: Outside,
): Promise<readonly RunRow[]> {
  const { rows } = await runLoaded(
    loaded,
    { choices, ...workers, jobsPerShard: 7, onRows: (_, progress) => bar.show(progress) },
    outside,
  );
  return rows;
}

function summaryLine(
  path: string,
  rows: readonly RunRow[],
  expectations: number,
  missed: number,
  { verify }: RunFlags,
): string {
  const policies = new Set(rows.map(({ policy }) => policy)).size;
  const seeds = new Set(rows.map(({ replication }) => replication)).size;
  const met = expectations === 0 ? '' : `, ${expectations - missed} of ${expectations} expectations met`;
  const verified = verify ? ', run twice' : '';
  return `${path}: ${grouped(rows.length)} runs, policies ${policies}, seeds ${grouped(seeds)}${met}${verified}`;
}

function requireDistinctNames(scenarios: readonly Loaded[]): void {
  const files = new Map<string, string>();
  for (const { readable } of scenarios) {
    const { name } = readable.scenario;
    const other = files.get(name);
    if (other !== undefined) {
      throw new UserMistake(
        `${readable.file}: expected scenarios of different names, got ${name} twice (${other}) — their reports would go to the same folder`,
      );
    }
    files.set(name, readable.file);
  }
}
