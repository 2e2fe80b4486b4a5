export * from './assumption.ts';
export * from './calendar.ts';
export * from './change.ts';
export * from './defect.ts';
export * from './deploy.ts';
export * from './detector.ts';
export * from './fault.ts';
export * from './fleet.ts';
export * from './gate.ts';
export * from './impairment.ts';
export * from './journal.ts';
export * from './law.ts';
export * from './model.ts';
export * from './params.ts';
export * from './policy.ts';
export * from './responder.ts';
export * from './rollback.ts';
export type {
  Expectation as ScenarioExpectation,
  FailoverLaw,
  HeatLaw,
  PlantLaw,
  ReplicationLaw,
  Scenario,
  Variant,
} from './scenario.ts';
export * from './serving.ts';
export * from './stage.ts';
export * from './telemetry.ts';
export * from './users.ts';
export * from './warm-up.ts';
