import { describe, expect, it } from 'vitest';
import { catalog } from '../../models/index.ts';
import { simulate } from '../../src/experiment/index.ts';
import { MILLISECOND, MINUTE, SECOND } from '../../src/kernel/index.ts';
import { formatProblem, readScenario } from '../../src/scenario/index.ts';

/** Two cells of 100,000 users each, who ask 0.05 times a second: 5,000/s and 40 % headroom. */
function read(
  plant: string,
  retries = '{}',
  more: { users?: string; duration?: string; faults?: string } = {},
) {
  const text = `scenario: serving
asks: How do cells serve?
duration: ${more.duration ?? '1h'}
replications: 1
seed: 1
fleet: { regions: 1, cells: 2, hosts: 20 per cell, users: { total: ${more.users ?? '200k'} }, headroom: 40% }
users: { diurnal: { operations: 0.05/s, swing: 0% }, retries: ${retries} }
plant: ${plant}
change: { code: {} }
policies: { all-at-once }
${more.faults ?? ''}
`;
  return readScenario(text, { file: 'serving.yaml', catalog, hash: '' });
}

function lawsOf(plant: string, retries?: string) {
  const result = read(plant, retries);
  if (!('scenario' in result)) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.scenario;
}

function problemsOf(...args: Parameters<typeof read>): readonly string[] {
  const result = read(...args);
  return ('problems' in result ? result.problems : result.warnings).map(formatProblem);
}

/** Requests that fail in one run. */
function failed(plant: string, more: Parameters<typeof read>[2], replication: number): number {
  const result = read(plant, '{}', more);
  if (!('scenario' in result)) throw new Error(result.problems.map(formatProblem).join('\n'));
  const { scenario } = result.scenario.variants[0];
  const run = { scenario, variant: 'base', policy: 'all-at-once', release: 'healthy', replication } as const;
  return simulate(run).requestsFailed;
}

describe('how cells serve', () => {
  it('is a flow through one fast server when nothing is said', () => {
    const { plant, users } = lawsOf('{}');
    expect(plant.fidelity).toBe('flow');
    expect(plant.serving).toEqual({ discipline: 'fifo', cancelled: 0, dependencies: [] });
    expect(users.retries.bucket ?? users.retries.breaker ?? users.retries.hedge).toBeUndefined();
  });

  it('may be said in full', () => {
    const serving =
      '{ servers: 100, service: { lognormal: { scv: 4 } }, discipline: lifo, cancelled: 50%, ' +
      'throttle: { factor: 1.5, window: 30s }, cache: { hits: 95%, hit-cost: 5%, working-set: 1M }, ' +
      'dependencies: [{ name: db, calls: 80%, errors: 0.1%, attempts: 3 }, { name: ads, kind: soft }], ' +
      'balancer: { max-ejected: 30% } }';
    expect(lawsOf(`{ fidelity: request, serving: ${serving} }`).plant).toMatchObject({
      fidelity: 'request',
      serving: {
        servers: 100,
        service: { law: 'lognormal', scv: 4 },
        discipline: 'lifo',
        cancelled: 0.5,
        throttle: { factor: 1.5, window: 30 * SECOND },
        cache: { hits: 0.95, hitCost: 0.05, workingSet: 1e6 },
        dependencies: [
          { name: 'db', kind: 'hard', calls: 0.8, errors: 0.001, attempts: 3 },
          { name: 'ads', kind: 'soft', calls: 1, errors: 0, attempts: 1 },
        ],
        balancer: {
          probeEvery: 5 * SECOND,
          unhealthyAfter: 2,
          healthyAfter: 2,
          maxEjected: 0.3,
          panicBelow: 0.5,
        },
      },
    });
  });

  it.each([
    ['exponential', { law: 'exponential' }],
    ['deterministic', { law: 'deterministic' }],
    [
      '{ points: { values: [1ms, 50ms], weights: [95, 5] } }',
      { law: 'points', values: [1 * MILLISECOND, 50 * MILLISECOND], weights: [95, 5] },
    ],
    [
      '{ hyperexponential: { values: [1ms, 50ms], weights: [9, 1] } }',
      { law: 'hyperexponential', values: [1 * MILLISECOND, 50 * MILLISECOND], weights: [9, 1] },
    ],
    ['{ empirical: [3ms, 5ms] }', { law: 'empirical', values: [3 * MILLISECOND, 5 * MILLISECOND] }],
  ])('takes service times of the law %s', (written, law) => {
    expect(lawsOf(`{ serving: { service: ${written} } }`).plant.serving?.service).toEqual(law);
  });

  it('knows what clients may do besides retrying', () => {
    const retries =
      '{ backoff: decorrelated-jitter, bucket: { deposit: 0.2, per: success, saved: 5 }, ' +
      'breaker: { opens-at: 40%, window: 1m }, hedge: 95ms }';
    expect(lawsOf('{}', retries).users.retries).toMatchObject({
      backoff: 'decorrelated-jitter',
      budget: Infinity,
      bucket: { deposit: 0.2, per: 'success', saved: 5 },
      breaker: { opensAt: 0.4, minimum: 20, window: MINUTE, openFor: 30 * SECOND, probes: 1 },
      hedge: { after: 95 * MILLISECOND },
    });
  });
});

describe('a way to serve that cannot be', () => {
  it.each([
    ['fidelity: exact', 'plant.fidelity: expected flow or request, got exact'],
    ['serving: { servers: 0 }', 'plant.serving.servers: expected a whole number from 1 to 100000, got 0'],
    ['serving: { cancelled: 120% }', 'plant.serving.cancelled: expected a share from 0% to 100%, got 120%'],
    ['serving: { cache: { hits: 101%, working-set: 5 } }', 'plant.serving.cache.hits: expected a share'],
    [
      'serving: { throttle: { window: 0s } }',
      'plant.serving.throttle.window: expected a duration of at least 1s',
    ],
    ['serving: { service: gamma }', 'plant.serving.service: expected exponential or deterministic'],
    ['serving: { service: lognormal }', 'write { lognormal: … }'],
    [
      'serving: { service: { lognormal: { scv: 0 } } }',
      'plant.serving.service.lognormal.scv: expected a number',
    ],
    [
      'serving: { service: { points: { values: [1ms, 2ms], weights: [1] } } }',
      'expected a weight for each value, got 2 values and 1 weights',
    ],
    [
      'serving: { dependencies: [{ name: a }, { name: a }] }',
      'expected each dependency once, got two called a',
    ],
    [
      'serving: { dependencies: [{ name: a, errors: 100% }] }',
      'plant.serving.dependencies.0.errors: expected less than 100% for a hard dependency: a good day is one on ' +
        'which cells can answer, got 100% — an outage of it is a fault: dependency-loss',
    ],
    [
      'serving: { servers: 40000 }',
      'plant.serving.servers: expected services (servers ÷ capacity) shorter than the time-out of 3s',
    ],
    [
      'queue: 1ms, serving: { servers: 100 }',
      'plant.queue: expected a queue that holds as many requests as there are servers, 100',
    ],
    [
      'serving: { servers: 5, balancer: {} }',
      'plant.serving.balancer: expected a server for each of the 20 hosts',
    ],
    [
      'serving: { cache: { hits: 100%, hit-cost: 0%, working-set: 1k } }',
      'plant.serving.cache: expected some work for an attempt when the cache is warm, got hits: 100% and hit-cost: 0%',
    ],
  ])('is refused with its place: %s', (plant, message) => {
    const problems = problemsOf(`{ ${plant} }`);
    expect(problems.join('\n')).toContain(message);
    expect(problems[0]).toMatch(/^serving\.yaml:8:\d+ /);
  });

  it.each([
    ['timeout: 0s', 'users.retries.timeout: expected a duration of at least 1ms, got 0s'],
    ['breaker: { opens-at: 130% }', 'users.retries.breaker.opens-at: expected a share'],
    ['bucket: { saved: 0 }', 'users.retries.bucket.saved: expected a number'],
    ['bucket: {}, budget: 10%', 'users.retries.bucket: expected a budget or a bucket, got both'],
    ['timeout: 1s, hedge: 1s', 'users.retries.hedge: expected less than the time-out of 1s, got 1s'],
  ])('is refused at the clients too: %s', (retries, message) => {
    expect(problemsOf('{}', `{ ${retries} }`).join('\n')).toContain(message);
  });
});

describe('a way to serve that says nothing', () => {
  it.each(['bucket: {}', 'budget: 10%'])(
    'is a %s where nothing is tried again: it is named, and the scenario can be run',
    (limit) => {
      const key = limit.split(':')[0];
      expect(problemsOf('{}', `{ attempts: 1, ${limit} }`)).toEqual([
        expect.stringMatching(
          new RegExp(
            `^serving\\.yaml:7:\\d+ warning users\\.retries\\.${key}: expected no ${key} where nothing is tried again, ` +
              'got one, and 1 attempt in all — it has no effect',
          ),
        ),
      ]);
      expect(problemsOf('{}', `{ attempts: 2, ${limit} }`)).toEqual([]);
      expect(problemsOf('{}', '{ attempts: 1 }')).toEqual([]);
    },
  );

  it('is no soft dependency that always fails: cells answer without it', () => {
    expect(problemsOf('{ serving: { dependencies: [{ name: a, kind: soft, errors: 100% }] } }')).toEqual([]);
  });
});

describe('a run of single requests', () => {
  it('is refused when it would take for ever, with the figure and the remedy', () => {
    const plant = '{ fidelity: request, queue: 10s }';
    expect(problemsOf(plant, '{}', { duration: '1d' })).toEqual([
      'serving.yaml:8:20 plant.fidelity: expected at most 50M operations per run, where each is simulated, ' +
        'got about 864M — fewer users, a shorter duration, or fidelity: flow',
    ]);
    expect(problemsOf(plant)).toEqual([]);
  });

  it('is refused when its queues could not be held', () => {
    expect(problemsOf('{ fidelity: request, queue: 30m }')[0]).toContain(
      'plant.queue: expected at most 3.5M waiting requests per cell, where each is simulated, got up to',
    );
  });

  it('is refused when the operations of an outage could not be held', () => {
    const plant = '{ fidelity: request, queue: 10s }';
    // 5,000/s, each for 1 s and once more after 50 min: for all of the hour but that, 5,000 × 3,002 s.
    const long = '{ attempts: 2, timeout: 1s, backoff: fixed, base: 50m, cap: 1h }';
    expect(problemsOf(plant, long)).toEqual([
      expect.stringContaining(
        'users.retries: expected at most 3.5M operations under way per cell, where each is simulated, got up to 15M in',
      ),
    ]);
    // A wait between attempts that is never taken holds nobody; nor do a hundred attempts without any.
    for (const short of [
      '{ attempts: 1, timeout: 1s, backoff: fixed, base: 50m, cap: 1h }',
      '{ attempts: 2, timeout: 1s, backoff: none, base: 50m, cap: 1h }',
      '{ attempts: 100, timeout: 1s, backoff: none }',
      '{ attempts: 10, timeout: 3s }',
    ])
      expect(problemsOf(plant, short)).toEqual([]);
    expect(problemsOf('{}', long)).toEqual([]);
  });
});

describe('cells too small for a flow', () => {
  it('may be followed in whole requests, and are not mentioned then', () => {
    const plant = '{ whole-below: 2000/s }';
    const small = { users: '20k' };
    expect(problemsOf('{}', '{}', small).join()).toContain('whole-below');
    expect(problemsOf(plant, '{}', small)).toEqual([]);
    // Nothing but chance differs between two seeds: what a fixed surge does to the cells is the same in expectation.
    const surge = { ...small, faults: 'faults: [{ demand-surge: { at: 10m, times: 2, lasts: 1m } }]' };
    expect(failed(plant, surge, 0)).not.toBe(failed(plant, surge, 1));
    expect(failed('{}', surge, 0)).toBe(failed('{}', surge, 1));
  });

  it('are named, and the scenario can still be run', () => {
    const few = { users: '20k' };
    expect(problemsOf('{}', '{}', few)).toEqual([
      expect.stringMatching(
        /^serving\.yaml:8:8 warning plant: expected cells of 1000\/s or 100 servers, for figures within 2%, got 833.333\/s in .+ and 1 more — .+ fidelity: request/,
      ),
    ]);
    expect(problemsOf('{ serving: { servers: 100 } }', '{ timeout: 20s }', few)).toEqual([]);
    expect(problemsOf('{ fidelity: request }', '{}', few)).toEqual([]);
    expect(problemsOf('{}')).toEqual([]);
  });
});

describe('a flow that cannot show what single requests would', () => {
  it('is told from services that take more than a fifth of the time-out on', () => {
    // 8,333/s: 4,000 servers are busy for 480 ms each.
    expect(problemsOf('{ serving: { servers: 4000 } }')).toEqual([]);
    expect(problemsOf('{ serving: { servers: 8000 } }')).toEqual([
      expect.stringMatching(
        /^serving\.yaml:8:30 warning plant\.serving\.servers: expected services \(servers ÷ capacity\) of at most 20% of the time-out of 3s, .+ got 960ms, 32%, in region-1-1 — .+ fidelity: request simulates it$/,
      ),
    ]);
    expect(problemsOf('{ serving: { servers: 8000 } }', '{ timeout: 6s }')).toEqual([]);
    expect(problemsOf('{ fidelity: request, queue: 10s, serving: { servers: 8000 } }')).toEqual([]);
  });

  it('is trusted with attempts that are cancelled', () => {
    expect(problemsOf('{ serving: { cancelled: 100% } }')).toEqual([]);
  });
});

describe('single requests', () => {
  it('have no use for cells followed in whole ones', () => {
    expect(problemsOf('{ fidelity: request, queue: 10s, whole-below: 100/s }')).toEqual([
      expect.stringMatching(
        /^serving\.yaml:8:\d+ warning plant\.whole-below: expected no whole-below .+ got 100\/s — it has no effect/,
      ),
    ]);
    expect(problemsOf('{ fidelity: request, queue: 10s, whole-below: 0/s }')).toEqual([]);
  });
});
