import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { dirname } from 'node:path';
import { makeFolder } from '../../report/index.ts';
import type { BenchResult, BenchRow } from '../bench/bench-row.ts';
import { resultsOf } from '../bench/bench-row.ts';
import { benchTable } from '../bench/bench-table.ts';
import type { Recorded, Site } from '../bench/history.ts';
import { HISTORY_HEAD, historyLines, readHistory } from '../bench/history.ts';
import type { Measure } from '../bench/measure.ts';
import { measureApart, measureHere, measureRows, probeCount } from '../bench/measure.ts';
import type { Measured } from '../bench/probe.ts';
import { probeNamed, probesOf } from '../bench/probes.ts';
import { FIXED_ROWS, GROUPS, scenarioRows } from '../bench/rows.ts';
import { siteHere } from '../bench/site.ts';
import { interruptibly } from '../interrupted.ts';
import type { Loaded } from '../load-scenario.ts';
import { loadScenarios, shippedNames } from '../load-scenario.ts';
import type { ExitCode, Outside } from '../outside.ts';
import { ProgressBar } from '../progress-bar.ts';
import { reasonOf, UserMistake } from '../user-mistake.ts';

export interface BenchFlags {
  readonly only?: readonly string[];
  readonly turns: number;
  readonly record?: boolean;
  readonly history: string;
  /** For the processes that a bench starts: measures this alone and prints it as JSON. */
  readonly probe?: string;
}

/** `wavetank bench`: what everything costs on this machine, against the project's goals and the last record. */
export async function bench(args: readonly string[], flags: BenchFlags, outside: Outside): Promise<ExitCode> {
  const names = args.length > 0 ? args : shippedNames(outside.scenarios);
  const loaded = await loadScenarios(names, outside);
  if (flags.probe !== undefined) {
    const measured = await measureHere(probeNamed(flags.probe, probesOf(loaded, outside)));
    outside.stdout.write(`${JSON.stringify(measured)}\n`);
    return 0;
  }

  const site = siteHere(outside.version);
  const history = historyIn(flags.history);
  const rows = rowsOf(loaded, flags.only);
  const results = resultsOf(rows, await measureAll(rows, flags.turns, names, loaded, outside));
  outside.stdout.write(`${headOf(site)}\n\n${benchTable(results, site, history)}`);
  if (flags.record === true) record(flags.history, site, results, history.length === 0);
  return 0;
}

function rowsOf(loaded: readonly Loaded[], only: readonly string[] = GROUPS): BenchRow[] {
  const unknown = only.filter((name) => !GROUPS.some((group) => group === name));
  if (unknown.length > 0) {
    throw new UserMistake(`--only: expected some of ${GROUPS.join(', ')}, got ${unknown.join(', ')}`);
  }
  const all = [...FIXED_ROWS, ...loaded.flatMap(({ readable }) => scenarioRows(readable.scenario.name))];
  return GROUPS.flatMap((group) => all.filter((row) => row.group === group && only.includes(group)));
}

async function measureAll(
  rows: readonly BenchRow[],
  turns: number,
  names: readonly string[],
  loaded: readonly Loaded[],
  outside: Outside,
): Promise<Map<string, Measured>> {
  const bar = new ProgressBar(outside.stderr, 'bench');
  const total = turns * probeCount(rows);
  let done = 0;
  try {
    return await interruptibly(outside, (signal) => {
      const measure = measureWith(names, loaded, outside, signal);
      return measureRows(rows, turns, (name) => {
        signal.throwIfAborted();
        bar.show({ done, total });
        done += 1;
        return measure(name);
      });
    });
  } finally {
    bar.clear();
  }
}

function measureWith(
  names: readonly string[],
  loaded: readonly Loaded[],
  outside: Outside,
  signal: AbortSignal,
): Measure {
  if (outside.program !== undefined) return measureApart(outside.program, names, signal);
  const probes = probesOf(loaded, outside);
  return (name) => measureHere(probeNamed(name, probes));
}

/** Times mean little without knowing how busy the machine was. */
function headOf({ machine, node, version }: Site): string {
  const load = (loadavg()[0] / availableParallelism()).toFixed(1);
  return `${machine}; Node ${node}; Wavetank ${version}; ${load} programs per core at work`;
}

function historyIn(file: string): Recorded[] {
  if (!existsSync(file)) return [];
  return readHistory(
    orRefuse(file, 'read', () => readFileSync(file, 'utf8')),
    file,
  );
}

function record(file: string, site: Site, results: readonly BenchResult[], isFirst: boolean): void {
  const lines = `${isFirst ? HISTORY_HEAD : ''}${historyLines(site, results)}`;
  orRefuse(file, 'written', () => {
    makeFolder(dirname(file));
    writeFileSync(file, lines, { flag: isFirst ? 'w' : 'a' });
  });
}

function orRefuse<T>(file: string, done: string, act: () => T): T {
  try {
    return act();
  } catch (problem) {
    throw new UserMistake(
      `--history: expected a file that can be ${done}, got ${file}: ${reasonOf(problem)}`,
    );
  }
}
