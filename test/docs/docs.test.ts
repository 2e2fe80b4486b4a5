// What the documents say is what the product does. `npm run docs` brings them up to date.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildIfStale } from '../../.config/build.mjs';
import { catalog } from '../../models/index.ts';
import { formatProblem, readScenario } from '../../src/scenario/index.ts';
import { fencedBlocks, fileOf, withoutBlocks } from './support/blocks.ts';
import { shortenedAs } from './support/console.ts';
import { refreshed } from './support/refresh.ts';
import { commandHelps } from './support/tables.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const documents = ['', 'models', 'reports', 'scenarios', 'src', 'test']
  .flatMap((folder) => readmesIn(folder))
  .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));

beforeAll(buildIfStale, 60_000);

it('finds the documents', () => {
  const paths = documents.map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining(['README.md', 'scenarios/README.md', 'models/README.md', 'src/kernel/README.md']),
  );
});

describe.each(documents)('$path', ({ path, text }) => {
  it('shows what is printed, published and offered now', async () => {
    await expect(await refreshed(text)).toMatchFileSnapshot(join(ROOT, path));
  }, 120_000);

  it('shows only scenarios that can be read', () => {
    const problems = fencedBlocks(text)
      .filter(({ language }) => language === 'yaml')
      .flatMap((block) => {
        const file = fileOf(block) ?? 'scenario.yaml';
        const result = readScenario(block.lines.join('\n'), { file, catalog, hash: '' });
        return 'problems' in result ? result.problems.map(formatProblem) : [];
      });
    expect(problems).toEqual([]);
  });

  it('points to files and headings that are there', () => {
    expect(brokenLinks(text, dirname(path))).toEqual([]);
  });

  it('names no command and no option that does not exist', async () => {
    const helps = await commandHelps();
    expect(helps.length).toBeGreaterThan(7);
    expect(unknownWords(text, helps)).toEqual([]);
  });
});

describe('the checks of documents', () => {
  it('bring what was printed up to date, left out what was left out', () => {
    const printed = ['a 1', 'title', 'x 7 m', 'y 8 m', 'end'];
    expect(shortenedAs(['old'], printed)).toEqual(printed);
    expect(shortenedAs(['…', 'x 1 m', '…'], printed)).toEqual(['…', 'x 7 m', '…']);
    expect(shortenedAs(['a 0', '…', 'y 9 m', 'old'], printed)).toEqual(['a 1', '…', 'y 8 m', 'end']);
    expect(shortenedAs(['a 0', '…', 'title', '…'], printed)).toEqual(['a 1', 'title', '…']);
    expect(() => shortenedAs(['…', 'z', '…'], printed)).toThrow('expected a line such as “z”');
  });

  it('bring figures up to date, and refuse one that is not published', async () => {
    const text = 'harms 0%<!--= first-rollout all-at-once users_harmed_share -->.';
    expect(await refreshed(text)).toMatch(
      /^harms [\d.]+%<!--= first-rollout all-at-once users_harmed_share -->\.$/,
    );
    expect(await refreshed(text)).not.toBe(text);
    await expect(refreshed('1%<!--= first-rollout all-at-twice users_harmed_share -->')).rejects.toThrow(
      'all-at-twice',
    );
    await expect(refreshed('<!-- made: nothing -->\n<!-- end -->')).rejects.toThrow('got nothing');
  });

  it('report a link to nothing, a path that does not exist and a heading that is not there', () => {
    const text = [
      '# One heading',
      '[a](README.md) [b](#one-heading) [c](https://example.org) `src/main.ts` `.config/build.mjs`',
      '[d](nowhere.md) [e](#two) `src/nowhere.ts`',
    ].join('\n');
    expect(brokenLinks(text, '')).toEqual(['nowhere.md', '#two', 'src/nowhere.ts']);
  });

  it('report commands and options that are not there', () => {
    const helps = [{ name: 'run', usage: '', help: '--out <folder>' }];
    const text =
      '`npx wavetank run --out x` `wavetank dance`\n```sh\nnpx wavetank sing --shrill\n```\n`--loud`';
    expect(unknownWords(text, helps)).toEqual(['wavetank dance', 'wavetank sing', '--loud', '--shrill']);
  });
});

/** Below a folder; the root's own only. */
function readmesIn(folder: string): string[] {
  const entries = readdirSync(join(ROOT, folder), { recursive: folder !== '' });
  return entries
    .map((entry) => join(folder, String(entry)))
    .filter((path) => /(^|[\\/])README\.md$/.test(path) && !/reports[\\/]out/.test(path))
    .sort();
}

function brokenLinks(text: string, folder: string): string[] {
  const prose = withoutBlocks(text);
  const headings = [...prose.matchAll(/^#+ (.+)$/gm)].map(
    ([, title]) =>
      `#${title
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-')}`,
  );
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
  const paths = [...prose.matchAll(/`((?:src|models|test|scenarios|bin|\.config|\.ci)\/[\w./-]+)`/g)];
  return [
    ...links
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) =>
        target.startsWith('#')
          ? !headings.includes(target)
          : !existsSync(join(ROOT, folder, target.replace(/#.*$/, ''))),
      ),
    ...paths
      .map(([, target]) => target)
      .filter((target) => !existsSync(join(ROOT, target)) && !existsSync(join(ROOT, folder, target))),
  ];
}

/** Commands and options in code, inline or in blocks, that no help knows. */
function unknownWords(text: string, helps: readonly { name: string; help: string }[]): string[] {
  const inline = [...withoutBlocks(text).matchAll(/`([^`]+)`/g)].map(([, code]) => code);
  const typed = fencedBlocks(text)
    .filter(({ language }) => language === 'sh' || language === 'console')
    .flatMap(({ language, lines }) => lines.filter((line) => language === 'sh' || line.startsWith('$ ')));
  const code = [...inline, ...typed];
  const names = new Set(helps.map(({ name }) => name));
  const options = new Set(['--help', '--version', '--']);
  for (const { help } of helps) for (const [option] of help.matchAll(/--[a-z-]+/g)) options.add(option);

  const commands = code.flatMap((each) => [...each.matchAll(/\bwavetank ([a-z]+)/g)].map(([, name]) => name));
  const used = code.flatMap((each) => [...each.matchAll(/(?<=^|[\s[])--[a-z-]*/g)].map(([option]) => option));
  return [
    ...new Set(commands.filter((name) => !names.has(name)).map((name) => `wavetank ${name}`)),
    ...new Set(used.filter((option) => !options.has(option))),
  ];
}
