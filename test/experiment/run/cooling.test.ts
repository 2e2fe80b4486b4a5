import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { catalog } from '../../../models/index.ts';
import { record } from '../../../src/experiment/index.ts';
import { HOUR } from '../../../src/kernel/index.ts';
import { readScenario } from '../../../src/scenario/index.ts';

it('leaves users evacuated until the hosts of the hall are back, not just its cooling', () => {
  const file = 'scenarios/cooling-loss.yaml';
  const read = readScenario(readFileSync(file, 'utf8'), { file, catalog, hash: '' });
  if (!('scenario' in read)) throw new Error('expected a scenario');
  const variant = read.scenario.variants.find(({ name }) => name === 'evacuate');
  if (variant === undefined) throw new Error('expected the variant evacuate');
  const spec = { policy: 'doubling', release: 'faulty', replication: 0 } as const;
  const { journal } = record({ ...spec, scenario: variant.scenario, variant: 'evacuate' }, HOUR);

  const at = (kind: string, value: string) =>
    journal.find((entry) => entry.kind === kind && Object.values(entry.values).includes(value))?.time ??
    Number.NaN;
  const home = journal.findLast((entry) => entry.kind === 'action' && entry.values.action === 'undrain');
  expect(at('action', 'drain')).toBeGreaterThan(at('fault-started', 'cooling-loss'));
  expect(at('fault-ended', 'cooling-loss')).toBeLessThan(at('room-state', 'cooled'));
  expect(home?.time).toBeGreaterThan(at('room-state', 'cooled'));
  expect(journal.filter((entry) => entry.values.action === 'restart')).toEqual([]);
});
