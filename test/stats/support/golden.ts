import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Rows of Kayenta's own unit tests, where the folder with reference material lies beside the project (it is no part
 * of it); undefined elsewhere, with a message.
 */
export function golden<Row>(name: string): readonly Row[] | undefined {
  const file = fileURLToPath(new URL(`../../../../shared/golden/${name}.json`, import.meta.url));
  if (!existsSync(file)) {
    console.warn(`skipped: ${name}.json is not there; expected it in ../shared/golden, beside the project`);
    return undefined;
  }
  return (JSON.parse(readFileSync(file, 'utf8')) as { cases: readonly Row[] }).cases;
}
