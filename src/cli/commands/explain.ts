import { explainModel } from '../../scenario/index.ts';
import type { ExitCode, Outside } from '../outside.ts';
import { UserMistake } from '../user-mistake.ts';

/** `wavetank explain`: the manual page of a model or a section of a scenario, or the list of all. */
export async function explain(name: string | undefined, outside: Outside): Promise<ExitCode> {
  const explanation = explainModel(await outside.catalog(), name);
  if ('unknown' in explanation)
    throw new UserMistake(
      `explain: expected the name of a model or a section, got ${name} — ${explanation.hint}`,
    );
  outside.stdout.write(explanation.text);
  return 0;
}
