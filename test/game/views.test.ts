import { describe, expect, it } from 'vitest';
import type { PagerAlarm } from '../../src/game/alarms.ts';
import { cellRuns } from '../../src/game/views/cells.ts';
import { drawGame } from '../../src/game/views/draw-game.ts';
import type { CellLook, GameView, RegionView } from '../../src/game/views/game-view.ts';
import { MINUTE, SECOND } from '../../src/kernel/index.ts';
import type { Capabilities } from '../../src/ui/index.ts';
import { glyphsFor, lineWidth, plainText, textOf } from '../../src/ui/index.ts';

const plain: Capabilities = { colours: 'none', glyphs: 'unicode', theme: 'dark' };
const ascii: Capabilities = { ...plain, glyphs: 'ascii' };

const alarm = (number: number, more: Partial<PagerAlarm> = {}): PagerAlarm => ({
  number,
  since: (77 + number) * MINUTE,
  detector: 'error-rate',
  entity: `eu-west-${number}`,
  because: '100% fail, above 5% for 2m',
  acknowledgedAt: null,
  clearedAt: null,
  ...more,
});

const region = (name: string, errors: number, cells: readonly CellLook[]): RegionView => ({
  name,
  errors,
  perSecond: 34_800,
  reports: errors > 0.1 ? 1_200 : 0,
  history: [0, 0, 0.0001, errors / 2, errors],
  cells,
});

const view: GameView = {
  title: 'retry-storm',
  mode: 'practice',
  now: 82 * MINUTE + 5 * SECOND,
  speed: 8,
  alarms: [alarm(1, { acknowledgedAt: 80 * MINUTE }), alarm(2, { clearedAt: 81 * MINUTE }), alarm(3)],
  rollout: { phase: 'baking', wave: 4, cellsExposed: 6, bake: 15 * MINUTE, bakeLeft: 8 * MINUTE },
  policy: 'doubling',
  change: 'v7.1',
  cells: 9,
  onNew: 2 / 3,
  levers: '',
  regions: [
    region('us-east', 0.0001, ['new', 'new', 'new']),
    region('eu-west', 0.937, ['bad', 'warn', 'deploying']),
    region('ap-northeast', 0, ['old', 'old', 'drained']),
    region('fleet', 0.6, []),
  ],
  age: '1m22s',
  log: [
    { at: 75 * MINUTE, kind: 'rollout', text: 'wave 5 deployed; 6 cells on the new version' },
    { at: 78 * MINUTE, kind: 'alarm', text: 'alarm error-rate eu-west-1: 100% fail, above 5% for 2m' },
    { at: 80 * MINUTE, kind: 'said', text: 'ack A1' },
    { at: 80 * MINUTE, kind: 'result', text: 'A1 acknowledged' },
    { at: 81 * MINUTE, kind: 'refused', text: `no cell or region ${'x'.repeat(30)} ${'y'.repeat(60)}` },
  ],
  prompt: null,
};

const prompt = {
  text: 'retry-budget 10% f',
  hint: 'at most 10% retries per first try at 1 cell (62k users, 11.1%); reversible',
  offers: ['failing', 'fleet'],
};

describe('the picture of a game', () => {
  it('fits 80 columns', () => {
    expect(
      `\n${plainText(drawGame(view, { columns: 80, rows: 23 }, plain, 'alarms'))}\n`,
    ).toMatchInlineSnapshot(`
      "
       GAME ▸ retry-storm · practice · you: on-call                  ▶ x8  T+01:22:05
      ─ 1 ALARMS 2 on · 2 not acknowledged ────────────┬─ 2 ROLLOUT · v7.1 · doubling
      ▸■ A3 error-rate eu-west-3 100% fail  02:05 NEW  │ wave 5  baking
      ▸· A2 error-rate eu-west-2 100% fail  03:05 over │ bake ████▎░░░░ 00:08:00 left
       ■ A1 error-rate eu-west-1 100% fail  04:05 ack  │ 6 of 9 cells have it
                                                       │ ██████████░░░░░ 66.7% users
                                                       │ p pause/resume  R roll back
                                                       │
      ─ 3 DASHBOARD · telemetry of 1m22s ago ─────────────────────────────────────────
       region          err   req/s reports  err, recent   ✖ 50% err ▲ 1% ● new · old
       us-east       0.01%   34.8k       ·         ▁▁▁▁▁  ●●●
       eu-west       93.7%   34.8k   1.20k         ▁▁▁▅█  ✖▲◐
       ap-northeast     0%   34.8k       ·         ▁▁▁▁▁  ··○
       fleet         60.0%   34.8k   1.20k         ▁▁▁▅█
      ─ 4 LOG · everything you do is recorded ────────────────────────────────────────
       01:15:00 = wave 5 deployed; 6 cells on the new version
       01:18:00 ! alarm error-rate eu-west-1: 100% fail, above 5% for 2m
       01:20:00 > ack A1
       01:20:00   A1 acknowledged
       01:21:00 x no cell or region xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
                  yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy

       > : or i to type a command
      "
    `);
  });

  it('uses the room of 120 columns, and shows what a command would do while it is typed', () => {
    const lines = drawGame(
      { ...view, prompt, levers: 'shedding at 6, retry cap at 8' },
      { columns: 120, rows: 38 },
      plain,
      'alarms',
    );
    expect(`\n${plainText(lines)}\n`).toMatchInlineSnapshot(`
      "
       GAME ▸ retry-storm · practice · you: on-call                                                          ▶ x8  T+01:22:05
      ─ 1 ALARMS 2 on · 2 not acknowledged ─────────────────────────────────────┬─ 2 ROLLOUT · v7.1 · doubling ───────────────
      ▸■ A3 error-rate eu-west-3 100% fail, above 5% for 2m          02:05 NEW  │ wave 5  baking
      ▸· A2 error-rate eu-west-2 100% fail, above 5% for 2m          03:05 over │ bake ███████████▎░░░░░░░░░░░░ 00:08:00 left
       ■ A1 error-rate eu-west-1 100% fail, above 5% for 2m          04:05 ack  │ 6 of 9 cells have it
                                                                                │ ████████████████████░░░░░░░░░░ 66.7% users
                                                                                │ shedding at 6, retry cap at 8
                                                                                │
                                                                                │
                                                                                │
                                                                                │
                                                                                │
      ─ 3 DASHBOARD · telemetry of 1m22s ago ─────────────────────────────────────────────────────────────────────────────────
       region          err   req/s reports  err, recent                     ✖ 50% err ▲ 1% ● new · old ○ drained ◐ deploying
       us-east       0.01%   34.8k       ·                           ▁▁▁▁▁  ●●●
       eu-west       93.7%   34.8k   1.20k                           ▁▁▁▅█  ✖▲◐
       ap-northeast     0%   34.8k       ·                           ▁▁▁▁▁  ··○
       fleet         60.0%   34.8k   1.20k                           ▁▁▁▅█
      ─ 4 LOG · everything you do is recorded ────────────────────────────────────────────────────────────────────────────────
       01:15:00 = wave 5 deployed; 6 cells on the new version
       01:18:00 ! alarm error-rate eu-west-1: 100% fail, above 5% for 2m
       01:20:00 > ack A1
       01:20:00   A1 acknowledged
       01:21:00 x no cell or region xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy
                  yy










       > retry-budget 10% f
         at most 10% retries per first try at 1 cell (62k users, 11.1%); reversible
         failing  fleet
      "
    `);
  });

  it('shows one panel at a time where there is no room for more', () => {
    const lines = drawGame({ ...view, speed: 0 }, { columns: 60, rows: 15 }, ascii, 'dashboard');
    expect(`\n${plainText(lines)}\n`).toMatchInlineSnapshot(`
      "
       GAME > retry-storm . practice        # stopped  T+01:22:05
       alarms 2  rollout  dashboard  log
       region          err   req/s reports  X 50% err ! 1% o new
       us-east       0.01%   34.8k       .  ooo
       eu-west       93.7%   34.8k   1.20k  X!~
       ap-northeast     0%   34.8k       .  ..-
       fleet         60.0%   34.8k   1.20k







       > : or i to type a command
      "
    `);
  });

  it('has exactly the rows it was asked for, none wider than the screen', () => {
    const many = Array.from({ length: 40 }, (_, i) => region(`region-${i}`, i / 50, Array(300).fill('old')));
    const crowd: GameView = {
      ...view,
      prompt,
      alarms: Array.from({ length: 60 }, (_, i) => alarm(i + 1)),
      regions: [...many, region('fleet', 0.5, [])],
      log: Array.from({ length: 200 }, (_, i) => ({ at: i, kind: 'said', text: 'word '.repeat(i) })),
    };
    for (const columns of [60, 79, 80, 120, 200]) {
      for (const rows of [15, 22, 23, 38, 60]) {
        const lines = drawGame(crowd, { columns, rows }, plain, 'log');
        expect(lines.length).toBe(rows);
        expect(Math.max(...lines.map(lineWidth))).toBeLessThanOrEqual(columns);
      }
    }
  });

  it('keeps the worst regions and the fleet when there are too many', () => {
    const many = Array.from({ length: 30 }, (_, i) => region(`r${i}`, i === 7 ? 0.9 : 0, ['old']));
    const text = plainText(
      drawGame(
        { ...view, regions: [...many, region('fleet', 0.03, [])] },
        { columns: 80, rows: 23 },
        plain,
        'alarms',
      ),
    );
    expect(text).toContain(' r7 ');
    expect(text).toContain(' fleet ');
    expect(text).not.toContain(' r29 ');
  });
});

describe('cells', () => {
  it('are gathered when there are too many, and the worst of a group shows', () => {
    const looks: CellLook[] = [...Array<CellLook>(99).fill('new'), 'bad'];
    const runs = cellRuns(looks, 10, glyphsFor(plain));
    expect(textOf(runs)).toBe('●●●●●●●●●✖');
  });
});
