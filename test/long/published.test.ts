// Runs everything that is published again, to the last byte: `npm run test:long`.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { threads, wavetank } from '../cli/support/outside.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'wavetank-published-'));
const scenarios = readdirSync(join(ROOT, 'scenarios')).filter((name) => name.endsWith('.yaml'));
const version = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;

afterAll(() => rmSync(home, { recursive: true }));

describe('the published reports', () => {
  it.each(scenarios)('of %s are what it gives now', async (file) => {
    const name = file.slice(0, -'.yaml'.length);
    await wavetank(['run', join(ROOT, 'scenarios', file), '--out', home], { engine: threads, version });
    for (const report of ['runs.csv', 'waves.csv', 'summary.csv', 'comparisons.csv', 'manifest.json']) {
      const now = readFileSync(join(home, name, report), 'utf8');
      // Compared by hand: a difference of megabytes is no help.
      expect(now === readFileSync(join(ROOT, 'reports', name, report), 'utf8'), report).toBe(true);
    }
  });
});
