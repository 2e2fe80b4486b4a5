import type { Catalog, Scenario, Variant } from '../domain/index.ts';
import type { Duration } from '../kernel/index.ts';
import { checkTargets } from './expect-section.ts';
import type { Problem } from './problem.ts';
import { quote } from './problem.ts';
import { Reading } from './reading.ts';
import type { World } from './scenario-file.ts';
import { readWorld } from './scenario-file.ts';
import type { MapTree, Place, Tree } from './tree.ts';
import { describe, entryOf, placesIn } from './tree.ts';
import { formatDuration } from './units.ts';
import type { VariantDraft } from './variants.ts';
import { applyPatches } from './variants.ts';
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
}

/** Everything that is wrong, in the order of the file. */
export interface Unreadable {
  readonly problems: readonly Problem[];
}

/**
 * Reads a scenario: the YAML, every value with its unit, the models with their options, and what must fit together.
 * Never throws, whatever the text; all mistakes are found at once.
 */
export function readScenario(text: string, { file, catalog, hash }: ReadOptions): Readable | Unreadable {
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
  const isSound = base.scenario !== undefined;
  const worlds = base.drafts?.map((draft) => readVariant(tree, draft, name, hash, reading, isSound));
  const scenario = assemble(tree, base, worlds, reading);
  if (scenario === undefined || reading.problems.some(({ severity }) => severity === 'error')) {
    return { problems: inOrder(reading.problems) };
  }
  const durationAt = entryOf(tree, 'duration')?.value.at ?? tree.at;
  return { scenario, warnings: inOrder(reading.problems), file, durationAt };
}

/**
 * The warning that the horizon ends before the slowest policy can be judged: it needs the start, the slowest healthy
 * rollout, the 99 % point of the defects' latency and the time to recover.
 */
export function horizonWarning(
  { scenario, file, durationAt }: Readable,
  { rollout, recovery }: { readonly rollout: Duration; readonly recovery: Duration },
): Problem | undefined {
  const latency = Math.max(
    0,
    ...scenario.change.defects.map(({ model, options }) => model.latency99(options)),
  );
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

type ReadVariant = { readonly name: string; readonly world: World | undefined };

/**
 * The same file with some places replaced; what was wrong without them is not said again. Where something was wrong
 * without them, only mistakes in what is put in are told: others may follow from what was.
 */
function readVariant(
  tree: Tree,
  { name, patches }: VariantDraft,
  scenario: string,
  hash: string,
  base: Reading,
  isSound: boolean,
): ReadVariant {
  const reading = base.again();
  const patched = applyPatches(tree, patches, reading);
  const world = patched && readWorld(patched, scenario, hash, reading);
  const places = patches.flatMap(({ at, value }) => [at, ...placesIn(value)]);
  base.adopt(reading, name, (problem) => isSound || places.some((place) => isAt(place, problem)));
  return { name, world };
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

function isAt(place: Place, { line, column }: Problem): boolean {
  return place.line === line && place.column === column;
}

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
}

/** `scenarios/busy-cells.yaml` → `busy-cells` */
function nameOf(file: string): string {
  const last = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  return last.replace(/\.ya?ml$/i, '');
}
