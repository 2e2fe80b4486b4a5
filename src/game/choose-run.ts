import type { Scenario, Variant } from '../domain/index.ts';
import type { RunSpec } from '../experiment/index.ts';
import { castFor } from './casting.ts';
import { nearest } from './nearest.ts';

/** What a player asked for by flags. */
export interface Wanted {
  readonly scenario: Scenario;
  readonly policy?: string;
  readonly variant?: string;
  readonly replication?: number;
}

/** The run that is asked for, or chosen; otherwise what is wrong with the request. */
export function chooseRun(
  options: Wanted,
): { readonly spec: RunSpec } | { readonly problems: readonly string[] } {
  const { scenario, policy, replication } = options;
  const name = options.variant ?? 'base';
  const variant = variantNamed(scenario, name);
  if (variant === undefined)
    return {
      problems: [
        unknown(
          '--variant',
          name,
          scenario.variants.map((each) => each.name),
        ),
      ],
    };
  const policies = variant.scenario.policies.map((each) => each.name);
  if (policy !== undefined && !policies.includes(policy))
    return { problems: [unknown('--policy', policy, policies)] };
  const cast = castFor(variant.scenario, {
    variant: name,
    ...(policy === undefined ? {} : { policy }),
    ...(replication === undefined ? {} : { replication }),
  });
  return { spec: { scenario: variant.scenario, variant: name, ...cast, release: 'faulty' } };
}

/** The variant of that name; undefined when there is none. */
export function variantNamed({ variants }: Scenario, name: string): Variant | undefined {
  return variants.find((variant) => variant.name === name);
}

function unknown(flag: string, got: string, names: readonly string[]): string {
  const close = nearest(got, names);
  return `${flag}: expected one of ${names.join(', ')}, got ${got}${close === undefined ? '' : ` — did you mean ${close}?`}`;
}
