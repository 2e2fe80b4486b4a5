import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunRow } from '../../src/experiment/index.ts';
import { acknowledgeTime, avoided, bestOf, possible, score } from '../../src/game/score.ts';
import { rowOf } from './support/rows.ts';

const HORIZON_S = 10_800;
const lost = fc.double({ min: 0, max: 1e9, noNaN: true });
const points = (you: RunRow, nothing: RunRow, automatics: readonly RunRow[]) =>
  Object.fromEntries(
    score(you, nothing, automatics, HORIZON_S).parts.map((part) => [part.name, part.points]),
  );

describe('the score', () => {
  it('gives no point of the blast radius for doing nothing, whenever something was lost', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e9, noNaN: true }), lost, (nobody, automatic) => {
        const nothing = rowOf({ userMinutesLost: nobody });
        expect(points(nothing, nothing, [rowOf({ userMinutesLost: automatic })])['blast radius']).toBe(0);
      }),
      { seed: 1 },
    );
  });

  it('gives everything for what the best automatic responder did', () => {
    fc.assert(
      fc.property(fc.array(lost, { minLength: 1, maxLength: 4 }), (values) => {
        const automatics = values.map((userMinutesLost) => rowOf({ userMinutesLost }));
        const best = bestOf(automatics) ?? rowOf();
        const nothing = rowOf({ userMinutesLost: best.userMinutesLost + 1_000, timeToMitigateS: null });
        expect(score(best, nothing, automatics, HORIZON_S).total).toBe(100);
      }),
      { seed: 2 },
    );
  });

  it('never falls when fewer user-minutes are lost, and stays between 0 and 100', () => {
    fc.assert(
      fc.property(lost, lost, lost, lost, (a, b, nobody, automatic) => {
        const total = (userMinutesLost: number) =>
          score(
            rowOf({ userMinutesLost }),
            rowOf({ userMinutesLost: nobody }),
            [rowOf({ userMinutesLost: automatic })],
            HORIZON_S,
          ).total;
        const [less, more] = a < b ? [a, b] : [b, a];
        if (nobody >= 1) expect(total(less)).toBeGreaterThanOrEqual(total(more));
        expect(total(more)).toBeGreaterThanOrEqual(0);
        expect(total(less)).toBeLessThanOrEqual(100);
      }),
      { seed: 3 },
    );
  });

  it('counts the share of what could be saved', () => {
    const nothing = rowOf({ userMinutesLost: 100_000 });
    const automatic = rowOf({ userMinutesLost: 20_000 });
    expect(avoided(rowOf({ userMinutesLost: 40_000 }), nothing, automatic)).toBe(0.75);
    expect(avoided(rowOf({ userMinutesLost: 5_000 }), nothing, automatic)).toBe(1);
    expect(avoided(rowOf({ userMinutesLost: 150_000 }), nothing, automatic)).toBe(0);
  });

  it('measures against losing nothing where the automatic responders make it worse', () => {
    const nothing = rowOf({ userMinutesLost: 100_000 });
    const automatic = rowOf({ userMinutesLost: 300_000 });
    expect(avoided(rowOf({ userMinutesLost: 40_000 }), nothing, automatic)).toBe(0.6);
  });

  it('leaves out what does not apply, and scales the rest to 100', () => {
    const calm = rowOf({
      userMinutesLost: 0,
      firstHarmS: null,
      detectedS: null,
      acknowledgedS: null,
      timeToMitigateS: 'n/a',
    });
    const parts = score(calm, calm, [calm], HORIZON_S);
    expect(parts.parts.map((part) => part.points)).toEqual([null, null, null]);
    expect(parts.total).toBe(100);
  });

  it('falls in a straight line between the targets', () => {
    const automatic = rowOf({ timeToMitigateS: 600 });
    const late = rowOf({ timeToMitigateS: 1_200, detectedS: 500, acknowledgedS: 500 + 600 });
    const got = points(late, rowOf({ userMinutesLost: 1e6 }), [automatic]);
    expect(got.mitigate).toBeCloseTo(possible.mitigate / 2, 9);
    expect(got.acknowledge).toBeCloseTo(possible.acknowledge / 2, 9);
    expect(acknowledgeTime(late)).toBe(600);
    expect(points(rowOf({ timeToMitigateS: null, acknowledgedS: null }), automatic, [automatic])).toEqual({
      'blast radius': 0,
      mitigate: 0,
      acknowledge: 0,
    });
  });
});
