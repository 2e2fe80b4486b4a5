// Whatever can be chosen about a rollout is chosen in a scenario that comes along, where it can be seen at work.
// What can go wrong in the world (faults) is not asked for here: most scenarios are about the change.

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalog } from '../../models/index.ts';
import type { Amount, Configured, ModelKind, Params, Shape } from '../../src/domain/index.ts';
import { detectorParams } from '../../src/domain/index.ts';
import { formatProblem, readScenario } from '../../src/scenario/index.ts';
import { paramsOf } from '../../src/scenario/model-form.ts';

const SCENARIOS = new URL('../../scenarios/', import.meta.url);

/** Kinds whose every choice has to be made. */
const CHOSEN = [
  'policy',
  'deploy',
  'gate',
  'rollback',
  'stage',
  'test',
] as const satisfies readonly ModelKind[];

/** Kinds of models of which each has to be met. */
const KINDS = [...CHOSEN, 'defect', 'detector', 'responder'] as const satisfies readonly ModelKind[];

const met = metIn(readdirSync(SCENARIOS).filter((name) => name.endsWith('.yaml')));

describe('the scenarios that come along', () => {
  it.each(KINDS)('meet every %s', (kind) => {
    const names = [...catalog[kind].keys()].map((name) => `${kind} ${name}`);
    expect(missing(names)).toEqual([]);
  });

  it.each(CHOSEN)('make every choice that a %s has', (kind) => {
    const choices = [...catalog[kind].values()].flatMap((model) => choicesOf(paramsOf(model)));
    expect(missing(choices)).toEqual([]);
  });

  it('watch every scope and read every source', () => {
    expect(missing(choicesOf(detectorParams))).toEqual([]);
  });
});

/** What is met nowhere, each once. */
function missing(wanted: readonly string[]): string[] {
  return [...new Set(wanted)].filter((one) => !met.has(one));
}

/** Every model that these scenarios and their variants use, also by default, and every choice they come to. */
function metIn(files: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const file of files) {
    const read = readScenario(readFileSync(new URL(file, SCENARIOS), 'utf8'), { file, catalog, hash: '' });
    if ('problems' in read) throw new Error(read.problems.map(formatProblem).join('\n'));
    for (const { scenario } of read.scenario.variants) {
      const { change, detectors, policies, responders } = scenario;
      for (const model of [...policies, ...change.defects, ...detectors, ...responders]) meet(model, found);
    }
  }
  return found;
}

function meet({ model, options }: Configured<ModelKind>, found: Set<string>): void {
  found.add(`${model.kind} ${model.name}`);
  meetIn(paramsOf(model), options, found);
}

function meetIn(params: Params, values: Readonly<Record<string, unknown>>, found: Set<string>): void {
  for (const [name, { shape }] of Object.entries(params)) meetAt(name, shape, values[name], found);
}

function meetAt(name: string, shape: Shape, value: unknown, found: Set<string>): void {
  if (value === undefined) return;
  switch (shape.kind) {
    case 'choice':
      found.add(choiceOf(name, String(value)));
      break;
    case 'amount':
      found.add(choiceOf(name, (value as Amount).unit));
      break;
    case 'list':
      for (const each of value as readonly unknown[]) meetAt(name, shape.of, each, found);
      break;
    case 'group':
      meetIn(shape.params, value as Readonly<Record<string, unknown>>, found);
      break;
    case 'model':
      meet(value as Configured<ModelKind>, found);
      break;
  }
}

/** What can be chosen under these params, as `order: random`. */
function choicesOf(params: Params): string[] {
  return Object.entries(params).flatMap(([name, { shape }]) => choicesAt(name, shape));
}

function choicesAt(name: string, shape: Shape): string[] {
  switch (shape.kind) {
    case 'choice':
      return shape.options.map((option) => choiceOf(name, option));
    case 'amount':
      return shape.units.map((unit) => choiceOf(name, unit));
    case 'list':
      return choicesAt(name, shape.of);
    case 'group':
      return choicesOf(shape.params);
    default:
      return [];
  }
}

/** A choice of two models under one name is one choice; what a wave is counted in goes by two names. */
function choiceOf(name: string, option: string): string {
  const unit = option === 'share-of-fleet' ? 'share' : option;
  return name === 'add' || name === 'unit' ? `waves in ${unit}` : `${name}: ${option}`;
}
