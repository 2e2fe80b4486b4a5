import type { Fleet, Target, Values } from '../../src/domain/index.ts';
import { duration, group, list, named, optional, share } from '../../src/domain/index.ts';
import { ascending } from './steps.ts';

/** For whom a flag is turned on, one step after the other. */
export const flagParams = {
  by: list(
    group(
      {
        region: optional(named('region', 'only users of this region')),
        share: share('share of these users', { default: '100%', source: 'all of them' }),
      },
      'for whom the flag is on first, one rule after the other',
    ),
    { default: '[]', source: 'assumption: no rule, shares of everybody' },
  ),
  steps: list(share('share of everybody after the step'), {
    default: '[1%, 10%, 50%, 100%]',
    min: 1,
    source: 'assumption: common steps of a percentage rollout',
  }),
  propagation: duration('time until every host has heard of a switch of the flag, in both directions', {
    default: '10s',
    min: 0,
    source: 'assumption: pushed over open connections; clients that poll hear of it minutes later',
  }),
};

type FlagOptions = Values<typeof flagParams>;

/** What of these cells has the flag on after the step, if it was off before. */
export type FlagStep = (targets: readonly Target[]) => readonly Target[];

/** The rules first, then the shares of everybody. */
export function flagSteps({ by, steps }: Pick<FlagOptions, 'by' | 'steps'>, fleet: Fleet): FlagStep[] {
  const { regions, cells } = fleet;
  const rules = by.map(({ region, share }): FlagStep => {
    const isMeant = ({ cell }: Target) => region === undefined || regions[cells[cell].region].name === region;
    return (targets) => targets.filter(isMeant).map((target) => ({ ...target, share: target.share * share }));
  });
  const ramp = ascending(steps).map(
    (step): FlagStep =>
      (targets) =>
        targets.map((target) => ({ ...target, share: target.share * step })),
  );
  return [...rules, ...ramp];
}
