import type { DefectModel } from './defect.ts';
import type { DeployModel } from './deploy.ts';
import type { DetectorModel } from './detector.ts';
import type { FaultModel } from './fault.ts';
import type { GateModel } from './gate.ts';
import type { Params } from './params.ts';
import type { PolicyModel } from './policy.ts';
import type { ResponderModel } from './responder.ts';
import type { RollbackModel } from './rollback.ts';
import type { StageModel, TestModel } from './stage.ts';

export type ModelKind =
  | 'policy'
  | 'deploy'
  | 'gate'
  | 'rollback'
  | 'stage'
  | 'test'
  | 'defect'
  | 'fault'
  | 'detector'
  | 'responder';

/** What every model says about itself; `wavetank explain` and the JSON Schema are printed from this. */
export interface ModelCard<K extends ModelKind, P extends Params> {
  readonly kind: K;
  readonly name: string;
  /** One sentence, third person, no full stop needed elsewhere: "Doubles the wave each time." */
  readonly summary: string;
  /** What is modelled, what is not, and where it is from. */
  readonly about: string;
  readonly params: P;
  /** The one option that may be written in place of the model, as `rollback: 30m`; only where its values begin with a digit. */
  readonly shorthand?: keyof P & string;
}

export interface ModelOf {
  readonly policy: PolicyModel;
  readonly deploy: DeployModel;
  readonly gate: GateModel;
  readonly rollback: RollbackModel;
  readonly stage: StageModel;
  readonly test: TestModel;
  readonly defect: DefectModel;
  readonly fault: FaultModel;
  readonly detector: DetectorModel;
  readonly responder: ResponderModel;
}

/** A model with its options filled in and checked, under the name the scenario gave it. */
export interface Configured<K extends ModelKind> {
  readonly name: string;
  readonly model: ModelOf[K];
  /** Values of the model's own params; the scenario language has checked them against the shapes. */
  readonly options: never;
}

/** All models there are, by kind and name: the vocabulary of the scenario language. */
export type Catalog = { readonly [K in ModelKind]: ReadonlyMap<string, ModelOf[K]> };

/** Builds a catalog from plain lists; two models of a kind with one name are our own mistake. */
export function catalogOf(models: readonly ModelOf[ModelKind][]): Catalog {
  const catalog = {
    policy: new Map(),
    deploy: new Map(),
    gate: new Map(),
    rollback: new Map(),
    stage: new Map(),
    test: new Map(),
    defect: new Map(),
    fault: new Map(),
    detector: new Map(),
    responder: new Map(),
  } as { [K in ModelKind]: Map<string, ModelOf[K]> };
  for (const model of models) {
    const names = catalog[model.kind] as Map<string, ModelOf[ModelKind]>;
    if (names.has(model.name)) throw new Error(`expected one ${model.kind} named ${model.name}, got two`);
    names.set(model.name, model);
  }
  return catalog;
}
