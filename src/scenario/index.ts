export { readAssumptions, type VariedScenario } from './assumptions.ts';
export { explainModel } from './explain.ts';
export type { JsonSchema } from './form.ts';
export { METRICS, type Metric } from './metrics.ts';
export { withDefaults } from './model-form.ts';
export { formatProblem, type Problem } from './problem.ts';
export {
  horizonWarning,
  type Readable,
  type ReadOptions,
  readScenario,
  type Unreadable,
} from './read-scenario.ts';
export { scenarioSchema } from './schema.ts';
export { suggest, suggestion } from './suggest.ts';
export {
  formatDuration,
  formatShare,
  type Parsed,
  parseCount,
  parseDuration,
  parseNumber,
  parseRate,
  parseShare,
  parseTemperature,
  parseTimeOfDay,
} from './units.ts';
