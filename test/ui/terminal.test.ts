import { afterEach, describe, expect, it } from 'vitest';
import type { AppOptions, Screen, WatchSpec } from '../../src/ui/index.ts';
import { openApp, runInTerminal } from '../../src/ui/index.ts';
import { FakeFeed } from './support/fake-feed.ts';
import { fakeRun } from './support/fake-run.ts';
import { FakeTerminal } from './support/fake-terminal.ts';

const env = { TERM: 'xterm-256color', LANG: 'en_GB.UTF-8' };
const cards = [
  { name: 'config-loop', title: 'A switch makes front-ends loop', asks: 'Which policy keeps it small?' },
  { name: 'retry-storm', title: 'A restart starts a storm', asks: 'How many cells find out?' },
];
const open: { terminal: FakeTerminal; ended: Promise<unknown> }[] = [];

/** Whatever a test leaves open is closed, so that no test hangs on another's terminal. */
afterEach(async () => {
  for (const { terminal, ended } of open.splice(0)) {
    terminal.signals.emit('SIGTERM');
    await ended.catch(() => undefined);
  }
});

function app(more: Partial<AppOptions> = {}, columns = 80, rows = 24) {
  const terminal = new FakeTerminal(columns, rows);
  const feed = new FakeFeed(40);
  const recorded: WatchSpec[] = [];
  const { stdin, stdout, signals } = terminal;
  const ended = openApp({
    stdin,
    stdout,
    signals,
    env,
    scenarios: () => Promise.resolve(cards),
    compare: () => Promise.resolve(feed),
    record: (spec) => {
      recorded.push(spec);
      return Promise.resolve(fakeRun());
    },
    initial: 'list',
    ...more,
  });
  open.push({ terminal, ended });
  return { terminal, feed, recorded, ended };
}

const UP = '\x1b[A';

/** What a terminal must be again, whatever happened. */
async function expectRestored(terminal: FakeTerminal) {
  await terminal.until(({ onAlternateScreen }) => !onAlternateScreen);
  expect(terminal.raw).toBe(false);
  expect(terminal.written.lastIndexOf('\x1b[?25h')).toBeGreaterThan(
    terminal.written.lastIndexOf('\x1b[?25l'),
  );
  expect(terminal.signals.eventNames()).toEqual([]);
}

describe('the terminal UI', () => {
  it('leads from the list to a comparison, to its worst run, and all the way back', async () => {
    const { terminal, feed, recorded, ended } = app();
    await terminal.untilText('SCENARIOS 2');
    expect(terminal.onAlternateScreen).toBe(true);
    expect(terminal.raw).toBe(true);
    terminal.type('j');
    await terminal.untilText('▸ retry-storm');
    terminal.type(UP);
    await terminal.untilText('▸ config-loop');
    terminal.type('\r');
    await terminal.untilText('POLICIES 5');
    expect(terminal.rows[3]).toBe(
      '▸ 2* static        ▎      6.0%    491k ±  41.0k    4m16    11m42    -99% ▼ 100%',
    );
    feed.reach(80);
    await terminal.untilText('same 80 replications');
    terminal.type('\r');
    await terminal.untilText('WATCH');
    expect(recorded).toMatchObject([{ scenario: 'config-loop', policy: 'static', replication: 3 }]);
    terminal.type(' $');
    await terminal.untilText('t+02:00:00');
    terminal.type('q');
    await terminal.untilText('POLICIES 5');
    terminal.type('q');
    await terminal.untilText('SCENARIOS 2');
    expect(feed.isClosed).toBe(true);
    terminal.type('q');
    expect(await ended).toBe(0);
    await expectRestored(terminal);
  });

  it('takes keys that arrive together one by one', async () => {
    const { terminal } = app({ initial: { watch: fakeRun().spec } });
    await terminal.untilText('WATCH');
    terminal.type(' :seek 34m\rw\r');
    await terminal.untilText('CELL region-2-01');
    expect(terminal.text).toContain('t+00:34:00');
  });

  it('fills the terminal after every change of its size', async () => {
    const { terminal } = app({ initial: { compare: 'config-loop' } });
    await terminal.untilText('verdict');
    terminal.resize(120, 40);
    await terminal.untilText('BLAST RADIUS');
    expect(terminal.rows.filter((row) => row.includes('POLICIES 5'))).toHaveLength(1);
    expect(terminal.rows.at(-1)).toMatch(/^ ⏎ watch run .* q quit$/);
    terminal.resize(40, 10);
    await terminal.untilText('terminal too small');
    terminal.resize(80, 24);
    await terminal.until(({ rows }) => rows.length === 24 && rows[23].includes('q quit'));
    expect(terminal.rows.filter((row) => row.includes('POLICIES 5'))).toHaveLength(1);
    expect(terminal.text).not.toContain('too small');
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])('gives the terminal back on %s and ends with %i', async (signal, exitCode) => {
    const { terminal, ended } = app();
    await terminal.untilText('SCENARIOS');
    terminal.signals.emit(signal);
    expect(await ended).toBe(exitCode);
    await expectRestored(terminal);
  });

  it('ends with 130 on Ctrl-C', async () => {
    const { terminal, ended } = app();
    await terminal.untilText('SCENARIOS');
    terminal.type('\x03');
    expect(await ended).toBe(130);
    await expectRestored(terminal);
  });

  it('ends when the terminal is gone', async () => {
    const { terminal, ended } = app();
    await terminal.untilText('SCENARIOS');
    terminal.stdin.emit('end');
    expect(await ended).toBe(129);
  });

  it('gives the terminal back before an error of ours is thrown on', async () => {
    const terminal = new FakeTerminal(80, 24);
    let healthy = true;
    const screen: Screen = {
      name: 'fragile',
      commands: [{ id: 'break', keys: ['b'], label: '', help: '', run: () => (healthy = false) }],
      draw: () => {
        if (!healthy) throw new Error('expected a picture, got none');
        return [[{ text: 'fine', tone: 'plain' }]];
      },
      framesPerSecond: () => 0,
    };
    const { stdin, stdout, signals } = terminal;
    const ended = runInTerminal(screen, { stdin, stdout, signals, env });
    await terminal.untilText('fine');
    terminal.type('b');
    await expect(ended).rejects.toThrow('expected a picture, got none');
    await expectRestored(terminal);
  });

  it.each(['uncaughtException', 'unhandledRejection'])('does so after an %s as well', async (event) => {
    const { terminal, ended } = app();
    await terminal.untilText('SCENARIOS');
    terminal.signals.emit(event, new Error('from elsewhere'));
    await expect(ended).rejects.toThrow('from elsewhere');
    await expectRestored(terminal);
    open.pop();
  });

  it('says why a scenario cannot be shown, and goes on', async () => {
    const problem = 'scenarios/config-loop.yaml:7:3 expected a duration, got soon';
    const { terminal } = app({ compare: () => Promise.reject(new Error(problem)) });
    await terminal.untilText('SCENARIOS');
    terminal.type('\r');
    await terminal.untilText('this cannot be shown');
    expect(terminal.text).toContain(problem);
    terminal.type('q');
    await terminal.untilText('SCENARIOS 2');
  });

  it.each<Partial<AppOptions>>([
    { scenarios: () => Promise.reject(new Error('no such file')) },
    { initial: { compare: 'x' }, compare: () => Promise.reject(new Error('no such file')) },
    { initial: { watch: fakeRun().spec }, record: () => Promise.reject(new Error('no such file')) },
  ])('ends with the problem when there is nothing to go back to', async (options) => {
    const { terminal, ended } = app(options);
    await expect(ended).rejects.toThrow('no such file');
    await expectRestored(terminal);
    open.pop();
  });

  it('forgets a run that nobody waited for', async () => {
    let finish: (feed: FakeFeed) => void = () => undefined;
    const late = new Promise<FakeFeed>((resolve) => {
      finish = resolve;
    });
    const feed = new FakeFeed(3);
    const { terminal } = app({ compare: () => late });
    await terminal.untilText('SCENARIOS');
    terminal.type('\r');
    await terminal.untilText('reading config-loop');
    terminal.type('q');
    await terminal.untilText('SCENARIOS');
    finish(feed);
    await late;
    await new Promise((resolve) => setImmediate(resolve));
    expect(feed.isClosed).toBe(true);
    expect(terminal.text).toContain('SCENARIOS 2');
  });

  it('sends no colours where NO_COLOR is set', async () => {
    const quiet = app({ env: { ...env, NO_COLOR: '1' }, initial: { compare: 'config-loop' } }).terminal;
    await quiet.untilText('verdict');
    expect(quiet.written).not.toMatch(/\x1b\[[\d;]*(3|4|9)\d[\d;]*m/);
    const loud = app({ initial: { compare: 'config-loop' } }).terminal;
    await loud.untilText('verdict');
    expect(loud.written).toMatch(/\x1b\[[\d;]*38;5;\d+m/);
  });

  it('writes nothing while nothing changes', async () => {
    const { terminal, feed } = app({ initial: { compare: 'config-loop' } });
    feed.reach(200);
    await terminal.untilText('200 replications');
    await new Promise((resolve) => setTimeout(resolve, 100));
    const before = terminal.written.length;
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(terminal.written.length).toBe(before);
  });

  it('copies with the terminal’s own clipboard', async () => {
    const { terminal } = app();
    await terminal.untilText('SCENARIOS');
    terminal.type('y');
    await terminal.untilText('copied: wavetank compare config-loop');
    const copied = Buffer.from('wavetank compare config-loop').toString('base64');
    expect(terminal.written).toContain(`\x1b]52;c;${copied}\x07`);
  });
});
