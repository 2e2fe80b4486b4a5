import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DebriefOptions, PlayOptions } from '../../src/game/index.ts';
import { debrief, playGame } from '../../src/game/index.ts';
import { drill } from './support/drill.ts';

const script = `
10m  ack all
11m  h "the restart set off retries"
11m  pause
12m  retry-budget 10% failing
25m  resolve anyway
`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wavetank-game-'));
  writeFileSync(join(folder, 'script'), script);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Streams that are no terminal, and what was written to them. */
function pipes() {
  let out = '';
  let err = '';
  const stdout = new PassThrough();
  stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  return {
    streams: {
      stdin: new PassThrough() as unknown as NodeJS.ReadStream,
      stdout: stdout as unknown as NodeJS.WriteStream,
      stderr: {
        write: (text: string) => {
          err += text;
        },
      },
      env: {},
    },
    out: () => out,
    err: () => err.replaceAll(folder, ''),
  };
}

async function play(more: Partial<PlayOptions> = {}) {
  const { streams, out, err } = pipes();
  const code = await playGame({ ...streams, scenario: drill, version: '0.1.0', ...more });
  return { code, out: out(), err: err() };
}

async function replay(file: string, more: Partial<DebriefOptions> = {}) {
  const { streams, out, err } = pipes();
  const load = (name: string) =>
    Promise.resolve(name === 'drill' ? { scenario: drill } : { mistakes: [`no scenario ${name}`] });
  const code = await debrief({ ...streams, file, version: '0.1.0', load, ...more });
  return { code, out: out(), err: err() };
}

const scriptedGame = (record: string) =>
  play({ policy: 'static', replication: 0, script: join(folder, 'script'), record: join(folder, record) });

describe('play', () => {
  it('plays a script to its debrief, and the record replays to the same text', async () => {
    const { code, out, err } = await scriptedGame('a/game.jsonl');
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('SCORE 100/100');
    expect(readdirSync(join(folder, 'a')).sort()).toEqual(['game.jsonl', 'post-mortem.md']);
    const again = await replay(join(folder, 'a/game.jsonl'), { out: join(folder, 'a/again.md') });
    expect([again.code, again.err]).toEqual([0, '']);
    expect(out.startsWith(again.out.trimEnd())).toBe(true);
    const read = (name: string) => readFileSync(join(folder, 'a', name), 'utf8');
    expect(read('again.md')).toBe(read('post-mortem.md'));
    expect(read('post-mortem.md')).toContain('hypothesis: the restart set off retries');
  });

  it('writes the same record for the same script', async () => {
    await scriptedGame('b/one.jsonl');
    await scriptedGame('b/two.jsonl');
    const read = (name: string) => readFileSync(join(folder, 'b', name), 'utf8');
    expect(read('one.jsonl')).toBe(read('two.jsonl'));
    expect(readdirSync(join(folder, 'b')).sort()).toEqual([
      'one.jsonl',
      'post-mortem-2.md',
      'post-mortem.md',
      'two.jsonl',
    ]);
  });

  it('refuses what it cannot play, with exit code 2 and before anything is written', async () => {
    writeFileSync(join(folder, 'bad'), 'soon ack\n');
    writeFileSync(join(folder, 'taken.jsonl'), 'mine\n');
    const tried = await Promise.all([
      play(),
      play({ policy: 'statik' }),
      play({ variant: 'nosuch' }),
      play({ script: join(folder, 'nosuch') }),
      play({ script: join(folder, 'bad'), record: join(folder, 'never.jsonl') }),
      play({ script: join(folder, 'script'), record: join(folder, 'taken.jsonl') }),
      play({ script: join(folder, 'script'), record: join(folder, 'never.jsonl'), out: folder }),
    ]);
    expect(tried.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2, 2, 2]);
    expect(tried.map(({ err }) => err).join('')).toMatchInlineSnapshot(`
      "play: expected a terminal, got none — play in a terminal, or give the commands with --script file
      --policy: expected one of all-at-once, static, got statik — did you mean static?
      --variant: expected one of base, got nosuch
      /nosuch: expected a script, got nothing: ENOENT: no such file or directory
      /bad:1:1: expected a time such as 01:20:00 or 80m, got soon
      /taken.jsonl: expected a file that can be written anew, got: EEXIST: file already exists
      : expected a file that can be written, got: EISDIR: illegal operation on a directory — choose another with --out
      "
    `);
    expect(readdirSync(folder)).not.toContain('never.jsonl');
    expect(readFileSync(join(folder, 'taken.jsonl'), 'utf8')).toBe('mine\n');
  });
});

describe('debrief', () => {
  it('says when the game cannot be the same, and exits with 1', async () => {
    await scriptedGame('c/game.jsonl');
    const text = readFileSync(join(folder, 'c/game.jsonl'), 'utf8');
    const edited = text
      .replace('d'.repeat(64), 'e'.repeat(64))
      .replace('"version":"0.1.0"', '"version":"0.0.9"')
      .replace('"budget":0.1', '"budget":0.9');
    writeFileSync(join(folder, 'c/edited.jsonl'), edited);
    const { code, out, err } = await replay(join(folder, 'c/edited.jsonl'));
    expect(code).toBe(1);
    expect(err).toMatchInlineSnapshot(`
      "scenario drill: expected the text with hash eeeeeeeeeeeeeeee, got dddddddddddddddd: it was changed since the game
      the game was recorded by version 0.0.9; this is version 0.1.0
      "
    `);
    expect(out).toContain('replay differs at 00:12:00');
  });

  it('replays what is there of a game that was cut off', async () => {
    await scriptedGame('d/game.jsonl');
    const text = readFileSync(join(folder, 'd/game.jsonl'), 'utf8');
    writeFileSync(join(folder, 'd/cut.jsonl'), text.slice(0, text.indexOf('"retry-budget')));
    const { code, out, err } = await replay(join(folder, 'd/cut.jsonl'));
    expect(code).toBe(0);
    expect(err).toBe('/d/cut.jsonl: the game was cut off; it is replayed up to its last action\n');
    expect(out).toContain('pause');
    expect(out).not.toContain('retry-budget');
  });

  it('does not read a file that is far too large for a record', async () => {
    writeFileSync(join(folder, 'large.jsonl'), '');
    truncateSync(join(folder, 'large.jsonl'), 2 ** 32);
    const { code, err } = await replay(join(folder, 'large.jsonl'));
    expect(code).toBe(2);
    expect(err).toBe('/large.jsonl: expected the record of a game, got a file of 4294967296 bytes\n');
  });

  it('says before anything is run that the post-mortem cannot be written', async () => {
    await scriptedGame('f/game.jsonl');
    const { code, err, out } = await replay(join(folder, 'f/game.jsonl'), { out: folder });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(
      /^: expected a file that can be written, got: EISDIR: .* — choose another with --out\n$/,
    );
  });

  it('refuses what is no game of a scenario it knows', async () => {
    await scriptedGame('e/game.jsonl');
    const text = readFileSync(join(folder, 'e/game.jsonl'), 'utf8');
    const variants: readonly (readonly [string, string])[] = [
      ['"scenario":"drill"', '"scenario":"other"'],
      ['"policy":"static"', '"policy":"other"'],
      ['"variant":"base"', '"variant":"other"'],
      ['"cells":[0,1]', '"cells":[0,99]'],
    ];
    const answers = [await replay(join(folder, 'nosuch.jsonl'))];
    for (const [from, to] of variants) {
      writeFileSync(join(folder, 'e/edited.jsonl'), text.replace(from, to));
      answers.push(await replay(join(folder, 'e/edited.jsonl')));
    }
    expect(answers.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2]);
    expect(answers.map(({ err }) => err).join('')).toMatchInlineSnapshot(`
      "/nosuch.jsonl: expected the record of a game, got nothing: ENOENT: no such file or directory
      no scenario other
      /e/edited.jsonl:1:1 policy: expected a policy of drill, got other
      /e/edited.jsonl:1:1 variant: expected a variant of drill, got other
      /e/edited.jsonl:6:1 act.cells: expected cells below 6, got 99
      "
    `);
  });
});
