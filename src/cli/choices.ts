import type { Choices } from '../experiment/index.ts';
import { allPolicies } from '../experiment/index.ts';
import { suggestion } from '../scenario/index.ts';
import type { BatchFlags } from './flags.ts';
import type { Loaded } from './load-scenario.ts';
import { UserMistake } from './user-mistake.ts';

/** The choices of a command for these scenarios; a policy that one of them does not have is a mistake. */
export function choicesOf(
  { replications, seed, policies }: BatchFlags,
  scenarios: readonly Loaded[],
): Choices {
  const mistakes = scenarios.flatMap(({ readable: { scenario, file } }) => {
    const known = allPolicies(scenario);
    return (policies ?? []).flatMap((policy) => mistakeIn('--policies', 'policy', policy, known, file));
  });
  if (mistakes.length > 0) throw new UserMistake(...mistakes);
  return {
    ...(replications === undefined ? {} : { replications }),
    ...(seed === undefined ? {} : { seed }),
    ...(policies === undefined ? {} : { policies }),
  };
}

/** What is wrong with a name that a scenario should have; nothing when it has it. */
export function mistakeIn(
  option: string,
  what: string,
  name: string,
  known: readonly string[],
  file: string,
): string[] {
  if (known.includes(name)) return [];
  return [`${option}: expected a ${what} of ${file} (${known.join(', ')}), got ${name}${near(name, known)}`];
}

function near(name: string, known: readonly string[]): string {
  const hint = suggestion(name, known);
  return hint.startsWith('did you mean') ? ` — ${hint}` : '';
}
