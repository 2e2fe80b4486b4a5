import { describe, expect, it } from 'vitest';
import { catalog } from '../../models/index.ts';
import { formatProblem, readScenario } from '../../src/scenario/index.ts';

interface Parts {
  readonly more?: string;
  readonly duration?: string;
  readonly starts?: string;
}

/** 100,000 users start .02 operations a second each: 120,000 a minute, at the busiest hour half as many again. */
function told(policy: string, { more = '', duration = '8h', starts = '10m' }: Parts = {}): readonly string[] {
  const text = `scenario: told
asks: What is wrong with this policy?
duration: ${duration}
seed: 1
clock: 10:00
calendar: { day: 2026-11-21 }
starts: ${starts}
fleet: { regions: 2, cells: 8 per region, users: { total: 100k }, headroom: 60% }
users: { diurnal: { operations: 0.02/s, swing: 50% } }
plant: { whole-below: 1000/s }
change: { code: {} }
detectors: [error-rate, { slow: { error-rate: { above: 5% } } }]
policies:
  tried:
    ${policy}
${more}`;
  const result = readScenario(text, { file: 'told.yaml', catalog, hash: '' });
  return ('problems' in result ? result.problems : result.warnings).map(formatProblem);
}

describe('a policy that cannot do what it says', () => {
  it('is refused where a test, or a detector, would look without end', () => {
    const tests = (every: string) =>
      `static: { stages: [{ synthetic-canary: { tests: [{ canary: { every: ${every} } }] } }] }`;
    expect(told(tests('1us'))).toEqual([
      'told.yaml:15:23 policies.tried.static.stages: expected canary of synthetic-canary every second at most, or 0s for never, got 1us',
    ]);
    expect(told(tests('0s'))).toEqual([]);
    expect(told(tests('1s'))).toEqual([]);
  });

  it('is not told of when nothing is wrong with it', () => {
    expect(
      told(
        'geometric: { waves: "1.5^n", schedule: growing, factor: 1.5, until: requests, requests: 100k, ships: [mon-sun 09:00-17:00] }',
      ),
    ).toEqual([]);
  });

  it('names a gate that needs more requests than there are while it is asked', () => {
    // 100,000 · .02 · 1.5 = 3,000 a second at most; 30 min of bake and 10 min of patience.
    expect(told('static: { bake: 30m, gate: { alarms-quiet: { minimum-requests: 8M } } }')).toEqual([
      "told.yaml:15:68 warning policies.tried.static.gate.alarms-quiet.minimum-requests: expected at most 7,200,000, what all users of the fleet start in the 40m that a bake and the gate's patience can last, got 8,000,000 — no gate ever opens, and the rollout ends at its first wave: fewer requests, longer bakes or more patience",
    ]);
    expect(told('static: { bake: 30m, gate: { alarms-quiet: { minimum-requests: 7M } } }')).toEqual([]);
    expect(told('static: { bake: 40m, gate: { alarms-quiet: { minimum-requests: 8M } } }')).toEqual([]);
    expect(
      told('static: { bake: 30m, gate: { alarms-quiet: { minimum-requests: 8M, open: fail-open } } }'),
    ).toEqual([]);
  });

  it('names a gate that needs more requests than there are before the horizon', () => {
    const gate = 'gate: { alarms-quiet: { minimum-requests: 90M } }';
    expect(told(`static: { bake: 2d, ${gate} }`)[0]).toContain(
      'expected at most 86,400,000, what all users of the fleet start in the 8h',
    );
    expect(told(`static: { bake: 2d, ${gate} }`, { duration: '9h' })).toEqual([]);
  });

  it('names a gate of a preset, too', () => {
    const [problem] = told('canary: { bake: 10m, gate: { alarms-quiet: { minimum-requests: 100M } } }');
    expect(problem).toContain(
      'policies.tried.canary.gate.alarms-quiet.minimum-requests: expected at most 3,600,000',
    );
  });

  it('names a bake that waits for more requests than there are', () => {
    const bake = (requests: string) =>
      told(`static: { bake: 10m, until: requests, requests: ${requests}, at-most: 1h }`);
    expect(bake('11M')).toEqual([
      'told.yaml:15:53 warning policies.tried.static.requests: expected at most 10,800,000, what all users of the fleet start in the 1h that a bake can last, got 11,000,000 — every bake lasts as long as it may, and learns no more: fewer requests, or a longer at-most',
    ]);
    expect(bake('10M')).toEqual([]);
  });

  it('names windows that never open before the horizon, and when they would', () => {
    // A Saturday at 10:10: Monday 09:00 is 47 hours after the beginning.
    expect(told('static: { ships: [mon-fri 09:00-17:00] }')).toEqual([
      'told.yaml:15:22 warning policies.tried.static.ships: expected a window that opens before the horizon of 8h, got the first after 47h — nothing ships: another window, fewer freezes, another calendar, or a longer duration',
    ]);
    expect(told('static: { ships: [mon-fri 09:00-17:00] }', { duration: '2d' })).toEqual([]);
    expect(told('static: { freezes: [2026-11-20..2028-01-01] }')[0]).toContain('got none within a year');
    expect(told('static: { freezes: [2026-11-20] }')).toEqual([]);
  });

  it('names waves that shrink, with the first that does', () => {
    expect(told('geometric: { waves: "8 - abs(n - 4)" }')).toEqual([
      'told.yaml:15:25 warning policies.tried.geometric.waves: expected a total that never falls from wave to wave, got 8 after wave 4 and 7 after wave 5 — each wave takes at least one more cell, and from there on no more than that',
    ]);
    expect(told('geometric: { waves: "3" }')).toEqual([]);
    // It falls only when everything has the change already.
    expect(told('geometric: { waves: "20 - n" }')).toEqual([]);
  });

  it('names steps that do not ascend', () => {
    expect(told('percentage: { steps: [1%, 10%, 5%, 50%] }')).toEqual([
      'told.yaml:15:36 warning policies.tried.percentage.steps.2: expected a step above the 10% that are reached before, got 5% — it is passed over, as a step never takes back',
    ]);
    expect(told('static: { deploy: { blue-green: { steps: [10%, 10%] } } }')[0]).toContain(
      'policies.tried.static.deploy.blue-green.steps.1: expected a step above the 10%',
    );
    expect(told('azure-rings: { rings: [{ name: a, up-to: 30% }, { name: b, up-to: 20% }] }')[0]).toContain(
      'policies.tried.azure-rings.rings.1: expected a step above the 30%',
    );
  });
});

describe('a gate that asks detectors by name', () => {
  it('may only ask those of the scenario', () => {
    const asked = (names: string) => told(`static: { gate: { alarms-quiet: { detectors: ${names} } } }`);
    expect(asked('[error-rate, slow]')).toEqual([]);
    expect(asked('[error-rat]')).toEqual([
      'told.yaml:15:50 policies.tried.static.gate.alarms-quiet.detectors: expected names of detectors of this scenario, got error-rat — did you mean error-rate?',
    ]);
  });
});

describe('options that contradict each other', () => {
  it.each([
    [
      'a factor without a schedule that has one',
      'static: { schedule: constant, bake: 1h, factor: 3 }',
      'told.yaml:15:53 policies.tried.static.factor: expected no factor with schedule: constant (line 15, column 15), got 3 — leave it out, or write schedule: growing',
    ],
    [
      'the same where no schedule is written',
      'static: { factor: 3 }',
      'told.yaml:15:23 policies.tried.static.factor: expected no factor with schedule: constant, as it is when nothing is said, got 3 — leave it out, or write schedule: growing',
    ],
    [
      'requests that no bake waits for',
      'static: { until: decided, requests: 500 }',
      'told.yaml:15:41 policies.tried.static.requests: expected no requests with until: decided (line 15, column 15), got 500 — leave it out, or write until: requests',
    ],
    [
      'an end of waiting where nothing is waited for',
      'static: { at-most: 2h }',
      'told.yaml:15:24 policies.tried.static.at-most: expected no at-most with until: time, as it is when nothing is said, got 2h — leave it out, or write until: requests',
    ],
    [
      'an end of waiting before the bake is over',
      'static: { bake: 3h, until: requests, at-most: 2h }',
      'told.yaml:15:51 policies.tried.static.at-most: expected at least the bake of 3h (line 15, column 15), got 2h — the bake alone lasts longer than it may wait until requests: a longer at-most, or a shorter bake',
    ],
    [
      'bakes of each step and one for all',
      'percentage: { bakes: [1h, 2h], bake: 3h }',
      'told.yaml:15:42 policies.tried.percentage.bake: expected no bake beside bakes (line 15, column 19), which take its place, got 3h — leave one of them out',
    ],
    [
      'an old side that is kept for a way back that does not use it',
      'blue-green: { fallback: 2h, rollback: redeploy }',
      'told.yaml:15:29 policies.tried.blue-green.fallback: expected no fallback with rollback: redeploy (line 15, column 33), which never goes back to the old side, got 2h — leave one of them out: with a fallback, going back is a switch',
    ],
    [
      'the same of a deploy style',
      'static: { deploy: { blue-green: { fallback: 2h } }, rollback: redeploy }',
      'told.yaml:15:49 policies.tried.static.deploy.blue-green.fallback: expected no fallback with rollback: redeploy (line 15, column 57), which never goes back to the old side, got 2h — leave one of them out: with a fallback, going back is a switch',
    ],
    [
      'a rehearsal of what takes nothing back',
      'parallel-regions: { rehearse: true, rollback: fix-forward }',
      'told.yaml:15:35 policies.tried.parallel-regions.rehearse: expected no rehearsal with rollback: fix-forward (line 15, column 41), which mends what has failed and takes nothing back, got true — leave one of them out',
    ],
    [
      'a way back that passes over separate data',
      'blue-green: { data: separate, rollback: switch }',
      'told.yaml:15:25 policies.tried.blue-green.data: expected no separate data with rollback: switch (line 15, column 35), which passes over what was written meanwhile, got separate — write rollback: as-deployed, the switch that knows of it',
    ],
    [
      'a way back that passes over the separate data of its style',
      'static: { deploy: { blue-green: { data: separate } }, rollback: redeploy }',
      'told.yaml:15:45 policies.tried.static.deploy.blue-green.data: expected no separate data with rollback: redeploy (line 15, column 59), which passes over what was written meanwhile, got separate — write rollback: as-deployed, the switch that knows of it',
    ],
    [
      'a rehearsal before the first wave',
      'parallel-regions: { rehearse: true, confidence: 0 }',
      'told.yaml:15:35 policies.tried.parallel-regions.rehearse: expected no rehearsal with confidence: 0 (line 15, column 41), after which there is no wave to take back, got true — leave it out, or write confidence: 1',
    ],
    [
      'successes that relax nothing',
      'static: { gate: { alarms-quiet: { past-successes: 5 } } }',
      'told.yaml:15:55 policies.tried.static.gate.alarms-quiet.past-successes: expected no past-successes where none relax the gate, as it is when nothing is said, got 5 — leave it out, or write relaxed-after',
    ],
  ])('are refused with both places: %s', (_, policy, problem) => {
    expect(told(policy)).toEqual([problem]);
  });

  it('may stand where a variant gives them a meaning', () => {
    const more = 'compare: { policies.tried.static.schedule: [constant, growing] }';
    expect(told('static: { factor: 3 }', { more })).toEqual([]);
    const other = 'compare: { policies.tried2.static.schedule: [constant, growing] }\n';
    expect(told('static: { factor: 3 }\n  tried2: { static: {} }', { more: other })).toHaveLength(1);
  });

  it('are accepted where they are meant together', () => {
    expect(told('static: { schedule: long-first, factor: 3 }')).toEqual([]);
    expect(told('static: { bake: 1h, until: decided, at-most: 2h }')).toEqual([]);
    expect(told('blue-green: { fallback: 2h }')).toEqual([]);
    expect(told('static: { gate: { alarms-quiet: { past-successes: 5, relaxed-after: 6 } } }')).toEqual([]);
    expect(told('parallel-regions: { rehearse: true }')).toEqual([]);
  });
});
