import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/scenario/index.ts';
import { models, readTargets } from '../../src/verify/index.ts';

const HEADER = 'id,group,model,params,metric,expected,reference_se,rel_tol,abs_tol,source,read\n';
const OWN = fileURLToPath(new URL('../../src/verify/targets.csv', import.meta.url));

/** The problems of a table whose rows follow the usual header. */
const problemsOf = (rows: string, header = HEADER) =>
  readTargets(header + rows, 'my.csv', models).problems.map(formatProblem);

/** What is refused of these parameters, JSON as it stands in a file. */
function refusals(
  model: string,
  params: string,
  metric = Object.keys(models.get(model)?.metrics ?? {})[0],
): string[] {
  const row = `x,g,${model},"${params.replaceAll('"', '""')}",${metric},1,0,0.1,0,s,r\n`;
  return problemsOf(row).map((problem) => problem.replace(/^my\.csv:2:\d+ x\.params\.?/, ''));
}

describe('the table that comes along', () => {
  const { targets, problems } = readTargets(readFileSync(OWN, 'utf8'), 'targets.csv', models);

  it('can be read', () => {
    expect(problems).toEqual([]);
    expect(targets.length).toBeGreaterThanOrEqual(290);
  });

  it('has rows of every model, and every row once', () => {
    expect([...new Set(targets.map(({ model }) => model))].sort()).toEqual([...models.keys()].sort());
    const rows = targets.map(({ model, params, metric }) => JSON.stringify([model, params, metric]));
    expect(new Set(rows).size).toBe(rows.length);
    expect(new Set(targets.map(({ id }) => id)).size).toBe(targets.length);
  });

  it('says of each number where it is from, and judges none by a tolerance of more than 6 %', () => {
    for (const { id, source, read, relTol } of targets) {
      expect([id, source.length > 3, read.length > 2]).toEqual([id, true, true]);
      expect(relTol).toBeLessThanOrEqual(0.06);
    }
  });
});

describe('a table of targets', () => {
  it('is told everything that is wrong with it at once, with places', () => {
    const rows = [
      'a,g,mm7,{},p,1,0,0,0,s,r',
      'b,g,cells-lost,"{""n"": 4, ""k"": 1}",safe,1,0,0,0,s,r',
      'c,g,cells-lost,"{""n"": 4, ""k"": 5, ""m"": 1}",largest_safe_utilisation,x,0,-1,,s,r',
      'd,g,cells-lost,"{""n"": 4,",largest_safe_utilisation,1,0,0,0,s,r',
      'e,g,cells-lost,[],largest_safe_utilisation,1,0,0,0,s,r',
      'f,g,cells-lost',
    ];
    const told = problemsOf(`${rows.join('\n')}\n`).map((problem) =>
      problem.replace(/\(mm1, [^)]*\)/, '(…)').replace(/(JSON).*/, '$1 …'),
    );
    expect(told).toMatchInlineSnapshot(`
      [
        "my.csv:2:5 a.model: expected a model (…), got mm7 — did you mean mm1?",
        "my.csv:3:39 b.metric: expected a metric of cells-lost (largest_safe_utilisation), got safe",
        "my.csv:4:38 c.params.m: expected a parameter of the model (n, k), got m: 1",
        "my.csv:4:74 c.expected: expected a number, got x",
        "my.csv:4:78 c.rel_tol: expected a number from 0, got -1",
        "my.csv:5:27 d.params: expected a JSON …",
        "my.csv:6:16 e.params: expected a JSON …",
        "my.csv:7:5 f: expected 11 fields, as many as columns, got 3",
      ]
    `);
  });

  it.each([
    ['', ['my.csv:1:1: expected a line of columns']],
    ['id,group\n', ['my.csv:1:1: expected the columns id, group, model']],
    [
      HEADER.replace('source', 'sauce'),
      ['my.csv:1:1: expected the columns', 'my.csv:1:68: expected each known column once, got sauce'],
    ],
    [HEADER.replace('\n', ',id\n'), ['expected each known column once, got id twice']],
    [`${HEADER}a,"b`, ['my.csv:2:3: expected a quote at the end of the field']],
    [HEADER, ['my.csv:2:1: expected at least one target, got none']],
  ])('needs its columns: %j', (header, expected) => {
    const told = problemsOf('', header);
    expect(told).toHaveLength(expected.length);
    for (const [i, part] of expected.entries()) expect(told[i]).toContain(part);
  });

  it('names each row once, and has a field for each column and none beyond', () => {
    const rest = 'failover,cells-lost,"{""n"":2,""k"":1}",largest_safe_utilisation';
    expect(
      problemsOf(
        [
          `F1,${rest},0.5,0,0.01,0,s,r`,
          `F1,${rest},0.5,0,0.01,0,s,r`,
          `,${rest},0.5,0,0.01,0,s,r`,
          `F2,${rest},0.5,0,0.01,0,a comma, unquoted,r`,
          `F3,${rest},0x5,0,0.01,0,s,r`,
        ].join('\n'),
      ),
    ).toEqual([
      'my.csv:3:1 F1.id: expected an id of its own, got that of line 2',
      'my.csv:4:1 id: expected an id, got nothing',
      'my.csv:5:100 F2: expected 11 fields, as many as columns, got 12',
      'my.csv:6:69 F3.expected: expected a number, got 0x5',
    ]);
  });

  it('may leave tolerances empty, which are then 0', () => {
    const row = 'F1,failover,cells-lost,"{""n"":2,""k"":1}",largest_safe_utilisation,0.5,,0.01,,s,r';
    const { targets, problems } = readTargets(`${HEADER}${row}\n`, 'my.csv', models);
    expect(problems).toEqual([]);
    expect(targets).toMatchObject([{ referenceSe: 0, relTol: 0.01, absTol: 0 }]);
  });

  it('may have its columns in another order, and those of our own output', () => {
    const header =
      'verdict,read,source,abs_tol,rel_tol,reference_se,expected,metric,params,model,group,id,se,simulated\n';
    const row =
      'pass,r,s,0,0.01,0,0.5,largest_safe_utilisation,"{""n"":2,""k"":1}",cells-lost,failover,F1,0,0.5\n';
    const { targets, problems } = readTargets(header + row, 'my.csv', models);
    expect(problems).toEqual([]);
    expect(targets).toMatchObject([
      {
        id: 'F1',
        group: 'failover',
        params: { n: 2, k: 1 },
        expected: 0.5,
        relTol: 0.01,
        source: 's',
        read: 'r',
      },
    ]);
    expect(targets[0].texts[0]).toBe('F1');
  });
});

describe('parameters outside of their domain are refused', () => {
  it.each([
    ['cells-lost', '{"n": 4, "k": 4}', 'k: expected fewer than all n = 4 cells, got 4'],
    ['cells-lost', '{"n": 4.5, "k": 1}', 'n: expected a whole number from 2 to 1000, got 4.5'],
    [
      'room-rc',
      '{"P_kw":5,"C_kj_per_k":300,"RC_s":7200,"T0_c":24,"Tamb_c":30,"T_c":150}',
      'T_c: expected a temperature below 150, which the room nears for ever, got 150',
    ],
    [
      'room-rc',
      '{"P_kw":-5,"C_kj_per_k":300,"RC_s":7200,"T0_c":24,"Tamb_c":30,"T_c":27}',
      'P_kw: expected a number above 0, got -5',
    ],
    [
      'mm1',
      '{"lambda_":1e-300,"mu":1}',
      'lambda_: expected at least 0.000005 arrivals in a mean service time, or nothing ever happens, got 1e-300 of them',
    ],
    ['mm1', '{"lambda_":1e999,"mu":1}', 'lambda_: expected a number above 0, got Infinity'],
    [
      'osdi22-retry',
      '{"C":100,"capacity_drop":0.5,"trigger_s":1,"rate_rps":50,"timeout_s":1e-9,"resends":1}',
      'timeout_s: expected a number from 0.000001, got 1e-9',
    ],
    [
      'retrial-threshold',
      '{"lambda_":1,"mu":1,"theta":1,"K":200000,"orbit":900,"threshold":1,"p_return":0.5}',
      'K: expected few enough places that the chain is solved within 200 s, got 200000 with an orbit of 900',
    ],
    ['cusum', '{"k":0.5,"h":30,"shift":0}', 'h: expected a chart with a mean run length up to 10000000000'],
    ['ewma', '{"lambda_":1.2,"L":3,"shift":0}', 'lambda_: expected a number above 0 to 1, got 1.2'],
    ['ewma', '{"lambda_":0.2,"L":30,"shift":0}', 'L: expected a chart with a mean run length up to'],
    [
      'sprt-bernoulli',
      '{"p0":0.02,"p1":0.01,"alpha":0.05,"beta":0.05}',
      'p1: expected a probability above p0 = 0.02, got 0.01',
    ],
    [
      'sprt-bernoulli',
      '{"p0":0.01,"p1":0.02,"alpha":0.5,"beta":0.5}',
      'beta: expected alpha + beta below 1, got 1',
    ],
    [
      'burn-rate',
      '{"slo":0.999,"error":0.0001,"window_s":60,"burn":1}',
      'burn: expected a burn rate below error / (1 - slo)',
    ],
    [
      'burn-rate',
      '{"slo":0.999,"error":1.5,"window_s":60,"burn":1}',
      'error: expected a number above 0 to 1, got 1.5',
    ],
    [
      'count-detector',
      '{"k":50,"lambda_":0,"f":0.1,"p":0.5,"reaction_s":1}',
      'lambda_: expected a number above 0, got 0',
    ],
    [
      'latent-defect',
      '{"waves":[0.1,1],"bakes_h":[],"mean_latency_h":1,"reaction_h":1}',
      'bakes_h: expected one bake fewer than waves (1), got 0',
    ],
    [
      'latent-defect',
      '{"waves":[0.5,0.1],"bakes_h":[1],"mean_latency_h":1,"reaction_h":1}',
      'waves: expected shares that rise from wave to wave, got 0.1 after 0.5',
    ],
    ['lognormal-mean-cut', '{"cut":1,"n":10,"sigma":1}', 'cut: expected a number from 0 below 1, got 1'],
    [
      'retrial-threshold',
      '{"K":4,"lambda_":1,"mu":1,"orbit":5,"p_return":0.5,"theta":1,"threshold":5}',
      'threshold: expected a whole number up to K = 4, got 5',
    ],
    [
      'two-samples',
      '{"a":[1,2],"b":[1,2,3],"method":"paired"}',
      'b: expected as many observations as of a (2), got 3',
    ],
    ['interval-of-share', '{"events":3,"trials":2}', 'events: expected at most 2 events, got 3'],
    ['gate-power', '{"p1":0.1,"p2":0.1}', 'p2: expected another probability than p1 = 0.1, got 0.1'],
    ['layered-retries', '{"layers":3}', 'attempts: expected a whole number from 1 to 100, got nothing'],
    [
      'steady-cell',
      '{"fidelity":"flow","rate_rps":1000,"capacity_rps":2000,"cache_hits":0.8}',
      'hit_cost: expected it beside cache_hits, hit_cost, got nothing',
    ],
    [
      'mm1-timeout',
      '{"lambda_":1,"mu":2,"timeout":1e-7}',
      'timeout: expected a time-out from 0.000001 to 1000000 mean services, got 2e-7 of them',
    ],
    ['mm1-timeout', '{"lambda_":1,"mu":1,"timeout":3}', 'lambda_: expected arrivals below c·mu = 1'],
    ['closed-mm1', '{"clients":3,"mu":2,"think":9000}', 'think: expected at most 10000 mean services'],
    [
      'open-breaker',
      '{"rate_rps":1000,"open_s":1000,"probes":1}',
      'open_s: expected at most 100,000 operations',
    ],
    [
      'throttled-room',
      '{"P_kw":1,"C_kj_per_k":960,"RC_s":7200,"Tamb_c":30,"throttle_from_c":35,"throttle_to_c":37}',
      'throttle_to_c: expected a temperature above throttle_from_c and above 37.5, which the room nears, got 37',
    ],
    ['mm1', '{"lambda_":1,"mu":1}', 'lambda_'],
    ['mmck', '{"K":2,"c":3,"lambda_":1,"mu":1}', 'K'],
  ])('%s %s', (model, params, message) => {
    const told = refusals(model, params);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(message);
  });
});
