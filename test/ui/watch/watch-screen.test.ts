import { describe, expect, it } from 'vitest';
import { WatchScreen } from '../../../src/ui/index.ts';
import { fakeRun, fleetOf } from '../support/fake-run.ts';
import { ascii, HandShell, large, small } from '../support/hand-shell.ts';

function watched(size = small, capabilities?: typeof ascii, run = fakeRun()) {
  return new HandShell(new WatchScreen(run), size, capabilities);
}

/** Paused at a point in time. */
const at = (time: string, shell = watched()) => shell.press('space', ':').type(`seek ${time}`);

const timeOf = (shell: HandShell) => /t\+(\d+:\d\d:\d\d)/.exec(shell.text)?.[1];

describe('the watch screen', () => {
  it('shows cells, metrics, rollout, events and the time line at 80x24', () => {
    const shell = at('34m');
    expect(shell.crooked).toEqual([]);
    expect(shell.text).toMatchInlineSnapshot(`
      " wavetank ▸ WATCH  config-loop · static · faulty · #7      ■ paused  t+00:34:00
      ─ CELLS 36 · state ───────────────────────┬─ METRICS · fleet · last 18m00 ──────
      region-1 ● ● · · · · · · · · · ·          │failing  ▁▁▁▁▁▁▁▁▄▄████████    2.8% ▲
      region-2 ■ · · · · · · · · · · ·          │on new   ▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂    8.3%
      region-3 · · · · · · · · · · · ·          │demand/s ██████████████████    108k
      · old  ● new  ■ down                      │retries  ▁▁▁▁▁▁▁▁▂▂▂▂▂▂▂▂▂▂    x1.0
                                                │utilised ▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅   61.1%
                                                │queue    ▁▁▁▁▁▁▁▁██████████   9.12k ▲
                                                │hottest  ▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃     26C
                                                │─ ROLLOUT · static ──────────────────
                                                │deploying · wave 2
                                                │new   ▍░░░ 3/36 cells, 8.3% of users
                                                │harm  9.00k users, 72.0k user-min
                                                │! A1 error-rate region-2-01 5m00 ack…
                                                │
      ─ EVENTS 11/13 · main events ───────────────────────────────────────────────────
      00:25:00 ▼ defect   defect loops strikes region-2-01
      00:25:00 ▲ cell     region-2-01 is failing
      00:27:00 ▲ cell     region-2-01 is down
      00:29:00 ! alarm    alarm error-rate for region-2-01: 41% fail, above 1% for 2m
      00:30:00 ↺ people   on-call is paged (tier 1)
      00:33:00 ↺ people   on-call acknowledges
       00:00 ━━━━━◆━━━━━━◆━▼━!━●↺────────────────────────────────────────────── 02:00
       ␣ play  ⏎ why  . step  > event  } wave  ] speed  v view         ? help  q quit"
    `);
  });

  it('shows the card of the cell as well at 120x40', () => {
    const shell = at('34m', watched(large)).press('w');
    expect(shell.crooked).toEqual([]);
    expect(shell.text).toMatchInlineSnapshot(`
      " wavetank ▸ WATCH  config-loop · static · faulty · #7                                  ■ paused  t+00:34:00 of 02:00:00
      ─ CELLS 36 · state ─────────────────────────────────────────────────────┬─ METRICS · fleet · last 28m00 ────────────────
      region-1 ● ● · · · · · · · · · ·   failing 0.01%                        │failing  ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▄▄████████    2.8% ▲
      region-2 ■ · · · · · · · · · · ·   failing 8.3%                         │on new   ▁▁▁▁▁▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂    8.3%
      region-3 · · · · · · · · · · · ·   failing 0.01%                        │demand/s ████████████████████████████    108k
      · old  ● new  ■ down                                                    │retries  ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▂▂▂▂▂▂▂▂▂▂    x1.0
                                                                              │utilised ▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅   61.1%
                                                                              │queue    ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁██████████   9.12k ▲
                                                                              │hottest  ▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃     26C
                                                                              │─ ROLLOUT · static ────────────────────────────
                                                                              │deploying · wave 2
                                                                              │new   ▉░░░░░░░░░ 3 of 36 cells, 8.3% of users
                                                                              │harm  9.00k users (2.5%), 72.0k user-min lost
                                                                              │! A1 error-rate region-2-01 5m00 ack 41% fail,…
                                                                              │
                                                                              │
                                                                              │
                                                                              │
                                                                              │
                                                                              │
                                                                              │
                                                                              │
                                                                              │
      ─ CELL region-2-01 · cell, 10,000 users, 20 hosts ──────────┬─ EVENTS 11/13 · main events ──────────────────────────────
      down        new version 100% failing 100% no capacity       │00:10:00 ◆ rollout  the rollout begins (static)
                  retries x2.5 queue 9.12k 25°C in                │00:10:00 ◆ wave     wave 1 begins: 2 cells
                  region-2-room-1                                 │00:12:00 ◆ wave     wave 1 serves: 2 cells, 20.0k users on…
      why  00:10:00 ◆ the rollout begins (static)                 │00:22:00 ◆ gate     gate after wave 1: pass: all quiet
        →  00:24:00 · region-2-01 serves 100% with the new version│00:22:00 ◆ wave     wave 2 begins: 4 cells
        →  00:25:00 ▼ defect loops strikes region-2-01            │00:25:00 ▼ defect   defect loops strikes region-2-01
        →  00:27:00 ▲ region-2-01 is down                         │00:25:00 ▲ cell     region-2-01 is failing
                                                                  │00:27:00 ▲ cell     region-2-01 is down
                                                                  │00:29:00 ! alarm    alarm error-rate for region-2-01: 41% …
                                                                  │00:30:00 ↺ people   on-call is paged (tier 1)
                                                                  │00:33:00 ↺ people   on-call acknowledges
                                                                  │
                                                                  │
       00:00 ━━━━━━━━━◆━━━━━━━━━◆━━▼━━!━━━━●↺────────────────────────────────────────────────────────────────────────── 02:00
      ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
       ␣ play  ⏎ why  . step  > event  } wave  ] speed  v view  / filter  ↹ panel  s scope  z zoom             ? help  q quit"
    `);
  });

  it('gets by with ASCII', () => {
    const shell = at('34m', watched(small, ascii)).press('w', 'enter');
    expect(shell.text).toMatch(/^[\x20-\x7e\n]*$/);
    expect(shell.text).toMatchInlineSnapshot(`
      " wavetank > WATCH  config-loop . static . faulty . #7      # paused  t+00:34:00
      - CELLS 36 . state -----------------------+- METRICS . fleet . last 18m00 ------
      region-1 o o . . . . . . . . . .          |failing  ________==@@@@@@@@    2.8% ^
      region-2 # . . . . . . . . . . .          |on new   ..................    8.3%
      region-3 . . . . . . . . . . . .          |demand/s @@@@@@@@@@@@@@@@@@    108k
      . old  o new  # down                      |retries  ________..........    x1.0
                                                |utilised ++++++++++++++++++   61.1%
                                                |queue    ________@@@@@@@@@@   9.12k ^
                                                |hottest  ------------------     26C
                                                |- ROLLOUT . static ------------------
                                                |deploying . wave 2
                                                |new   -... 3/36 cells, 8.3% of users
                                                |harm  9.00k users, 72.0k user-min
                                                |! A1 error-rate region-2-01 5m00 ack~
                                                |
      - CELL region-2-01 . cell, 10,000 users, 20 hosts ------------------------------
      down        new version 100% failing 100% no capacity retries x2.5 queue 9.12k
                  25 C in region-2-room-1
      why  00:10:00 * the rollout begins (static)
        >  00:24:00 . region-2-01 serves 100% with the new version
        >  00:25:00 v defect loops strikes region-2-01
        >  00:27:00 ! region-2-01 is down
       00:00 =====*======*=v=!=o@---------------------------------------------- 02:00
       spc play  ret why  . step  > event  } wave  ] speed  v view     ? help  q quit"
    `);
  });

  it('is drawn exactly in terminals of any size, zoomed or not', () => {
    const shell = at('34m');
    for (const columns of [60, 79, 80, 97, 120, 200]) {
      for (const rows of [16, 23, 24, 33, 34, 60]) {
        shell.size = { columns, rows };
        for (const key of [
          'tab',
          'tab',
          'tab',
          'tab',
          'z',
          'tab',
          'enter',
          'tab',
          'tab',
          'tab',
          'z',
          'enter',
          'v',
        ]) {
          expect(shell.press(key).crooked).toEqual([]);
        }
      }
    }
  });

  it('plays at its speed, stops at the horizon and begins again', () => {
    const shell = watched();
    expect(timeOf(shell)).toBe('00:09:00');
    expect(shell.text).toContain('x120');
    shell.wait(15);
    expect(timeOf(shell)).toBe('00:11:00');
    shell.press('[', '[').wait(15);
    expect(timeOf(shell)).toBe('00:11:30');
    shell.press(']', ']', ']', ']', ']', ']', ']', ']', ']', ']').wait(60);
    expect(timeOf(shell)).toBe('02:00:00');
    expect(shell.interval).toBe(0);
    expect(timeOf(shell.press('space'))).toBe('00:00:00');
    expect(shell.interval).toBeGreaterThan(0);
  });

  it('stands still while it is paused', () => {
    const shell = watched().press('space');
    expect(shell.interval).toBe(0);
    expect(shell.text).toContain('paused');
  });

  it('steps, jumps between events and waves, and to both ends', () => {
    const shell = at('10m30s');
    expect(timeOf(shell.press('.'))).toBe('00:11:00');
    expect(timeOf(shell.press(',', ','))).toBe('00:09:00');
    expect(timeOf(shell.press('}'))).toBe('00:10:00');
    expect(timeOf(shell.press('}'))).toBe('00:22:00');
    expect(timeOf(shell.press('}'))).toBe('00:22:00');
    expect(timeOf(shell.press('>'))).toBe('00:25:00');
    expect(timeOf(shell.press('<'))).toBe('00:22:00');
    expect(timeOf(shell.press('{'))).toBe('00:10:00');
    expect(timeOf(shell.press('$'))).toBe('02:00:00');
    expect(timeOf(shell.press('0'))).toBe('00:00:00');
  });

  it('refuses a time that is none', () => {
    expect(watched().press(':').type('seek soon').text).toContain(
      'expected a time such as 1h12m30s or 01:12:30, got soon',
    );
  });

  it('answers why a cell is down, back to the first cause', () => {
    const card = at('34m').press('w', 'enter').text;
    expect(card).toContain('CELL region-2-01');
    expect(card).toMatch(/why +00:10:00 . the rollout begins \(static\)/);
    expect(card).toMatch(/00:24:00 . region-2-01 serves 100% with the new version/);
    expect(card).toMatch(/00:25:00 . defect loops strikes region-2-01/);
    expect(card).toMatch(/00:27:00 . region-2-01 is down/);
    expect(card).not.toContain('is healthy');
    expect(at('5m').press('enter').text).toContain('nothing has happened to it so far');
  });

  it('lists main events, every cell on demand, and what a filter lets through', () => {
    const shell = at('34m');
    expect(shell.text).toContain('EVENTS 11/13 · main events');
    expect(shell.press('e').text).toContain('EVENTS 14/17 · every cell');
    expect(shell.press('/').type('alarm').text).toContain('EVENTS 1/1 · filter: alarm');
    expect(shell.press('/').type('').text).toContain('EVENTS 14/17');
  });

  it('moves among the cells with the arrows, and among events when those have the focus', () => {
    const shell = at('34m', watched(large));
    expect(shell.text).toContain('CELL region-1-01');
    expect(shell.press('right', 'down', 'l', 'j', 'j').text).toContain('CELL region-3-03');
    expect(shell.press('up', 'left', 'h', 'h').text).toContain('CELL region-2-01');
    shell.press('S-tab', 'up');
    expect(timeOf(shell)).toBe('00:33:00');
  });

  it('shows metrics of the fleet, a region or a cell', () => {
    const shell = at('34m').press('w');
    const failing = () =>
      /failing +\S+ +(\S+%)/.exec(
        shell.text.split('\n').find((line) => line.includes('│failing')) ?? '',
      )?.[1];
    expect(failing()).toBe('2.8%');
    expect(shell.press('s').text).toContain('METRICS · region-2');
    expect(failing()).toBe('8.3%');
    expect(shell.press('s').text).toContain('METRICS · region-2-01');
    expect(failing()).toBe('100%');
  });

  it('leaves temperatures out where there is no heat', () => {
    const cool = watched(small, undefined, fakeRun(fleetOf(3, 12), false));
    expect(cool.text).not.toContain('hottest');
    for (let i = 0; i < 6; i += 1) expect(cool.press('v').text).not.toContain('CELLS 36 · temperature');
    const warm = watched().press('v', 'v', 'v', 'v', 'v');
    expect(warm.text).toContain('CELLS 36 · temperature');
  });

  it('copies the command that shows the run', () => {
    expect(watched().press('y').copied).toEqual([
      'wavetank watch config-loop --policy static --replication 7',
    ]);
  });
});
