import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pseudoText } from '../experiment/batch/support/pseudo.ts';
import { wavetank } from './support/outside.ts';

let home: string;
let scenario: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'wavetank-detectors-'));
  scenario = join(home, 'pseudo.yaml');
  writeFileSync(scenario, pseudoText);
});

afterAll(() => rmSync(home, { recursive: true }));

const quickly = ['--replications', '20', '--minutes', '30', '--rates', '60'];

describe('wavetank detectors', () => {
  it('says on what it goes by, then who alarms when, who is blind, and who was not judged', async () => {
    const { code, stdout, stderr } = await wavetank([
      'detectors',
      'first-rollout',
      '--policy',
      'blue-green',
      ...quickly,
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    // The catalog grows; these stay.
    const kept = stdout
      .split('\n')
      .filter((line) => !/^\w\S+ +defaults|^\(|^- needs [\d,]+ req/.test(line) || /^argo/.test(line));
    expect(kept.join('\n')).toMatchInlineSnapshot(`
      "first-rollout: which detectors see it, and at what traffic
      20 seeds of 30 minutes, the same data for every detector; seed 1. On a good day 0.01% of the
      attempts fail. Telemetry's delay of 1m00 is left out.
      The first wave of blue-green is 1.0% of the cell us-east-1, one of 12: 1,112 requests a minute
      against 110k.
      Faulty: 46.2% of what the new version serves fails once its defect is awake, as measured in
      us-east-2, from 25m16 to 55m16, with nobody looking.
      A textbook test (5%, power 80%) of faulty, 46.2% fail takes 10 requests on each side: 1 a minute.
      A textbook test (5%, power 80%) of x5, 0.05% fail takes 29,421 requests on each side: 981 a minute.

      60 requests a minute and side
      detector             options   healthy: false alarms  faulty, 46.2% fail  x5, 0.05% fail
      error-rate           scenario  0.00      (0.00-0.16)  0.00 blind          0.00 blind
      argo                 defaults  0.00      (0.00-0.16)  1.00@3              0.00 blind

      1,112 requests a minute against 110k, the first wave of blue-green
      detector             options   healthy: false alarms  faulty, 46.2% fail  x5, 0.05% fail
      error-rate           scenario  0.00      (0.00-0.16)  0.00 blind          0.00 blind
      argo                 defaults  0.00      (0.00-0.16)  1.00@3              0.00 blind

      Blind: alarms in less than 10.0% of the runs
      To faulty, 46.2% fail:
      - never, however many requests, as its rule does not fire: error-rate (scenario, scope cell)
      - needs 1h00 at least, however many requests: kayenta (defaults)
      To x5, 0.05% fail:
      - never, however many requests, as its rule does not fire: error-rate (scenario, scope cell),
      error-rate (defaults), threshold (defaults), burn-rate (defaults), flagger (defaults), argo
      - needs 1h00 at least, however many requests: kayenta (defaults)

      Not judged
      - user-reports (scenario): it counts something else than failed attempts
      - user-reports (defaults): it counts something else than failed attempts
      "
    `);
  }, 30_000);

  it('gives the same bytes again, and others for another seed', async () => {
    const command = ['detectors', scenario, ...quickly];
    const first = await wavetank(command);
    expect(await wavetank(command)).toEqual(first);
    expect((await wavetank([...command, '--seed', '2'])).stdout).not.toBe(first.stdout);
  }, 30_000);

  it('writes the table as a file, with a row for each detector, level and release', async () => {
    const file = join(home, 'table.csv');
    const { code, stdout } = await wavetank(['detectors', scenario, ...quickly, '--csv', file]);
    expect(code).toBe(0);
    const [names, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(names).toBe(
      'scenario,detector,model,options,canary_per_minute,control_per_minute,release,failing_share,n,alarmed,share,ci95_low,ci95_high,median_minute,blind,needs,needs_per_minute',
    );
    const judged = new Set(lines.map((line) => line.split(',').slice(1, 4).join()));
    expect(lines).toHaveLength(judged.size * 2 * 3);
    const row = lines.find((each) => each.startsWith('pseudo,argo,argo,defaults,60,60,factor'));
    expect(row).toMatch(/,20,0,0,0,[\d.]+,,true,another-rule,$/);
    expect(stdout).toMatch(/argo +defaults +0\.00 /);
  }, 30_000);

  it('leaves out what the scenario does not have', async () => {
    const good = join(home, 'good.yaml');
    writeFileSync(
      good,
      pseudoText.replace('scenario: pseudo', 'scenario: good').replace(/ {2}defects:\n.*\n/, ''),
    );
    const { stdout } = await wavetank(['detectors', good, ...quickly]);
    expect(stdout).toContain('No faulty release');
    expect(stdout).not.toContain('faulty,');
  }, 30_000);

  it('refuses what cannot be meant, and says what can', async () => {
    const bad = await wavetank([
      'detectors',
      scenario,
      '--rates',
      '60,none',
      '--minutes',
      '0',
      '--factor',
      '1',
    ]);
    expect(bad.code).toBe(2);
    expect(bad.stderr).toBe(
      [
        '--rates: expected a whole number from 1 to 100000000, got none',
        '--minutes: expected a whole number from 1 to 1440, got 0',
        '--factor: expected a whole number from 2 to 1000000, got 1',
        '',
      ].join('\n'),
    );
    const policy = await wavetank(['detectors', scenario, '--policy', 'dubling']);
    expect(policy).toMatchObject({ code: 2, stdout: '' });
    expect(policy.stderr).toContain('did you mean doubling?');
    const csv = await wavetank(['detectors', scenario, '--csv', home]);
    expect(csv).toMatchObject({ code: 2, stdout: '' });
    expect(csv.stderr).toMatch(/^--csv: expected a file that can be written, got .*EISDIR/);
  });

  it('has no canary to go by where nothing ships', async () => {
    const frozen = join(home, 'frozen.yaml');
    const text = pseudoText.replace('scenario: pseudo', 'scenario: frozen');
    writeFileSync(
      frozen,
      text.replace('all-at-once: {}', 'all-at-once: { freezes: [2000-01-01..2099-12-31] }'),
    );
    const { code, stderr } = await wavetank(['detectors', frozen, ...quickly]);
    expect(code).toBe(2);
    expect(stderr).toContain(
      'policies.all-at-once: expected a first wave with requests before the horizon, got none',
    );
  });
});
