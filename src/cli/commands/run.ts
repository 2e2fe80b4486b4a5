import type { Choices, Sensitivity } from '../../experiment/index.ts';
import { judgeExpectations, planBatch } from '../../experiment/index.ts';
import type { Results } from '../../report/index.ts';
import { grouped, sensitivityCsv, writeReport } from '../../report/index.ts';
import { choicesOf } from '../choices.ts';
import { firstDifference, firstDifferentLine } from '../first-difference.ts';
import type { BatchFlags } from '../flags.ts';
import { Interrupted, interruptibly } from '../interrupted.ts';
import type { Loaded } from '../load-scenario.ts';
import { loadScenarios } from '../load-scenario.ts';
import { missedLines } from '../missed-lines.ts';
import type { ExitCode, Outside } from '../outside.ts';
import { ProgressBar } from '../progress-bar.ts';
import type { ReportFolder } from '../report-folder.ts';
import { openReportFolder } from '../report-folder.ts';
import type { RunLoadedOptions } from '../run-loaded.ts';
import { runLoaded } from '../run-loaded.ts';
import type { Varied } from '../sensitivity.ts';
import { loadVaried, runSensitivity, SENSITIVITY_SEEDS } from '../sensitivity.ts';
import { TooMuch } from '../too-much.ts';
import { UserMistake } from '../user-mistake.ts';
import { warnOfFutility } from '../warn-of-futility.ts';
import { warnOfHorizon } from '../warn-of-horizon.ts';

export interface RunFlags extends BatchFlags {
  readonly out: string;
  readonly resume?: boolean;
  readonly verify?: boolean;
  readonly sensitivity?: boolean;
}

/** `wavetank run`: writes a report folder per scenario; everything that can be wrong is found before the first run. */
export async function run(args: readonly string[], flags: RunFlags, outside: Outside): Promise<ExitCode> {
  const scenarios = await loadScenarios(args, outside);
  requireDistinctNames(scenarios);
  const choices = choicesOf(flags, scenarios);
  const catalog = await outside.catalog();
  const varied = scenarios.map((loaded) => {
    const { replications = loaded.readable.scenario.replications } = choices;
    const seeds = Math.min(replications, SENSITIVITY_SEEDS);
    return flags.sensitivity ? loadVaried(loaded, choices, seeds, catalog) : undefined;
  });
  const orders = scenarios.map((loaded, i): Order => {
    const plan = planBatch(loaded.readable.scenario, choices);
    const folder = openReportFolder(flags.out, plan, outside.version, flags.resume === true);
    return { loaded, choices, folder, flags, varied: varied[i] };
  });
  for (const { folder } of orders) if (folder.note) outside.stderr.write(`${folder.note}\n`);
  for (const { readable } of scenarios) warnOfFutility(readable, outside.stderr);

  let missed = false;
  for (const order of orders) {
    const lines = await carryOut(order, outside);
    for (const line of lines) outside.stderr.write(`${line}\n`);
    missed ||= lines.length > 0;
  }
  // Only now: had a later scenario been interrupted, --resume would find all of the earlier ones done.
  for (const { folder } of orders) folder.parts.remove();
  return missed ? 1 : 0;
}

/** One scenario to be run and reported. */
interface Order {
  readonly loaded: Loaded;
  readonly choices: Choices;
  readonly folder: ReportFolder;
  readonly flags: RunFlags;
  readonly varied: Varied | undefined;
}

/** Runs and reports one scenario; gives what it missed, as lines. */
async function carryOut(order: Order, outside: Outside): Promise<readonly string[]> {
  const { loaded, choices, folder, flags } = order;
  const bar = new ProgressBar(outside.stderr, loaded.readable.scenario.name);
  const runAs = (options: Partial<RunLoadedOptions>) =>
    interruptibly(outside, (signal) =>
      runLoaded(
        loaded,
        { choices, workers: flags.workers, signal, onRows: (_, progress) => bar.show(progress), ...options },
        outside,
      ),
    );
  try {
    const { plan, rows } = await runAs({
      finished: folder.finished,
      onPart: (part) => folder.parts.save(part),
    });
    // Cut into other shards, so that neither chance nor the order of work can hide.
    const again = flags.verify ? await runAs({ jobsPerShard: 7 }) : undefined;
    bar.clear();
    const { sensitivity, difference: second } = await sensitivityOf(order, outside);
    const missed = report(order, { scenario: plan.scenario, rows, sensitivity }, outside);
    const first = again && firstDifference(rows, again.rows);
    return [...missed, ...[first, second].filter((difference) => difference !== undefined)];
  } catch (problem) {
    bar.clear();
    if (problem instanceof Interrupted) {
      outside.stderr.write(
        `interrupted; what is finished lies in ${folder.path}. The same command with --resume goes on from there.\n`,
      );
    }
    if (problem instanceof TooMuch) {
      const { replication } = problem;
      outside.stderr.write(
        replication === 0
          ? 'stopped at the first seed; nothing is finished.\n'
          : `stopped; what is finished lies in ${folder.path}. The same command with --resume goes on from there, and with --replications ${replication} ends before that run.\n`,
      );
    }
    throw problem;
  }
}

/** The sensitivity where it was asked for; run twice where that was, too. */
async function sensitivityOf(
  { varied, folder, flags: { workers, verify } }: Order,
  outside: Outside,
): Promise<{ readonly sensitivity?: Sensitivity; readonly difference?: string | undefined }> {
  if (varied === undefined) return {};
  const { name } = varied.loaded.readable.scenario;
  const sensitivity = await runSensitivity(varied, { workers, parts: folder.partsOf }, outside);
  if (!verify) return { sensitivity };
  const again = await runSensitivity(varied, { workers, jobsPerShard: 7 }, outside);
  const difference = firstDifferentLine(sensitivityCsv(name, sensitivity), sensitivityCsv(name, again));
  return { sensitivity, difference };
}

/** Writes the report, says so, and gives the expectations that were missed. */
function report(
  { loaded, folder, flags }: Order,
  { scenario, rows, sensitivity }: Omit<Results, 'version'>,
  { version, stdout, stderr }: Outside,
): readonly string[] {
  const comparison = writeReport(folder.path, { scenario, rows, version, sensitivity });
  warnOfHorizon(loaded.readable, scenario, rows, stderr);
  const judgements = judgeExpectations(scenario, comparison);
  const missed = missedLines(judgements, loaded.source.file);
  const facts = [
    `${grouped(rows.length)} runs of ${comparison.policies.length} policies on ${grouped(comparison.replications)} seeds`,
    ...(judgements.length === 0
      ? []
      : [`${judgements.length - missed.length} of ${judgements.length} expectations met`]),
    ...(flags.verify ? ['run twice'] : []),
  ];
  stdout.write(`${folder.path}: ${facts.join(', ')}\n`);
  return missed;
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
