// The picture of the README is made from the screen itself. `npm run docs` makes it again.

import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { catalog } from '../../models/index.ts';
import { comparisonFeed } from '../../src/cli/comparison-feed.ts';
import type { Outside } from '../../src/cli/index.ts';
import { loadScenarios } from '../../src/cli/load-scenario.ts';
import { simulateReplication } from '../../src/experiment/index.ts';
import { CompareScreen, textOf } from '../../src/ui/index.ts';
import { HandShell, large } from '../ui/support/hand-shell.ts';
import { screenPicture } from './support/screen-picture.ts';

const PICTURE = fileURLToPath(new URL('../../reports/pictures/compare.svg', import.meta.url));

const outside: Outside = {
  stdout: { write: () => true },
  stderr: { write: () => true },
  streams: process,
  hasScreen: false,
  env: {},
  version: '',
  scenarios: fileURLToPath(new URL('../../scenarios', import.meta.url)),
  targets: '',
  catalog: async () => catalog,
  engine: { simulate: simulateReplication },
  onInterrupt: () => () => undefined,
};

it('shows the comparison of first-rollout as it is on a screen of 120x40', async () => {
  const [loaded] = await loadScenarios(['first-rollout'], outside);
  const feed = comparisonFeed(loaded, { replications: 60 }, {}, outside);
  await new Promise<void>((resolve) => feed.subscribe(() => feed.snapshot().running || resolve()));
  expect(feed.snapshot().error).toBe('');

  const shell = new HandShell(new CompareScreen({ feed, watch: () => undefined }), large);
  shell.press('g'); // To the policy that lost least.
  expect(shell.crooked).toEqual([]);
  expect(shell.lines.map(textOf).join('\n')).toContain('60 replications');
  const title = 'The comparison screen of Wavetank: five policies on the scenario first-rollout';
  await expect(screenPicture(shell.lines, title)).toMatchFileSnapshot(PICTURE);
}, 60_000);
