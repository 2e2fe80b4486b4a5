import type { Capabilities, Size } from './capabilities.ts';
import type { Command } from './command.ts';
import { glyphsFor } from './glyphs.ts';
import { keysOf } from './key-line.ts';
import type { Line } from './line.ts';
import { fitText, line, run, strong } from './line.ts';
import { rule } from './panel.ts';
import type { Screen } from './screen.ts';
import { wrapped } from './wrap.ts';

/** What every key does on a screen, from the same registry as the key line. */
export function helpScreen(about: Screen, everywhere: readonly Command[]): Screen {
  let top = 0;
  const length = about.commands.length + everywhere.length + 3;
  const move = (by: number) => () => {
    top = Math.max(0, Math.min(length - 5, top + by));
  };
  return {
    name: `help: ${about.name}`,
    commands: [
      { id: 'down', keys: ['down', 'j'], label: 'scroll', help: 'Scrolls down.', run: move(1) },
      { id: 'up', keys: ['up', 'k'], label: '', help: 'Scrolls up.', run: move(-1) },
      {
        id: 'close',
        keys: ['?', 'enter'],
        label: '',
        help: 'Closes the help.',
        run: (stage) => stage.back(),
      },
    ],
    draw: (size, capabilities) => helpLines(about, everywhere, size, capabilities).slice(top),
    framesPerSecond: () => 0,
  };
}

function helpLines(
  about: Screen,
  everywhere: readonly Command[],
  size: Size,
  capabilities: Capabilities,
): readonly Line[] {
  const glyphs = glyphsFor(capabilities);
  const own = new Set(about.commands.flatMap((command) => command.keys));
  const rest = everywhere.filter(
    (command) => !command.keys.some((key) => own.has(key)) || command.keys.length === 0,
  );
  const entries = (commands: readonly Command[]) =>
    commands.flatMap((command) => entry(command, size.columns, capabilities));
  return [
    rule(
      `HELP ${glyphs.separator} ${about.name}`,
      'every key also has a name for the : prompt',
      size.columns,
      glyphs,
      true,
    ),
    ...entries(about.commands),
    rule('EVERYWHERE', '', size.columns, glyphs),
    ...entries(rest),
    line(
      strong(fitText('  ^c', NAME_AT), 'accent'),
      run(' '.repeat(HELP_AT - NAME_AT)),
      run('Ends the program (exit code 130); ^z suspends it.'),
    ),
  ];
}

function entry(command: Command, columns: number, capabilities: Capabilities): readonly Line[] {
  const name = command.takes === undefined ? command.id : `${command.id} ${command.takes}`;
  const words = wrapped(command.help, columns - HELP_AT - 1, 3);
  return words.map((text, row) =>
    row > 0
      ? line(run(' '.repeat(HELP_AT)), text)
      : line(
          strong(fitText(`  ${keysOf(command, capabilities.glyphs)}`, NAME_AT), 'accent'),
          run(fitText(name, HELP_AT - NAME_AT), 'muted'),
          text,
        ),
  );
}

const NAME_AT = 12;
const HELP_AT = 27;
