import { readFileSync } from 'node:fs';
import type { Scenario } from '../domain/index.ts';
import type { RunRow, RunSpec } from '../experiment/index.ts';
import { openRun, seedOf } from '../experiment/index.ts';
import { formatProblem } from '../scenario/index.ts';
import { canShowScreens, runInTerminal } from '../ui/index.ts';
import { chooseRun } from './choose-run.ts';
import { debriefOf, finished } from './debrief-facts.ts';
import { DebriefScreen } from './debrief-screen.ts';
import { Game } from './game.ts';
import { defaultRecord, RecordFile } from './game-folder.ts';
import { GameScreen } from './game-screen.ts';
import type { GameTerminal } from './outside.ts';
import { reasonOf, refuse } from './outside.ts';
import { incidentSpeed } from './pace.ts';
import { playScript } from './play-script.ts';
import type { GameRecord, RecordEnd, RecordEntry, RecordHeader } from './record.ts';
import { automaticRow } from './rehearsal.ts';
import { readScript } from './script.ts';
import { debriefText } from './views/draw-debrief.ts';
import { inTheWayOf, replayCommand, writePostMortem } from './write-post-mortem.ts';

export interface PlayOptions extends GameTerminal {
  readonly scenario: Scenario;
  /** Of Wavetank; stands in the record. */
  readonly version: string;
  readonly policy?: string;
  readonly variant?: string;
  readonly replication?: number;
  /** The clock cannot be stopped. */
  readonly graded?: boolean;
  /** Simulated seconds per second once the pager has rung; chosen so that it fits a sitting when left out. */
  readonly speed?: number;
  /** File of the record; must not exist. */
  readonly record?: string;
  /** File of the post-mortem; beside the record when left out. */
  readonly out?: string;
  /** File of timed commands: plays without a terminal. */
  readonly script?: string;
}

/**
 * `wavetank play`: one incident, from the first wave to the debrief. Returns the exit code.
 *
 * Needs a terminal, or a script. Everything that can be wrong is said before the clock starts, with exit code 2.
 */
export async function playGame(options: PlayOptions): Promise<number> {
  const chosen = chooseRun(options);
  if ('problems' in chosen) return refuse(options, ...chosen.problems);
  const inTheWay = options.out === undefined ? undefined : inTheWayOf(options.out);
  if (inTheWay !== undefined) return refuse(options, inTheWay);
  const { spec } = chosen;
  if (options.script !== undefined) return playFromScript(options, options.script, spec);
  if (!canShowScreens(options.stdin, options.stdout, options.env))
    return refuse(
      options,
      'play: expected a terminal, got none — play in a terminal, or give the commands with --script file',
    );
  return await playOnScreen(options, spec);
}

async function playOnScreen(options: PlayOptions, spec: RunSpec): Promise<number> {
  const kept = keep(options, spec);
  if ('problem' in kept) return refuse(options, kept.problem);
  const { record, file, write } = kept;
  const game = new Game(spec.scenario, spec.policy, openRun(spec), write);
  const screen = new GameScreen({
    game,
    mode: record.header.mode,
    speed: options.speed ?? incidentSpeed(incidentLength(automaticRow(spec))),
    after: () =>
      new DebriefScreen({
        debrief: debriefOf({ ...record, end: game.ended }, spec),
        title: spec.scenario.name,
        replayCommand: replayCommand(file.path),
        write: (debrief) => writePostMortem(debrief, file.path, options.out),
      }),
  });
  try {
    const exitCode = await runInTerminal(screen, options);
    options.stdout.write(
      `The game is kept in ${file.path}; ${replayCommand(file.path)} opens its debrief.\n`,
    );
    return exitCode;
  } finally {
    file.close();
  }
}

function playFromScript(options: PlayOptions, path: string, spec: RunSpec): number {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return refuse(options, `${path}: expected a script, got nothing: ${reasonOf(error)}`);
  }
  const script = readScript(text, path);
  if ('problems' in script) return refuse(options, ...script.problems.map(formatProblem));
  const kept = keep(options, spec);
  if ('problem' in kept) return refuse(options, kept.problem);
  const { record, file, write } = kept;
  const game = new Game(spec.scenario, spec.policy, openRun(spec), write);
  try {
    playScript(game, script.commands);
  } finally {
    file.close();
  }
  const debrief = finished(debriefOf({ ...record, end: game.ended }, spec));
  const written = writePostMortem(debrief, file.path, options.out);
  options.stdout.write(`${debriefText(debrief)}\n\nrecord       ${file.path}\npost-mortem  ${written}\n`);
  return 0;
}

/** Opens the record, and remembers what is written to it. */
function keep(
  options: PlayOptions,
  spec: RunSpec,
):
  | {
      readonly record: GameRecord & { readonly entries: RecordEntry[] };
      readonly file: RecordFile;
      readonly write: (line: RecordEntry | RecordEnd) => void;
    }
  | { readonly problem: string } {
  const header = headerOf(options, spec);
  const path = options.record ?? defaultRecord(header);
  try {
    const file = new RecordFile(path, header);
    const entries: RecordEntry[] = [];
    const write = (entry: RecordEntry | RecordEnd) => {
      file.write(entry);
      if (entry.kind !== 'end') entries.push(entry);
    };
    return { record: { header, entries, end: null }, file, write };
  } catch (error) {
    return { problem: `${path}: expected a file that can be written anew, got: ${reasonOf(error)}` };
  }
}

function headerOf({ version, graded }: PlayOptions, spec: RunSpec): RecordHeader {
  const { scenario, variant, policy, replication } = spec;
  return {
    wavetank: 'game',
    format: 1,
    version,
    scenario: scenario.name,
    hash: scenario.hash,
    variant,
    policy,
    replication,
    seed: seedOf(scenario, replication),
    mode: graded === true ? 'graded' : 'practice',
    horizon: scenario.duration,
  };
}

/** How long the automatic responder needs from the alarm on; half as long again is left to a person. */
function incidentLength({ detectedS, mitigatedS }: RunRow): number {
  if (typeof detectedS !== 'number' || typeof mitigatedS !== 'number') return HOUR_S * 1e6;
  return Math.max(mitigatedS - detectedS, HOUR_S / 4) * 1.5e6;
}

const HOUR_S = 3_600;
