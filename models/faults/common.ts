import type { Amount, Cell, FaultSite, Impairment, Law } from '../../src/domain/index.ts';
import { amount, draw, duration, law, named, optional } from '../../src/domain/index.ts';
import type { Duration, Script } from '../../src/kernel/index.ts';
import { roundDuration, shuffle, wait } from '../../src/kernel/index.ts';

/** A default as it would be written in YAML, and where it is from. */
type Default = readonly [text: string, source: string];

/** When a fault begins, counted from the start of the run, and how long it lasts. */
export const timing = (lasts: Default) => ({
  at: law(
    duration('when it begins, from the start of the run; drawn independently of the rollout', {
      min: 0,
      default: '1h',
      source: 'assumption',
    }),
  ),
  lasts: law(duration('how long it lasts', { min: 0, default: lasts[0], source: lasts[1] })),
});

/** Which cells a fault strikes. */
export const targets = {
  cells: amount(['cells', 'share'], 'how many cells it strikes, drawn from those that it may strike', {
    default: '1 cells',
    source: 'assumption',
  }),
  on: optional(named('cell-kind', 'the only kind of cell it may strike; every kind when left out')),
  region: optional(named('region', 'the only region it may strike; every region when left out')),
};

interface Timing {
  readonly at: Law;
  readonly lasts: Law;
}

interface Targets {
  readonly cells: Amount;
  readonly on: string | undefined;
  readonly region: string | undefined;
}

/** When a fault begins and how long it lasts this time. */
export function drawTiming({ random }: FaultSite, { at, lasts }: Timing): { at: Duration; lasts: Duration } {
  return { at: roundDuration(draw(at, random)), lasts: roundDuration(draw(lasts, random)) };
}

/** The cells a fault strikes this time, ascending. */
export function drawCells({ fleet, random }: FaultSite, { cells, on, region }: Targets): readonly Cell[] {
  const possible = fleet.cells.filter(
    (cell) =>
      (on === undefined || cell.kind === on) &&
      (region === undefined || fleet.regions[cell.region].name === region),
  );
  const wanted = Math.ceil(cells.unit === 'share' ? cells.value * possible.length - 1e-9 : cells.value);
  const struck = shuffle(random, possible).slice(0, wanted);
  return struck.sort((a, b) => a.index - b.index);
}

/** Impairs some cells for a time. */
export function* impairForAWhile(
  site: FaultSite,
  options: Timing & Targets,
  impairment: (draw: (law: Law) => number) => Impairment,
): Script {
  const { at, lasts } = drawTiming(site, options);
  const cells = drawCells(site, options);
  const what = impairment((law) => draw(law, site.random));
  yield* wait(at);
  const undo = cells.map((cell) => {
    site.begin(cell.name);
    return site.impair([cell.index], what);
  });
  yield* wait(lasts);
  for (const [i, cell] of cells.entries()) {
    undo[i]();
    site.end(cell.name);
  }
}
