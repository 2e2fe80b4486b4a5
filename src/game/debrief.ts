import { readFileSync, statSync } from 'node:fs';
import type { Scenario } from '../domain/index.ts';
import type { RunSpec } from '../experiment/index.ts';
import { formatProblem } from '../scenario/index.ts';
import { canShowScreens, runInTerminal } from '../ui/index.ts';
import { variantNamed } from './choose-run.ts';
import { debriefOf, finished } from './debrief-facts.ts';
import { DebriefScreen } from './debrief-screen.ts';
import type { GameTerminal } from './outside.ts';
import { reasonOf, refuse } from './outside.ts';
import { readRecord } from './read-record.ts';
import type { GameRecord, RecordHeader } from './record.ts';
import { debriefText } from './views/draw-debrief.ts';
import { inTheWayOf, replayCommand, writePostMortem } from './write-post-mortem.ts';

export interface DebriefOptions extends GameTerminal {
  /** The record of a game. */
  readonly file: string;
  /** Of Wavetank. */
  readonly version: string;
  /** Finds the scenario of the record by its name, or says in lines why there is none. */
  readonly load: (
    scenario: string,
  ) => Promise<{ readonly scenario: Scenario } | { readonly mistakes: readonly string[] }>;
  /** File of the post-mortem; none is written when left out. */
  readonly out?: string;
  /** Text, even where a screen could be shown. */
  readonly plain?: boolean;
}

/** Far beyond the longest game, so that a wrong file is not read into memory first. */
const LARGEST = 16 * 1024 * 1024;

/**
 * `wavetank debrief`: runs a recorded game again and tells what happened. Returns the exit code: 0, 1 when the replay does
 * not give the digests of the record, 2 when the record cannot be used.
 */
export async function debrief(options: DebriefOptions): Promise<number> {
  const refused = (got: string) =>
    refuse(options, `${options.file}: expected the record of a game, got ${got}`);
  let text: string;
  try {
    const { size } = statSync(options.file);
    if (size > LARGEST) return refused(`a file of ${size} bytes`);
    text = readFileSync(options.file, 'utf8');
  } catch (error) {
    return refused(`nothing: ${reasonOf(error)}`);
  }
  const read = readRecord(text, options.file);
  if (read.record === undefined) return refuse(options, ...read.problems.map(formatProblem));
  const { record } = read;
  const loaded = await options.load(record.header.scenario);
  if ('mistakes' in loaded) return refuse(options, ...loaded.mistakes);
  const found = specOf(record, loaded.scenario, options.file);
  if ('problems' in found) return refuse(options, ...found.problems);
  const inTheWay = options.out === undefined ? undefined : inTheWayOf(options.out);
  if (inTheWay !== undefined) return refuse(options, inTheWay);
  for (const note of notesOn(record.header, loaded.scenario, options.version))
    options.stderr.write(`${note}\n`);
  if (read.cutOff || record.end === null)
    options.stderr.write(`${options.file}: the game was cut off; it is replayed up to its last action\n`);

  if (options.plain !== true && canShowScreens(options.stdin, options.stdout, options.env))
    return showDebrief(options, record, found.spec);
  const result = finished(debriefOf(record, found.spec));
  options.stdout.write(`${debriefText(result)}\n`);
  if (options.out !== undefined) writePostMortem(result, options.file, options.out);
  return result.mismatch === null ? 0 : 1;
}

async function showDebrief(options: DebriefOptions, record: GameRecord, spec: RunSpec): Promise<number> {
  const screen = new DebriefScreen({
    debrief: debriefOf(record, spec),
    title: spec.scenario.name,
    replayCommand: replayCommand(options.file),
    write: (result) => writePostMortem(result, options.file, options.out),
    writeAtOnce: options.out !== undefined,
  });
  const exitCode = await runInTerminal(screen, options);
  return exitCode === 0 && screen.mismatch !== null ? 1 : exitCode;
}

/** The run of the record in the scenario as it is now; what does not exist any more cannot be replayed. */
function specOf(
  { header, entries }: GameRecord,
  scenario: Scenario,
  file: string,
): { readonly spec: RunSpec } | { readonly problems: readonly string[] } {
  const variant = variantNamed(scenario, header.variant);
  const expected = (path: string, what: string, got: string | number, line = 1) => ({
    problems: [
      formatProblem({ file, line, column: 1, path, expected: what, got: String(got), severity: 'error' }),
    ],
  });
  if (variant === undefined) return expected('variant', `a variant of ${scenario.name}`, header.variant);
  const { policies, fleet } = variant.scenario;
  if (!policies.some(({ name }) => name === header.policy))
    return expected('policy', `a policy of ${scenario.name}`, header.policy);
  for (const [index, entry] of entries.entries()) {
    if (entry.kind !== 'act' || !('cells' in entry.act)) continue;
    const strange = entry.act.cells.find((cell) => cell >= fleet.cells.length);
    if (strange !== undefined) {
      // The header is the first line, and each entry has one of its own.
      return expected('act.cells', `cells below ${fleet.cells.length}`, strange, index + 2);
    }
  }
  const { variant: name, policy, replication } = header;
  return { spec: { scenario: variant.scenario, variant: name, policy, replication, release: 'faulty' } };
}

/** Why the replay may differ from the game, said beforehand. */
function notesOn(header: RecordHeader, scenario: Scenario, version: string): readonly string[] {
  const notes: string[] = [];
  if (header.hash !== scenario.hash)
    notes.push(
      `scenario ${header.scenario}: expected the text with hash ${header.hash.slice(0, 16)}, got ${scenario.hash.slice(0, 16)}: it was changed since the game`,
    );
  if (header.version !== version)
    notes.push(`the game was recorded by version ${header.version}; this is version ${version}`);
  return notes;
}
