import { choice, defineResponder, duration } from '../../src/domain/index.ts';
import { wait } from '../../src/kernel/index.ts';

export const autoRollback = defineResponder({
  name: 'auto-rollback',
  summary: 'Takes the change back by itself when an alarm comes during the rollout or soon after it.',
  about: `The deployment system's own reaction: it blames the change for any alarm that comes while the rollout is under way or
within a while of its end, whatever the real cause. Fast, needs nobody, and the reason for false rollbacks: an alarm
from a fault of the world takes a healthy change back. It does not heal what survives a rollback.`,
  params: {
    on: choice(
      ['any-alarm', 'lasting-alarm'],
      'whether every alarm counts or only while one is still on after the delay',
      {
        default: 'any-alarm',
        source: 'assumption: as deployment services offer it',
      },
    ),
    after: duration('delay from the alarm to the rollback', { default: '0s', min: 0, source: 'assumption' }),
    within: duration('how long after the end of the rollout it still reacts', {
      default: '1h',
      min: 0,
      source: 'assumption',
    }),
  },
  *respond(desk, { on, after, within }) {
    for (;;) {
      const alarm = yield* desk.nextAlarm();
      if (!desk.changeWithin(within)) continue;
      yield* wait(after);
      if (on === 'lasting-alarm' && !desk.alarmed) continue;
      if (desk.changeWithin(within)) yield* desk.rollback(alarm.entry);
    }
  },
});
