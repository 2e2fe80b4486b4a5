import { clopperPearson, wilson, zeroEventsUpperBound } from '../../stats/index.ts';
import { fallback, number, whole, word } from '../fields.ts';
import { defineModel } from '../model.ts';

const inside = (about: string) => number(about, { above: 0, below: 1 });

export const intervalOfShare = defineModel({
  name: 'interval-of-share',
  about: `The interval of a probability after so many events in so many trials: Wilson's, or the exact one of Clopper and Pearson.
upper_bound_of_none: what trials without one event leave possible, one-sided.`,
  fields: {
    events: whole('events', { min: 0 }),
    trials: whole('trials'),
    method: fallback(word(['wilson', 'clopper-pearson'], 'which interval'), 'wilson'),
    confidence: fallback(inside('confidence of the interval'), 0.95),
  },
  metrics: { low: 'mean', high: 'mean', upper_bound_of_none: 'mean' },
  refuse: ({ events, trials }) =>
    events > trials ? [{ param: 'events', expected: `at most ${trials} events`, got: String(events) }] : [],
  open: ({ events, trials, method, confidence }) => ({
    seconds: 0,
    exact: () => {
      const interval = method === 'wilson' ? wilson : clopperPearson;
      const { low, high } = interval(events, trials, confidence);
      return { low, high, upper_bound_of_none: zeroEventsUpperBound(trials, confidence) };
    },
  }),
});
