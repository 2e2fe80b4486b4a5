// The models and scenarios that come with the project, as a user meets them.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { catalog } from '../../models/index.ts';
import type { ModelKind } from '../../src/domain/index.ts';
import {
  explainModel,
  formatProblem,
  METRICS,
  readScenario,
  scenarioSchema,
} from '../../src/scenario/index.ts';
import { fieldsOf, paramsOf } from '../../src/scenario/model-form.ts';
import { Reading } from '../../src/scenario/reading.ts';
import { treeOfDefault } from '../../src/scenario/yaml.ts';

const SCENARIOS = fileURLToPath(new URL('../../scenarios/', import.meta.url));
const files = existsSync(SCENARIOS)
  ? readdirSync(SCENARIOS)
      .filter((name) => name.endsWith('.yaml'))
      .sort()
  : [];
const models = Object.values(catalog).flatMap((kind) => [...kind.values()]);

describe('every shipped model', () => {
  it.each(models.map((model) => [model.kind, model.name, model] as const))(
    '%s %s has defaults that its own shapes take, and a page in the manual',
    (kind: ModelKind, name, model) => {
      const reading = new Reading('defaults', catalog);
      const at = { line: 1, column: 1 };
      for (const [key, { default: fallback, form }] of Object.entries(fieldsOf(paramsOf(model)))) {
        if (fallback !== undefined) form.read({ tree: treeOfDefault(fallback, at), path: key }, reading);
      }
      expect(reading.problems.map(formatProblem)).toEqual([]);
      expect(catalog[kind].get(name)).toBe(model);
      expect(explainModel(catalog, name)).toMatchObject({ text: expect.stringContaining(model.summary) });
    },
  );
});

/** Compiled once: the schema has more than half a million characters. */
const validate = new Ajv2020({ allowUnionTypes: true, strictRequired: false }).compile(
  scenarioSchema(catalog),
);

describe.each(files)('the scenario %s', (name) => {
  const text = readFileSync(`${SCENARIOS}${name}`, 'utf8');

  it('has no mistakes', () => {
    const read = readScenario(text, { file: `scenarios/${name}`, catalog, hash: '' });
    expect('problems' in read ? read.problems.map(formatProblem) : []).toEqual([]);
  });

  it('has none in an editor either', () => {
    expect([validate(parse(text)), validate.errors]).toEqual([true, null]);
  });
});

describe('metrics', () => {
  it('are columns of a run', () => {
    const source = readFileSync(new URL('../../src/experiment/row.ts', import.meta.url), 'utf8');
    const columns = [...source.matchAll(/^ {2}readonly (\w+):/gm)].map(([, name]) =>
      name.replaceAll(/[A-Z0-9]+/g, (part) => `_${part.toLowerCase()}`),
    );
    expect(METRICS.map(({ name }) => name).filter((name) => !columns.includes(name))).toEqual([]);
  });
});
