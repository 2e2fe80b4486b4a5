import type { Amount, DefectSite } from '../../src/domain/index.ts';
import { amount, defineDefect, draw, duration, law, named, optional } from '../../src/domain/index.ts';
import { roundDuration, SECOND, shuffle, uniformInt, wait } from '../../src/kernel/index.ts';
import { law99 } from '../law-bounds.ts';
import { answers } from './common.ts';

export const spreads = defineDefect({
  name: 'spreads',
  class: 'hidden',
  summary: 'Makes the change go from cell to cell by itself, past the policy and its bakes.',
  about: `A hidden rollout (failure-physics.md, C8): Datadog 2023-03-08, where every host took an update at the same hour, and Optus
2023-11-07, where peers passed on what they were told. A cell that has any of the change reaches out to others, drawn
from the whole fleet each time: a cell without the change gets all of it at once, without a restart, and reaches out in
turn. Each cell's draws are the same under every policy. With exponential times and one cell at a time the cells that
have it grow as in an epidemic, N / (1 + (N / n - 1) e^(-t / every)) of N from n on; a timer that goes off everywhere is
{ after: 6h, reaches: 100% }. Nothing fails by it: what the change does where it has come is another defect's part. The
policy finds such cells done, its gates look at them, too, and the rollback takes the change back from them, over again
where it has come back in the meantime. That it may spread within a region only is not modelled.`,
  params: {
    on: optional(named('cell-kind', 'the only kind of cell it spreads from; every kind when left out')),
    after: law(
      duration('time from the first exposure of a cell until it reaches out', {
        default: '{ exponential: { mean: 10m } }',
        min: 0,
        source: 'assumption',
      }),
    ),
    every: law(
      duration('time until it does so again', {
        default: '{ exponential: { mean: 10m } }',
        min: SECOND,
        source: 'assumption',
      }),
    ),
    reaches: amount(['cells', 'share'], 'how many other cells it reaches each time', {
      default: '1 cells',
      source: 'assumption',
    }),
  },
  strikes: answers.strikes,
  *strike(site, options) {
    const { random } = site;
    for (let pause = options.after; ; pause = options.every) {
      yield* wait(roundDuration(draw(pause, random)));
      for (const cell of others(site, options.reaches)) site.expose(cell);
    }
  },
  sticky: () => false,
  remedies: () => ['rollback'],
  latency99: (options) => law99(options.after),
});

/** Cells to reach out to, by number; whether they have the change is not known beforehand. */
function others({ fleet, cell, random }: DefectSite, reaches: Amount): readonly number[] {
  const most = fleet.cells.length - 1;
  const count = Math.min(most, reaches.unit === 'share' ? Math.ceil(reaches.value * most) : reaches.value);
  if (count === 1) return [besides(cell.index, uniformInt(random, 0, most - 1))];
  const all = Array.from({ length: most }, (_, place) => besides(cell.index, place));
  return count === most ? all : shuffle(random, all).slice(0, count);
}

/** The cell at a place among all but one. */
function besides(one: number, place: number): number {
  return place < one ? place : place + 1;
}
