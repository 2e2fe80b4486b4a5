import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { catalog } from '../../models/index.ts';
import { scenarioSchema } from '../../src/scenario/index.ts';

it('ships the schema that editors read for scenarios as `wavetank schema` prints it', () => {
  const shipped = JSON.parse(readFileSync('scenarios/schema.json', 'utf8'));
  expect(shipped, 'write it anew: npm start -- schema > scenarios/schema.json').toEqual(
    JSON.parse(JSON.stringify(scenarioSchema(catalog))),
  );
});
