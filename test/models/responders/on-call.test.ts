import { describe, expect, it } from 'vitest';
import type { Finding, Remedy } from '../../../src/domain/index.ts';
import { HOUR, MINUTE, SECOND } from '../../../src/kernel/index.ts';
import type { World } from '../support/fake-desk.ts';
import { FakeDesk } from '../support/fake-desk.ts';

/** Everything takes a known time, and everybody answers. */
const EXACT = `answers: 100%, page-takes: 45s, answers-by-day: 3m, answers-by-night: 6m, triage: 5m, diagnosis: 20m,
  decision: 2m, red-herring: 0%, mistakes: 0%`;

const finding = (remedy: Remedy, ...cells: number[]): Finding => ({ remedy, cells, cause: 7 });

describe('the responder on-call', () => {
  it('goes from the page to the closed incident step by step', () => {
    const desk = incident(`{ ${EXACT} }`, {
      alarmed: (now) => now < 27 * MINUTE,
      findings: (now) => (now < 27 * MINUTE ? [finding('rollback', 1, 2)] : []),
      rollbackTakes: 5 * MINUTE,
    });

    const story = desk.acts.map(({ time, did, value }) => `${time / SECOND} ${did} ${value ?? ''}`.trim());
    expect(story).toMatchInlineSnapshot(`
      [
        "45 page 1",
        "225 acknowledged 1",
        "525 triaged",
        "525 pause",
        "1125 diagnosed rollback",
        "1245 rollback",
        "1545 rolled back",
        "2145 note all quiet",
        "2145 resume",
      ]
    `);
  });

  it('diagnoses twice as long when no change is fresh, and pauses none', () => {
    const desk = incident(`{ ${EXACT} }`, { changeWithin: () => false });

    expect(desk.times('diagnosed')[0]).toBe(45 * SECOND + (3 + 5 + 20) * MINUTE);
    expect(desk.times('pause')).toEqual([]);
  });

  it('is faster with more heads and slower without training', () => {
    const took = (more: string) => {
      const desk = incident(`{ ${EXACT}, ${more} }`, { changeWithin: () => false });
      return (desk.times('diagnosed')[0] - desk.times('triaged')[0]) / MINUTE;
    };

    expect(took('people: 3')).toBeCloseTo(20 / 1.69, 6);
    expect(took('training: 2')).toBe(40);
  });

  it('is led astray by a false trail', () => {
    const options = EXACT.replace('red-herring: 0%', 'red-herring: 100%');
    const desk = incident(`{ ${options} }`, { changeWithin: () => false });

    expect(desk.times('diagnosed')[0] - desk.times('triaged')[0]).toBe(40 * MINUTE);
  });

  it('takes the change back at triage if it is told to do that first', () => {
    const desk = incident(`{ ${EXACT}, rollback-first: true }`, {});

    expect(desk.times('rollback')[0]).toBe(desk.times('triaged')[0]);
  });

  it('escalates when nobody answers in time, and the first to answer counts', () => {
    const late = incident(`{ ${EXACT}, awake: false }`, {});

    // Paged at 45 s; the next tier 5 min later; the first answers after 6 min, before the second would.
    expect(late.times('page')).toEqual([45 * SECOND, 45 * SECOND + 5 * MINUTE]);
    expect(late.times('acknowledged')[0]).toBe(45 * SECOND + 6 * MINUTE);
  });

  it('pages around until somebody answers', () => {
    const desk = incident(`{ ${EXACT.replace('answers: 100%', 'answers: 30%')}, tiers: 2 }`, {}, 'deaf');

    const tiers = desk.acts.filter(({ did }) => did === 'page').map(({ value }) => value);
    expect(tiers.length).toBeGreaterThan(2);
    expect(tiers.slice(0, 3)).toEqual([1, 2, 1]);
    expect(desk.times('acknowledged').length).toBe(1);
  });

  it('hears pages less and less well', () => {
    const pages = new Map<number, boolean[]>();
    for (let seed = 0; seed < 150; seed++) {
      const desk = new FakeDesk({ alarmed: (now) => now % (10 * HOUR) < MINUTE }, `shift ${seed}`);
      desk.seat(`on-call: { ${EXACT} }`);
      for (let i = 0; i < 9; i++) desk.ringAt(i * 10 * HOUR);
      desk.simulation.runUntil(100 * HOUR);
      const calls = desk.acts.filter(({ did }) => did === 'page' || did === 'acknowledged');
      let page = 0;
      for (const [i, { did }] of calls.entries()) {
        if (did !== 'page') continue;
        page += 1;
        pages.set(page, [...(pages.get(page) ?? []), calls[i + 1].did === 'acknowledged']);
      }
    }

    const heard = (page: number) => {
      const answers = pages.get(page) ?? [];
      return answers.filter((answered) => answered).length / answers.length;
    };
    expect(heard(1)).toBe(1);
    expect(heard(2)).toBe(1);
    // exp(-0.08 · 8) = .527 at the tenth page; three standard errors of 150 pages are .12.
    expect(Math.abs(heard(10) - 0.527)).toBeLessThan(0.12);
  });

  it('goes on, round after round, until it is quiet and nothing is left to do', () => {
    const desk = incident(`{ ${EXACT} }`, {
      alarmed: (now) => now < 90 * MINUTE,
      findings: (now) =>
        now < 50 * MINUTE ? [finding('rollback', 1)] : now < 3 * HOUR ? [finding('restart', 1)] : [],
    });

    expect(desk.times('rollback').length).toBe(2);
    expect(desk.times('restart').length).toBeGreaterThan(1);
    expect(desk.times('note')[0]).toBeGreaterThanOrEqual(3 * HOUR);
  });

  it('restarts so many cells at a time as there are hands', () => {
    const desk = incident(
      `{ ${EXACT}, restart-at-once: 4, restart-takes: 6m }`,
      untilActed(finding('restart', 1, 2, 3, 4, 5)),
    );

    expect(desk.acts.find(({ did }) => did === 'restart')).toMatchObject({
      cells: [1, 2, 3, 4, 5],
      value: 4,
    });
    expect(desk.times('note')[0] - desk.times('restart')[0]).toBe((12 + 10) * MINUTE);
  });

  it('sheds load before it restarts a collapsed cell, and lets users in little by little', () => {
    const desk = incident(
      `{ ${EXACT}, admits: 30%, lets-in: 25% }`,
      untilActed(finding('shed-and-restart', 3)),
    );

    const acts = desk.acts.filter(({ cells }) => cells !== undefined).map(({ did, value }) => [did, value]);
    expect(acts).toEqual([
      ['cap retries', 0.1],
      ['admit', 0.3],
      ['restart', 10],
      ['admit', 0.55],
      ['admit', 0.8],
      ['admit', 1],
      ['cap retries', Number.POSITIVE_INFINITY],
    ]);
  });

  it('moves users away once, and home when there is no reason left', () => {
    const desk = incident(`{ ${EXACT} }`, {
      alarmed: (now) => now < 40 * MINUTE,
      findings: (now) => (now < 3 * HOUR ? [finding('evacuate', 5, 6), finding('wait', 5, 6)] : []),
    });

    expect(desk.acts.filter(({ did }) => did === 'drain').map(({ cells }) => cells)).toEqual([[5, 6]]);
    expect(desk.acts.find(({ did }) => did === 'undrain')).toMatchObject({ cells: [5, 6] });
    expect(desk.times('undrain')[0]).toBeGreaterThanOrEqual(3 * HOUR);
  });

  it('loses a round by a mistake', () => {
    const clumsy = incident(`{ ${EXACT.replace('mistakes: 0%', 'mistakes: 99%')} }`, {
      alarmed: (now) => now < 5 * HOUR,
      findings: (now) => (now < 5 * HOUR ? [finding('rollback', 1)] : []),
    });

    const effects = clumsy.times('action').length;
    expect(effects).toBeGreaterThan(5);
    expect(clumsy.times('rollback').length).toBeLessThan(effects / 4);
  });

  it('finds a false alarm to be one, and lets the rollout go on', () => {
    const desk = incident(`{ ${EXACT} }`, { alarmed: (now) => now < 12 * MINUTE });

    expect(desk.times('rollback')).toEqual([]);
    expect(desk.times('pause').length).toBe(1);
    expect(desk.times('resume')).toEqual(desk.times('note'));
  });

  it('takes alarms that ring meanwhile as part of the incident, and sleeps through none that is still on', () => {
    const desk = new FakeDesk({ alarmed: (now) => now < 40 * MINUTE || now >= 10 * HOUR }).seat(
      `on-call: { ${EXACT} }`,
    );
    desk
      .ringAt(0)
      .ringAt(10 * MINUTE)
      .ringAt(20 * MINUTE)
      .ringAt(10 * HOUR);

    desk.simulation.runUntil(11 * HOUR);

    expect(desk.times('acknowledged')).toEqual([225 * SECOND, 10 * HOUR + 225 * SECOND]);
  });

  it('is the same person under every policy: what differs later does not change what was drawn before', () => {
    const steps = ['page', 'acknowledged', 'triaged', 'diagnosed'];
    const times = (world: Partial<World>) => {
      const desk = incident('{}', world);
      return steps.map((step) => desk.times(step)[0]);
    };

    expect(times({ findings: () => [finding('rollback', 1)] })).toEqual(
      times({ alarmed: (now) => now < HOUR }),
    );
  });

  it('answers, triages and diagnoses with the medians it is told', () => {
    const shifts = Array.from({ length: 401 }, (_, seed) =>
      incident(
        '{ answers: 100%, tiers: 1, red-herring: 0% }',
        { changeWithin: () => false, alarmed: (now) => now === 0 },
        `shift ${seed}`,
        2000 * HOUR,
      ),
    );
    const median = (from: string, to: string) => {
      const took = shifts.map((desk) => (desk.times(to)[0] - desk.times(from)[0]) / MINUTE);
      return took.sort((a, b) => a - b)[200];
    };

    // Standard error of the median of n log-normal draws: 1.2533·sigma/√n of it; three of them allowed.
    const near = (value: number, expected: number, sigma: number) =>
      expect(Math.abs(Math.log(value / expected))).toBeLessThan((3 * 1.2533 * sigma) / Math.sqrt(401));
    near(median('acknowledged', 'triaged'), 5, 0.7);
    near(median('triaged', 'diagnosed'), 25, 1.25);
    near(median('page', 'acknowledged'), 3, 0.8);
  });
});

/** One alarm at time 0, followed to its end or for two days. */
function incident(options: string, world: Partial<World>, seed = 'desk', until = 48 * HOUR): FakeDesk {
  const desk = new FakeDesk(world, seed).seat(`on-call: ${options}`).ringAt(0);
  desk.simulation.runUntil(until);
  return desk;
}

/** One thing is wrong, and in order once it has been found. */
function untilActed(found: Finding): Partial<World> {
  let asked = 0;
  return {
    alarmed: () => asked === 0,
    findings: () => {
      asked += 1;
      return asked === 1 ? [found] : [];
    },
  };
}
