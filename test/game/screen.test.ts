import { afterEach, describe, expect, it } from 'vitest';
import { openRun } from '../../src/experiment/index.ts';
import { debriefOf } from '../../src/game/debrief-facts.ts';
import { DebriefScreen } from '../../src/game/debrief-screen.ts';
import { Game } from '../../src/game/game.ts';
import { GameScreen } from '../../src/game/game-screen.ts';
import type { Mode, RecordEnd, RecordEntry } from '../../src/game/record.ts';
import { runInTerminal } from '../../src/ui/index.ts';
import { FakeTerminal } from '../ui/support/fake-terminal.ts';
import { HandShell } from '../ui/support/hand-shell.ts';
import { example } from './support/debrief-example.ts';
import { drillSpec } from './support/drill.ts';

function gameScreen(mode: Mode = 'practice') {
  const kept: (RecordEntry | RecordEnd)[] = [];
  const game = new Game(drillSpec.scenario, drillSpec.policy, openRun(drillSpec), (line) => kept.push(line));
  const written: string[] = [];
  const screen = new GameScreen({
    game,
    mode,
    speed: 8,
    after: () =>
      new DebriefScreen({
        debrief: debriefOf(
          { ...example.record, entries: kept.filter((line) => line.kind !== 'end'), end: game.ended },
          drillSpec,
        ),
        title: 'drill',
        replayCommand: 'wavetank debrief game.jsonl',
        write: () => {
          written.push('post-mortem.md');
          return 'post-mortem.md';
        },
      }),
  });
  return { screen, game, kept, written };
}

describe('the screen of a game', () => {
  it('leads from the first alarm by a cap on retries to the debrief', () => {
    const { screen, game, written } = gameScreen();
    const shell = new HandShell(screen);
    expect(shell.text).toContain('all quiet');
    while (game.alarms.length === 0) shell.wait(1);
    expect(shell.text).toContain('the pager rings: the clock runs x8');
    shell.press('A', 'c', 'f', 'a', 'tab', 'enter');
    shell.press('p');
    expect(shell.text).toContain('retries capped at 10% of first tries at 2 cells');
    expect(shell.text).toContain('rollout paused before its next wave');
    for (let i = 0; i < 200 && game.alarms.some(({ clearedAt }) => clearedAt === null); i += 1)
      shell.press(']').wait(3);
    shell.press('i').type('resolve anyway');
    expect(shell.text).toContain('running it again');
    shell.wait(12);
    expect(shell.text).toContain('SCORE 100/100');
    expect(shell.text).toContain('post-mortem: post-mortem.md');
    expect(shell.crooked).toEqual([]);
    shell.press('W', 'y', 'q');
    expect(written.length).toBe(2);
    expect(shell.copied).toEqual(['wavetank debrief game.jsonl']);
    expect(shell.exitCode).toBe(0);
  });

  it('shows what a command would do before it is done, and takes it back on escape', () => {
    const { screen, game } = gameScreen();
    const shell = new HandShell(screen);
    shell.press('r', 'u', 's');
    expect(shell.text).toContain('> restart us');
    expect(shell.text).toContain('3 cells (186k users, 50%) out of service for a while');
    shell.press('escape');
    expect(shell.text).not.toContain('> restart us');
    expect(game.log.length).toBe(0);
  });

  it('takes every letter while a command is typed, even those that are keys', () => {
    const { screen, game } = gameScreen();
    new HandShell(screen).press('n').type('q ? a : [ ] R x');
    expect(game.log.map(({ text }) => text)).toEqual(['note q ? a : [ ] R x', 'written down']);
  });

  it('stands still while the clock is stopped, which only practice allows', () => {
    const practice = gameScreen();
    new HandShell(practice.screen).press('space').wait(20);
    expect(practice.game.run.now).toBe(0);
    const graded = gameScreen('graded');
    const shell = new HandShell(graded.screen).press('space');
    expect(shell.text).toContain('a graded game goes on');
    shell.wait(20);
    expect(graded.game.run.now).toBeGreaterThan(0);
  });

  it('asks before it is left, and keeps what was played', () => {
    const { screen, kept } = gameScreen();
    const shell = new HandShell(screen).press('q');
    expect(shell.exitCode).toBeNull();
    expect(shell.text).toContain('q once more leaves the game');
    shell.press('a', 'q');
    expect(shell.exitCode).toBeNull();
    shell.press('q');
    expect(shell.exitCode).toBe(0);
    expect(kept.at(-1)).toMatchObject({ kind: 'end', why: 'left' });
  });

  it('says on a small terminal what must not be missed', () => {
    const { screen } = gameScreen();
    const shell = new HandShell(screen, { columns: 50, rows: 12 });
    expect(shell.text).toContain('terminal too small');
    expect(shell.text).toContain('clock RUNS');
  });

  it('shows one panel after the other at 60x16', () => {
    const { screen } = gameScreen();
    const shell = new HandShell(screen, { columns: 60, rows: 16 }).press('tab', 'tab');
    expect(shell.text).toContain('region');
    expect(shell.crooked).toEqual([]);
  });
});

describe('a game in a terminal', () => {
  const open: { terminal: FakeTerminal; ended: Promise<unknown> }[] = [];
  afterEach(async () => {
    for (const { terminal, ended } of open.splice(0)) {
      terminal.signals.emit('SIGTERM');
      await ended.catch(() => undefined);
    }
  });

  it('gives the terminal back as it was, and what was played is on record', async () => {
    const terminal = new FakeTerminal(80, 24);
    const { screen, kept } = gameScreen();
    const ended = runInTerminal(screen, {
      ...terminal,
      stdin: terminal.stdin,
      stdout: terminal.stdout,
      signals: terminal.signals,
      env: { TERM: 'xterm-256color', LANG: 'C.UTF-8' },
    });
    open.push({ terminal, ended });
    await terminal.untilText('GAME');
    expect(terminal.onAlternateScreen).toBe(true);
    terminal.type('n');
    await terminal.untilText('> note');
    terminal.type('hello\r');
    await terminal.untilText('written down');
    terminal.type('\x03');
    expect(await ended).toBe(130);
    await terminal.until(({ onAlternateScreen }) => !onAlternateScreen);
    expect(terminal.raw).toBe(false);
    expect(kept.map(({ kind }) => kind)).toEqual(['note', 'end']);
  });
});
