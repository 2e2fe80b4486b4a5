import type { Cell, DefectSite, Law, Remedy, Seat } from '../../src/domain/index.ts';
import { choice, draw, duration, flag, law, named, optional, share } from '../../src/domain/index.ts';
import type { Duration, Script } from '../../src/kernel/index.ts';
import { roundDuration, wait } from '../../src/kernel/index.ts';
import { law99 } from '../law-bounds.ts';

/** A default as it would be written in YAML, and where it is from. */
export type Default = readonly [text: string, source: string];

/** Options of every defect: where, when, and whether taking the change back helps. */
export const whereAndWhen = (defaults: { readonly after: Default; readonly sticky: Default }) => ({
  in: choice(
    ['feature', 'code'],
    'what of the change it is in: what users meet, or the code, which does harm as soon as hosts have it: dark, behind a flag that is off, as an intermediate version',
    { default: 'feature', source: 'assumption: it is in what is new for users' },
  ),
  on: optional(named('cell-kind', 'the only kind of cell it strikes; every kind when left out')),
  after: law(
    duration(
      'time from the first exposure of a cell (in: code, from its first host with the code) until it shows there',
      {
        min: 0,
        default: defaults.after[0],
        source: defaults.after[1],
      },
    ),
  ),
  sticky: choice(
    ['no', 'until-restart'],
    'whether it survives taking the change back, until the hosts are restarted',
    { default: defaults.sticky[0], source: defaults.sticky[1] },
  ),
});

/** Options of a defect that makes attempts fail or takes capacity from what the new version serves. */
export const harmParams = (defaults: {
  readonly after: Default;
  readonly sticky: Default;
  readonly fails: Default;
  readonly retryHelps: Default;
  readonly capacityLost: Default;
}) => ({
  ...whereAndWhen(defaults),
  fails: share('share of attempts on the new version that fail', {
    default: defaults.fails[0],
    source: defaults.fails[1],
  }),
  segment: optional(named('segment', 'the only users it strikes; everybody when left out')),
  retryHelps: flag(
    'whether each attempt draws anew; otherwise the same request fails again wherever it is tried',
    { default: defaults.retryHelps[0], source: defaults.retryHelps[1] },
  ),
  capacityLost: share("share of the new version's capacity that is lost", {
    default: defaults.capacityLost[0],
    source: defaults.capacityLost[1],
  }),
});

interface WhereAndWhen {
  readonly in: Seat;
  readonly on: string | undefined;
  readonly after: Law;
  readonly sticky: 'no' | 'until-restart';
}

interface Harm {
  readonly fails: number;
  readonly segment: string | undefined;
  readonly retryHelps: boolean;
  readonly capacityLost: number;
}

/** What every defect with these options answers alike. */
export const answers = {
  strikes: (cell: Cell, options: Pick<WhereAndWhen, 'on'>): boolean =>
    options.on === undefined || options.on === cell.kind,
  seat: (options: Pick<WhereAndWhen, 'in'>): Seat => options.in,
  sticky: (options: WhereAndWhen): boolean => options.sticky === 'until-restart',
  remedies: (options: WhereAndWhen): readonly Remedy[] => [
    options.in === 'code' ? 'redeploy' : 'rollback',
    ...(options.sticky === 'until-restart' ? (['restart'] as const) : []),
  ],
  latency99: (options: WhereAndWhen): Duration => law99(options.after),
};

/** Sleeps until the defect's time in this cell has come, and says so. */
export function* awake(site: DefectSite, options: WhereAndWhen): Script {
  yield* wait(roundDuration(draw(options.after, site.random)));
  site.wake();
}

/** Sleeps, then hurts what the new version serves until it is taken away. */
export function* awakeAndHurt(site: DefectSite, options: WhereAndWhen & Harm): Script {
  yield* awake(site, options);
  const { capacityLost, fails, retryHelps } = options;
  if (capacityLost > 0) site.impair({ primitive: 'capacity', factor: 1 - capacityLost });
  if (fails === 0) return;
  for (const segment of segmentsOf(site, options.segment))
    site.impair({ primitive: 'errors', share: fails, segment, retryHelps });
}

/** All of one name, or everybody. */
function segmentsOf({ fleet }: DefectSite, name: string | undefined): readonly (number | undefined)[] {
  if (name === undefined) return [undefined];
  const segments = fleet.segments.filter((each) => each.name === name);
  if (segments.length === 0) throw new Error(`expected a segment of the fleet, got ${name}`);
  return segments.map(({ index }) => index);
}
