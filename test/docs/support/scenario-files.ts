import { readFileSync } from 'node:fs';

/** The text of a scenario that comes along. */
export function textOfScenario(name: string): string {
  return readFileSync(new URL(`../../../scenarios/${name}.yaml`, import.meta.url), 'utf8');
}
