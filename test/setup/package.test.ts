import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

type Dependencies = Readonly<Record<string, string>>;
type Manifest = Readonly<
  Record<'dependencies' | 'optionalDependencies' | 'devDependencies', Dependencies> & { license: string }
>;
type Lock = {
  readonly packages: Readonly<Record<string, { version: string; integrity?: string; resolved?: string }>>;
};

const manifest: Manifest = JSON.parse(read('package.json'));
const lock: Lock = JSON.parse(read('package-lock.json'));
const installed = Object.entries(lock.packages).filter(([path]) => path !== '');

describe('the dependencies', () => {
  it('are wanted in exactly one version each', () => {
    const { dependencies, optionalDependencies, devDependencies } = manifest;
    const wanted = Object.entries({ ...dependencies, ...optionalDependencies, ...devDependencies });
    expect(wanted.length).toBeGreaterThan(10);
    expect(wanted.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it('are locked by their content, not by an address', () => {
    expect(installed.length).toBeGreaterThan(100);
    expect(installed.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
    expect(installed.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))).toEqual([]);
  });

  it('are locked for every kind of machine, whichever one wrote the lock file', () => {
    const names = installed.map(([path]) => path.replace(/^.*node_modules\//, ''));
    expect(names).toEqual(expect.arrayContaining(Object.keys(manifest.optionalDependencies)));
    for (const binary of ['@esbuild/', '@biomejs/cli-']) {
      for (const machine of ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64']) {
        expect(names).toContain(binary + machine);
      }
    }
  });
});

describe('the licence', () => {
  it('is MIT, in package.json and in a file of its own', () => {
    expect(manifest.license).toBe('MIT');
    expect(read('LICENSE')).toMatch(/^MIT License\n\nCopyright \(c\) 2026 The Wavetank authors\n/);
  });
});

describe.skipIf(!existsSync(join(ROOT, '.git')))('the files under version control (in a checkout)', () => {
  it('hold no path of the machine they were written on', () => {
    const breaches = trackedFiles().flatMap((path) =>
      read(path)
        .split('\n')
        .flatMap((line, i) => (isMachinePath(line) ? [`${path}:${i + 1} ${line.trim()}`] : [])),
    );
    expect(breaches).toEqual([]);
  });

  it.each(['see /home/ada/wavetank', "'/Users/ada/x'", '(/root/x)', '/tmp/a/x'])(
    'would be found out: %s',
    (line) => expect(isMachinePath(line)).toBe(true),
  );

  it.each(['src/work/x.ts', 'a network/root/cell', '../shared/root/', '$HOME/work', 'https://x.org/home/y/'])(
    'would be let pass: %s',
    (line) => expect(isMachinePath(line)).toBe(false),
  );
});

function isMachinePath(line: string): boolean {
  return /(^|[\s'"`(=:])\/(home\/\w+|Users\/\w+|root|tmp\/\w+)\//.test(line);
}

function trackedFiles(): string[] {
  const list = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' });
  // This file shows what it looks for; a file deleted and not yet committed has nothing to read.
  return list
    .split('\0')
    .filter((path) => path !== '' && path !== 'test/setup/package.test.ts' && existsSync(join(ROOT, path)));
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}
