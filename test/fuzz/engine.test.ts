// Whatever a scenario asks for, its runs obey the laws of the world and of the reports.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalog } from '../../models/index.ts';
import type { Scenario } from '../../src/domain/index.ts';
import type { Recording, RunSpec } from '../../src/experiment/index.ts';
import { record, simulateReplication } from '../../src/experiment/index.ts';
import { formatProblem, readScenario } from '../../src/scenario/index.ts';
import { frameProblems, journalProblems, luckProblems, rowProblems } from './support/laws.ts';
import { scenarioText } from './support/scenario-text.ts';

const RELEASES = ['faulty', 'healthy'] as const;

describe('any scenario', () => {
  it('gives runs in which causes come first, users are conserved, every figure is one, and the luck is shared', () => {
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const text = scenarioText(g);
        try {
          expect(problemsOf(read(text))).toEqual([]);
        } catch (error) {
          throw new Error(`${String(error)}\n${text}`, { cause: error });
        }
      }),
      { seed: 20_141_119, numRuns: 60 },
    );
  }, 60_000);
});

function problemsOf(scenario: Omit<Scenario, 'variants'>): string[] {
  const problems: string[] = [];
  const recordings: Recording[] = [];
  for (const { name } of scenario.policies) {
    const spec = { scenario, variant: 'base', policy: name, replication: 0 };
    const rows = simulateReplication(spec);
    for (const [i, release] of RELEASES.entries()) {
      const recording = recorded({ ...spec, release });
      recordings.push(recording);
      const found = [
        ...journalProblems(recording, scenario.fleet),
        ...frameProblems(recording, scenario.fleet),
        ...rowProblems(recording, scenario),
      ];
      if (JSON.stringify(recording.row) !== JSON.stringify(rows[i]))
        found.push('recorded, it is another run');
      problems.push(...found.map((problem) => `${name}, ${release}: ${problem}`));
    }
  }
  return [...problems, ...luckProblems(recordings)].slice(0, 10);
}

const recorded = (spec: RunSpec): Recording => record(spec, 17_000_000);

function read(text: string): Omit<Scenario, 'variants'> {
  const result = readScenario(text, { file: 'fuzz.yaml', catalog, hash: '' });
  if ('scenario' in result) return result.scenario.variants[0].scenario;
  throw new Error(result.problems.map(formatProblem).join('\n'));
}
