import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalLine, simulate } from '../../src/experiment/index.ts';
import type { Game } from '../../src/game/game.ts';
import { JournalDigest } from '../../src/game/journal-digest.ts';
import { playScript } from '../../src/game/play-script.ts';
import type { ActEntry, RecordEntry } from '../../src/game/record.ts';
import { withActions } from '../../src/game/rehearsal.ts';
import type { TimedCommand } from '../../src/game/script.ts';
import { gameView } from '../../src/game/views/game-view.ts';
import { MINUTE } from '../../src/kernel/index.ts';
import { drillGame, drillSpec } from './support/drill.ts';

const at = (minutes: number, said: string): TimedCommand => ({ at: minutes * MINUTE, said });
const actsOf = (kept: readonly unknown[]) =>
  (kept as RecordEntry[]).filter((entry): entry is ActEntry => entry.kind === 'act');
const textsOf = (game: Game) => game.log.map(({ kind, text }) => `${kind}: ${text}`);

describe('a game', () => {
  it('replays to the same digests, whatever was done and looked at', () => {
    const words = fc.constantFrom(
      'ack',
      'ack all',
      'status',
      'show fleet',
      'metrics us since 20m',
      'pause',
      'resume',
      'rollback',
      'retry-budget 10% failing',
      'retry-budget unlimited fleet',
      'admit 20% us',
      'admit 100% fleet',
      'restart failing',
      'drain us-1',
      'undrain fleet',
      'note x',
      'nonsense',
    );
    const command = fc.record({ at: fc.integer({ min: 0, max: 100 * MINUTE }), said: words });
    fc.assert(
      fc.property(fc.array(command, { maxLength: 8 }), (commands) => {
        const { game, kept } = drillGame();
        playScript(
          game,
          [...commands].sort((a, b) => a.at - b.at),
        );
        const again = withActions(
          drillSpec,
          actsOf(kept).map((entry) => ({ at: entry.at, act: entry.act, after: entry })),
          game.ended ?? undefined,
        );
        expect(again.mismatch).toBeNull();
        expect(again.row.digest).toBe(game.ended?.final);
      }),
      { seed: 1, numRuns: 12 },
    );
  });

  it('in which nothing is done is the run in which nobody responds', () => {
    const { game } = drillGame();
    playScript(game, []);
    expect(game.ended).toMatchObject({
      why: 'horizon',
      final: simulate({ ...drillSpec, responders: false }).digest,
    });
    expect(new JournalDigest().of(game.run.journal).digest).toBe(game.ended?.final);
    expect(withActions(drillSpec, []).row).toEqual(simulate({ ...drillSpec, responders: false }));
  });

  it('does not depend on how often the clock is read and the screens are looked at', () => {
    const play = (strides: readonly number[], looks: boolean) => {
      const { game } = drillGame();
      for (const until of [12 * MINUTE, 40 * MINUTE]) {
        for (let i = 0; game.run.now < until; i += 1) {
          game.advance(Math.min(until, game.run.now + strides[i % strides.length]));
          if (looks) gameView(game, { mode: 'practice', speed: 8, editor: null });
        }
        game.say(until === 40 * MINUTE ? 'resolve anyway' : 'restart us-1');
      }
      return game.run.journal.map(canonicalLine);
    };
    const unwatched = play([60 * MINUTE], false);
    expect(unwatched.some((entry) => entry.includes('user-reports'))).toBe(true);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 3e5, max: 4e7 }), { minLength: 1, maxLength: 9 }), (strides) => {
        expect(play(strides, true)).toEqual(unwatched);
      }),
      { seed: 1, numRuns: 12 },
    );
  });

  it('is found out when an act is changed', () => {
    const { game, kept } = drillGame();
    playScript(game, [at(15, 'ack'), at(20, 'retry-budget 10% failing')]);
    const steps = actsOf(kept).map((entry) => ({ at: entry.at + MINUTE, act: entry.act, after: entry }));
    expect(withActions(drillSpec, steps).mismatch).toMatchObject({ at: 15 * MINUTE });
  });

  it('is healed by a cap on retries, and not by taking the change back', () => {
    const lostBy = (...commands: readonly TimedCommand[]) => {
      const { game, kept } = drillGame();
      playScript(game, commands);
      return withActions(drillSpec, actsOf(kept)).row.userMinutesLost;
    };
    const nothing = lostBy();
    const pause = at(11, 'pause');
    expect(lostBy(pause, at(12, 'retry-budget 10% failing'))).toBeLessThan(nothing / 5);
    expect(lostBy(pause, at(12, 'restart failing'))).toBeLessThan(nothing / 4);
    expect(lostBy(at(12, 'rollback'))).toBeGreaterThan(nothing * 0.95);
  });

  it('sends as few crews as the automatic responder has', () => {
    const { game } = drillGame();
    wait(game, 12);
    game.say('restart us-1 us-2');
    game.advance(13 * MINUTE);
    game.say('restart us-1');
    expect(textsOf(game).slice(-4)).toMatchInlineSnapshot(`
      [
        "said: restart us-1 us-2",
        "result: restarting 2 cells, 1 at a time",
        "said: restart us-1",
        "refused: the only crew is restarting cells; the first is back at 00:18:00",
      ]
    `);
  });

  it('asks once more before it is resolved with alarms on', () => {
    const { game } = drillGame();
    wait(game, 12);
    game.say('resolve');
    expect(game.ended).toBeNull();
    expect(textsOf(game).at(-1)).toMatchInlineSnapshot(
      `"refused: still on: A1, A2; users may not be well yet. resolve anyway ends the game as it is"`,
    );
    game.say('resolve anyway');
    expect(game.ended?.why).toBe('resolved');
    game.say('status');
    game.advance(60 * MINUTE);
    expect(game.ended?.at).toBe(12 * MINUTE);
  });

  it('tells what systems report, and never what only the simulator knows', () => {
    const { game, kept } = drillGame();
    playScript(game, [at(9, 'status'), at(9, 'show us'), at(9, 'metrics since 3m'), at(9, 'help restart')]);
    const told = [...textsOf(game), ...kept.map((line) => JSON.stringify(line))].join('\n');
    expect(told).not.toMatch(/collapsed|overloaded|deep-restart|woke/);
    expect(textsOf(game).slice(0, 26)).toMatchInlineSnapshot(`
      [
        "rollout: rollout started",
        "rollout: wave 1 started: 2 cells",
        "rollout: wave 1 deployed; 2 cells on the new version",
        "alarm: alarm error-rate us-1: 100% fail, above 5% for 2m",
        "alarm: alarm error-rate us-2: 100% fail, above 5% for 2m",
        "said: status",
        "result: fleet 71.4% errors, 86.9k requests/s; worst region us 90.9%",
        "result: 2 of 6 cells failing; 2 alarms on, 2 not acknowledged",
        "result: rollout baking, wave 1, bake 00:12:00 left of 00:15:00; 2 cells, 33.3% of users on the new version",
        "said: show us",
        "result: us-1 100% errors, 31.0k requests/s; new version; 62.0k users",
        "result: us-2 100% errors, 31.0k requests/s; new version; 62.0k users",
        "result: us-3 0.01% errors, 6.20k requests/s; old version; 62.0k users",
        "said: metrics since 3m",
        "result: 00:06:00 64.1% errors, 78.9k requests/s",
        "result: 00:07:00 72.1% errors, 88.9k requests/s",
        "result: 00:08:00 71.4% errors, 86.9k requests/s",
        "said: help restart",
        "result: restart <where> [at-once 4]",
        "result: Restarts all hosts of cells: queues are gone, and so is what sticks to the hosts.",
        "alarm: alarm user-reports us-2: 612 reports in 15m",
        "rollout: gate of wave 1: fail (error-rate: its alarm is on)",
        "rollout: rollout halted: error-rate: its alarm is on",
        "alarm: alarm user-reports us-1: 617 reports in 15m",
        "alarm: alarm user-reports us-2 cleared",
        "alarm: alarm user-reports us-1 cleared",
      ]
    `);
  });

  it('stops the clock at a new alarm', () => {
    const { game } = drillGame();
    game.advance(60 * MINUTE);
    expect(game.alarms.length).toBeGreaterThan(0);
    expect(game.run.now - game.alarms[0].since).toBeLessThanOrEqual(10_000_000);
  });

  it('that is left keeps what was done so far', () => {
    const { game, kept } = drillGame();
    wait(game, 12);
    game.say('ack all');
    game.end('left');
    expect(kept.map(({ kind }) => kind)).toEqual(['act', 'act', 'end']);
    expect(game.ended).toMatchObject({ why: 'left', final: null, at: 12 * MINUTE });
  });
});

/** Lets so many minutes pass, whatever the alarms. */
function wait(game: Game, minutes: number): void {
  while (game.run.now < minutes * MINUTE) game.advance(minutes * MINUTE);
}
