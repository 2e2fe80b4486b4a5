import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BatchIdentity } from '../../../src/experiment/index.ts';
import {
  differencesOf,
  inlineRunner,
  PartStore,
  planBatch,
  runBatch,
} from '../../../src/experiment/index.ts';
import { pseudoScenario, pseudoSimulate } from './support/pseudo.ts';

const plan = planBatch(pseudoScenario(), { replications: 3 });
const rows = await runBatch(plan, { runner: inlineRunner(plan.scenario, pseudoSimulate) });
const identity: BatchIdentity = {
  scenario: 'pseudo',
  hash: 'abc',
  version: '1.0.0',
  seed: '7',
  policies: ['static', 'doubling'],
  variants: ['base'],
};

describe('the store of finished parts', () => {
  let folder: string;
  let store: PartStore;

  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'wavetank-parts-')), 'work');
    store = new PartStore(folder);
  });

  afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

  it('gives back every number to the last bit, in the order of the jobs', () => {
    store.begin(identity);
    store.save({ first: 10, rows: rows.slice(20, 26) });
    store.save({ first: 2, rows: rows.slice(4, 8) });
    expect(new PartStore(folder).load()).toEqual([
      { first: 2, rows: rows.slice(4, 8) },
      { first: 10, rows: rows.slice(20, 26) },
    ]);
  });

  it('knows whose parts they are, and nothing of a folder that is none of its own', () => {
    expect(store.identity).toBeUndefined();
    store.begin(identity);
    expect(store.identity).toEqual(identity);
  });

  it('takes a part that cannot be read for one that is missing', () => {
    store.begin(identity);
    store.save({ first: 0, rows: rows.slice(0, 2) });
    writeFileSync(join(folder, 'part-1.json'), '[{"scenario":');
    writeFileSync(join(folder, 'part-2.json.tmp'), 'half');
    expect(store.load()).toEqual([
      { first: 0, rows: rows.slice(0, 2) },
      { first: 1, rows: [] },
    ]);
  });

  it('begins without what lay there', () => {
    store.begin(identity);
    store.save({ first: 0, rows: rows.slice(0, 2) });
    store.begin({ ...identity, seed: '8' });
    expect(store.load()).toEqual([]);
    expect(readdirSync(folder)).toEqual(['batch.json']);
  });

  it('tells in what two batches differ', () => {
    expect(differencesOf(identity, identity)).toEqual([]);
    expect(differencesOf(identity, { ...identity, seed: '8', policies: ['static'] })).toEqual([
      'seed: 7 then, 8 now',
      'policies: static, doubling then, static now',
    ]);
  });
});
