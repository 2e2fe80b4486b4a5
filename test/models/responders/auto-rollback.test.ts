import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../../src/kernel/index.ts';
import { FakeDesk } from '../support/fake-desk.ts';

describe('the responder auto-rollback', () => {
  it('takes the change back at the alarm', () => {
    const desk = new FakeDesk().seat('auto-rollback').ringAt(5 * MINUTE);

    desk.simulation.run();

    expect(desk.times('rollback')).toEqual([5 * MINUTE]);
  });

  it('waits first when it is told to', () => {
    const desk = new FakeDesk().seat('auto-rollback: { after: 3m }').ringAt(5 * MINUTE);

    desk.simulation.run();

    expect(desk.times('rollback')).toEqual([8 * MINUTE]);
  });

  it('ignores alarms when no change is under way, or it is long over', () => {
    const asked: number[] = [];
    const changeWithin = (now: number, within: number) => {
      asked.push(within);
      return now < HOUR;
    };
    const desk = new FakeDesk({ changeWithin }).seat('auto-rollback: { within: 20m }').ringAt(2 * HOUR);

    desk.simulation.run();

    expect(desk.acts).toEqual([]);
    expect(asked).toEqual([20 * MINUTE]);
  });

  it('leaves the change alone when it ended while it waited', () => {
    const desk = new FakeDesk({ changeWithin: (now) => now < 6 * MINUTE });
    desk.seat('auto-rollback: { after: 3m }').ringAt(5 * MINUTE);

    desk.simulation.run();

    expect(desk.acts).toEqual([]);
  });

  it('waits for an alarm that lasts, if only such count', () => {
    const alarmed = (now: number) => now < 6 * MINUTE || now > 10 * MINUTE;
    const desk = new FakeDesk({ alarmed }).seat('auto-rollback: { on: lasting-alarm, after: 3m }');
    desk.ringAt(5 * MINUTE).ringAt(11 * MINUTE);

    desk.simulation.run();

    expect(desk.times('rollback')).toEqual([14 * MINUTE]);
  });
});

describe('the responder nobody', () => {
  it('does nothing, however often it rings', () => {
    const desk = new FakeDesk().seat('nobody').ringAt(MINUTE).ringAt(HOUR);

    desk.simulation.run();

    expect(desk.acts).toEqual([]);
  });
});
