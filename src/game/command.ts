import type { Duration } from '../kernel/index.ts';

/** What a trainee can say, with all names resolved to cells. */
export type GameCommand =
  | { readonly name: 'ack'; readonly alarms: readonly number[] }
  | { readonly name: 'status' | 'pause' | 'resume' | 'rollback' }
  | { readonly name: 'show'; readonly entity: string }
  | { readonly name: 'metrics'; readonly entity: string; readonly since: Duration }
  | { readonly name: 'drain' | 'undrain'; readonly where: Where }
  | { readonly name: 'admit'; readonly where: Where; readonly share: number }
  | { readonly name: 'retry-budget'; readonly where: Where; readonly budget: number }
  | { readonly name: 'restart'; readonly where: Where; readonly atOnce: number }
  | { readonly name: 'hypothesis' | 'note'; readonly text: string }
  | { readonly name: 'help'; readonly about: string }
  | { readonly name: 'resolve'; readonly anyway: boolean };

export type CommandName = GameCommand['name'];

/** Cells, and the words that named them. */
export interface Where {
  readonly words: string;
  readonly cells: readonly number[];
}

/** How a command is written, and what it does. */
export interface CommandCard {
  readonly name: CommandName;
  /** Other words for it. */
  readonly also: readonly string[];
  readonly usage: string;
  readonly help: string;
  /** What each word after the name may be, for completion; the last one repeats. */
  readonly words: readonly WordKind[];
}

/** Kinds of words in a command. */
export type WordKind =
  | 'alarm'
  | 'where'
  | 'entity'
  | 'share'
  | 'budget'
  | 'at-once'
  | 'command'
  | 'text'
  | 'anyway';

/** All commands, in the order in which an incident asks for them. */
export const commandCards: readonly CommandCard[] = [
  {
    name: 'ack',
    also: ['acknowledge'],
    usage: 'ack [A3 … | all]',
    help: 'Acknowledges alarms: somebody looks into them. Without a number, the newest.',
    words: ['alarm'],
  },
  { name: 'status', also: [], usage: 'status', help: 'Sums up what telemetry shows.', words: [] },
  {
    name: 'show',
    also: [],
    usage: 'show <cell | region>',
    help: 'Shows a cell or the cells of a region, as telemetry sees them.',
    words: ['entity'],
  },
  {
    name: 'metrics',
    also: [],
    usage: 'metrics [cell | region] [since 10m]',
    help: 'Error share, requests and user reports of the last minutes.',
    words: ['entity'],
  },
  {
    name: 'pause',
    also: [],
    usage: 'pause',
    help: 'Holds the rollout before its next wave.',
    words: [],
  },
  { name: 'resume', also: [], usage: 'resume', help: 'Lets a paused rollout go on.', words: [] },
  {
    name: 'rollback',
    also: [],
    usage: 'rollback',
    help: 'Takes the change back everywhere; cells are touched again on the way.',
    words: [],
  },
  {
    name: 'drain',
    also: [],
    usage: 'drain <where>',
    help: 'Moves the users of cells to others with headroom.',
    words: ['where'],
  },
  {
    name: 'undrain',
    also: [],
    usage: 'undrain <where>',
    help: 'Brings drained users home.',
    words: ['where'],
  },
  {
    name: 'admit',
    also: ['shed'],
    usage: 'admit 50% <where>',
    help: 'Lets only this share of new requests in (100% = all): the rest fails at once, and is spared the queue.',
    words: ['share', 'where'],
  },
  {
    name: 'retry-budget',
    also: [],
    usage: 'retry-budget 10% <where>',
    help: 'Caps what clients may send again, per first try; `unlimited` lifts it.',
    words: ['budget', 'where'],
  },
  {
    name: 'restart',
    also: [],
    usage: 'restart <where> [at-once 4]',
    help: 'Restarts all hosts of cells: queues are gone, and so is what sticks to the hosts.',
    words: ['where', 'at-once'],
  },
  {
    name: 'hypothesis',
    also: ['h'],
    usage: 'h "what you think it is"',
    help: 'Writes down what you think is going on; it stands in the post-mortem.',
    words: ['text'],
  },
  { name: 'note', also: ['n'], usage: 'note "text"', help: 'Writes a note to the log.', words: ['text'] },
  { name: 'help', also: [], usage: 'help [command]', help: 'How a command is written.', words: ['command'] },
  {
    name: 'resolve',
    also: [],
    usage: 'resolve [anyway]',
    help: 'Declares the incident over and opens the debrief; asks once more while alarms are on.',
    words: ['anyway'],
  },
];

/** The card of a command by its name or another word for it. */
export function cardOf(word: string): CommandCard | undefined {
  return commandCards.find(({ name, also }) => name === word || also.includes(word));
}
