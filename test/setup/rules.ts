// The rules of the house, each a function from the facts of all files to the places that break it.

import { builtinModules } from 'node:module';
import type { Facts, Import } from './facts.ts';

/** Where a rule is broken, and how, in one line: `src/kernel/time.ts:3 …`. */
export type Breach = string;

/** The layers from the ground up; those in one row are siblings that do not know each other. */
const LAYERS: readonly (readonly string[])[] = [
  ['kernel'],
  ['stats'],
  ['domain'],
  ['plant', 'models', 'scenario'],
  ['experiment'],
  ['verify'],
  ['report'],
  ['ui'],
  ['game'],
  ['cli'],
];

/** Where everything is put together: the only files that know the models, and that no other file knows. */
const ROOTS = new Set(['src/main.ts', 'src/worker.ts']);

/** The layers whose results may depend on their arguments alone. */
const PURE = new Set(['kernel', 'stats', 'domain', 'plant', 'models']);

/** A file that is beyond this many lines holds two ideas, until shown otherwise. */
const LINES_MAX = 400;

export function everyFileBelongsToALayer(files: readonly Facts[]): Breach[] {
  return files
    .filter(({ path }) => !ROOTS.has(path) && rankOf(layerOf(path)) < 0)
    .map(({ path }) => `${path} belongs to no layer`);
}

export function layersPointDown(files: readonly Facts[]): Breach[] {
  return breaches(files, ({ path }, { file }) => {
    if (file === undefined || isWithinLayer(path, file)) return undefined;
    if (ROOTS.has(file)) return 'is put together by it, so nothing imports it';
    if (ROOTS.has(path)) return undefined;
    const [from, to] = [layerOf(path), layerOf(file)];
    return rankOf(to) < rankOf(from) && to !== 'models' ? undefined : `${from} may not know ${to}`;
  });
}

export function layersAreEnteredThroughTheirDoor(files: readonly Facts[]): Breach[] {
  return breaches(files, ({ path }, { file }) => {
    if (file === undefined || isWithinLayer(path, file) || ROOTS.has(file)) return undefined;
    const door = doorOf(layerOf(file));
    return file === door ? undefined : `is inside a layer; its door is ${door}`;
  });
}

export function importsNameAFileThatExists(files: readonly Facts[]): Breach[] {
  const paths = new Set(files.map(({ path }) => path));
  return breaches(files, (_, { file, specifier }) => {
    if (file === undefined || paths.has(file)) return undefined;
    return /\.(ts|tsx)$/.test(specifier) ? 'does not exist' : 'has no ending .ts or .tsx';
  });
}

/**
 * Whether no file needs itself to be loaded first. Types may refer to each other: they are gone by then.
 * Each cycle is reported once, from its first file in alphabetical order.
 */
export function importsHaveNoCycle(files: readonly Facts[]): Breach[] {
  const targets = new Map(
    files.map(({ path, imports }) => [
      path,
      imports.flatMap(({ file, typeOnly }) => (typeOnly ? [] : (file ?? []))),
    ]),
  );
  const found: Breach[] = [];
  const done = new Set<string>();
  const trail: string[] = [];

  const walk = (path: string): void => {
    const at = trail.indexOf(path);
    if (at >= 0) found.push([...trail.slice(at), path].join(' -> '));
    if (at >= 0 || done.has(path)) return;
    trail.push(path);
    for (const target of targets.get(path) ?? []) walk(target);
    trail.pop();
    done.add(path);
  };
  for (const path of [...targets.keys()].sort()) walk(path);
  return found;
}

export function pureLayersArePure(files: readonly Facts[]): Breach[] {
  const pure = files.filter(({ path }) => PURE.has(layerOf(path)));
  const imports = breaches(pure, (_, { specifier }) =>
    isFromNode(specifier) ? 'reaches outside; this layer is pure' : undefined,
  );
  const uses = pure.flatMap(({ path, impurities }) =>
    impurities.map(({ what, line }) => `${path}:${line} uses ${what}; this layer is pure`),
  );
  return [...imports, ...uses];
}

/**
 * Whether each dependency is imported by the one file listed for it, and by no other.
 *
 * @param doors the file by the name of its package
 */
export function dependenciesHaveOneDoor(
  files: readonly Facts[],
  doors: Readonly<Record<string, string>>,
): Breach[] {
  const strangers = breaches(files, ({ path }, { specifier }) => {
    const name = packageOf(specifier);
    if (name === undefined || doors[name] === path) return undefined;
    return doors[name] === undefined ? 'is a dependency without a door' : `is to be had from ${doors[name]}`;
  });
  const unused = Object.entries(doors)
    .filter(([name, door]) => !importsPackage(files, door, name))
    .map(([name, door]) => `${door} does not import ${name}, although it is listed as its door`);
  return [...strangers, ...unused];
}

export function nothingIsExportedByDefault(files: readonly Facts[]): Breach[] {
  return files.flatMap(({ path, defaultExports }) =>
    defaultExports.map((line) => `${path}:${line} has no name; export it by one`),
  );
}

/**
 * Whether files are short enough to hold one idea; those in `longOnes` may be longer.
 *
 * @param longOnes why a file is long, by its path
 */
export function filesAreShort(files: readonly Facts[], longOnes: Readonly<Record<string, string>>): Breach[] {
  const long = files.filter(({ lines }) => lines > LINES_MAX);
  const excused = Object.keys(longOnes).filter((path) => !long.some((file) => file.path === path));
  return [
    ...long.filter(({ path }) => !longOnes[path]).map(({ path, lines }) => `${path} has ${lines} lines`),
    ...excused.map((path) => `${path} is listed as long, and is not`),
  ];
}

/** Where verification puts a plant on a clock: the only files that hold one, to let it run and nothing else. */
const RIGS = new Set(['src/verify/rig.ts', 'src/verify/request-rig.ts']);

/** What of the kernel a simulator could be written with. */
const CLOCKWORK = new Set([
  ...['Simulation', 'Priority', 'Action', 'Handle', 'Process', 'Script', 'Interrupted', 'Signal', 'Latch'],
  ...['wait', 'waitUntil', 'until', 'anyOf', 'Wait', 'AnyWait', 'Source', 'Fired', '*'],
]);

/**
 * Whether verification plays with the product and with nothing of its own: no file of it schedules an event, and none
 * but the rigs knows what one could be scheduled with.
 */
export function verificationSimulatesNothingItself(files: readonly Facts[]): Breach[] {
  const own = files.filter(({ path }) => layerOf(path) === 'verify');
  const clocks = breaches(own, ({ path }, { file, names }) => {
    if (file !== doorOf('kernel')) return undefined;
    const parts = names.filter((name) => CLOCKWORK.has(name) && !(name === 'Simulation' && RIGS.has(path)));
    return parts.length === 0
      ? undefined
      : `gives ${parts.join(', ')}: a row may have no simulator of its own`;
  });
  const events = own.flatMap(({ path, schedulings }) =>
    schedulings.map(
      ({ what, line }) => `${path}:${line} ${what} schedules: a row may have no simulator of its own`,
    ),
  );
  return [...clocks, ...events];
}

function breaches(
  files: readonly Facts[],
  judge: (file: Facts, imported: Import) => string | undefined,
): Breach[] {
  return files.flatMap((file) =>
    file.imports.flatMap((imported) => {
      const verdict = judge(file, imported);
      return verdict === undefined ? [] : [`${file.path}:${imported.line} ${imported.specifier} ${verdict}`];
    }),
  );
}

/** The layer of a file; for one that is in none, something that is no layer's name either. */
function layerOf(path: string): string {
  const [top, layer, file] = path.split('/');
  if (top === 'models') return 'models';
  return top === 'src' && file !== undefined && layer !== 'models' ? layer : path;
}

function rankOf(layer: string): number {
  return LAYERS.findIndex((row) => row.includes(layer));
}

function doorOf(layer: string): string {
  return layer === 'models' ? 'models/index.ts' : `src/${layer}/index.ts`;
}

function isWithinLayer(from: string, to: string): boolean {
  return layerOf(from) === layerOf(to);
}

function isFromNode(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}

/** The package of an import: `mathjs` for `mathjs/number`, `undefined` for what is ours or Node's. */
function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('.') || isFromNode(specifier)) return undefined;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function importsPackage(files: readonly Facts[], path: string, name: string): boolean {
  const file = files.find((candidate) => candidate.path === path);
  return file?.imports.some(({ specifier }) => packageOf(specifier) === name) ?? false;
}
