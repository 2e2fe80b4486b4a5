import type { Catalog } from '../domain/index.ts';
import type { Form } from './form.ts';
import { listOf, namedMap } from './form.ts';
import { quote } from './problem.ts';
import type { Reading, Spot } from './reading.ts';
import { spotAt } from './reading.ts';
import { suggestion } from './suggest.ts';
import type { Place, Tree } from './tree.ts';
import { describe, entryOf, onlyEntry } from './tree.ts';

/** A value put in place of what is written at a path. */
export interface Patch {
  readonly path: string;
  /** Where the path stands in `variants:` or `compare:`. */
  readonly at: Place;
  readonly value: Tree;
  /** The path of the patch itself, for messages. */
  readonly spot: Spot;
}

export interface VariantDraft {
  readonly name: string;
  readonly patches: readonly Patch[];
}

/** The lowest and the highest value that its author thinks possible at a path: the same patch with either. */
export interface RangeDraft {
  readonly low: Patch;
  readonly high: Patch;
}

const MOST_VARIANTS = 100;
/** What belongs to the comparison as a whole, and so is the same in every variant. */
const FIXED = [
  'scenario',
  'title',
  'asks',
  'because',
  'sources',
  'assumes',
  'replications',
  'seed',
  'expect',
  'variants',
  'compare',
  'vary',
  'irrelevant-within',
];

const anyTree: Form<Tree> = { expected: 'a value', schema: {}, read: ({ tree }) => tree };

const patchesForm: Form<readonly Patch[]> = {
  expected: 'a map of paths to values',
  schema: { type: 'object', minProperties: 1 },
  read: (spot, reading) =>
    readPaths(spot, reading, anyTree)?.map(({ value, ...rest }) => ({ ...rest, value })),
};

/** `name: { path: value, … }` */
export const variantsForm: Form<readonly VariantDraft[]> = withPatches(
  namedMap(patchesForm, { max: MOST_VARIANTS }, { additionalProperties: patchesForm.schema }),
);

/** `path: [value, value]`, and so on: every combination is a variant. */
export const compareForm: Form<readonly VariantDraft[]> = {
  expected: 'a map of paths to lists of values',
  schema: { type: 'object', additionalProperties: { type: 'array', minItems: 1, maxItems: 20 } },
  read(spot, reading) {
    if (spot.tree.kind === 'map' && spot.tree.entries.length === 0) return [];
    const axes = readPaths(spot, reading, listOf(anyTree, { min: 1, max: 20 }));
    if (axes === undefined) return undefined;
    const count = axes.reduce((product, { value }) => product * value.length, 1);
    if (count > MOST_VARIANTS) {
      return reading.refuse(spot, { expected: `at most ${MOST_VARIANTS} combinations`, got: String(count) });
    }
    let combinations: readonly (readonly Patch[])[] = [[]];
    for (const { value: values, ...axis } of axes) {
      combinations = combinations.flatMap((patches) =>
        values.map((value) => [...patches, { ...axis, value }]),
      );
    }
    return combinations.map((patches) => ({ name: patches.map(nameOf).join(', '), patches }));
  },
};

const endsForm: Form<readonly [low: Tree, high: Tree]> = {
  expected: 'the lowest and the highest value, such as [10m, 40m]',
  schema: { type: 'array', minItems: 2, maxItems: 2 },
  read(spot, reading) {
    const { tree } = spot;
    if (tree.kind === 'list' && tree.items.length === 2) return [tree.items[0], tree.items[1]];
    const got = tree.kind === 'list' ? `a list of ${tree.items.length}` : describe(tree);
    return reading.refuse(spot, { expected: endsForm.expected, got });
  },
};

/** `path: [lowest, highest]` */
export const varyForm: Form<readonly RangeDraft[]> = {
  expected: 'a map of paths to their lowest and highest values',
  schema: { type: 'object', additionalProperties: endsForm.schema },
  read(spot, reading) {
    if (spot.tree.kind === 'map' && spot.tree.entries.length === 0) return [];
    return readPaths(spot, reading, endsForm)?.map(({ value: [low, high], ...place }) => ({
      low: { ...place, value: low },
      high: { ...place, value: high },
    }));
  },
};

/**
 * The tree with the patches applied. The last step of a path may be new to the file; a step may leave out the name of
 * the model that stands there (`policies.doubling.bake` for `policies.doubling.geometric.bake`).
 */
export function applyPatches(tree: Tree, patches: readonly Patch[], reading: Reading): Tree | undefined {
  let patched: Tree | undefined = tree;
  for (const patch of patches) patched = patched && applyPatch(patched, patch, reading);
  return patched;
}

function applyPatch(tree: Tree, patch: Patch, reading: Reading): Tree | undefined {
  const keys = patch.path.split('.');
  const policies = entryOf(tree, 'policies')?.value;
  if (keys[0] === 'policies' && keys.length > 1 && policies?.kind === 'map') {
    const names = policies.entries.map(({ key }) => key);
    if (!names.includes(keys[1])) {
      const hint = suggestion(keys[1], names);
      return reading.refuseAt(patch.at, patch.spot.path, {
        expected: 'a policy of this file',
        got: quote(keys[1]),
        hint,
      });
    }
  }
  return put(tree, keys, patch, reading);
}

function put(tree: Tree, keys: readonly string[], patch: Patch, reading: Reading): Tree | undefined {
  const [key, ...rest] = keys;
  if (key === undefined) return patch.value;
  if (tree.kind === 'list') return putInList(tree, key, rest, patch, reading);
  const map = asMap(tree, reading.catalog);
  if (map === undefined) {
    const got = describe(tree);
    return reading.refuseAt(patch.at, patch.spot.path, { expected: `a map to put ${quote(key)} in`, got });
  }
  const at = patch.at;
  const only = onlyEntry(map);
  if (
    only !== undefined &&
    only.key !== key &&
    isModel(only.key, reading.catalog) &&
    asMap(only.value, reading.catalog)
  ) {
    const value = put(only.value, keys, patch, reading);
    return value && { ...map, entries: [{ ...only, value }] };
  }
  const inside = put(entryOf(map, key)?.value ?? { kind: 'nothing', at }, rest, patch, reading);
  if (inside === undefined) return undefined;
  const entry = { key, keyAt: at, value: inside };
  const isNew = !map.entries.some((each) => each.key === key);
  const entries = map.entries.map((each) => (each.key === key ? { ...each, value: inside } : each));
  return { ...map, entries: isNew ? [...entries, entry] : entries };
}

/** An item by its number from 0, or by its name. */
function putInList(
  list: Tree & { kind: 'list' },
  key: string,
  rest: readonly string[],
  patch: Patch,
  reading: Reading,
): Tree | undefined {
  const names = list.items.map(
    (item, i) => (item.kind === 'scalar' ? item.text : onlyEntry(item)?.key) ?? String(i),
  );
  const byName = names.indexOf(key);
  const index = byName >= 0 ? byName : /^\d{1,4}$/.test(key) ? Number(key) : -1;
  if (index < 0 || index >= list.items.length) {
    const hint = suggestion(key, names);
    return reading.refuseAt(patch.at, patch.spot.path, {
      expected: 'an item of that list',
      got: quote(key),
      hint,
    });
  }
  const named = onlyEntry(list.items[index]);
  const keys = byName >= 0 && rest.length === 0 && named ? [key] : rest;
  const value = put(list.items[index], keys, patch, reading);
  return value && { ...list, items: list.items.map((item, i) => (i === index ? value : item)) };
}

/** Nothing is an empty map, and the bare name of a model one with its defaults. */
function asMap(tree: Tree, catalog: Catalog): (Tree & { kind: 'map' }) | undefined {
  if (tree.kind === 'map') return tree;
  if (tree.kind === 'nothing') return { kind: 'map', entries: [], at: tree.at };
  if (tree.kind !== 'scalar' || !isModel(tree.text, catalog)) return undefined;
  const { text, at } = tree;
  return { kind: 'map', entries: [{ key: text, keyAt: at, value: { kind: 'nothing', at } }], at };
}

function isModel(name: string, catalog: Catalog): boolean {
  return Object.values(catalog).some((models) => models.has(name));
}

function readPaths<T>(
  spot: Spot,
  reading: Reading,
  of: Form<T>,
): (Omit<Patch, 'value'> & { value: T })[] | undefined {
  const { tree } = spot;
  if (tree.kind !== 'map' || tree.entries.length === 0) {
    return reading.refuse(spot, {
      expected: 'a map of paths such as policies.static.bake',
      got: describe(tree),
    });
  }
  const before = reading.problems.length;
  const read = tree.entries.flatMap(({ key, keyAt, value }) => {
    const inside = spotAt(spot, quote(key), value);
    const [first] = key.split('.');
    const isFixed = FIXED.includes(first) || key === 'policies';
    if (isFixed || key.split('.').includes('')) {
      const what = key === 'policies' ? 'the list of policies' : first;
      const hint = isFixed ? `${what} is the same for all variants` : undefined;
      reading.refuseAt(keyAt, inside.path, {
        expected: 'a path such as policies.static.bake',
        got: quote(key),
        hint,
      });
      return [];
    }
    const result = of.read(inside, reading);
    return result === undefined ? [] : [{ path: key, at: keyAt, spot: inside, value: result }];
  });
  return reading.problems.length === before ? read : undefined;
}

function withPatches(form: ReturnType<typeof namedMap<readonly Patch[]>>): Form<readonly VariantDraft[]> {
  return {
    ...form,
    read: (spot, reading) => form.read(spot, reading)?.map(({ name, value }) => ({ name, patches: value })),
  };
}

/** `path=value` */
export function nameOf({ path, value }: Patch): string {
  return `${path}=${written(value)}`;
}

/** A value as YAML writes it on one line. */
export function written(tree: Tree): string {
  switch (tree.kind) {
    case 'nothing':
      return '~';
    case 'scalar':
      return quote(tree.text);
    case 'list':
      return `[${tree.items.map(written).join(', ')}]`;
    case 'map':
      return `{ ${tree.entries.map(({ key, value }) => `${quote(key)}: ${written(value)}`).join(', ')} }`;
  }
}
