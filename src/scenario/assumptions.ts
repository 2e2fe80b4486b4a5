import type { Assumption, AssumptionEnd, Scenario, Variant } from '../domain/index.ts';
import type { ReadFile, ReadOptions, Unreadable } from './read-scenario.ts';
import { readFile } from './read-scenario.ts';
import type { VariantBase } from './read-variant.ts';
import type { TakenDefault } from './reading.ts';
import { readWorld } from './scenario-file.ts';
import type { Tree } from './tree.ts';
import { written } from './variants.ts';
import type { ReadRange } from './vary.ts';

/** A scenario whose variants are itself, `base`, and both ends of each of its assumptions. */
export interface VariedScenario {
  readonly scenario: Scenario;
  /** Those with a range in the file first, then in the order in which the file is read. */
  readonly assumptions: readonly Assumption[];
}

/**
 * Reads a scenario for a one-at-a-time sensitivity over everything in it that is assumed: the places under `vary:`
 * between the values given there, and every default whose source begins with `assumption` at half and at twice its value,
 * a share at half and at twice its odds. A default that several places take is one assumption, and varied in all of them.
 *
 * Only quantities are varied. What is none, what has neither half nor twice (0, 100%, a temperature), and what the
 * scenario does not allow at either end is left out, and says why.
 */
export function readAssumptions(text: string, options: ReadOptions): Unreadable | VariedScenario {
  const file = readFile(text, options);
  if ('problems' in file) return file;
  const ends = new Ends(file);
  const given = file.ranges.map((range) => rangeOf(range, ends));
  const assumed = assumedDefaults(file).map((group) => halfAndTwiceOf(group, file.base, ends));
  const [base] = file.scenario.variants;
  return {
    scenario: { ...file.scenario, variants: [base, ...ends.variants] },
    assumptions: [...given, ...assumed],
  };
}

type World = Variant['scenario'];

/** Collects the variants of the ends, under names of their own. */
class Ends {
  readonly variants: Variant[] = [];
  private readonly expectations: Scenario['expectations'];

  constructor({ scenario: { expectations } }: ReadFile) {
    this.expectations = expectations;
  }

  add(parameter: string, value: Tree, world: Omit<World, 'expectations'>): AssumptionEnd {
    const variant = `${this.variants.length + 1}: ${parameter}=${written(value)}`;
    this.variants.push({ name: variant, scenario: { ...world, expectations: this.expectations } });
    return { value: written(value), variant };
  }
}

function rangeOf({ path, low, high, present }: ReadRange, ends: Ends): Assumption {
  return {
    parameter: path,
    source: 'vary',
    value: present === undefined ? '' : written(present.tree),
    low: low.world?.scenario === undefined ? null : ends.add(path, low.value, low.world.scenario),
    high: high.world?.scenario === undefined ? null : ends.add(path, high.value, high.world.scenario),
    leftOut: '',
  };
}

/** The same default in all places that take it. */
interface Group extends Pick<TakenDefault, 'source' | 'tree' | 'halfAndTwice'> {
  readonly paths: readonly string[];
}

/** The defaults that are assumptions, without the places for which the file gives a range. */
function assumedDefaults({ base: { reading }, ranges }: ReadFile): readonly Group[] {
  const isCovered = (path: string) => ranges.some(({ low }) => !low.reading.defaults.has(path));
  const groups = new Map<string, Group>();
  for (const [path, { declaration, ...taken }] of reading.defaults) {
    if (!taken.source.startsWith('assumption') || isCovered(path)) continue;
    const paths = groups.get(declaration)?.paths ?? [];
    groups.set(declaration, { ...taken, paths: [...paths, path] });
  }
  return [...groups.values()];
}

function halfAndTwiceOf(
  { paths, source, tree, halfAndTwice }: Group,
  base: VariantBase,
  ends: Ends,
): Assumption {
  const parameter = commonPath(paths);
  const assumption = { parameter, source, value: written(tree), low: null, high: null };
  if (halfAndTwice === undefined) return { ...assumption, leftOut: 'no quantity' };
  const values = halfAndTwice(tree);
  if (values === undefined)
    return { ...assumption, leftOut: 'neither half nor twice of it is another value' };
  const refusals: string[] = [];
  const endAt = (value: Tree | undefined): AssumptionEnd | null => {
    if (value === undefined) return null;
    const reading = base.reading.again(new Map(paths.map((path) => [path, value])));
    const { scenario } = readWorld(base.tree, base.name, base.hash, reading);
    if (scenario !== undefined && !reading.isWrong) return ends.add(parameter, value, scenario);
    refusals.push(...reading.problems.map(({ expected, got }) => `expected ${expected}, got ${got}`));
    return null;
  };
  const [low, high] = [values.low, values.high].map(endAt);
  return { ...assumption, low, high, leftOut: low === null && high === null ? refusals.join('; ') : '' };
}

/** `policies.*.bake` for `policies.static.bake` and `policies.doubling.geometric.bake`. */
function commonPath(paths: readonly string[]): string {
  const [first, ...others] = paths.map((path) => path.split('.'));
  if (others.length === 0) return paths[0];
  const shortest = Math.min(first.length, ...others.map(({ length }) => length)) - 1;
  const isCommon = (at: number) => others.every((other) => other.at(at) === first.at(at));
  let ahead = 0;
  while (ahead < shortest && isCommon(ahead)) ahead += 1;
  let behind = 0;
  while (behind < shortest - ahead && isCommon(-behind - 1)) behind += 1;
  return [...first.slice(0, ahead), '*', ...first.slice(first.length - behind)].join('.');
}
