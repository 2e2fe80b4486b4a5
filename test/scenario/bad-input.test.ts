// What a user sees who makes a mistake: every kind of it, word for word.

import { describe, expect, it } from 'vitest';
import { EXAMPLE } from './support/example.ts';
import { edited, messages } from './support/read.ts';

/** The messages for the example with one text replaced after the other, each alone. */
function table(...edits: readonly (readonly [from: string, to: string])[]): string {
  return edits.map((edit) => messages(edited(edit)) || `no problem with ${edit[1]}`).join('\n');
}

describe('a file', () => {
  it('without mistakes has no messages', () => {
    expect(messages(EXAMPLE)).toBe('');
  });

  it('that is no scenario is told so', () => {
    const texts = ['', '# a comment\n', '---\n', 'just text', '- a\n- list', '{}', '\u0000\u0007'];
    expect(texts.map((text) => messages(text)).join('\n\n')).toMatchInlineSnapshot(`
      "scenarios/config-loop.yaml:1:1: expected a scenario: a map with the keys scenario, asks, …, got an empty file

      scenarios/config-loop.yaml:1:1: expected a scenario: a map with the keys scenario, asks, …, got an empty file

      scenarios/config-loop.yaml:1:4: expected a scenario: a map with the keys scenario, asks, …, got an empty file

      scenarios/config-loop.yaml:1:1: expected a scenario: a map with the keys scenario, asks, …, got just text

      scenarios/config-loop.yaml:1:1: expected a scenario: a map with the keys scenario, asks, …, got a list

      scenarios/config-loop.yaml:1:1 scenario: expected a text, got nothing — add the key scenario
      scenarios/config-loop.yaml:1:1 asks: expected a text, got nothing — add the key asks
      scenarios/config-loop.yaml:1:1 duration: expected a duration such as 30m, got nothing — add the key duration
      scenarios/config-loop.yaml:1:1 fleet.users.total: expected a whole number, got nothing — add the key total
      scenarios/config-loop.yaml:1:1 fleet: expected a number of cells, got nothing — write cells: 20 per region
      scenarios/config-loop.yaml:1:1 change: expected a map with the kind of change as a key: code, config, data, flag or infrastructure, got nothing
      scenarios/config-loop.yaml:1:1 policies: expected a map of names, got nothing — add the key policies

      scenarios/config-loop.yaml:1:1: expected a scenario: a map with the keys scenario, asks, …, got \\u0000\\u0007"
    `);
  });

  it('has a name that can be that of a folder inside another', () => {
    const named = (name: string) =>
      messages(EXAMPLE.replace('config-loop', `"${name}"`), `scenarios/${name}.yaml`);
    expect(named('drill_7')).toBe('');
    for (const name of ['..', '.', '-x', '=cmd()', 'a b']) {
      expect(named(name)).toBe(
        `scenarios/${name}.yaml:2:11 scenario: expected a name of at most 40 letters, digits, - and _, got ${name}`,
      );
    }
  });

  it('has the name of its scenario', () => {
    const files = ['scenarios/other.yaml', 'C:\\scenarios\\config-loop.yml', 'config-loop'];
    expect(files.map((file) => messages(EXAMPLE, file)).join('\n')).toMatchInlineSnapshot(`
      "scenarios/other.yaml:2:11 scenario: expected other, as the file is called, got config-loop

      "
    `);
  });

  it('has all its mistakes told at once, in the order of the file', () => {
    const text = edited(
      ['asks: Which', 'aks: Which'],
      ['duration: 30h', 'duration: 30'],
      ['headroom: 40%', 'headroom: 0.4'],
      ['add: 12 cells, bake: 30m', 'add: 300 cells, bake: -30m'],
      ['waves: "2^n"', 'waves: "ones(1e5, 1e5)"'],
      ['above: 1%', 'above: 130%'],
      ['policies.static.bake: 0s', 'policies.statik.bake: 0s'],
    );
    expect(messages(text)).toMatchInlineSnapshot(`
      "scenarios/config-loop.yaml:2:1 asks: expected a text, got nothing — add the key asks
      scenarios/config-loop.yaml:4:1 aks: expected a known key, got aks — did you mean asks?
      scenarios/config-loop.yaml:8:11 duration: expected a duration such as 30m, got 30 — write 30m or 30s
      scenarios/config-loop.yaml:20:13 fleet.headroom: expected a share such as 5%, got 0.4 — write 40%
      scenarios/config-loop.yaml:37:18 policies.static.add: expected at most 240 cells, the whole fleet, got 300 cells
      scenarios/config-loop.yaml:37:35 policies.static.bake: expected a duration such as 30m, got -30m — a duration is never negative
      scenarios/config-loop.yaml:38:35 policies.doubling.geometric.waves: expected an expression of n, got the function ones — there are min, max, floor, ceil, round, sqrt, abs, log, exp
      scenarios/config-loop.yaml:41:26 detectors.0.error-rate.above: expected a share from 0% to 100%, got 130%
      scenarios/config-loop.yaml:52:15 variants.bypassed.policies.statik.bake: expected a policy of this file, got statik — did you mean static? (in the variant bypassed)"
    `);
  });
});

describe('a key', () => {
  it('that is not known is told with what may have been meant', () => {
    expect(
      table(
        ['telemetry:', 'telemetrie:'],
        ['fill-to', 'fillTo'],
        ['sustained', 'sustaind'],
        ['swing', 'amplitude'],
        ['replications: 300', 'apiVersion: v1'],
        ['spread: zipf 1.1', '"\\e[2J": 1'],
      ),
    ).toMatchInlineSnapshot(`
      "scenarios/config-loop.yaml:29:1 telemetrie: expected a known key, got telemetrie — did you mean telemetry?
      scenarios/config-loop.yaml:27:49 plant.failover.fillTo: expected a known key, got fillTo — did you mean fill-to?
      scenarios/config-loop.yaml:41:30 detectors.0.error-rate.sustaind: expected a known key, got sustaind — did you mean sustained?
      scenarios/config-loop.yaml:23:34 users.diurnal.amplitude: expected a known key, got amplitude — there are: operations, swing, second, peak
      scenarios/config-loop.yaml:9:1 apiVersion: expected a known key, got apiVersion — there are: scenario, title, asks, because, sources, assumes, duration, replications, seed, clock, calendar, starts, fleet, users, plant, telemetry, change, policies, detectors, responders, faults, expect, variants, compare, vary, irrelevant-within
      scenarios/config-loop.yaml:18:24 fleet.users.\\u001b[2J: expected a known key, got \\u001b[2J — there are: total, spread, largest-cell"
    `);
  });

  it('that is missing is told with what belongs there', () => {
    expect(
      table(
        ['asks: Which policy keeps it small?', ''],
        ['duration: 30h', ''],
        ['total: 40M, ', ''],
        ['add: 12 cells, ', ''],
        ['headroom: 40%', ''],
        ['cells: 20 per region', ''],
        ['region: region-3, ', ''],
        ['from: 1h, ', ''],
      ),
    ).toMatchInlineSnapshot(`
      "scenarios/config-loop.yaml:2:1 asks: expected a text, got nothing — add the key asks
      scenarios/config-loop.yaml:2:1 duration: expected a duration such as 30m, got nothing — add the key duration
      scenarios/config-loop.yaml:18:10 fleet.users.total: expected a whole number, got nothing — add the key total
      scenarios/config-loop.yaml:37:11 policies.static.add: expected an amount such as 12 cells, 200 hosts, 1M users or 5%, got nothing — add the key add
      scenarios/config-loop.yaml:14:3 fleet: expected exactly one of headroom and capacity, got neither — write headroom: 40%
      scenarios/config-loop.yaml:14:3 fleet: expected a number of cells, got nothing — write cells: 20 per region
      scenarios/config-loop.yaml:47:19 faults.0.cooling-loss.region: expected a region of the fleet, got nothing — add the key region
      scenarios/config-loop.yaml:47:54 faults.0.cooling-loss.at.uniform.from: expected a duration such as 30m, got nothing — add the key from"
    `);
  });

  it('without a value is told so, unless it stands for a map', () => {
    expect(messages(edited(['all-at-once: {}', 'all-at-once:']))).toBe('');
    expect(table(['seed: 2014', 'seed:'], ['duration: 30h', 'duration: ~'])).toMatchInlineSnapshot(`
      "scenarios/config-loop.yaml:10:6 seed: expected a number or a short text, got nothing
      scenarios/config-loop.yaml:8:11 duration: expected a duration such as 30m, got nothing"
    `);
  });
});

describe('a quantity', () => {
  it('needs its unit', () => {
    expect(
      table(
        ['duration: 30h', 'duration: 30'],
        ['timeout: 3s', 'timeout: 0'],
        ['delay: 60s', 'delay: 60 seconds'],
        ['swing: 50%', 'swing: 0.5'],
        ['operations: 0.02/s', 'operations: 0.02'],
        ['inlet: 22°C', 'inlet: 22'],
        ['hosts: 50 per cell', 'hosts: 50'],
        ['takes: 5m per cell', 'takes: 5m'],
        ['ramp: 10% per minute', 'ramp: 10%'],
        ['peak: 20:00', 'peak: 20h'],
        ['add: 12 cells', 'add: 12'],
        ['add: 12 cells', 'add: 12 clels'],
        ['total: 40M', 'total: 40_000_000'],
        ['spread: zipf 1.1', 'spread: zipf'],
        ['cells: 20 per region', 'cells: 20 per cell'],
      ),
    ).toMatchInlineSnapshot(`
      "scenarios/config-loop.yaml:8:11 duration: expected a duration such as 30m, got 30 — write 30m or 30s
      scenarios/config-loop.yaml:24:81 users.retries.timeout: expected a duration such as 30m, got 0 — write 0s
      scenarios/config-loop.yaml:29:21 telemetry.delay: expected a duration such as 30m, got 60 seconds — write 60s
      scenarios/config-loop.yaml:23:41 users.diurnal.swing: expected a share such as 5%, got 0.5 — write 50%
      scenarios/config-loop.yaml:23:26 users.diurnal.operations: expected a rate such as 20/s, got 0.02 — write 0.02/s
      scenarios/config-loop.yaml:28:33 plant.heat.inlet: expected a temperature such as 27°C, got 22 — write 22°C
      scenarios/config-loop.yaml:19:10 fleet.hosts: expected a whole number per cell such as 50 per cell, got 50 — write 50 per cell
      scenarios/config-loop.yaml:31:39 change.config.takes: expected a duration per cell such as 5m per cell, got 5m — write 5m per cell
      scenarios/config-loop.yaml:27:33 plant.failover.ramp: expected a share per minute such as 10% per minute, got 10% — write 10% per minute
      scenarios/config-loop.yaml:23:64 users.diurnal.peak: expected a time of day such as 08:42, got 20h
      scenarios/config-loop.yaml:37:18 policies.static.add: expected an amount such as 12 cells, 200 hosts, 1M users or 5%, got 12 — write 12 cells or 12 hosts or 12 users or 12%
      scenarios/config-loop.yaml:37:18 policies.static.add: expected an amount such as 12 cells, 200 hosts, 1M users or 5%, got 12 clels — did you mean cells?
      scenarios/config-loop.yaml:18:19 fleet.users.total: expected a whole number, got 40_000_000 — write 40000000
      scenarios/config-loop.yaml:18:32 fleet.users.spread: expected even, or zipf and an exponent up to 5, got zipf — write even, or zipf 1.1
      scenarios/config-loop.yaml:14:3 fleet: expected a number of cells, got nothing — write cells: 20 per region
      scenarios/config-loop.yaml:15:10 fleet.cells: expected a number such as 20 per region, or 240 in all, got 20 per cell"
    `);
  });

  it('is told how it is written where a list, a map or a sign was forgotten', () => {
    expect(
      table(
        ['add: 12 cells', 'add: 10 percent'],
        ['headroom: 40%', 'headroom: 40 percent'],
        ['total: 40M', 'total: 40 M'],
        ['sources: ["https://example.com/post-mortem"]', 'sources: { web: x }'],
        ['detectors:\n', 'detectors: error-rate\nresponders2:\n'],
        ['policies:\n', 'policies: [static]\npolicies2:\n'],
      )
        .split('\n')
        .filter((line) => / — (?:write|begin) /.test(line)),
    ).toMatchInlineSnapshot(`
      [
        "scenarios/config-loop.yaml:37:18 policies.static.add: expected an amount such as 12 cells, 200 hosts, 1M users or 5%, got 10 percent — write 10%",
        "scenarios/config-loop.yaml:20:13 fleet.headroom: expected a share such as 5%, got 40 percent — write 40%",
        "scenarios/config-loop.yaml:18:19 fleet.users.total: expected a whole number, got 40 M — write 40M",
        "scenarios/config-loop.yaml:6:10 sources: expected a list, got a map — begin each item with "- "",
        "scenarios/config-loop.yaml:40:12 detectors: expected a list, got error-rate — write [error-rate]",
        "scenarios/config-loop.yaml:35:11 policies: expected a map of names, got a list — begin each entry with a name of your own and a colon, in place of "- "",
      ]
    `);
  });

  it('is of the right kind', () => {
    expect(
      table(
        ['duration: 30h', 'duration: [30h]'],
        ['replications: 300', 'replications: many'],
        ['replications: 300', 'replications: 2.5'],
        ['sticky: user', 'sticky: users'],
        ['awake: false', 'awake: no'],
        ['awake: false', 'awake: "false"'],
        ['sources: ["https://example.com/post-mortem"]', 'sources: https://example.com'],
        ['fleet:', 'fleet: 12 regions\nfleets:'],
        ['title: A switch makes front-ends loop', 'title: { a: b }'],
        ['waves: "2^n"', 'waves: "2^m"'],
        ['at: { uniform: { from: 1h, to: 20h } }', 'at: { unifrom: { from: 1h, to: 20h } }'],
        ['at: { uniform: { from: 1h, to: 20h } }', 'at: { uniform: { from: 1h, to: 20 } }'],
        ['to: region,', 'to: moon,'],
        ['seed: 2014', `seed: ${'1'.repeat(61)}`],
      ),
    ).toMatchInlineSnapshot(`
      "scenarios/config-loop.yaml:8:11 duration: expected a duration such as 30m, got a list
      scenarios/config-loop.yaml:9:15 replications: expected a whole number, got many
      scenarios/config-loop.yaml:9:15 replications: expected a whole number, got 2.5
      scenarios/config-loop.yaml:39:54 policies.blue-green.sticky: expected user or request, got users — did you mean user?
      scenarios/config-loop.yaml:45:33 responders.1.on-call.awake: expected true or false, got no — write false, without quotes
      scenarios/config-loop.yaml:45:33 responders.1.on-call.awake: expected true or false, got false — write false, without quotes
      scenarios/config-loop.yaml:6:10 sources: expected a list, got https://example.com — write [https://example.com]
      scenarios/config-loop.yaml:13:8 fleet: expected a map, got 12 regions — its keys are regions, cells, rooms, kinds, users, hosts, headroom, capacity, segments or importance
      scenarios/config-loop.yaml:14:1 fleets: expected a known key, got fleets — did you mean fleet?
      scenarios/config-loop.yaml:3:8 title: expected a text, got a map
      scenarios/config-loop.yaml:38:35 policies.doubling.geometric.waves: expected an expression of n, got the name m — the variables are n
      scenarios/config-loop.yaml:47:45 faults.0.cooling-loss.at.unifrom: expected the law uniform, lognormal or exponential, got unifrom — did you mean uniform?
      scenarios/config-loop.yaml:47:70 faults.0.cooling-loss.at.uniform.to: expected a duration such as 30m, got 20 — write 20m or 20s
      scenarios/config-loop.yaml:27:19 plant.failover.to: expected region or fleet, got moon
      scenarios/config-loop.yaml:10:7 seed: expected a number or a short text, got 111111111111111111111111111111111111111111111111111111111111… — at most 60 characters"
    `);
  });

  it('is of a possible size', () => {
    expect(
      table(
        ['bake: 30m }', 'bake: -5m }'],
        ['share: 50%', 'share: 130%'],
        ['share: 50%', 'share: -3%'],
        ['attempts: 3', 'attempts: 0'],
        ['timeout: 3s', 'timeout: 0s'],
        ['replications: 300', 'replications: 0'],
        ['total: 40M', 'total: 0'],
        ['tiers: 2', 'tiers: 9'],
        ['sustained: 2m', 'sustained: 5s'],
        ['duration: 30h', 'duration: 9999d'],
        ['steps: [1%, 10%, 50%, 100%]', 'steps: []'],
        ['add: 12 cells', 'add: 0 cells'],
        ['headroom: 40%', 'headroom: 100%'],
        ['clock: 00:51', 'clock: 25:00'],
        ['clock: 00:51', 'clock: { lognormal: { median: 12:00, sigma: 1 } }'],
        ['sigma: 0.8', 'sigma: -1'],
        ['from: 1h, to: 20h', 'from: 20h, to: 1h'],
      ),
    ).toMatchInlineSnapshot(`
      "scenarios/config-loop.yaml:37:34 policies.static.bake: expected a duration such as 30m, got -5m — a duration is never negative
      scenarios/config-loop.yaml:34:58 change.defects.1.for-mobile.fails-for.share: expected a share from 0% to 100%, got 130%
      scenarios/config-loop.yaml:34:58 change.defects.1.for-mobile.fails-for.share: expected a share such as 5%, got -3% — a share is never negative
      scenarios/config-loop.yaml:24:24 users.retries.attempts: expected a whole number from 1 to 100, got 0
      scenarios/config-loop.yaml:24:81 users.retries.timeout: expected a duration of at least 1ms, got 0s
      scenarios/config-loop.yaml:9:15 replications: expected a whole number from 1 to 1000000, got 0
      scenarios/config-loop.yaml:18:19 fleet.users.total: expected a whole number from 1 to 1000000000000, got 0
      scenarios/config-loop.yaml:45:23 responders.1.on-call.tiers: expected a whole number from 1 to 5, got 9
      scenarios/config-loop.yaml:41:41 detectors.0.error-rate.sustained: expected a duration of at least 1m, got 5s
      scenarios/config-loop.yaml:8:11 duration: expected a duration such as 30m, got 9999d — the longest is 3650d
      scenarios/config-loop.yaml:39:24 policies.blue-green.steps: expected a list of at least 1, got an empty list
      scenarios/config-loop.yaml:37:18 policies.static.add: expected an amount such as 12 cells, 200 hosts, 1M users or 5%, got 0 cells — nothing at all never gets anywhere
      scenarios/config-loop.yaml:20:13 fleet.headroom: expected a share from 0% to 99%, got 100%
      scenarios/config-loop.yaml:11:8 clock: expected a time of day such as 08:42, got 25:00
      scenarios/config-loop.yaml:11:10 clock.lognormal: expected the law uniform, got lognormal — this quantity has a largest value, the law has none
      scenarios/config-loop.yaml:33:77 change.defects.0.loops.after.lognormal.sigma: expected a number from 0 to 5, got -1
      scenarios/config-loop.yaml:47:54 faults.0.cooling-loss.at.uniform: expected from not to be above to, got 20h and 1h"
    `);
  });
});

describe('an expression', () => {
  it('is refused where it could do harm', () => {
    const sources = [
      'ones(1e5, 1e5)',
      'f(x) = f(x)',
      "import('fs')",
      'n.constructor',
      '__proto__',
      'factorial(1e9)',
      '[1, 2; 3, 4]',
      'n = 3',
      '2^n^n^n',
      '1 / (3 - n)',
      'sqrt(50 - n)',
      '2 ^',
      `${'('.repeat(400)}n${')'.repeat(400)}`,
    ];
    const edits = sources.map((source): [string, string] => ['waves: "2^n"', `waves: "${source}"`]);
    expect(table(...edits)).toMatchInlineSnapshot(`
      "scenarios/config-loop.yaml:38:35 policies.doubling.geometric.waves: expected an expression of n, got the function ones — there are min, max, floor, ceil, round, sqrt, abs, log, exp
      scenarios/config-loop.yaml:38:35 policies.doubling.geometric.waves: expected an expression of n, got f(x) = f(x) — only numbers, + - * / ^, comparisons, a ? b : c and a few functions
      scenarios/config-loop.yaml:38:35 policies.doubling.geometric.waves: expected an expression of n, got the function import — there are min, max, floor, ceil, round, sqrt, abs, log, exp
      scenarios/config-loop.yaml:38:35 policies.doubling.geometric.waves: expected an expression of n, got n.constructor — only numbers, + - * / ^, comparisons, a ? b : c and a few functions
      scenarios/config-loop.yaml:38:35 policies.doubling.geometric.waves: expected an expression of n, got the name __proto__ — the variables are n
      scenarios/config-loop.yaml:38:35 policies.doubling.geometric.waves: expected an expression of n, got the function factorial — there are min, max, floor, ceil, round, sqrt, abs, log, exp
      scenarios/config-loop.yaml:38:35 policies.doubling.geometric.waves: expected an expression of n, got [[1, 2], [3, 4]] — only numbers, + - * / ^, comparisons, a ? b : c and a few functions
      scenarios/config-loop.yaml:38:35 policies.doubling.geometric.waves: expected an expression of n, got n = 3 — only numbers, + - * / ^, comparisons, a ? b : c and a few functions
      scenarios/config-loop.yaml:38:35 policies.doubling.geometric.waves: expected an expression of n whose value is a finite number, got 2^n^n^n, which is none for n = 3
      scenarios/config-loop.yaml:38:35 policies.doubling.geometric.waves: expected an expression of n whose value is a finite number, got 1 / (3 - n), which is none for n = 3
      scenarios/config-loop.yaml:38:35 policies.doubling.geometric.waves: expected an expression of n whose value is a finite number, got sqrt(50 - n), which is none for n = 51
      scenarios/config-loop.yaml:38:35 policies.doubling.geometric.waves: expected an expression of n, got 2 ^ — Unexpected end of expression (char 4)
      scenarios/config-loop.yaml:38:35 policies.doubling.geometric.waves: expected an expression of n, got a deeper one — at most 64 levels"
    `);
  });
});

describe('a model', () => {
  it('that there is not is told with what may have been meant', () => {
    expect(
      table(
        ['doubling: { geometric: {', 'doubling: { geometrik: {'],
        ['static: {', 'statc: {'],
        ['all-at-once: {}', 'all-at-once: everything'],
        ['all-at-once: {}', 'some-day: {}'],
        ['deploy: canary', 'deploy: canari'],
        ['- burn-rate: { slo: 99.9% }', '- burn_rate: { slo: 99.9% }'],
        ['- burn-rate: { slo: 99.9% }', '- 12'],
        ['- burn-rate: { slo: 99.9% }', '- { burn-rate: {}, error-rate: {} }'],
        ['- burn-rate: { slo: 99.9% }', '- mine: { burn-rat: { slo: 99.9% } }'],
        ['- loops: {', '- lops: {'],
        ['config: {', 'confg: {'],
        ['config: {', 'code: {}\n  config: {'],
        ['deploy: canary }', 'deploy: { canary: { shared: 5% } } }'],
      ),
    ).toMatchInlineSnapshot(`
      "scenarios/config-loop.yaml:38:15 policies.doubling: expected a policy such as all-at-once, static or geometric, got geometrik — did you mean geometric?
      scenarios/config-loop.yaml:37:10 policies.statc: expected a policy such as all-at-once, static or geometric, got a map — did you mean static?
      scenarios/config-loop.yaml:50:3 expect.static.healthy@bypassed.rollout_duration_s: expected a policy of this file, got static — did you mean statc?
      scenarios/config-loop.yaml:52:15 variants.bypassed.policies.static.bake: expected a policy of this file, got static — did you mean statc? (in the variant bypassed)
      scenarios/config-loop.yaml:36:16 policies.all-at-once: expected a map, got everything — its keys are bake, deploy, gate, rollback, stages, ships or freezes
      scenarios/config-loop.yaml:36:13 policies.some-day: expected a policy such as all-at-once, static or geometric, got an empty map — write one of all-at-once, static, geometric, blue-green, or a map with one of them as its only key
      scenarios/config-loop.yaml:38:82 policies.doubling.geometric.deploy: expected a deploy style such as in-place or canary, got canari — did you mean canary?
      scenarios/config-loop.yaml:42:5 detectors.1: expected a detector such as error-rate or burn-rate, got burn_rate — did you mean burn-rate?
      scenarios/config-loop.yaml:42:5 detectors.1: expected a detector such as error-rate or burn-rate, got 12 — there are: error-rate, burn-rate
      scenarios/config-loop.yaml:42:5 detectors.1: expected a detector such as error-rate or burn-rate, got a map — write one of error-rate, burn-rate, or a map with one of them as its only key
      scenarios/config-loop.yaml:42:13 detectors.1.mine: expected a detector such as error-rate or burn-rate, got burn-rat — did you mean burn-rate?
      scenarios/config-loop.yaml:33:7 change.defects.0: expected a defect such as loops or fails-for, got lops — did you mean loops?
      scenarios/config-loop.yaml:31:3 change.confg: expected a kind of change, or defects, got confg — did you mean config?
      scenarios/config-loop.yaml:31:3 change: expected one kind of change (code, config, data, flag or infrastructure), got code and config
      scenarios/config-loop.yaml:38:94 policies.doubling.geometric.deploy.canary.shared: expected a known key, got shared — did you mean share?"
    `);
  });

  it('has a name of its own', () => {
    expect(
      table(
        ['- burn-rate: { slo: 99.9% }', '- error-rate: { above: 5% }'],
        ['- burn-rate: { slo: 99.9% }', '- a b: { burn-rate: {} }'],
        ['doubling: {', '"a, b": {'],
        ['static: {', 'all-at-once: {'],
      ),
    ).toMatchInlineSnapshot(`
      "scenarios/config-loop.yaml:42:5 detectors.1: expected a detector with a name of its own, got a second error-rate — write { my-name: { error-rate: { … } } }
      scenarios/config-loop.yaml:42:5 detectors.1.a b: expected a name of at most 40 letters, digits, - and _, got a b
      scenarios/config-loop.yaml:38:3 policies.a, b: expected a name of at most 40 letters, digits, - and _, got a, b
      scenarios/config-loop.yaml:49:3 expect.doubling.users_harmed_share: expected a policy of this file, got doubling — there are: all-at-once, static, a, b, blue-green
      scenarios/config-loop.yaml:54:3 compare.policies.doubling.bake: expected a policy of this file, got doubling — there are: all-at-once, static, a, b, blue-green (in the variant policies.doubling.bake=10m)
      scenarios/config-loop.yaml:37:3: expected each key once, got all-at-once again — it is on line 36 already"
    `);
  });

  it('takes the common options of policies, and the style of a rollout unless a preset settles it', () => {
    expect(
      messages(edited(['static: {', 'static: { rollback: 10m, gate: { alarms-quiet: { patience: 5m } },'])),
    ).toBe('');
    expect(messages(edited(['fallback: 2h', 'fallback: 2h, rollback: 10m']))).toBe('');
    expect(table(['fallback: 2h', 'fallback: 2h, deploy: canary'])).toMatchInlineSnapshot(
      `"scenarios/config-loop.yaml:39:85 policies.blue-green.deploy: expected a known key, got deploy — there are: steps, sticky, fallback, gate, bake, order, rollback, stages, ships, freezes"`,
    );
  });
});

describe('what does not fit together', () => {
  it('is told with the figures', () => {
    expect(
      table(
        ['add: 12 cells', 'add: 300 cells'],
        ['add: 12 cells', 'add: 12001 hosts'],
        ['add: 12 cells', 'add: 41M users'],
        ['blob-front-end: 60%', 'blob-front-end: 50%'],
        ['web: 90%', 'web: 95%'],
        ['kinds: { blob-front-end: 60%', 'kinds: { blob-front-end: 59.9%, tiny: 0.1%'],
        ['largest-cell: 2%', 'largest-cell: 0.1%'],
        ['total: 40M', 'total: 100'],
        ['headroom: 40%', 'headroom: 40%\n  capacity: 1000/s per cell'],
        ['headroom: 40%', 'capacity: 1000/s per cell'],
        ['rooms: 1 per region', 'rooms: 30 per region'],
        ['cells: 20 per region', 'cells: 6'],
        ['cells: 20 per region', 'cells: 100k per region'],
        ['starts: { uniform: { from: 10m, to: 2h } }', 'starts: 30h'],
        ['to: 2h } }\nfleet', 'to: 40h } }\nfleet'],
        ['sustained: 2m', 'sustained: 90s'],
        ['swing: 50%, second: 0%', 'swing: 100%, second: 100%'],
        ['inlet: 22°C', 'inlet: 36°C'],
        ['on: blob-front-end', 'on: blob-frontend'],
        ['segment: mobile', 'segment: tablet'],
        ['region: region-3', 'region: region-13'],
      ),
    ).toMatchInlineSnapshot(`
      "scenarios/config-loop.yaml:37:18 policies.static.add: expected at most 240 cells, the whole fleet, got 300 cells
      scenarios/config-loop.yaml:37:18 policies.static.add: expected at most 12000 hosts, the whole fleet, got 12001 hosts
      scenarios/config-loop.yaml:37:18 policies.static.add: expected at most 40000000 users, the whole fleet, got 41M users
      scenarios/config-loop.yaml:17:10 fleet.kinds: expected shares that make 100% together, got 90%
      scenarios/config-loop.yaml:21:13 fleet.segments: expected shares that make 100% together, got 105%
      scenarios/config-loop.yaml:17:10 fleet.kinds: expected at least one cell of the kind tiny, got 0.1% of 240
      scenarios/config-loop.yaml:18:10 fleet.users: expected a largest-cell of at least 0.416667%, as there are 240 cells, got 0.1%
      scenarios/config-loop.yaml:18:10 fleet.users: expected at least one user in each cell, got 100 for 240 cells, which leaves 161 of them empty
      scenarios/config-loop.yaml:14:3 fleet: expected exactly one of headroom and capacity, got both, on lines 20 and 21 — leave one out
      scenarios/config-loop.yaml:20:13 fleet.capacity: expected at least 24000/s per cell, the daily peak of the largest cell, got 1000/s — such a fleet is never healthy
      scenarios/config-loop.yaml:16:10 fleet.rooms: expected from 1 to 20 rooms in region-1, as it has cells, got 30
      scenarios/config-loop.yaml:15:10 fleet.cells: expected at least 12 cells in all, one per region, got 6
      scenarios/config-loop.yaml:15:10 fleet.cells: expected at most 100000 cells in all, got 1200000
      scenarios/config-loop.yaml:12:9 starts: expected a start before the horizon of 30h, got 30h
      scenarios/config-loop.yaml:12:9 starts: expected a start before the horizon of 30h, got one up to 40h
      scenarios/config-loop.yaml:41:5 detectors.error-rate: expected windows that are multiples of telemetry.window, 1m, got one of 1m30s
      scenarios/config-loop.yaml:23:12 users.diurnal: expected swing and second that leave demand above 0, got -12% of the mean at the lowest hour
      scenarios/config-loop.yaml:28:9 plant.heat: expected inlet below throttle-from, that below throttle-to, and inlet below shutdown-at, got 36°C, 35°C, 45°C, 40°C in that order
      scenarios/config-loop.yaml:33:20 change.defects.0.loops.on: expected a kind of cell under fleet.kinds, got blob-frontend — did you mean blob-front-end?
      scenarios/config-loop.yaml:34:43 change.defects.1.for-mobile.fails-for.segment: expected a segment under fleet.segments, got tablet — there are: web, mobile
      scenarios/config-loop.yaml:47:29 faults.0.cooling-loss.region: expected a region of the fleet, got region-13 — did you mean region-1?"
    `);
  });

  it('is found in kinds and regions that have users of their own', () => {
    const kinds = 'kinds: { blob-front-end: 60%, table-front-end: 40% }';
    expect(
      table(
        [kinds, 'kinds: { small: { cells: 90%, users: 10% }, large: { cells: 10%, users: 60% } }'],
        [kinds, 'kinds: { small: { cells: 95% }, large: { cells: 5%, users: 90% } }'],
        ['regions: 12', 'regions: { west: { users: 60% }, east: { users: 50% } }'],
        ['regions: 12', 'regions: [west, west]'],
        ['regions: 12', 'regions: []'],
        ['regions: 12', 'regions: { west: { offset: 5 } }'],
        ['regions: 12', 'regions: { west: { offset: 20h } }'],
        ['regions: 12', 'regions: { "no where": {} }'],
      ),
    ).toMatchInlineSnapshot(`
      "scenarios/config-loop.yaml:17:10 fleet.kinds: expected shares of users that make 100% together, got 70%
      scenarios/config-loop.yaml:18:10 fleet.users: expected no cell with more than 2% of the users, got one with 7.5%, as a kind or region has more users than its cells may hold — give the kind or the region more cells, fewer users, or raise largest-cell
      scenarios/config-loop.yaml:33:20 change.defects.0.loops.on: expected a kind of cell under fleet.kinds, got blob-front-end — there are: small, large
      scenarios/config-loop.yaml:14:12 fleet.regions: expected shares of users that make 100% together, got 110%
      scenarios/config-loop.yaml:14:12 fleet.regions: expected each name once, got west twice
      scenarios/config-loop.yaml:14:12 fleet.regions: expected a number of regions, a list of names or a map of regions, got an empty list
      scenarios/config-loop.yaml:14:30 fleet.regions.west.offset: expected an offset from UTC such as -5h, got 5 — write 5h
      scenarios/config-loop.yaml:14:30 fleet.regions.west.offset: expected an offset from UTC such as -5h, got 20h — in quarters of an hour, up to 14h
      scenarios/config-loop.yaml:14:14 fleet.regions.no where: expected a name of at most 40 letters, digits, - and _, got no where"
    `);
  });
});

describe('an expectation', () => {
  it('of two bounds is wrong once, and not at all when there are no policies to choose from', () => {
    const target = 'doubling.users_harmed_share: { p95: "< 2%" }';
    const lines = table(
      [target, 'dubbling.users_harmed_share: { p95: ["> 1%", "< 2%"] }'],
      ['\npolicies:', '\npolices:'],
    ).split('\n');
    expect(lines.filter((line) => line.includes('expected a policy of this file'))).toEqual([
      expect.stringContaining('got dubbling — did you mean doubling?'),
    ]);
    expect(lines.filter((line) => line.includes(': expected a known key, got polices'))).toHaveLength(1);
  });

  it('is of a policy, a variant and a column that there are', () => {
    const target = 'doubling.users_harmed_share: { p95: "< 2%" }';
    expect(
      table(
        [target, 'dubbling.users_harmed_share: { p95: "< 2%" }'],
        [target, 'doubling@bypast.users_harmed_share: { p95: "< 2%" }'],
        [target, 'doubling.users_harmed_shares: { p95: "< 2%" }'],
        [target, 'users_harmed_share: { p95: "< 2%" }'],
        [target, 'doubling.users_harmed_share: { p42: "< 2%" }'],
        [target, 'doubling.users_harmed_share: { p95: "2%" }'],
        [target, 'doubling.users_harmed_share: { p95: "< 0.02" }'],
        [target, 'doubling.users_harmed_share: { p95: ["> 1%", "< 3"] }'],
        [target, 'doubling.users_harmed_share: {}'],
        [target, 'doubling.detected_s: { p95: "< 600" }'],
        [target, 'doubling.users_harmed: { p95: "< 2%" }'],
        [target, 'doubling.false_rollback: { share: "< 5" }'],
      ),
    ).toMatchInlineSnapshot(`
      "scenarios/config-loop.yaml:49:3 expect.dubbling.users_harmed_share: expected a policy of this file, got dubbling — did you mean doubling?
      scenarios/config-loop.yaml:49:3 expect.doubling@bypast.users_harmed_share: expected a variant of this file, got bypast — there are: base, bypassed, policies.doubling.bake=10m, policies.doubling.bake=2h
      scenarios/config-loop.yaml:49:3 expect.doubling.users_harmed_shares: expected a column of runs.csv, got users_harmed_shares — did you mean users_harmed_share?
      scenarios/config-loop.yaml:49:3 expect.users_harmed_share: expected policy.metric, policy.healthy.metric or policy@variant.metric, got users_harmed_share
      scenarios/config-loop.yaml:49:34 expect.doubling.users_harmed_share.p42: expected mean, p50, p90, p95, p99 or share, got p42 — there are: mean, p50, p90, p95, p99, share
      scenarios/config-loop.yaml:49:39 expect.doubling.users_harmed_share.p95: expected <, <=, > or >= and a share such as 5%, got 2%
      scenarios/config-loop.yaml:49:39 expect.doubling.users_harmed_share.p95: expected <, <=, > or >= and a share such as 5%, got < 0.02 — write 2%
      scenarios/config-loop.yaml:49:48 expect.doubling.users_harmed_share.p95.1: expected <, <=, > or >= and a share such as 5%, got < 3 — write 3%
      scenarios/config-loop.yaml:49:32 expect.doubling.users_harmed_share: expected a map such as { p95: "< 2%" }, got an empty map
      scenarios/config-loop.yaml:49:31 expect.doubling.detected_s.p95: expected <, <=, > or >= and a duration such as 30m, got < 600 — write 10m
      scenarios/config-loop.yaml:49:33 expect.doubling.users_harmed.p95: expected <, <=, > or >= and a whole number, got < 2%
      scenarios/config-loop.yaml:49:37 expect.doubling.false_rollback.share: expected <, <=, > or >= and a share such as 5%, got < 5 — write 5%"
    `);
  });
});

describe('a variant', () => {
  it('is told its mistakes at its own line', () => {
    const patch = 'policies.static.bake: 0s';
    expect(
      table(
        [patch, 'policies.statik.bake: 0s'],
        [patch, 'polices.static.bake: 0s'],
        [patch, 'policies.static.bakes: 0s'],
        [patch, 'policies.static.bake: 10'],
        [patch, 'policies.static.add: 300 cells'],
        [patch, 'detectors.error-rat.above: 5%'],
        [patch, 'detectors.7.error-rate.above: 5%'],
        [patch, 'duration.long: 5h'],
        [patch, 'seed: 7'],
        [patch, 'fleet.regions: 2'],
        [patch, 'policies..bake: 3m'],
        ['bypassed: {', 'base: {'],
        ['bypassed: { policies.static.bake: 0s, detectors: [] }', 'bypassed: {}'],
        ['policies.doubling.bake: [10m, 2h]', 'policies.doubling.bake: 10m'],
        ['policies.doubling.bake: [10m, 2h]', 'policies.doubling.bake: [10m, 10m]'],
        ['policies.doubling.bake: [10m, 2h]', 'policies.doubling.bake: [10m, soon]'],
        ['policies.doubling.bake: [10m, 2h]', 'policies.doubling.bake: []'],
      ),
    ).toMatchInlineSnapshot(`
      "scenarios/config-loop.yaml:52:15 variants.bypassed.policies.statik.bake: expected a policy of this file, got statik — did you mean static? (in the variant bypassed)
      scenarios/config-loop.yaml:52:15 polices: expected a known key, got polices — did you mean policies? (in the variant bypassed)
      scenarios/config-loop.yaml:52:15 policies.static.bakes: expected a known key, got bakes — did you mean bake? (in the variant bypassed)
      scenarios/config-loop.yaml:52:37 policies.static.bake: expected a duration such as 30m, got 10 — write 10m or 10s (in the variant bypassed)
      scenarios/config-loop.yaml:52:36 policies.static.add: expected at most 240 cells, the whole fleet, got 300 cells — in the variant bypassed
      scenarios/config-loop.yaml:52:15 variants.bypassed.detectors.error-rat.above: expected an item of that list, got error-rat — did you mean error-rate? (in the variant bypassed)
      scenarios/config-loop.yaml:52:15 variants.bypassed.detectors.7.error-rate.above: expected an item of that list, got 7 — there are: error-rate, burn-rate (in the variant bypassed)
      scenarios/config-loop.yaml:52:15 variants.bypassed.duration.long: expected a map to put long in, got 30h — in the variant bypassed
      scenarios/config-loop.yaml:52:15 variants.bypassed.seed: expected a path such as policies.static.bake, got seed — seed is the same for all variants
      scenarios/config-loop.yaml:18:10 fleet.users: expected a largest-cell of at least 2.5%, as there are 40 cells, got 2% — in the variant bypassed
      scenarios/config-loop.yaml:47:29 faults.0.cooling-loss.region: expected a region of the fleet, got region-3 — did you mean region-1? (in the variant bypassed)
      scenarios/config-loop.yaml:52:15 variants.bypassed.policies..bake: expected a path such as policies.static.bake, got policies..bake
      scenarios/config-loop.yaml:51:1 variants: expected each variant once, got two called base
      scenarios/config-loop.yaml:52:13 variants.bypassed: expected a map of paths such as policies.static.bake, got an empty map
      scenarios/config-loop.yaml:54:27 compare.policies.doubling.bake: expected a list of at least 1, got 10m — write [10m]
      scenarios/config-loop.yaml:51:1 variants: expected each variant once, got two called policies.doubling.bake=10m
      scenarios/config-loop.yaml:54:33 policies.doubling.geometric.bake: expected a duration such as 30m, got soon — in the variant policies.doubling.bake=soon
      scenarios/config-loop.yaml:54:27 compare.policies.doubling.bake: expected a list of at least 1, got an empty list"
    `);
  });

  it('is not one of hundreds', () => {
    const values = `[${Array.from({ length: 20 }, (_, i) => `${i + 1}m`).join(', ')}]`;
    const axes = `policies.doubling.bake: ${values}\n  policies.static.bake: ${values}`;
    expect(table(['policies.doubling.bake: [10m, 2h]', axes])).toMatchInlineSnapshot(
      `"scenarios/config-loop.yaml:54:3 compare: expected at most 100 combinations, got 400"`,
    );
  });
});
