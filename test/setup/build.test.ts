import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DIST = join(ROOT, 'dist');

describe('the build', () => {
  let home: string;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'wavetank-build-'));
    cpSync(join(ROOT, '.config'), join(home, '.config'), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(home, 'node_modules'), 'junction');
    mkdirSync(join(home, 'src'));
    write('package.json', '{ "type": "module" }');
    write('src/main.ts', "console.log('one', process.env.NODE_ENV);");
    write('src/worker.ts', 'export const answer: number = 42;');
  });

  afterEach(() => rmSync(home, { recursive: true }));

  it('makes a program for production', () => {
    expect(build()).toEqual({ status: 0, stderr: '' });
    expect(run()).toBe('one production\n');
  });

  it('is made again when a source has changed, and only then', () => {
    build('--if-stale');
    const before = statSync(join(home, 'dist/stamp.txt')).mtimeMs;
    build('--if-stale');
    expect(statSync(join(home, 'dist/stamp.txt')).mtimeMs).toBe(before);

    write('src/main.ts', "import { two } from './two.ts';\nconsole.log(two);");
    write('src/two.ts', "export const two = 'two';");
    build('--if-stale');
    expect(run()).toBe('two\n');

    write('src/two.ts', "export const two = 'three';");
    build('--if-stale');
    expect(run()).toBe('three\n');
  });

  it('loads what is imported later only then, and leaves nothing behind from the time before', () => {
    write('src/late.ts', "export const late = 'late';");
    write('src/main.ts', "console.log((await import('./late.ts')).late);");
    build();
    expect(readFileSync(join(home, 'dist/main.js'), 'utf8')).not.toContain('"late"');
    expect(run()).toBe('late\n');

    write('src/main.ts', 'console.log(1);');
    build();
    expect(readdirSync(join(home, 'dist')).sort()).toEqual(['main.js', 'stamp.txt', 'worker.js']);
  });

  it('fails on a mistake, says where, and leaves the last good program', () => {
    build();
    write('src/main.ts', 'const = 1;');
    const { status, stderr } = build('--if-stale');
    expect(status).toBe(1);
    expect(stderr).toContain('src/main.ts:1:6');
    expect(run()).toBe('one production\n');
  });

  it('fails in one line when an entry is missing', () => {
    rmSync(join(home, 'src/worker.ts'));
    expect(build()).toEqual({ status: 1, stderr: 'cannot build: missing src/worker.ts\n' });
  });

  function write(path: string, text: string): void {
    writeFileSync(join(home, path), text);
  }

  function build(...args: string[]) {
    const script = join(home, '.config/build.mjs');
    const { status, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
    return { status, stderr };
  }

  function run(): string {
    return spawnSync(process.execPath, [join(home, 'dist/main.js')], { encoding: 'utf8' }).stdout;
  }
});

describe.skipIf(!existsSync(join(DIST, 'main.js')))('the program (as built by npm test)', () => {
  it.each(['ink', 'react', 'mathjs', 'piscina'])('starts without loading %s', (dependency) => {
    const atStart = loadedWith('main.js').map((file) => readFileSync(join(DIST, file), 'utf8'));
    expect(atStart.length).toBeGreaterThan(0);
    expect(atStart.filter((text) => text.includes(`// node_modules/${dependency}/`))).toEqual([]);
    expect(atStart.filter((text) => text.includes(`from "${dependency}"`))).toEqual([]);
  });
});

/** A file of dist/ and all that has to be loaded before it can run. */
function loadedWith(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const text = readFileSync(join(DIST, file), 'utf8');
  const imports = text.matchAll(/^(?:import|export)(?: [^"]* from)? ?"\.\/([^"]+)";/gm);
  for (const [, target] of imports) loadedWith(target, seen);
  return [...seen];
}
