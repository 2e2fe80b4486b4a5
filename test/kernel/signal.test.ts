import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Signal } from '../../src/kernel/index.ts';

const SEED = 20141119;

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('subscribe' as const), who: fc.nat({ max: 5 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('unsubscribe' as const), who: fc.nat({ max: 5 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('fire' as const) }) },
);

it('a signal wakes who waits in the order in which they came, whoever came and left before', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
      const signal = new Signal();
      const heard: number[] = [];
      const listeners = [0, 1, 2, 3, 4, 5].map((who) => ({ hear: () => heard.push(who) }));
      let waiting: number[] = [];
      for (const each of steps) {
        if (each.do === 'fire') {
          heard.length = 0;
          expect(signal.fire()).toBe(waiting.length);
          expect(heard).toEqual(waiting);
          waiting = [];
        } else if (each.do === 'subscribe') {
          signal.subscribe(listeners[each.who]);
          if (!waiting.includes(each.who)) waiting.push(each.who);
        } else {
          signal.unsubscribe(listeners[each.who]);
          waiting = waiting.filter((who) => who !== each.who);
        }
        expect(signal.waiting).toBe(waiting.length);
      }
    }),
    { seed: SEED, numRuns: 500 },
  );
});

it('who begins to wait while a signal is being fired waits for the next firing', () => {
  const signal = new Signal();
  let heard = 0;
  const again = {
    hear: () => {
      heard++;
      signal.subscribe(again);
    },
  };
  signal.subscribe(again);
  signal.subscribe({ hear: () => signal.subscribe(again) });

  expect(signal.fire()).toBe(2);
  expect([heard, signal.waiting]).toEqual([1, 1]);
});
