import type { Duration, Script, Time } from '../kernel/index.ts';
import type { Hours } from './calendar.ts';
import type { Law } from './law.ts';
import type { Configured, ModelCard } from './model.ts';
import type { Params, Values } from './params.ts';
import { duration, group, share } from './params.ts';

/** The classes of what can be wrong with a change (failure-physics.md §3.3, C1 to C8). */
export type DefectClass = (typeof DEFECT_CLASSES)[number];
export const DEFECT_CLASSES = [
  'crash',
  'latent',
  'subPopulation',
  'load',
  'data',
  'sticky',
  'global',
  'hidden',
] as const;

/** By class of defect: the probability that it is found. */
export type Finds = Readonly<Record<DefectClass, number>>;

/** A kind of test of the trade: what it sees, before production and in it. */
export interface TestModel<P extends Params = Params> extends ModelCard<'test', P> {
  /** The stage in which it is usually run. */
  readonly usually: string;
}

const CLASSES: Readonly<Record<DefectClass, string>> = {
  crash: 'what fails at once',
  latent: 'what sleeps first',
  subPopulation: 'what concerns a few users or paths',
  load: 'what shows under load',
  data: 'data or a format that others cannot read',
  sticky: 'what stays when the change is taken back',
  global: 'what hurts everybody through one',
  hidden: 'what reaches cells past the policy',
};

/** What a test is declared by; its options are made of it. */
export interface TestDeclaration {
  readonly name: string;
  readonly summary: string;
  readonly about: string;
  readonly usually: string;
  /** As a user would write them. */
  readonly takes: string;
  readonly finds: Readonly<Record<DefectClass, string>>;
  readonly findsAwake: string;
  readonly every: string;
  readonly falseAlarms: string;
  /** Where these figures are from. */
  readonly source: string;
}

export interface TestOptions {
  readonly takes: Duration;
  readonly finds: Finds;
  readonly findsAwake: number;
  readonly every: Duration;
  readonly falseAlarms: number;
}

export function defineTest(test: TestDeclaration): TestModel {
  const { takes, finds, findsAwake, every, falseAlarms, source, ...card } = test;
  const odds = Object.fromEntries(
    DEFECT_CLASSES.map((name) => [name, share(CLASSES[name], { default: finds[name], source })]),
  );
  return {
    kind: 'test',
    ...card,
    params: {
      takes: duration('how long it takes before production', { default: takes, min: 0, source }),
      finds: group(odds, 'by class of defect, the chance that it is found before production', {
        default: '{}',
        source,
      }),
      every: duration('how often it looks at cells with the change in production; 0 = it does not', {
        default: every,
        min: 0,
        source,
      }),
      findsAwake: share('chance that one such look finds a defect that is awake in the cell', {
        default: findsAwake,
        source,
      }),
      falseAlarms: share('chance that it stops a good change before production', {
        default: falseAlarms,
        source,
      }),
    },
  };
}

/** What a stage before production can do. */
export interface StageSite {
  readonly now: Time;
  /** Runs a test; true: it complains. */
  test(test: Configured<'test'>): Script<boolean>;
  /** Tests of this and earlier stages that have complained and stopped nothing. */
  readonly complaints: number;
  /** A copy of so many cells runs beside the fleet until `release` is called: capacity that is paid for. */
  rent(cells: number): { release(): void };
  /** Waits for the team's next hours. */
  untilWithin(hours: readonly Hours[]): Script;
  /** For what happens by chance here; the same for every policy under a seed. */
  luck(purpose: string): number;
  draw(of: Law, purpose: string): number;
}

export type StageVerdict = { readonly passes: boolean; readonly because: string };

/** A stage that a change goes through before it reaches any user. */
export interface StageModel<P extends Params = Params> extends ModelCard<'stage', P> {
  run(site: StageSite, options: Values<P>): Script<StageVerdict>;
}

export const defineStage = <P extends Params>(stage: Omit<StageModel<P>, 'kind'>): StageModel<P> => ({
  kind: 'stage',
  ...stage,
});
