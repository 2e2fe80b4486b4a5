import type { Duration } from '../kernel/index.ts';
import { HOUR, MINUTE, SECOND } from '../kernel/index.ts';
import type { CommandCard, GameCommand, Where } from './command.ts';
import { cardOf, commandCards } from './command.ts';
import type { House } from './house.ts';
import { nearest } from './nearest.ts';
import { cellsNamed } from './select-cells.ts';

export type Parsed =
  | { readonly command: GameCommand; readonly problem?: undefined }
  | { readonly problem: string; readonly command?: undefined };

/** Reads what a trainee typed. Whatever it is, the answer is a command or a sentence that says how it is written. */
export function parseCommand(text: string, house: House): Parsed {
  const words = wordsOf(text);
  const [first] = words;
  if (first === undefined) return { problem: `expected a command such as ${commandCards[1].usage}` };
  const card = cardOf(first.toLowerCase());
  if (card === undefined) {
    const close = nearest(
      first.toLowerCase(),
      commandCards.map(({ name }) => name),
    );
    return {
      problem: `no command ${first}${close === undefined ? '; help lists them all' : `; did you mean ${close}?`}`,
    };
  }
  const command = READERS[card.name](words.slice(1), house, card, restOf(text));
  return typeof command === 'string' ? { problem: command } : { command };
}

/** Words of a line: between blanks, or between quotation marks. */
export function wordsOf(text: string): readonly string[] {
  return [...text.matchAll(/"([^"]*)"?|[^\s",]+/g)].map((match) => match[1] ?? match[0]);
}

type Reader = (
  words: readonly string[],
  house: House,
  card: CommandCard,
  rest: string,
) => GameCommand | string;

const READERS: Readonly<Record<GameCommand['name'], Reader>> = {
  ack: readAck,
  status: alone('status'),
  pause: alone('pause'),
  resume: alone('resume'),
  rollback: alone('rollback'),
  show: (words, house, card) => {
    if (words.length !== 1) return usage(card);
    return withEntity(words[0], house, (entity) => ({ name: 'show', entity }));
  },
  metrics: readMetrics,
  drain: onCells('drain'),
  undrain: onCells('undrain'),
  admit: (words, house, card) => {
    const { share, rest } = takeShare(words);
    if (share === undefined) return usage(card, 'the share needs a % sign, from 0% to 100%');
    return withCells(rest, house, card, (where) => ({ name: 'admit', where, share }));
  },
  'retry-budget': (words, house, card) => {
    const unlimited = words.find((word) => word.toLowerCase() === 'unlimited');
    const { share, rest } = takeShare(words.filter((word) => word !== unlimited));
    if (unlimited === undefined && share === undefined)
      return usage(card, 'the budget is a share from 0% to 100%, or `unlimited`');
    const budget = unlimited === undefined ? (share ?? 0) : Number.POSITIVE_INFINITY;
    return withCells(rest, house, card, (where) => ({ name: 'retry-budget', where, budget }));
  },
  restart: readRestart,
  hypothesis: withText('hypothesis'),
  note: withText('note'),
  help: (words, _house, card) => {
    if (words.length > 1) return usage(card);
    const about = words[0] ?? '';
    return about === '' || cardOf(about) !== undefined ? { name: 'help', about } : `no command ${about}`;
  },
  resolve: (words, _house, card) => {
    if (words.length === 0) return { name: 'resolve', anyway: false };
    return words.length === 1 && words[0] === 'anyway' ? { name: 'resolve', anyway: true } : usage(card);
  },
};

function alone(name: 'status' | 'pause' | 'resume' | 'rollback'): Reader {
  return (words, _house, card) => {
    const extra = words.filter((word) => word !== 'rollout');
    return extra.length === 0 ? { name } : usage(card);
  };
}

function withText(name: 'hypothesis' | 'note'): Reader {
  return (words, _house, card, rest) => {
    const text = words.length === 1 ? words[0].trim() : rest.replaceAll('"', '').trim();
    return text === '' ? usage(card) : { name, text };
  };
}

function onCells(name: 'drain' | 'undrain'): Reader {
  return (words, house, card) => withCells(words, house, card, (where) => ({ name, where }));
}

function readAck(words: readonly string[], house: House, card: CommandCard): GameCommand | string {
  if (house.alarms.length === 0) return 'no alarm has fired';
  const all = words.length === 1 && words[0].toLowerCase() === 'all';
  if ((all || words.length === 0) && house.waiting.length === 0) return 'every alarm is acknowledged';
  if (all) return { name: 'ack', alarms: house.waiting };
  if (words.length === 0) return { name: 'ack', alarms: house.waiting.slice(-1) };
  const alarms: number[] = [];
  for (const word of words) {
    const number = Number(/^a?(\d{1,9})$/i.exec(word)?.[1] ?? Number.NaN);
    if (Number.isNaN(number)) return usage(card);
    if (!house.alarms.includes(number))
      return `there is no alarm ${word}; the newest is A${house.alarms.at(-1)}`;
    alarms.push(number);
  }
  return { name: 'ack', alarms };
}

function readMetrics(words: readonly string[], house: House, card: CommandCard): GameCommand | string {
  const at = words.indexOf('since');
  const since = at < 0 ? 30 * MINUTE : durationOf(words[at + 1] ?? '');
  const names = at < 0 ? words : [...words.slice(0, at), ...words.slice(at + 2)];
  if (since === undefined) return usage(card, 'since needs a time such as 10m');
  if (names.length > 1) return usage(card);
  if (names.length === 0) return { name: 'metrics', entity: '', since };
  return withEntity(names[0], house, (entity) => ({ name: 'metrics', entity, since }));
}

function readRestart(words: readonly string[], house: House, card: CommandCard): GameCommand | string {
  const at = words.findIndex((word) => word === 'at-once' || word === '--at-once');
  const names = at < 0 ? words : [...words.slice(0, at), ...words.slice(at + 2)];
  const given = at < 0 ? house.crews.count : Number(/^\d{1,9}$/.exec(words[at + 1] ?? '')?.[0] ?? Number.NaN);
  if (!(given >= 1)) return usage(card, 'at-once needs a whole number from 1');
  if (given > house.crews.count)
    return `there are ${house.crews.count} crews, so at most at-once ${house.crews.count}`;
  return withCells(names, house, card, (where) => ({
    name: 'restart',
    where,
    atOnce: Math.min(given, where.cells.length),
  }));
}

function withCells(
  words: readonly string[],
  house: House,
  card: CommandCard,
  make: (where: Where) => GameCommand,
): GameCommand | string {
  if (words.length === 0) return usage(card, '<where> is cells, regions, failing, new or fleet');
  const { cells, problem } = cellsNamed(words, house);
  return problem === undefined ? make({ words: words.join(' '), cells }) : problem;
}

function withEntity(word: string, house: House, make: (entity: string) => GameCommand): GameCommand | string {
  const { regions, cells } = house.fleet;
  if (word === 'fleet') return make('');
  const names = [...regions, ...cells].map(({ name }) => name);
  if (names.includes(word)) return make(word);
  const close = nearest(word, names);
  return `no cell or region ${word}${close === undefined ? '' : `; did you mean ${close}?`}`;
}

function takeShare(words: readonly string[]): { share: number | undefined; rest: readonly string[] } {
  const at = words.findIndex((word) => /^\d{1,3}(\.\d{1,9})?%$/.test(word));
  const share = at < 0 ? Number.NaN : Number.parseFloat(words[at]) / 100;
  if (!(share >= 0 && share <= 1)) return { share: undefined, rest: words };
  return { share, rest: words.filter((_, index) => index !== at) };
}

/** A time as people write it: `90s`, `10m`, `1h30m`; undefined when it is none. */
export function durationOf(text: string): Duration | undefined {
  const match = /^(?:(\d{1,4})h)?(?:(\d{1,5})m)?(?:(\d{1,6})s)?$/.exec(text);
  if (match === null || text === '') return undefined;
  const [hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  return hours * HOUR + minutes * MINUTE + seconds * SECOND;
}

/** What stands behind the first word. */
function restOf(text: string): string {
  return text.trim().replace(/^\S+\s*/, '');
}

function usage(card: CommandCard, why = ''): string {
  return `${card.usage}${why === '' ? '' : `: ${why}`}`;
}
