import { describe, expect, it } from 'vitest';
import type { WatchSpec } from '../../../src/ui/index.ts';
import { CompareScreen } from '../../../src/ui/index.ts';
import { FakeFeed, fakeFacts } from '../support/fake-feed.ts';
import { ascii, HandShell, large, small } from '../support/hand-shell.ts';

function compared(replications: number, size = small, capabilities?: typeof ascii) {
  const feed = new FakeFeed(replications);
  const watched: WatchSpec[] = [];
  const screen = new CompareScreen({ feed, watch: (_, spec) => watched.push(spec) });
  return { feed, watched, shell: new HandShell(screen, size, capabilities) };
}

const row = (text: string, name: string) => text.split('\n').find((line) => line.includes(` ${name} `)) ?? '';

/** The half-width of the interval, as the table shows it. */
const halfWidth = (text: string, name: string) => /± +([\d.]+)k/.exec(row(text, name))?.[1];

describe('the comparison screen', () => {
  it('shows policies, exposure, worst runs, distribution and verdict at 80x24', () => {
    const { shell } = compared(40);
    expect(shell.crooked).toEqual([]);
    expect(shell.text).toMatchInlineSnapshot(`
      " wavetank ▸ COMPARE  config-loop · base · faulty          █▋░░░░░░ 20.0% of 200
      ─ POLICIES 5 · same 40 replications, paired · sort: user-minutes lost ↑ ────────
       #   POLICY        BLAST          USER-MIN LOST  DETECT MITIGATE    Δ BASE  WIN
      ▸ 2* static        ▎      6.0%    491k ±  41.0k    4m16    11m42    -99% ▼ 100%
        4  geometric-1.5 ▍      9.2%    553k ±  46.1k    3m57    11m49    -98% ▼ 100%
        3* geometric-2   ▋     14.3%    704k ±  66.9k    3m43    12m02    -98% ▼ 100%
        5  blue-green    █▎    29.8%   1.18M ±   109k    1m16     3m21    -97% ▼ 100%
        1* all-at-once   ███▍  85.8%   36.2M ±  3.45M    2m41    26m47    base
      ─ ON NEW VERSION · median of users ─────┬─ WORST of static · enter watches ─────
       2 static        ▁▂▂▂▂▂▂▂▃▃▃▄▄▄▅▅▅▁▁▁▁▁ │▸#3       751k  completed, not seen
       4 geometric-1.5 ▁▂▂▂▂▂▃▃▄▄▄▅▃▁▁▁▁▁▁▁▁▁ │ #31      673k  rolled back, seen 5m35
       3 geometric-2   ▁▂▂▂▃▃▄▄▅▁▁▁▁▁▁▁▁▁▁▁▁▁ │ #7       668k  rolled back, seen 5m32
       5 blue-green    ▁▂▃▃▃▆▆▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁ │ #11      667k  rolled back, seen 5m32
       1 all-at-once   ▁█▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁ │ #5       654k  rolled back, seen 5m25
                       0s            2h00     │ #8       633k  rolled back, seen 5m15
      ─ DISTRIBUTION of user-minutes lost, logarithmic · marked, selected, base ──────
                               1.00M                 10.0M
                       ├─────────┼─────────────────────┼──────────────┤
       2 static        ├[▓▓|]─┤                                         median 503k
       3 geometric-2     ├─[▓▓|▓]─┤                                     median 721k
       1 all-at-once                                         ├──[▓▓|▓]┤ median 36.7M
       verdict  static loses fewer user-minutes than all-at-once: by 35.7M (95%
                30.7M..40.7M), in 100% of 40 replications.
       ⏎ watch run  ␣ mark  b base  s sort  m metric  r release        ? help  q quit"
    `);
  });

  it('shows them with room to breathe at 120x40', () => {
    const { shell } = compared(200, large);
    expect(shell.crooked).toEqual([]);
    expect(shell.text).toMatchInlineSnapshot(`
      " wavetank ▸ COMPARE  config-loop · base · faulty   240 cells · 40.0M users · horizon 6h00            200 replications ✔
      ─ POLICIES 5 · same 200 replications, paired · sort: user-minutes lost ↑ ───────────────────────────────────────────────
       #   POLICY               WAVES BLAST RADIUS           USER-MIN LOST      P95   DETECT   SEEN MITIGATE    Δ BASE  WIN
      ▸ 2* static                 5.3 ▌          5.9%        481k ±  18.1k     668k     4m12  94.0%    11m33    -99% ▼ 100%
        4  geometric-1.5          6.4 ▊          9.3%        561k ±  20.3k     766k     3m57  94.0%    11m49    -98% ▼ 100%
        3* geometric-2            4.2 █▏        14.4%        711k ±  27.5k    1.02M     3m44  94.0%    12m05    -98% ▼ 100%
        5  blue-green             1.1 ██▍       29.6%       1.17M ±  45.7k    1.67M     1m15  94.0%     3m20    -97% ▼ 100%
        1* all-at-once              1 ███████   87.6%       36.9M ±  1.43M    51.9M     2m42  94.0%    27m04    base

      ─ ON NEW VERSION · median share of users ──────────────────┬─ BLAST RADIUS · users harmed, 5 to 95 % of the runs ───────
       2 static        ▁▁▂▂▂▂▂▂▂▂▂▂▂▂▂▃▃▃▃▃▃▄▄▄▄▄▄▅▅▅▅▅▁▁▁▁▁▁▁▁▁ │ 2 static         ├[|
       4 geometric-1.5 ▁▁▂▂▂▂▂▂▂▂▂▂▃▃▃▃▄▄▄▄▄▄▅▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁ │ 4 geometric-1.5   ├[|]
       3 geometric-2   ▁▁▂▂▂▂▂▂▃▃▃▄▄▄▄▅▅▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁ │ 3 geometric-2      ├─[|]─┤
       5 blue-green    ▁▁▂▂▃▃▃▃▃▄▅▆▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁ │ 5 blue-green          ├───[▓▓|▓]─┤
       1 all-at-once   ▁▁▃█▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁ │ 1 all-at-once                         ├────────[▓▓▓▓▓▓▓▓▓|
                       0s           1h00           2h00          │                 0%                 50.0%              100%
                                                                 │
      ─ DISTRIBUTION of user-minutes lost, logarithmic · marked, selected, base ──────────────────────────────────────────────
                                500k        1.00M      2.00M          5.00M      10.0M      20.0M         50.0M
                       ├──────────┼───────────┼──────────┼──────────────┼──────────┼──────────┼──────────────┼┤
       2 static        ├──────[▓▓▓|▓▓]─┤                                                                        median 501k
       3 geometric-2          ├─────[▓▓▓|▓▓]──┤                                                                 median 729k
       1 all-at-once                                                                           ├────[▓▓▓▓|▓▓]─┤ median 38.1M

       verdict  static loses fewer user-minutes than all-at-once: by 36.4M (95% 34.4M..38.5M), in 100% of 200 replications.
                a good change takes 3h33 longer than under all-at-once (3h40 against 6m40). static costs less per release
                above 0.2% of bad ones (waiting at 1.0% of a lost minute).
      ─ WORST of static · user-minutes lost · enter watches, y copies the command ────────────────────────────────────────────
      ▸#3       751k  completed     not seen, 9.2% of users harmed in 22 of 240 cells
       #79      737k  rolled back   seen by error-rate after 6m07, 9.0% of users harmed in 22 of 240 cells
       #75      712k  rolled back   seen by error-rate after 5m54, 8.7% of users harmed in 21 of 240 cells
       #190     700k  completed     not seen, 8.5% of users harmed in 21 of 240 cells
       #122     691k  completed     not seen, 8.4% of users harmed in 21 of 240 cells
       #45      685k  rolled back   seen by error-rate after 5m41, 8.3% of users harmed in 21 of 240 cells
       #65      683k  rolled back   seen by error-rate after 5m40, 8.3% of users harmed in 20 of 240 cells
       #31      673k  rolled back   seen by error-rate after 5m35, 8.2% of users harmed in 20 of 240 cells
       #66      672k  rolled back   seen by error-rate after 5m34, 8.2% of users harmed in 20 of 240 cells
       #175     671k  rolled back   seen by error-rate after 5m34, 8.2% of users harmed in 20 of 240 cells
      ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
       ⏎ watch run  ␣ mark  b base  s sort  m metric  r release  v variant  y copy                             ? help  q quit"
    `);
  });

  it('gets by with ASCII', () => {
    const { shell } = compared(40, small, ascii);
    expect(shell.text).toMatch(/^[\x20-\x7e\n]*$/);
    expect(shell.text).toMatchInlineSnapshot(`
      " wavetank > COMPARE  config-loop . base . faulty          #-...... 20.0% of 200
      - POLICIES 5 . same 40 replications, paired . sort: user-minutes lost ^ --------
       #   POLICY        BLAST          USER-MIN LOST  DETECT MITIGATE   vs BASE  WIN
      > 2* static        -      6.0%   491k +-  41.0k    4m16    11m42    -99% v 100%
        4  geometric-1.5 -      9.2%   553k +-  46.1k    3m57    11m49    -98% v 100%
        3* geometric-2   -     14.3%   704k +-  66.9k    3m43    12m02    -98% v 100%
        5  blue-green    #     29.8%  1.18M +-   109k    1m16     3m21    -97% v 100%
        1* all-at-once   ###-  85.8%  36.2M +-  3.45M    2m41    26m47    base
      - ON NEW VERSION . median of users -----+- WORST of static . enter watches -----
       2 static        _.......---===+++_____ |>#3       751k  completed, not seen
       4 geometric-1.5 _.....--===+-_________ | #31      673k  rolled back, seen 5m35
       3 geometric-2   _...--==+_____________ | #7       668k  rolled back, seen 5m32
       5 blue-green    _.---**_______________ | #11      667k  rolled back, seen 5m32
       1 all-at-once   _@____________________ | #5       654k  rolled back, seen 5m25
                       0s            2h00     | #8       633k  rolled back, seen 5m15
      - DISTRIBUTION of user-minutes lost, logarithmic . marked, selected, base ------
                               1.00M                 10.0M
                       |---------+---------------------+--------------|
       2 static        |[##|]-|                                         median 503k
       3 geometric-2     |-[##|#]-|                                     median 721k
       1 all-at-once                                         |--[##|#]| median 36.7M
       verdict  static loses fewer user-minutes than all-at-once: by 35.7M (95%
                30.7M..40.7M), in 100% of 40 replications.
       ret watch run  spc mark  b base  s sort  m metric  r release    ? help  q quit"
    `);
  });

  it('is drawn exactly in terminals of any size, with any number of runs', () => {
    for (const replications of [0, 1, 2, 30]) {
      const { shell } = compared(replications);
      for (const columns of [60, 79, 80, 97, 120, 200]) {
        for (const rows of [16, 23, 24, 33, 34, 60]) {
          shell.size = { columns, rows };
          shell.shell.redraw();
          expect(shell.crooked).toEqual([]);
        }
      }
    }
  });

  it('lets intervals shrink while results come in, and stands still when they are all there', () => {
    const { feed, shell } = compared(5);
    expect(shell.interval).toBe(250);
    const before = Number(halfWidth(shell.text, 'static'));
    feed.reach(100);
    shell.wait(1);
    const after = Number(halfWidth(shell.text, 'static'));
    expect(after).toBeGreaterThan(0);
    expect(after).toBeLessThan(before / 3);
    feed.reach(200);
    shell.wait(1);
    expect(shell.interval).toBe(0);
    expect(shell.text).toContain('200 replications ✔');
  });

  it('compares with the base that was chosen', () => {
    const { shell } = compared(40);
    expect(row(shell.text, 'all-at-once')).toContain('base');
    shell.press('b');
    expect(row(shell.text, 'static')).toContain('base');
    expect(row(shell.text, 'all-at-once')).toContain('+7262% ▲');
    shell.press('G');
    expect(shell.text).toContain('static loses fewer user-minutes than all-at-once: by 35.7M');
  });

  it('sorts by what was chosen and goes through the metrics', () => {
    const { shell } = compared(40);
    const order = () =>
      shell.text
        .split('\n')
        .slice(3, 8)
        .map((line) => line.slice(1, 3).trim());
    expect(order()).toEqual(['2', '4', '3', '5', '1']);
    expect(shell.press('s', 's').text).toContain('sort: time to detect');
    expect(order()).toEqual(['5', '1', '3', '4', '2']);
    expect(shell.press('s', 's').text).toContain('sort: as written');
    expect(order()).toEqual(['1', '2', '3', '4', '5']);
    expect(shell.press('m').text).toContain('DISTRIBUTION of blast radius');
    expect(shell.press('M').text).toContain('DISTRIBUTION of user-minutes lost');
  });

  it('tells the price of caution on the healthy release', () => {
    const { shell } = compared(40);
    shell.press('r');
    expect(shell.text).toContain('FALSE RB');
    expect(row(shell.text, 'static')).toMatch(/3h40 .* 5\.0%/);
    expect(shell.text).toContain('all-at-once is done sooner than static: by 3h33');
    expect(shell.press('r').text).toContain('USER-MIN LOST');
  });

  it('shows the chosen variant', () => {
    const { shell } = compared(40);
    const before = row(shell.text, 'static');
    expect(shell.press('v').text).toContain('config-loop · bypassed · faulty');
    expect(row(shell.text, 'static')).not.toBe(before);
    const one = new FakeFeed(2, { ...fakeFacts, variants: ['base'] });
    const alone = new HandShell(new CompareScreen({ feed: one, watch: () => undefined }));
    expect(alone.press('v').text).toContain('the scenario has one variant only');
  });

  it('opens the run that is pointed at, and copies its command', () => {
    const { shell, watched } = compared(40);
    shell.press('enter');
    shell.press('tab', 'tab', 'tab', 'j', 'enter', 'y');
    expect(watched.map(({ policy, replication }) => [policy, replication])).toEqual([
      ['static', 3],
      ['static', 31],
    ]);
    expect(shell.copied).toEqual(['wavetank watch config-loop --policy static --replication 31']);
    shell.press('r', 'v', 'y');
    expect(shell.copied[1]).toMatch(/--variant bypassed --release healthy$/);
  });

  it('says before the first run that there is nothing yet', () => {
    const { shell } = compared(0);
    expect(shell.text).toContain('no runs of both policies yet');
    expect(shell.press('enter').text).toContain('no run of this policy yet');
  });

  it('keeps what is there when the batch breaks off, and says why', () => {
    const { feed, shell } = compared(40);
    feed.reach(41, 'replication 41 of static: users are not conserved');
    shell.wait(1);
    expect(shell.text).toContain('✖ broke off');
    expect(shell.text).toContain('users are not conserved 41 replications are kept');
    expect(row(shell.text, 'static')).toContain('±');
    expect(shell.interval).toBe(0);
  });

  it('stops the batch when it is left', () => {
    const { feed, shell } = compared(3);
    shell.press('q');
    expect(feed.isClosed).toBe(true);
  });
});
