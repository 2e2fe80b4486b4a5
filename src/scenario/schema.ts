import type { Catalog } from '../domain/index.ts';
import type { JsonSchema } from './form.ts';
import { sectionSchema } from './form.ts';
import { modelSchemas } from './model-form.ts';
import { scenarioFields } from './scenario-file.ts';

/**
 * The JSON Schema (2020-12) of scenarios with these models, for editors: completion and hints for every key, model and
 * option. It knows the form of values, not what they mean together; that is for the reader.
 */
export function scenarioSchema(catalog: Catalog): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Wavetank scenario',
    ...sectionSchema(scenarioFields),
    $defs: modelSchemas(catalog),
  };
}
