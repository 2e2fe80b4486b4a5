// The reports that are published with the sources. Here the first seeds are run again, and everything that follows from
// runs.csv is worked out again; test/long runs all of them.

import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { catalog } from '../../models/index.ts';
import { Comparison } from '../../src/experiment/index.ts';
import {
  columnDictionary,
  comparisonColumns,
  comparisonRows,
  csv,
  summaryColumns,
  summaryRows,
} from '../../src/report/index.ts';
import { readScenario } from '../../src/scenario/index.ts';
import { threads, wavetank } from '../cli/support/outside.ts';
import { cellsOf, readRuns } from './support/read-report.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const REPORTS = join(ROOT, 'reports');
const names = readdirSync(join(ROOT, 'scenarios'))
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.slice(0, -'.yaml'.length))
  .sort();
const home = mkdtempSync(join(tmpdir(), 'wavetank-published-'));

afterAll(() => rmSync(home, { recursive: true }));

const published = (name: string, file: string): string => readFileSync(join(REPORTS, name, file), 'utf8');

/** The version that is written into manifests. */
const version = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;

describe('the published reports', () => {
  it('are there for every scenario', () => {
    const folders = readdirSync(REPORTS).filter((name) => existsSync(join(REPORTS, name, 'manifest.json')));
    expect(folders.sort()).toEqual(names);
  });

  it('come with a dictionary of their columns', async () => {
    await expect(columnDictionary()).toMatchFileSnapshot(join(REPORTS, 'README.md'));
  });

  describe.each(names)('of %s', (name) => {
    it('begin with the bytes that the first seeds give now', async () => {
      const { stderr } = await wavetank(['run', name, '--out', home, '--replications', '2'], {
        engine: threads,
        version,
      });
      expect(stderr).not.toContain('mistake');
      for (const file of ['runs.csv', 'waves.csv']) {
        const begin = readFileSync(join(home, name, file), 'utf8');
        expect(begin.split('\n').length).toBeGreaterThan(20);
        expect(published(name, file).slice(0, begin.length)).toBe(begin);
      }
    }, 60_000);

    it('have sums and comparisons that follow from runs.csv to the last digit', () => {
      const text = readFileSync(join(ROOT, 'scenarios', `${name}.yaml`), 'utf8');
      const read = readScenario(text, { file: `${name}.yaml`, catalog, hash: '' });
      if ('problems' in read) throw new Error(`${name}.yaml cannot be read`);
      const comparison = new Comparison(read.scenario, readRuns(join(REPORTS, name)));
      expect([...csv(summaryColumns, summaryRows(name, comparison))].join('')).toBe(
        published(name, 'summary.csv'),
      );
      expect([...csv(comparisonColumns, comparisonRows(name, comparison))].join('')).toBe(
        published(name, 'comparisons.csv'),
      );
    }, 60_000);

    it('have a manifest that fits the scenario and the runs', () => {
      const text = readFileSync(join(ROOT, 'scenarios', `${name}.yaml`), 'utf8');
      const [head, ...runs] = cellsOf(published(name, 'runs.csv'));
      const digests = runs.map((run) => `${run[head.indexOf('digest')]}\n`).join('');
      const manifest = JSON.parse(published(name, 'manifest.json'));
      expect(manifest).toMatchObject({
        scenario: name,
        scenario_hash: createHash('sha256').update(text).digest('hex'),
        version,
        runs: runs.length,
        digest: createHash('sha256').update(digests).digest('hex'),
      });
      expect(runs.length).toBe(
        manifest.replications * manifest.policies.length * manifest.variants.length * 2,
      );
    });
  });
});
