import type { Catalog, Scenario, Variant } from '../domain/index.ts';
import type { Duration } from '../kernel/index.ts';
import { MINUTE } from '../kernel/index.ts';
import { checkTargets } from './expect-section.ts';
import type { Problem } from './problem.ts';
import { quote } from './problem.ts';
import type { ReadVariant, VariantBase } from './read-variant.ts';
import { readVariant } from './read-variant.ts';
import { Reading } from './reading.ts';
import type { World } from './scenario-file.ts';
import { readWorld } from './scenario-file.ts';
import type { MapTree, Place } from './tree.ts';
import { describe, entryOf } from './tree.ts';
import { formatDuration } from './units.ts';
import type { ReadRange } from './vary.ts';
import { readRange } from './vary.ts';
import { parseYaml } from './yaml.ts';

export interface ReadOptions {
  /** As messages should name it; the scenario is called like its last part without the ending. */
  readonly file: string;
  /** The models there are. */
  readonly catalog: Catalog;
  /** SHA-256 of the text, in hex: goes into every report. */
  readonly hash: string;
}

/** A scenario that can be run; warnings do not keep it from that. */
export interface Readable {
  readonly scenario: Scenario;
  readonly warnings: readonly Problem[];
  readonly file: string;
  /** Where the horizon is written. */
  readonly durationAt: Place;
  /** Where the detectors are written, or would be. */
  readonly detectorsAt: Place;
  /** Where the policies are written. */
  readonly policiesAt: Place;
}

/** Everything that is wrong, in the order of the file. */
export interface Unreadable {
  readonly problems: readonly Problem[];
}

/**
 * Reads a scenario: the YAML, every value with its unit, the models with their options, and what must fit together.
 * Never throws, whatever the text; all mistakes are found at once.
 */
export function readScenario(text: string, options: ReadOptions): Readable | Unreadable {
  const read = readFile(text, options);
  if ('problems' in read) return read;
  const { scenario, base } = read;
  const { tree, reading } = base;
  const placeOf = (key: string) => entryOf(tree, key)?.value.at ?? tree.at;
  return {
    scenario,
    warnings: inOrder(reading.problems),
    file: options.file,
    durationAt: placeOf('duration'),
    detectorsAt: placeOf('detectors'),
    policiesAt: placeOf('policies'),
  };
}

/** All that a file without mistakes says, and what its reading found. */
export interface ReadFile {
  readonly scenario: Scenario;
  readonly base: VariantBase;
  readonly ranges: readonly ReadRange[];
}

/** Reads a file with everything in it; as `readScenario`. */
export function readFile(text: string, { file, catalog, hash }: ReadOptions): ReadFile | Unreadable {
  const reading = new Reading(file, catalog);
  const { tree, mistakes } = parseYaml(text);
  for (const { at, ...complaint } of mistakes) reading.refuseAt(at, '', complaint);
  if (mistakes.length > 0) return { problems: inOrder(reading.problems) };
  if (tree.kind !== 'map') {
    const got = tree.kind === 'nothing' ? 'an empty file' : describe(tree);
    reading.refuse(
      { tree, path: '' },
      { expected: 'a scenario: a map with the keys scenario, asks, …', got },
    );
    return { problems: reading.problems };
  }

  const name = nameOf(file);
  const base = readWorld(tree, name, hash, reading);
  const asWritten = { tree, name, hash, reading, isSound: base.scenario !== undefined };
  const worlds = base.drafts?.map((draft) => readVariant(asWritten, draft));
  const scenario = assemble(tree, base, worlds, reading);
  const ranges = base.ranges.flatMap((range) => readRange(range, asWritten) ?? []);
  if (scenario === undefined || reading.isWrong) {
    return { problems: inOrder(reading.problems) };
  }
  return { scenario, base: asWritten, ranges };
}

/**
 * The warning that the horizon ends before the slowest policy can be judged: it needs the start, the slowest healthy
 * rollout, the 99 % point of the defects' latency and the time to recover.
 */
export function horizonWarning(
  { scenario, file, durationAt }: Readable,
  { rollout, recovery }: { readonly rollout: Duration; readonly recovery: Duration },
): Problem | undefined {
  const sleeps = scenario.change.defects.map(({ model, options }) => model.latency99(options));
  const latency = Math.ceil(Math.max(0, ...sleeps) / MINUTE) * MINUTE;
  const needed = rollout + latency + recovery;
  if (scenario.duration >= needed) return undefined;
  return {
    file,
    ...durationAt,
    path: 'duration',
    expected: `at least ${formatDuration(needed)}`,
    got: formatDuration(scenario.duration),
    hint:
      `the slowest healthy rollout ends at ${formatDuration(rollout)}, ` +
      `a defect may sleep ${formatDuration(latency)}, recovery takes ${formatDuration(recovery)}`,
    severity: 'warning',
  };
}

function assemble(
  tree: MapTree,
  base: World,
  others: readonly ReadVariant[] | undefined,
  reading: Reading,
): Scenario | undefined {
  const worlds = [{ name: 'base', world: base }, ...(others ?? [])];
  const names = worlds.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    const { keyAt } = entryOf(tree, 'variants') ?? entryOf(tree, 'compare') ?? { keyAt: tree.at };
    const got = `two called ${quote(twice)}`;
    return reading.refuseAt(keyAt, 'variants', { expected: 'each variant once', got });
  }
  // By the keys, so that a mistake inside a policy does not hide one in what is expected of it.
  const policies = entryOf(tree, 'policies')?.value;
  const policyNames = policies?.kind === 'map' ? policies.entries.map(({ key }) => key) : [];
  const expectations = checkTargets(base.expectations, policyNames, others && names, reading);

  const variants: Variant[] = [];
  for (const { name, world } of worlds) {
    if (world?.scenario !== undefined) variants.push({ name, scenario: { ...world.scenario, expectations } });
  }
  const isWhole = base.scenario !== undefined && others !== undefined && variants.length === names.length;
  return isWhole ? { ...base.scenario, expectations, variants } : undefined;
}

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
}

/** `scenarios/busy-cells.yaml` → `busy-cells` */
function nameOf(file: string): string {
  const last = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  return last.replace(/\.ya?ml$/i, '');
}
