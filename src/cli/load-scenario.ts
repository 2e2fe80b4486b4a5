import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { ScenarioSource } from '../experiment/index.ts';
import type { Readable } from '../scenario/index.ts';
import { formatProblem, readScenario, suggest } from '../scenario/index.ts';
import type { Outside } from './outside.ts';
import { reasonOf, UserMistake } from './user-mistake.ts';

/** A scenario that was read, with what it was read from. */
export interface Loaded {
  readonly readable: Readable;
  readonly source: ScenarioSource;
}

/** Reads all scenarios of a command; throws every mistake in any of them at once, and prints warnings. */
export async function loadScenarios(args: readonly string[], outside: Outside): Promise<Loaded[]> {
  const results = await Promise.all(args.map((arg) => tryScenario(arg, outside)));
  const mistakes = results.flatMap((result) => ('mistakes' in result ? result.mistakes : []));
  if (mistakes.length > 0) throw new UserMistake(...mistakes);
  const loaded = results.flatMap((result) => ('mistakes' in result ? [] : result));
  for (const { readable } of loaded) {
    for (const warning of readable.warnings) outside.stderr.write(`${formatProblem(warning)}\n`);
  }
  return loaded;
}

/** Reads one scenario; its mistakes come back as lines. */
export async function tryScenario(
  arg: string,
  outside: Outside,
): Promise<Loaded | { readonly mistakes: readonly string[] }> {
  const path = pathOf(arg, outside.scenarios);
  const file = shown(path);
  const read = readText(path, file, outside.scenarios);
  if ('mistake' in read) return { mistakes: [read.mistake] };
  const { text } = read;
  const hash = createHash('sha256').update(text).digest('hex');
  const readable = readScenario(text, { file, catalog: await outside.catalog(), hash });
  if ('problems' in readable) return { mistakes: readable.problems.map(formatProblem) };
  return { readable, source: { text, file, hash } };
}

/** A path, or the name of a scenario that comes along, even where the folder of its report stands beside. */
function pathOf(arg: string, scenarios: string): string {
  const shipped = join(scenarios, `${arg}.yaml`);
  return /^[\w-]+$/.test(arg) && !isFile(arg) && existsSync(shipped) ? shipped : arg;
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** As short as it can be said from here. */
function shown(path: string): string {
  const fromHere = relative('.', path);
  return fromHere === '' || fromHere.startsWith('..') ? path : fromHere;
}

/** Far beyond what a scenario may have, so that a wrong file is not read into memory first. */
const LARGEST = 16 * 1024 * 1024;

function readText(
  path: string,
  file: string,
  scenarios: string,
): { readonly text: string } | { readonly mistake: string } {
  const refuse = (got: string, hint: string) => ({
    mistake: `${file === '' ? '""' : file}: expected a scenario, got ${got} — ${hint}`,
  });
  const names = shippedNames(scenarios);
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) return refuse('a directory', `name the files in it, such as ${file}/*.yaml`);
    if (stat.size > LARGEST) return refuse(`a file of ${stat.size} bytes`, 'a scenario is a short text');
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)) };
  } catch (problem) {
    if (problem instanceof TypeError) return refuse('bytes that are no text', 'save it as UTF-8');
    return refuse(`nothing: ${reasonOf(problem)}`, hintFor(path, names));
  }
}

/** What was probably meant; whoever writes a path means a file, and no scenario that comes along. */
function hintFor(path: string, names: readonly string[]): string {
  const near = /[./\\]/.test(path) ? undefined : suggest(path, names);
  return near === undefined ? `a path to a file, or one of: ${names.join(', ')}` : `did you mean ${near}?`;
}

/** The names of the scenarios that come along. */
export function shippedNames(scenarios: string): string[] {
  if (!existsSync(scenarios)) return [];
  return readdirSync(scenarios)
    .flatMap((name) => (name.endsWith('.yaml') ? name.slice(0, -'.yaml'.length) : []))
    .sort();
}
