import type { Alarm, Desk, Hours, Law } from '../../src/domain/index.ts';
import { draw } from '../../src/domain/index.ts';
import type { Duration, RandomStream, Script } from '../../src/kernel/index.ts';
import { exp, roundDuration, wait } from '../../src/kernel/index.ts';

export interface PagingOptions {
  readonly awake: boolean;
  readonly hours: readonly Hours[];
  readonly tiers: number;
  readonly answers: number;
  readonly pageTakes: Law;
  readonly answersByDay: Law;
  readonly answersByNight: Law;
  readonly escalates: Duration;
}

/**
 * Pages one tier after the other until somebody answers; who was paged earlier may still be the first to do so.
 * Returns how many pages it took, and the entry of the answer. `before`: pages that these people had earlier.
 */
export function* reachSomebody(
  desk: Desk,
  alarm: Alarm,
  random: RandomStream,
  before: number,
  options: PagingOptions,
): Script<{ readonly pages: number; readonly entry: number }> {
  const answering = isDay(desk, options) ? options.answersByDay : options.answersByNight;
  yield* wait(roundDuration(draw(options.pageTakes, random)));
  let soonest = Infinity;
  for (let pages = 1; ; pages++) {
    const tier = ((pages - 1) % options.tiers) + 1;
    const page = desk.journal('page', { tier }, alarm.entry);
    const hears = random.uniform() < chanceToAnswer(before + pages, options.answers);
    const answers = hears && !desk.absent;
    const takes = desk.takes(draw(answering, random));
    if (answers) soonest = Math.min(soonest, takes);
    if (soonest <= options.escalates) {
      yield* wait(soonest);
      return { pages, entry: desk.journal('acknowledged', { tier }, page) };
    }
    yield* wait(options.escalates);
    soonest -= options.escalates;
  }
}

/** Whether it is daytime for them now. */
export function isDay(desk: Desk, { awake, hours }: Pick<PagingOptions, 'awake' | 'hours'>): boolean {
  return hours.length === 0 ? awake : desk.isWithin(hours);
}

/** Too many pages are no longer heard: p0 · exp(-0.08 · max(0, pages - 2)) (alarm fatigue; an assumption). */
function chanceToAnswer(pages: number, first: number): number {
  return first * exp(-0.08 * Math.max(0, pages - 2));
}
