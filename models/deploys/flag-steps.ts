import type { Fleet, Target, Values } from '../../src/domain/index.ts';
import { duration, group, list, named, optional, share } from '../../src/domain/index.ts';
import { ascending } from './steps.ts';

/** For whom a flag is turned on, one step after the other. */
export const flagParams = {
  by: list(
    group(
      {
        region: optional(named('region', 'only users of this region')),
        segment: optional(named('segment', 'only users of this segment')),
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

/** Of these cells those in which the step turns the flag on for somebody, and for whom it is on then. */
export type FlagStep = (targets: readonly Target[]) => readonly Target[];

/**
 * The rules first, then the shares of everybody; whoever has the flag keeps it. `now`: by cell, the share of each segment
 * for which it is on before the step.
 */
export function flagSteps(
  { by, steps }: Pick<FlagOptions, 'by' | 'steps'>,
  { cells, regions, segments }: Fleet,
  now: (cell: number) => readonly number[],
): FlagStep[] {
  const turnOn = (meant: (cell: number, segment: number) => number): FlagStep => {
    const after = ({ cell, share, segments: of }: Target): Target => {
      const before = now(cell);
      const goal = segments.map(({ index }) =>
        Math.max(before[index], (of?.[index] ?? share) * meant(cell, index)),
      );
      const mean = segments.reduce((sum, each) => sum + each.share * goal[each.index], 0);
      const isOne = goal.every((each) => each === goal[0]);
      return { cell, share: isOne ? goal[0] : mean, segments: isOne ? undefined : goal };
    };
    const isMore = ({ cell, share, segments: goal }: Target) =>
      now(cell).some((before, segment) => (goal?.[segment] ?? share) > before);
    return (targets) => targets.map(after).filter(isMore);
  };
  const rules = by.map(({ region, segment, share }) =>
    turnOn((cell, index) => {
      const isThere = region === undefined || regions[cells[cell].region].name === region;
      return isThere && (segment === undefined || segments[index].name === segment) ? share : 0;
    }),
  );
  return [...rules, ...ascending(steps).map((step) => turnOn(() => step))];
}
