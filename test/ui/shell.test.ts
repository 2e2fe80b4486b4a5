import { describe, expect, it } from 'vitest';
import type { Command, Screen } from '../../src/ui/index.ts';
import { line } from '../../src/ui/index.ts';
import { ascii, HandShell, small } from './support/hand-shell.ts';

/** A screen that writes down what is done to it. */
function scribe(name = 'scribe', more: Partial<Screen> = {}) {
  const done: string[] = [];
  const command = (id: string, keys: string[], extra: Partial<Command> = {}): Command => ({
    id,
    keys,
    label: id,
    help: `Does ${id}.`,
    run: (_, argument) => done.push(argument === '' ? id : `${id} ${argument}`),
    ...extra,
  });
  const screen: Screen = {
    name,
    commands: [
      command('mark', ['space', 'x']),
      command('seek', ['/'], { takes: '1h12m', label: '' }),
      command('sell', ['s'], { blocked: () => 'the market is closed' }),
    ],
    draw: ({ columns, rows }) => [line(`${name} ${columns}x${rows}`), line(done.join(', '))],
    framesPerSecond: () => 0,
    closed: () => done.push('closed'),
    ...more,
  };
  return { screen, done };
}

describe('the shell', () => {
  it('turns keys into commands, and shows on the key line what they are', () => {
    const { screen, done } = scribe();
    const shell = new HandShell(screen).press('space', 'x', 'u');
    expect(done).toEqual(['mark', 'mark']);
    expect(shell.text.split('\n').at(-1)).toBe(
      ' ␣ mark  s sell                                                  ? help  q quit',
    );
    expect(new HandShell(screen, small, ascii).text.split('\n').at(-1)).toContain('spc mark');
  });

  it('says why a command cannot be used, until the next key', () => {
    const { screen, done } = scribe();
    const shell = new HandShell(screen).press('s');
    expect(shell.text).toContain('the market is closed');
    expect(shell.press('space').text).not.toContain('the market is closed');
    expect(done).toEqual(['mark']);
  });

  it('takes any command by its name, completes it and passes its argument', () => {
    const { screen, done } = scribe();
    const shell = new HandShell(screen).press(':', 's', 'e', 'e', 'tab');
    expect(shell.text).toContain(':seek');
    shell.type('1h 12m');
    expect(done).toEqual(['seek 1h 12m']);
  });

  it('offers what a beginning could become, and completes as far as it is clear', () => {
    const shell = new HandShell(scribe().screen).press(':', 's', 'tab');
    expect(shell.text).toContain(':se   seek 1h12m  sell');
  });

  it('asks for the argument when the key of a command that takes one is pressed', () => {
    const { screen, done } = scribe();
    expect(new HandShell(screen).press('/').text).toContain('seek    for example 1h12m');
    new HandShell(screen).press('/').type('2h');
    expect(done).toEqual(['seek 2h']);
  });

  it('closes the prompt with escape, or by deleting past its beginning', () => {
    const { screen, done } = scribe();
    const shell = new HandShell(screen);
    expect(shell.press(':', 'm', 'escape').exitCode).toBeNull();
    expect(shell.press(':', 'm', 'backspace', 'backspace', 'x').text).toContain('mark');
    expect(done).toEqual(['mark']);
  });

  it('tells of a name that is no command, and of a missing argument', () => {
    const shell = new HandShell(scribe().screen).press(':').type('fly');
    expect(shell.text).toContain('no command fly; ? lists them all');
    expect(shell.press(':').type('seek').text).toContain('seek needs an argument, for example seek 1h12m');
  });

  it('lists every command of the screen in the help', () => {
    const shell = new HandShell(scribe().screen).press('?');
    expect(shell.text).toContain('␣ x       mark           Does mark.');
    expect(shell.text).toContain('/         seek 1h12m     Does seek.');
    expect(shell.text).toContain('Ends the program (exit code 130)');
    expect(shell.press('q').text).toContain('scribe 80x23');
  });

  it('goes back screen by screen and ends after the first', () => {
    const below = scribe('below');
    const above = scribe('above');
    const shell = new HandShell(below.screen);
    shell.shell.open(above.screen);
    expect(shell.text).toContain('q back');
    shell.press('escape');
    expect(above.done).toEqual(['closed']);
    expect(shell.text).toContain('below');
    expect(shell.press('q').exitCode).toBe(0);
    expect(below.done).toEqual(['closed']);
  });

  it('ends with 130 on Ctrl-C from anywhere, closing every screen', () => {
    const { screen, done } = scribe();
    const shell = new HandShell(screen);
    shell.shell.open(scribe().screen);
    expect(shell.press('C-c').exitCode).toBe(130);
    expect(done).toEqual(['closed']);
  });

  it('lets its clock stand while nothing moves, and move at the rate of the screen', () => {
    let rate = 0;
    let passedMs = 0;
    const moving = { framesPerSecond: () => rate, advance: (ms: number) => (passedMs += ms) };
    const shell = new HandShell(scribe('moving', moving as Partial<Screen>).screen);
    expect(shell.interval).toBe(0);
    rate = 4;
    shell.shell.changed();
    expect(shell.interval).toBe(250);
    shell.wait(3);
    expect(passedMs).toBe(750);
    rate = 0;
    shell.wait(1);
    expect(shell.interval).toBe(0);
  });

  it('says what it needs when the terminal is too small, and takes no key but those that leave', () => {
    const { screen, done } = scribe('scribe', { vitalLine: () => '47 of 200 runs' });
    const shell = new HandShell(screen, { columns: 40, rows: 10 });
    expect(shell.press('space').text).toMatchInlineSnapshot(`
      "

             ┌───────────────────────┐
             │ terminal too small    │
             │ now 40x10  need 60x16 │
             │ 47 of 200 runs        │
             │ q quits               │
             └───────────────────────┘

      "
    `);
    expect(done).toEqual([]);
    expect(shell.crooked).toEqual([]);
    expect(shell.press('q').exitCode).toBe(0);
  });

  it('fills terminals of any size exactly', () => {
    for (const columns of [1, 7, 25, 59, 60, 80, 200]) {
      for (const rows of [1, 5, 15, 16, 24, 60]) {
        const shell = new HandShell(scribe().screen, { columns, rows });
        expect(shell.crooked).toEqual([]);
      }
    }
  });
});
