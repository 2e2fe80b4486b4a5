import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeFolder } from '../../src/report/index.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'wavetank-folder-'));
});

afterEach(() => rmSync(home, { recursive: true }));

it('makes a folder with those above it, and leaves one that is there', () => {
  const path = join(home, 'a', 'b', 'c');
  makeFolder(path);
  writeFileSync(join(path, 'kept'), '');
  makeFolder(path);
  expect(statSync(path).isDirectory()).toBe(true);
  expect(existsSync(join(path, 'kept'))).toBe(true);
});

it('says that a file stands in the way, of the folder or of one above it', () => {
  const file = join(home, 'file');
  writeFileSync(file, '');
  expect(() => makeFolder(file)).toThrow('EEXIST');
  expect(() => makeFolder(join(file, 'a', 'b'))).toThrow(/ENOTDIR/);
});

it.skipIf(!existsSync('/proc/self'))('comes back where nothing can be made, even by root', () => {
  expect(() => makeFolder('/proc/wavetank/report')).toThrow('ENOENT');
});
