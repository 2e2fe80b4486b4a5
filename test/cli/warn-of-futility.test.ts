import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { pseudoText } from '../experiment/batch/support/pseudo.ts';
import { wavetank } from './support/outside.ts';

const home = mkdtempSync(join(tmpdir(), 'wavetank-futility-'));

afterAll(() => rmSync(home, { recursive: true }));

/** What a command warns of, in the scenario of the tests with some of its text replaced. */
async function warned(
  command: readonly string[],
  ...changes: readonly (readonly [from: string, to: string])[]
): Promise<{ readonly code: number; readonly stderr: string }> {
  const file = join(home, 'pseudo.yaml');
  writeFileSync(
    file,
    changes.reduce((text, [from, to]) => text.replace(from, to), pseudoText),
  );
  const { code, stderr } = await wavetank([command[0], file, ...command.slice(1)]);
  return { code, stderr: stderr.replaceAll(home, '') };
}

const BLIND = ['above: 1%', 'above: 50%'] as const;
const commands = [
  ['validate'],
  ['compare', '--plain', '--replications', '2'],
  ['run', '--replications', '2', '--out', join(home, 'out')],
];

describe('before anything runs', () => {
  it.each(commands)(
    '%s names detectors none of which sees the fault, with the figures',
    async (...command) => {
      const { code, stderr } = await warned(command, BLIND);
      expect(code).toBe(0);
      expect(stderr).toMatch(
        /pseudo\.yaml:24:3 warning detectors: expected one that sees what the change does, got none: 30\.0% of [\d.]+k requests a minute fail in a cell that has all of it, and each alarms in less than a tenth of runs of 4h — wavetank detectors \S+pseudo\.yaml says what each would need\n/,
      );
      expect((await warned(command)).stderr).not.toContain('sees what the change does');
    },
    30_000,
  );

  it('says nothing where one of them sees it, or counts something else', async () => {
    const two = ['detectors:', 'detectors:\n  - count: {}'] as const;
    expect((await warned(['validate'], BLIND, two)).stderr).toBe('');
    const reports = ['detectors:', 'detectors:\n  - user-reports: {}'] as const;
    expect((await warned(['validate'], BLIND, reports)).stderr).toBe('');
  });

  it('says nothing where there is nothing to be seen, or where each request would have to be simulated', async () => {
    const good = ['    - fails-at-once: { fails: 30% }\n', ''] as const;
    expect((await warned(['validate'], BLIND, good, ['  defects:\n', ''])).stderr).toBe('');
    const requests = ['change:', 'plant: { fidelity: request }\nchange:'] as const;
    expect((await warned(['validate'], BLIND, requests)).stderr).not.toContain('sees what the change does');
  });

  it('names policies that ship nothing before the horizon', async () => {
    const stages = 'all-at-once: { stages: [{ beta: { takes: 5h } }] }';
    const { code, stderr } = await warned(['validate'], ['all-at-once: {}', stages]);
    expect(code).toBe(0);
    expect(stderr).toContain(
      'warning policies.all-at-once: expected a first wave before the horizon of 4h, got none on the first seed — it ships nothing',
    );
    expect(stderr).not.toContain('policies.static');
  });

  it('says of a policy that ships nothing because a stage stops the change only when it always does', async () => {
    const stopping = (chance: string) =>
      [
        'all-at-once: {}',
        `all-at-once: { stages: [{ alpha: { tests: [{ functional: { false-alarms: ${chance} } }] } }] }`,
      ] as const;
    expect((await warned(['validate'], stopping('80%'))).stderr).toBe('');
    expect((await warned(['validate'], stopping('100%'))).stderr).toContain(
      'warning policies.all-at-once: expected a first wave',
    );
  });

  it('names policies whose first gate never has the evidence it needs', async () => {
    const kayenta = ['error-rate: { above: 1%, sustained: 2m, scope: cell }', 'kayenta'] as const;
    const { code, stderr } = await warned(['validate'], kayenta);
    expect(code).toBe(0);
    for (const policy of ['static', 'doubling'])
      expect(stderr).toContain(
        `warning policies.${policy}: expected a first gate that has evidence for a good change, got none on the first seeds: kayenta: inconclusive — the rollout ends at its first wave`,
      );
    const patient = ['bake: 20m }', 'bake: 3h10m }'] as const;
    const { stderr: rest } = await warned(['validate'], kayenta, patient);
    expect(rest).not.toContain('policies.static: expected a first gate');
    expect(rest).toContain('policies.doubling: expected a first gate');
  });
});
