import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn as spawnInTerminal } from '@lydell/node-pty';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSupported, MINIMUM, packageWithNode } from '../../bin/node-version.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Tells a process with OLD set that its Node is 20, and its children the truth. */
const PRETENCE = `
if (process.env.OLD) Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.0.0' } });
delete process.env.OLD;
`;

/** Stands in for the product: says what it was given, or waits and counts the signals. */
const PROGRAM = `
const [what, ...rest] = process.argv.slice(2);
if (what === 'say') console.log([process.versions.node, ...rest].join(' '));
if (what === 'exit') process.exitCode = Number(rest[0]);
if (what === 'echo') process.stdin.pipe(process.stdout);
if (what === 'kill') process.kill(process.pid, rest[0]);
if (what === 'wait') {
  let signals = 0;
  process.on('SIGINT', () => {
    signals += 1;
    setTimeout(() => { console.log('signals: ' + signals); process.exit(130); }, 100);
  });
  setTimeout(() => {}, 10_000);
  console.log('waiting');
}
`;

let home: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'wavetank-launcher-'));
  for (const folder of ['full', 'empty']) {
    mkdirSync(join(home, folder, 'bin'), { recursive: true });
    for (const file of ['bin/wavetank.mjs', 'bin/node-version.mjs']) {
      copyFileSync(join(ROOT, file), join(home, folder, file));
    }
  }
  mkdirSync(join(home, 'full/dist'));
  writeFileSync(join(home, 'full/package.json'), '{ "type": "module" }');
  writeFileSync(join(home, 'full/dist/main.js'), PROGRAM);
  installNode(join(home, 'full/node_modules'));
  writeFileSync(join(home, 'pretence.mjs'), PRETENCE);
});

afterAll(() => rmSync(home, { recursive: true }));

describe('the choice of a Node', () => {
  it.each(['22.13.0', '22.23.2', '23.0.0', '24.1.0', '100.0.0'])('takes %s', (version) => {
    expect(isSupported(version)).toBe(true);
  });

  it.each(['14.21.3', '20.20.2', '22.0.0', '22.12.9', '9.99.99'])('does not take %s', (version) => {
    expect(isSupported(version)).toBe(false);
  });

  it('asks for what package.json asks for', () => {
    expect(manifest().engines.node).toBe(`>=${MINIMUM}`);
  });

  it('knows exactly the packages that npm may have installed', () => {
    const known = ['linux', 'darwin', 'win32'].flatMap((platform) =>
      ['x64', 'arm64'].map((arch) => packageWithNode(platform, arch)),
    );
    expect(known.sort()).toEqual(Object.keys(manifest().optionalDependencies).sort());
  });

  it('knows of none for other machines', () => {
    expect(packageWithNode('linux', 'riscv64')).toBeUndefined();
    expect(packageWithNode('aix', 'x64')).toBeUndefined();
  });
});

const old = oldNode();

describe.each([
  { on: 'a new Node', node: process.execPath, env: {} },
  { on: 'a Node that says it is old', node: process.execPath, env: { OLD: '1' } },
  { on: old ? 'an old Node' : 'an old Node (skipped: none on this machine)', node: old, env: {} },
])('the launcher on $on', ({ node, env }) => {
  if (node === undefined) {
    it.skip('runs the program', () => undefined);
    return;
  }

  it('runs the program on a new enough Node, with its arguments', async () => {
    const { stdout, code } = await launch(node, env, ['say', 'a b', '--c', '*']);
    expect(stdout).toBe(`${process.versions.node} a b --c *\n`);
    expect(code).toBe(0);
  });

  it('passes the exit code through', async () => {
    expect((await launch(node, env, ['exit', '7'])).code).toBe(7);
  });

  it('passes the input through', async () => {
    expect((await launch(node, env, ['echo'], (child) => child.stdin?.end('to and fro'))).stdout).toBe(
      'to and fro',
    );
  });

  it('dies of the signal the program died of', async () => {
    const { code, signal } = await launch(node, env, ['kill', 'SIGTERM']);
    expect({ code, signal }).toEqual({ code: null, signal: 'SIGTERM' });
  });

  it('passes an interrupt on once, and ends with 130 as the program does', async () => {
    const { stdout, code } = await launch(node, env, ['wait'], (child) => {
      child.stdout?.once('data', () => child.kill('SIGINT'));
    });
    expect(stdout).toBe('waiting\nsignals: 1\n');
    expect(code).toBe(130);
  });

  it('ends with 130 on Ctrl-C in a terminal, which interrupts the program once', async () => {
    const { output, code } = await launchInTerminal(node, env, ['wait']);
    expect(output).toContain('signals: 1');
    expect(code).toBe(130);
  });
});

describe('the launcher', () => {
  it('says in one line what to do when there is no new enough Node', async () => {
    const { stdout, stderr, code } = await launch(process.execPath, { OLD: '1' }, [], undefined, 'empty');
    expect(stderr.replaceAll(home, '…')).toMatchInlineSnapshot(`
      "wavetank needs Node 22.13 or newer, and this is Node 20.0.0. Run "npm ci" in …/empty/, which brings one along, or install one from https://nodejs.org.
      "
    `);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('says in one line what to do when nothing is built and nothing can build it', async () => {
    const { stderr, code } = await launch(process.execPath, {}, [], undefined, 'empty');
    expect(stderr.replaceAll(home, '…')).toMatchInlineSnapshot(`
      "wavetank is not built yet. Run "npm ci" in …/empty/ and try again.
      "
    `);
    expect(code).toBe(2);
  });
});

/** Puts the Node that runs this test where npm would have put one. */
function installNode(modules: string): void {
  const name = packageWithNode(process.platform, process.arch);
  if (name === undefined) return;
  const folder = join(modules, name);
  mkdirSync(join(folder, 'bin'), { recursive: true });
  const { node: version } = process.versions;
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version, bin: { node: 'bin/node' } }));
  writeFileSync(join(folder, 'bin/node'), `#!/bin/sh\nexec '${process.execPath}' "$@"\n`);
  chmodSync(join(folder, 'bin/node'), 0o755);
}

type Ending = { stdout: string; stderr: string; code: number | null; signal: NodeJS.Signals | null };

function launch(
  node: string,
  env: NodeJS.ProcessEnv,
  args: readonly string[],
  meanwhile?: (child: ChildProcess) => void,
  where = 'full',
): Promise<Ending> {
  const child = spawn(node, commandLine(args, where), { env: { ...process.env, ...env } });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  meanwhile?.(child);
  return new Promise((resolve) => {
    child.on('close', (code, signal) => resolve({ stdout, stderr, code, signal }));
  });
}

/** Starts the launcher in a terminal of its own, and types Ctrl-C once it has said something. */
function launchInTerminal(node: string, env: NodeJS.ProcessEnv, args: readonly string[]) {
  const terminal = spawnInTerminal(node, commandLine(args, 'full'), { env: { ...process.env, ...env } });
  let output = '';
  terminal.onData((data) => {
    if (output === '') terminal.write('\x03');
    output += data;
  });
  return new Promise<{ output: string; code: number }>((resolve) => {
    terminal.onExit(({ exitCode }) => resolve({ output, code: exitCode }));
  });
}

function commandLine(args: readonly string[], where: string): string[] {
  return ['--import', join(home, 'pretence.mjs'), join(home, where, 'bin/wavetank.mjs'), ...args];
}

/** A Node of this machine that is too old, to try the real thing. */
function oldNode(): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin'];
  return folders
    .map((folder) => join(folder, 'node'))
    .filter((path) => existsSync(path))
    .find((path) => {
      const version = execFileSync(path, ['--version'], { encoding: 'utf8' }).trim().slice(1);
      return !isSupported(version);
    });
}

function manifest(): { engines: { node: string }; optionalDependencies: Record<string, string> } {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
}
