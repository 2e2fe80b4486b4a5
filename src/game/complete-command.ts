import type { WordKind } from './command.ts';
import { cardOf, commandCards } from './command.ts';
import type { House } from './house.ts';
import { groups } from './select-cells.ts';

/** What the last word of a line could become, in the order in which it is offered. */
export function completionsOf(text: string, house: House): readonly string[] {
  const words = text.trimStart().split(/\s+/);
  const typed = words[words.length - 1].toLowerCase();
  if (words.length <= 1)
    return beginning(
      typed,
      commandCards.map(({ name }) => name),
    );
  const card = cardOf(words[0].toLowerCase());
  if (card === undefined || card.words.length === 0) return [];
  const kind = card.words[Math.min(words.length - 2, card.words.length - 1)];
  return beginning(typed, wordsOfKind(kind, house));
}

/** The line with its last word completed as far as all offers agree; a single offer gets a blank after it. */
export function completed(text: string, house: House): string {
  const offers = completionsOf(text, house);
  if (offers.length === 0) return text;
  const begun = text.length - (/\S*$/.exec(text)?.[0].length ?? 0);
  const word = offers.length === 1 ? `${offers[0]} ` : offers.reduce(commonBeginning);
  return text.slice(0, begun) + word;
}

function wordsOfKind(kind: WordKind, { fleet, waiting, crews }: House): readonly string[] {
  const names = [...fleet.regions, ...fleet.cells].map(({ name }) => name);
  switch (kind) {
    case 'alarm':
      return [...waiting.map((number) => `A${number}`).reverse(), 'all'];
    case 'where':
      return [...groups, ...names];
    case 'entity':
      return [...names, 'fleet', 'since'];
    case 'share':
      return ['50%', '20%', '100%'];
    case 'budget':
      return ['10%', '0%', 'unlimited'];
    case 'at-once':
      return ['at-once', ...groups, ...names, String(crews.count)];
    case 'command':
      return commandCards.map(({ name }) => name);
    case 'anyway':
      return ['anyway'];
    case 'text':
      return [];
  }
}

function beginning(typed: string, words: readonly string[]): readonly string[] {
  return words.filter((word) => word.toLowerCase().startsWith(typed));
}

function commonBeginning(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return a.slice(0, length);
}
