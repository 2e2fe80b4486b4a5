// The rules of the house, checked on every file of src/ and models/. Each rule is also shown a file that breaks it,
// because a check that cannot fail is none.

import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Facts } from './setup/facts.ts';
import { factsOf, factsOfProject } from './setup/facts.ts';
import {
  dependenciesHaveOneDoor,
  everyFileBelongsToALayer,
  filesAreShort,
  importsHaveNoCycle,
  importsNameAFileThatExists,
  layersAreEnteredThroughTheirDoor,
  layersPointDown,
  nothingIsExportedByDefault,
  pureLayersArePure,
  verificationSimulatesNothingItself,
} from './setup/rules.ts';

/** Through which file each dependency enters, so that it can leave through it. */
const DOORS = {
  'csv-stringify': 'src/report/csv.ts',
  commander: 'src/cli/commander.ts',
  ink: 'src/ui/ink.ts',
  mathjs: 'src/scenario/expression.ts',
  piscina: 'src/experiment/pool.ts',
  react: 'src/ui/react.ts',
  seedrandom: 'src/kernel/random/seed-state.ts',
  yaml: 'src/scenario/yaml.ts',
};

/** Files that may be longer than others, and why. */
const LONG_ONES = {
  'src/plant/server.ts':
    'is one machine of four modes: what each shows, and every way from one into another, belong side by side',
  'src/plant/cell-plant.ts':
    'joins the parts of a solver behind the contract of the plant: thirty members, each of a few lines',
};

const project = factsOfProject(fileURLToPath(new URL('..', import.meta.url)), ['src', 'models']);

describe('the project', () => {
  it('has its files in layers', () => {
    expect(project.length).toBeGreaterThan(0);
    expect(everyFileBelongsToALayer(project)).toEqual([]);
  });

  it('has layers that only know those below', () => {
    expect(layersPointDown(project)).toEqual([]);
  });

  it('has layers that are entered through their door', () => {
    expect(layersAreEnteredThroughTheirDoor(project)).toEqual([]);
  });

  it('writes out the endings of the files it imports', () => {
    expect(importsNameAFileThatExists(project)).toEqual([]);
  });

  it('has no cycle of imports', () => {
    expect(importsHaveNoCycle(project)).toEqual([]);
  });

  it('is pure from the kernel to the plant and the models', () => {
    expect(pureLayersArePure(project)).toEqual([]);
  });

  it('lets each dependency in through one file', () => {
    expect(dependenciesHaveOneDoor(project, DOORS)).toEqual([]);
  });

  it('exports nothing by default', () => {
    expect(nothingIsExportedByDefault(project)).toEqual([]);
  });

  it('verifies with the product, and with no simulator written for a row', () => {
    expect(project.some(({ path }) => path.startsWith('src/verify/models/'))).toBe(true);
    expect(verificationSimulatesNothingItself(project)).toEqual([]);
  });

  it('keeps its files short', () => {
    expect(filesAreShort(project, LONG_ONES)).toEqual([]);
  });
});

describe('the rules', () => {
  it('report a file outside of every layer', () => {
    const files = sources({
      'src/utils.ts': '',
      'src/misc/a.ts': '',
      'src/models/a.ts': '',
      'src/main.ts': '',
    });
    expect(everyFileBelongsToALayer(files)).toEqual([
      'src/utils.ts belongs to no layer',
      'src/misc/a.ts belongs to no layer',
      'src/models/a.ts belongs to no layer',
    ]);
  });

  it('report an import from a layer above, from a sibling and from a composition root', () => {
    const files = sources({
      'src/kernel/time.ts': "import type { Fleet } from '../domain/index.ts';",
      'src/plant/cell.ts': "export * from '../scenario/index.ts';",
      'models/faults/crash.ts': "type Plant = import('../../src/plant/index.ts').Plant;",
      'src/experiment/run.ts': "const models = await import('../../models/index.ts');",
      'src/cli/cli.ts': "import { start } from '../main.ts';",
      'src/main.ts': "import { models } from '../models/index.ts';\nimport { cli } from './cli/index.ts';",
      'src/worker.ts': "import { models } from '../models/index.ts';",
      'models/gates/all.ts': "import { defineGate } from '../../src/domain/index.ts';\nimport './any.ts';",
    });
    expect(layersPointDown(files)).toEqual([
      'src/kernel/time.ts:1 ../domain/index.ts kernel may not know domain',
      'src/plant/cell.ts:1 ../scenario/index.ts plant may not know scenario',
      'models/faults/crash.ts:1 ../../src/plant/index.ts models may not know plant',
      'src/experiment/run.ts:1 ../../models/index.ts experiment may not know models',
      'src/cli/cli.ts:1 ../main.ts is put together by it, so nothing imports it',
    ]);
  });

  it('report an import past the door of a layer', () => {
    const files = sources({
      'src/stats/mean.ts': "import { exp } from '../kernel/math.ts';\nimport { sum } from './sum.ts';",
      'src/main.ts': "import { crash } from '../models/faults/crash.ts';",
      'src/cli/cli.ts': "import { exp } from '../kernel/index.ts';",
    });
    expect(layersAreEnteredThroughTheirDoor(files)).toEqual([
      'src/stats/mean.ts:1 ../kernel/math.ts is inside a layer; its door is src/kernel/index.ts',
      'src/main.ts:1 ../models/faults/crash.ts is inside a layer; its door is models/index.ts',
    ]);
  });

  it('report an import without an ending and one of nothing', () => {
    const files = sources({
      'src/kernel/a.ts': "import './b.js';\nimport './b';\nimport './c.ts';\nimport './b.ts';",
      'src/kernel/b.ts': '',
    });
    expect(importsNameAFileThatExists(files)).toEqual([
      'src/kernel/a.ts:1 ./b.js has no ending .ts or .tsx',
      'src/kernel/a.ts:2 ./b has no ending .ts or .tsx',
      'src/kernel/a.ts:3 ./c.ts does not exist',
    ]);
  });

  it('report a cycle, however long, unless types alone close it', () => {
    const files = sources({
      'src/kernel/a.ts': "import './b.ts';\nimport './d.ts';",
      'src/kernel/b.ts': "import { C } from './c.ts';\nimport './d.ts';",
      'src/kernel/c.ts': "export { a } from './a.ts';",
      'src/kernel/d.ts':
        "// import './a.ts';\nimport type { A } from './a.ts';\nexport type { B } from './b.ts';",
    });
    expect(importsHaveNoCycle(files)).toEqual([
      'src/kernel/a.ts -> src/kernel/b.ts -> src/kernel/c.ts -> src/kernel/a.ts',
    ]);
  });

  it.each([
    ["import { readFileSync } from 'node:fs';", 'node:fs reaches outside'],
    ["import { readFileSync } from 'fs';", 'fs reaches outside'],
    ['const now = Date.now();', 'uses Date'],
    ['const now: Date = today;', 'uses Date'],
    ['const now = performance.now();', 'uses performance'],
    ['const chance = Math.random();', 'uses Math.random'],
    ["const chance = Math['random']();", 'uses Math other than by the names of its members'],
    ['const { sqrt, random } = Math;', 'uses Math.random'],
    ['const { sqrt: root, ...more } = Math;', 'uses Math.more'],
    ['draw(Math);', 'uses Math other than by the names of its members'],
    ['const square = Math.pow(x, 2);', 'uses Math.pow'],
    ['const square = Math.exp(x);', 'uses Math.exp'],
    ['const square = x ** 2;', 'uses ** (see powInt)'],
    ['const root = 2 ** 0.5;', 'uses ** (see powInt)'],
    ['const growth = 2 ** wave;', 'uses ** (see powInt)'],
    ['x **= 2;', 'uses **= (see powInt)'],
    ['names.sort((a, b) => a.localeCompare(b));', 'uses localeCompare'],
    ['const text = n.toLocaleString();', 'uses toLocaleString'],
    ['const f = new Intl.NumberFormat();', 'uses Intl'],
    ['async function run() {}', 'uses async'],
    ['await later;', 'uses await'],
    ['for await (const x of xs) {}', 'uses await'],
    ['let later: Promise<void>;', 'uses Promise'],
    ['const home = process.env.HOME;', 'uses process'],
    ['const o = { process };', 'uses process'],
    ['const g = globalThis;', 'uses globalThis'],
    ['const here = import.meta.url;', 'uses import.meta'],
    ['function f(process: Process) {}\nprocess.exit();', 'uses process'],
  ])('report as impure: %s', (source, breach) => {
    for (const path of ['src/kernel/a.ts', 'src/stats/a.ts', 'src/domain/a.ts', 'src/plant/a.ts']) {
      expect(pureLayersArePure(sources({ [path]: source }))).toEqual([expect.stringContaining(breach)]);
    }
    expect(pureLayersArePure(sources({ 'models/faults/a.ts': source }))).toHaveLength(1);
    expect(pureLayersArePure(sources({ 'src/cli/a.ts': source }))).toEqual([]);
  });

  it.each([
    '// Date.now() would differ between runs, as x ** 2 would between machines.',
    "const text = 'Date.now()';",
    'function start(process: Process) { return process.name; }',
    'const process = spawn(); const alias = { process };',
    'type Row = { process: string; Date: number }; const row: Row = { process: name, Date: 1 };',
    'const { process: script } = row; const d = row.Date;',
    'const root = Math.sqrt(2) * Math.PI;',
    'const { sqrt, abs: size } = Math;',
    'const SPAN = 2 ** 24 - 2 ** LOW_BITS;',
    'const wave = sin(x);',
  ])('take as pure: %s', (source) => {
    expect(pureLayersArePure(sources({ 'src/kernel/a.ts': source }))).toEqual([]);
  });

  it('report a dependency that comes in anywhere else, or nowhere', () => {
    const files = sources({
      'src/scenario/yaml.ts': "import { parse } from 'yaml';",
      'src/report/csv.ts': "import { stringify } from 'yaml';\nimport chalk from 'chalk/source';",
      'src/ui/ink.ts': "export { Box } from './box.ts';\nimport { join } from 'node:path';",
    });
    expect(dependenciesHaveOneDoor(files, { yaml: 'src/scenario/yaml.ts', ink: 'src/ui/ink.ts' })).toEqual([
      'src/report/csv.ts:1 yaml is to be had from src/scenario/yaml.ts',
      'src/report/csv.ts:2 chalk/source is a dependency without a door',
      'src/ui/ink.ts does not import ink, although it is listed as its door',
    ]);
  });

  it('report a default export in each of its spellings', () => {
    const files = sources({
      'src/kernel/a.ts': 'const a = 1;\nexport default a;',
      'src/kernel/b.ts': 'export default function b() {}',
      'src/kernel/c.ts': 'const c = 1;\nexport { c as default };',
      'src/kernel/d.ts': 'export const d = 1;',
    });
    expect(nothingIsExportedByDefault(files)).toEqual([
      'src/kernel/a.ts:2 has no name; export it by one',
      'src/kernel/b.ts:1 has no name; export it by one',
      'src/kernel/c.ts:2 has no name; export it by one',
    ]);
  });

  it('report a simulator written for a row of the verification', () => {
    const files = sources({
      'src/verify/models/a.ts':
        "import { exponential, Simulation as Clock, wait } from '../../kernel/index.ts';",
      'src/verify/models/b.ts': "import * as kernel from '../../kernel/index.ts';",
      'src/verify/models/c.ts':
        'const last = list.at(-1);\nclock.at(5, next);\nrig.clock.after(5, next);\nclock.spawn(name, script);',
      'src/verify/models/d.ts':
        "import { RandomStreams } from '../../kernel/index.ts';\nimport { wait } from './a.ts';",
      'src/verify/rig.ts':
        "import { Simulation } from '../kernel/index.ts';\nnew Simulation().after(5, next);",
      'src/plant/a.ts': "import { Simulation } from '../kernel/index.ts';\nsimulation.after(5, next);",
    });
    const why = 'a row may have no simulator of its own';
    expect(verificationSimulatesNothingItself(files)).toEqual([
      `src/verify/models/a.ts:1 ../../kernel/index.ts gives Simulation, wait: ${why}`,
      `src/verify/models/b.ts:1 ../../kernel/index.ts gives *: ${why}`,
      `src/verify/models/c.ts:2 clock.at schedules: ${why}`,
      `src/verify/models/c.ts:3 rig.clock.after schedules: ${why}`,
      `src/verify/models/c.ts:4 clock.spawn schedules: ${why}`,
      `src/verify/rig.ts:2 new Simulation().after schedules: ${why}`,
    ]);
  });

  it('report a long file, and an excuse for a short one', () => {
    const files = sources({
      'src/kernel/a.ts': '\n'.repeat(401),
      'src/kernel/b.ts': '\n'.repeat(400),
      'src/kernel/c.ts': '\n'.repeat(500),
    });
    expect(filesAreShort(files, { 'src/kernel/b.ts': 'a table', 'src/kernel/c.ts': 'a table' })).toEqual([
      'src/kernel/a.ts has 401 lines',
      'src/kernel/b.ts is listed as long, and is not',
    ]);
  });
});

function sources(texts: Readonly<Record<string, string>>): Facts[] {
  return factsOf(new Map(Object.entries(texts)));
}
