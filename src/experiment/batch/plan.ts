import type { Scenario } from '../../domain/index.ts';

/** One seed under one policy in one variant. Both releases are run together, because they share the quiet twin. */
export interface Job {
  readonly variant: string;
  readonly policy: string;
  /** 0, 1, 2, … */
  readonly replication: number;
}

/** What of a scenario is to be run, where that is not all of it as written. */
export interface Choices {
  readonly seed?: string;
  readonly replications?: number;
  /** Names of policies; their order stays that of the scenario. */
  readonly policies?: readonly string[];
  /** Names of variants. */
  readonly variants?: readonly string[];
}

/** Everything a batch runs, in the order its rows are reported. */
export interface BatchPlan {
  /** With the choices applied. */
  readonly scenario: Scenario;
  readonly jobs: readonly Job[];
}

/**
 * Lists the runs of a batch: by replication, then variant, then policy.
 *
 * Replications come first so that the runs of one seed stand together, so that a part of a batch holds whole replications
 * of everything compared, and so that a batch with more replications begins with the same jobs.
 */
export function planBatch(scenario: Scenario, choices: Choices = {}): BatchPlan {
  const chosen = withChoices(scenario, choices);
  const jobs: Job[] = [];
  for (let replication = 0; replication < chosen.replications; replication++) {
    for (const variant of chosen.variants) {
      for (const policy of variant.scenario.policies) {
        jobs.push({ variant: variant.name, policy: policy.name, replication });
      }
    }
  }
  return { scenario: chosen, jobs };
}

/** The scenario as if it had been written with these choices; expectations on what is not run are left out. */
export function withChoices(scenario: Scenario, choices: Choices): Scenario {
  const { seed = scenario.seed, replications = scenario.replications, policies, variants } = choices;
  if (!Number.isInteger(replications) || replications < 1)
    throw new RangeError(`expected 1 replication or more, got ${replications}`);
  requireKnown('policy', policies, allPolicies(scenario));
  requireKnown(
    'variant',
    variants,
    scenario.variants.map(({ name }) => name),
  );
  const isWanted = ({ name }: { name: string }): boolean => policies?.includes(name) ?? true;
  const narrowed = <S extends Omit<Scenario, 'variants'>>(each: S): S => ({
    ...each,
    ...(choices.seed === undefined ? {} : { seed }),
    replications,
    policies: each.policies.filter(isWanted),
  });
  const chosenVariants = scenario.variants
    .filter(({ name }) => variants?.includes(name) ?? true)
    .map((variant) => ({ ...variant, scenario: narrowed(variant.scenario) }));
  const expectations = scenario.expectations.filter(
    ({ policy, variant }) =>
      isWanted({ name: policy }) && chosenVariants.some((chosen) => chosen.name === variant),
  );
  return { ...narrowed(scenario), variants: chosenVariants, expectations };
}

/** The policies of any variant, in the order they first stand in. */
export function allPolicies(scenario: Scenario): string[] {
  const names = scenario.variants.flatMap((variant) => variant.scenario.policies.map(({ name }) => name));
  return [...new Set([...scenario.policies.map(({ name }) => name), ...names])];
}

function requireKnown(what: string, wanted: readonly string[] | undefined, known: readonly string[]): void {
  const stranger = wanted?.find((name) => !known.includes(name));
  if (stranger !== undefined) {
    throw new RangeError(`expected a ${what} of the scenario (${known.join(', ')}), got ${stranger}`);
  }
}
