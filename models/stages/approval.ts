import { defineStage, duration, hours, law, list, share } from '../../src/domain/index.ts';
import { roundDuration, wait } from '../../src/kernel/index.ts';

export const approval = defineStage({
  name: 'approval',
  summary: 'Waits for a person who says yes or no, and is now and then wrong.',
  about: `Change advisory boards and release managers. They are there in working hours, take their time, and know what the tests
before them have told: a change that a test has complained about is approved all the same with one probability, a
change without complaints is refused with another. External approvals were found to slow changes down without a lower
rate of failures (Forsgren, Humble, Kim: Accelerate, 2018).`,
  params: {
    takes: law(
      duration('from the question to the answer, within their hours', {
        default: '{ lognormal: { median: 4h, sigma: 1 } }',
        min: 0,
        source: 'assumption',
      }),
    ),
    hours: list(hours('when they are there; always when empty'), {
      default: '[mon-fri 09:00-17:00]',
      source: 'assumption',
    }),
    refusesGood: share('chance that a change without complaints is refused', {
      default: '2%',
      source: 'assumption',
    }),
    approvesBad: share('chance that a change is approved in spite of complaints', {
      default: '20%',
      source: 'assumption',
    }),
  },
  *run(site, { takes, hours, refusesGood, approvesBad }) {
    if (hours.length > 0) yield* site.untilWithin(hours);
    yield* wait(roundDuration(site.draw(takes, 'takes')));
    if (hours.length > 0) yield* site.untilWithin(hours);
    const luck = site.luck('mind');
    if (site.complaints > 0) {
      const passes = luck < approvesBad;
      return { passes, because: passes ? 'approved in spite of complaints' : 'refused for complaints' };
    }
    const passes = luck >= refusesGood;
    return { passes, because: passes ? 'approved' : 'refused without a complaint' };
  },
});
