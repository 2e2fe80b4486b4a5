import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pseudoText } from '../experiment/batch/support/pseudo.ts';
import { wavetank } from './support/outside.ts';

let home: string;
let scenario: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'wavetank-cli-'));
  scenario = join(home, 'pseudo.yaml');
  writeFileSync(scenario, pseudoText);
  writeFileSync(join(home, 'empty.yaml'), '');
  writeFileSync(join(home, 'bytes.yaml'), Uint8Array.of(0xff, 0xfe, 0x00));
});

afterAll(() => rmSync(home, { recursive: true }));

describe('the command line', () => {
  it('tells its version', async () => {
    expect(await wavetank(['--version'])).toEqual({ code: 0, stdout: '1.2.3\n', stderr: '' });
  });

  it('explains itself', async () => {
    const { code, stdout, stderr } = await wavetank(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const command of ['run', 'compare', 'watch', 'validate', 'explain', 'schema']) {
      expect(stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'));
      const { code: helped, stdout: help } = await wavetank([command, '--help']);
      expect(helped).toBe(0);
      expect(help).toContain(`Usage: wavetank ${command}`);
    }
  });

  it('prints the comparison of the first scenario when it is called without anything and without a terminal', async () => {
    const { code, stdout } = await wavetank([]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^first-rollout: /);
    expect(stdout).toContain('When the release is bad');
    expect(stdout).not.toContain('\u001b');
  });

  it('compares on chosen seeds and policies, with a chosen base', async () => {
    const { code, stdout } = await wavetank([
      'compare',
      scenario,
      '--policies',
      'static,doubling',
      '--replications',
      '8',
      '--base',
      'doubling',
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain('; 8 seeds, the same for every');
    expect(stdout).toContain('less those under doubling');
    expect(stdout).not.toContain('all-at-once');
  });

  it('is bold at a terminal, unless nobody wants that', async () => {
    const command = ['compare', scenario, '--plain', '--replications', '2'];
    const at = async (env: Record<string, string>): Promise<string> => {
      const out: string[] = [];
      await wavetank(command, { stdout: { isTTY: true, write: (text) => out.push(text) }, env });
      return out.join('');
    };
    expect(await at({})).toContain('\u001b[1mWhen the release is bad\u001b[22m');
    expect(await at({ NO_COLOR: '1' })).not.toContain('\u001b');
    expect(await at({ TERM: 'dumb' })).not.toContain('\u001b');
  });

  it('checks scenarios, good and bad', async () => {
    const { code, stdout, stderr } = await wavetank([
      'validate',
      scenario,
      join(home, 'empty.yaml'),
      'first-rollout',
    ]);
    expect(code).toBe(2);
    expect(stdout).toMatch(/pseudo\.yaml: fine, 3 policies, 2 variants\nscenarios.first-rollout\.yaml: fine/);
    expect(stderr).toMatch(/empty\.yaml:1:1: expected a scenario.*got an empty file/);
  });

  it('explains a model and a section, and lists all of them', async () => {
    expect((await wavetank(['explain', 'geometric'])).stdout).toMatch(/^geometric \(policy\)/);
    expect((await wavetank(['explain', 'serving'])).stdout).toMatch(/^serving \(section plant\.serving\)/);
    expect((await wavetank(['explain'])).stdout).toMatch(/^Policies\n/);
  });

  it('prints a schema that is JSON', async () => {
    expect(JSON.parse((await wavetank(['schema'])).stdout)).toMatchObject({ title: 'Wavetank scenario' });
  });
});

it('takes a name for the scenario that comes along, though the folder of its report stands here', async () => {
  const here = process.cwd();
  mkdirSync(join(home, 'first-rollout'), { recursive: true });
  try {
    process.chdir(home);
    expect((await wavetank(['validate', 'first-rollout'])).stdout).toContain('first-rollout.yaml: fine');
  } finally {
    process.chdir(here);
  }
});

describe('a mistake on the command line', () => {
  it.each([
    [[''], 'wavetank: expected a command, got "" — there are: run, '],
    [['rnu'], 'wavetank: expected a command, got rnu — did you mean run?'],
    [['run'], "wavetank: missing required argument 'scenario' — see wavetank --help"],
    [
      ['run', 'x', '--replicatons', '3'],
      "wavetank: unknown option '--replicatons' — did you mean --replications?",
    ],
    [['--verison'], "wavetank: unknown option '--verison' — did you mean --version?"],
    [['run', 'x', '--replications', '0'], '--replications: expected a whole number from 1 to 1000000, got 0'],
    [
      ['run', 'x', '--replications', '2.5'],
      '--replications: expected a whole number from 1 to 1000000, got 2.5',
    ],
    [['run', 'x', '--workers', 'many'], '--workers: expected a whole number from 1 to 256, got many'],
    [['run', 'x', '--policies', 'a,,b'], '--policies: expected names separated by commas, got "a,,b"'],
    [['run', 'x', '--out', ''], '--out: expected a text, got an empty one'],
    [['run', 'x', '--format', 'pdf'], '--format: expected csv, got pdf'],
    [['watch', 'x', '--release', 'bad'], '--release: expected faulty or healthy, got bad'],
    [
      ['explain', 'geometrc'],
      'explain: expected the name of a model or a section, got geometrc — did you mean geometric?',
    ],
    [
      ['validate', 'first-rolout'],
      'first-rolout: expected a scenario, got nothing: no such file or directory (ENOENT) — did you mean first-rollout?',
    ],
    [['schema', 'x'], 'wavetank: too many arguments'],
  ])('%j is told in a line, without a stack trace, with exit code 2', async (args, line) => {
    const { code, stdout, stderr } = await wavetank(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.startsWith(line)).toBe(true);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it.each([
    [
      'gone.yaml',
      /: expected a scenario, got nothing: no such file or directory \(ENOENT\) — .*first-rollout/,
    ],
    ['bytes.yaml', /: expected a scenario, got bytes that are no text — save it as UTF-8/],
    ['', /: expected a scenario, got a directory — name the files in it/],
    ['pseudo.yaml/more', /: expected a scenario, got nothing: a part of the path is a file \(ENOTDIR\)/],
  ])('about the file %j is told in a line', async (file, message) => {
    for (const command of ['run', 'compare', 'validate', 'watch']) {
      const { code, stderr } = await wavetank([command, join(home, file)]);
      expect(code).toBe(2);
      expect(stderr).toMatch(message);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    }
  });

  it('about several options is told at once', async () => {
    const { code, stderr } = await wavetank(['run', 'x', '--workers', '0', '--seed', '', '--policies', ',']);
    expect(code).toBe(2);
    expect(stderr.split('\n').map((line) => line.split(':')[0])).toEqual([
      '--workers',
      '--seed',
      '--policies',
      '',
    ]);
  });

  it('about names within a scenario is told in a line', async () => {
    const about = async (...args: string[]): Promise<string> => (await wavetank(args)).stderr;
    expect(await about('compare', scenario, '--base', 'gentle')).toBe(
      `--base: expected a policy of ${scenario} (all-at-once, static, doubling), got gentle\n`,
    );
    expect(await about('watch', scenario, '--variant', 'slwo')).toBe(
      `--variant: expected a variant of ${scenario} (base, slow), got slwo — did you mean slow?\n`,
    );
    expect(await about('watch', scenario, '--policy', 'gentle')).toContain('--policy: expected a policy of');
  });
});
