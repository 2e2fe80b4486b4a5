import type { Capabilities, Size } from './capabilities.ts';
import type { Command } from './command.ts';
import { glyphsFor } from './glyphs.ts';
import type { Line } from './line.ts';
import { fitText, line, run, strong } from './line.ts';
import { block, rule, viewport } from './panel.ts';
import type { Screen, Stage } from './screen.ts';
import { wrapped } from './wrap.ts';

/** A scenario as the list shows it. */
export interface ScenarioCard {
  readonly name: string;
  readonly title: string;
  /** The question. */
  readonly asks: string;
}

/** The first screen: which scenarios there are, and what each of them asks. */
export function scenarioList(
  cards: readonly ScenarioCard[],
  open: (stage: Stage, name: string) => void,
): Screen {
  let cursor = 0;
  const move = (by: number) => () => {
    cursor = Math.max(0, Math.min(cards.length - 1, cursor + by));
  };
  const none = () => (cards.length > 0 ? '' : 'there is no scenario here');
  const commands: readonly Command[] = [
    {
      id: 'compare',
      keys: ['enter'],
      label: 'compare policies',
      help: 'Compares the policies of the scenario.',
      blocked: none,
      run: (stage) => open(stage, cards[cursor].name),
    },
    { id: 'down', keys: ['down', 'j'], label: 'next', help: 'Next scenario.', run: move(1) },
    { id: 'up', keys: ['up', 'k'], label: '', help: 'Scenario before.', run: move(-1) },
    { id: 'top', keys: ['g', 'home'], label: '', help: 'First scenario.', run: move(-cards.length) },
    { id: 'bottom', keys: ['G', 'end'], label: '', help: 'Last scenario.', run: move(cards.length) },
    {
      id: 'copy',
      keys: ['y'],
      label: 'copy command',
      help: 'Copies the command line that opens the comparison.',
      blocked: none,
      run: (stage) => stage.copy(`wavetank compare ${cards[cursor].name}`),
    },
  ];
  return {
    name: 'scenarios',
    commands,
    draw: (size, capabilities) => scenarioListView(cards, cursor, size, capabilities),
    framesPerSecond: () => 0,
  };
}

/** The list as lines: each scenario with its question below it, as many as fit. */
function scenarioListView(
  cards: readonly ScenarioCard[],
  cursor: number,
  { columns, rows }: Size,
  capabilities: Capabilities,
): readonly Line[] {
  const glyphs = glyphsFor(capabilities);
  const head: Line[] = [
    line(
      strong(' wavetank ', 'title'),
      run('tests a rollout policy against failures before production does', 'muted'),
    ),
    rule(`SCENARIOS ${cards.length}`, 'which one?', columns, glyphs, true),
  ];
  if (cards.length === 0) {
    const empty = line(
      run('  No scenario here. Write one: see wavetank explain and wavetank schema.', 'muted'),
    );
    return block([...head, empty], columns, rows);
  }
  const { from, to } = viewport(
    cards.length,
    cursor,
    Math.max(1, Math.floor((rows - head.length) / CARD_ROWS)),
  );
  const entries = cards
    .slice(from, to)
    .flatMap((card, i) => cardLines(card, from + i === cursor, columns, glyphs.pointer));
  return block([...head, ...entries], columns, rows);
}

const CARD_ROWS = 4;

function cardLines(
  { name, title, asks }: ScenarioCard,
  selected: boolean,
  columns: number,
  pointer: string,
): Line[] {
  const question = wrapped(asks, columns - 22, 2);
  const tone = selected ? 'accent' : 'plain';
  return [
    line(
      run(selected ? ` ${pointer} ` : '   ', 'accent'),
      strong(`${fitText(name, 16)} `, tone),
      run(title, tone),
    ),
    line(run(' '.repeat(20)), run(question[0] ?? '', 'muted')),
    line(run(' '.repeat(20)), run(question[1] ?? '', 'muted')),
    [],
  ];
}
