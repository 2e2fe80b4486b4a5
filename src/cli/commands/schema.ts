import { scenarioSchema } from '../../scenario/index.ts';
import type { ExitCode, Outside } from '../outside.ts';

/** `wavetank schema`: the JSON Schema of scenarios, for editors. */
export async function schema(outside: Outside): Promise<ExitCode> {
  outside.stdout.write(`${JSON.stringify(scenarioSchema(await outside.catalog()), null, 2)}\n`);
  return 0;
}
