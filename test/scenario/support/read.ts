import type { Scenario } from '../../../src/domain/index.ts';
import { formatProblem, readScenario } from '../../../src/scenario/index.ts';
import { catalog } from './catalog.ts';
import { EXAMPLE } from './example.ts';

const FILE = 'scenarios/config-loop.yaml';

/** What a user would see, one problem a line; '' for a file without any. */
export function messages(text: string, file = FILE): string {
  const read = readScenario(text, { file, catalog, hash: 'hash' });
  const problems = 'problems' in read ? read.problems : read.warnings;
  return problems.map(formatProblem).join('\n');
}

/** The scenario of a text that has no mistakes. */
export function scenarioOf(text: string): Scenario {
  const read = readScenario(text, { file: FILE, catalog, hash: 'hash' });
  if ('problems' in read) throw new Error(read.problems.map(formatProblem).join('\n'));
  return read.scenario;
}

/** The example with some texts replaced; each must be there exactly once. */
export function edited(...edits: readonly (readonly [from: string, to: string])[]): string {
  return edits.reduce((text, [from, to]) => {
    if (text.split(from).length !== 2) throw new Error(`expected "${from}" once in the example`);
    return text.replace(from, () => to);
  }, EXAMPLE);
}
