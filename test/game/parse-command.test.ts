import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandCards } from '../../src/game/command.ts';
import { completed, completionsOf } from '../../src/game/complete-command.ts';
import { durationOf, parseCommand, wordsOf } from '../../src/game/parse-command.ts';
import { MINUTE, SECOND } from '../../src/kernel/index.ts';
import { smallHouse } from './support/small-fleet.ts';

const read = (text: string) => {
  const parsed = parseCommand(text, smallHouse);
  return parsed.command ?? parsed.problem;
};

describe('a command', () => {
  it.each([
    ['ack', { name: 'ack', alarms: [3] }],
    ['ack A2 1', { name: 'ack', alarms: [2, 1] }],
    ['acknowledge all', { name: 'ack', alarms: [1, 2, 3] }],
    ['pause rollout', { name: 'pause' }],
    ['rollback', { name: 'rollback' }],
    ['drain eu-2', { name: 'drain', where: { words: 'eu-2', cells: [4] } }],
    ['undrain eu us-1 eu-2', { name: 'undrain', where: { words: 'eu us-1 eu-2', cells: [0, 3, 4, 5] } }],
    ['admit 50% us', { name: 'admit', where: { words: 'us', cells: [0, 1, 2] }, share: 0.5 }],
    ['shed failing 20%', { name: 'admit', where: { words: 'failing', cells: [1] }, share: 0.2 }],
    ['retry-budget eu 10%', { name: 'retry-budget', where: { words: 'eu', cells: [3, 4, 5] }, budget: 0.1 }],
    [
      'retry-budget unlimited new',
      { name: 'retry-budget', where: { words: 'new', cells: [0, 1] }, budget: Number.POSITIVE_INFINITY },
    ],
    ['restart us', { name: 'restart', where: { words: 'us', cells: [0, 1, 2] }, atOnce: 3 }],
    ['restart us at-once 2', { name: 'restart', where: { words: 'us', cells: [0, 1, 2] }, atOnce: 2 }],
    ['h "retries, not the code"', { name: 'hypothesis', text: 'retries, not the code' }],
    ['note told support, twice', { name: 'note', text: 'told support, twice' }],
    ['show us-2', { name: 'show', entity: 'us-2' }],
    ['metrics', { name: 'metrics', entity: '', since: 30 * MINUTE }],
    ['metrics eu since 10m', { name: 'metrics', entity: 'eu', since: 10 * MINUTE }],
    ['resolve anyway', { name: 'resolve', anyway: true }],
  ])('%s is understood', (text, command) => {
    expect(read(text)).toEqual(command);
  });

  it('that is wrong is answered by how it is written', () => {
    const wrong = [
      '',
      'rolback',
      'xyzzy',
      'ack A9',
      'ack me',
      'drain',
      'drain us-4',
      'admit 50 us',
      'admit 150% us',
      'retry-budget us',
      'restart us at-once 5',
      'restart us at-once',
      'metrics us since soon',
      'note',
      'show',
      'resolve now',
      'pause please',
      'help me',
    ];
    expect(wrong.map((text) => `${text} -> ${read(text)}`)).toMatchInlineSnapshot(`
      [
        " -> expected a command such as status",
        "rolback -> no command rolback; did you mean rollback?",
        "xyzzy -> no command xyzzy; help lists them all",
        "ack A9 -> there is no alarm A9; the newest is A3",
        "ack me -> ack [A3 … | all]",
        "drain -> drain <where>: <where> is cells, regions, failing, new or fleet",
        "drain us-4 -> no cell or region us-4; did you mean us-1?",
        "admit 50 us -> admit 50% <where>: the share needs a % sign, from 0% to 100%",
        "admit 150% us -> admit 50% <where>: the share needs a % sign, from 0% to 100%",
        "retry-budget us -> retry-budget 10% <where>: the budget is a share from 0% to 100%, or \`unlimited\`",
        "restart us at-once 5 -> there are 4 crews, so at most at-once 4",
        "restart us at-once -> restart <where> [at-once 4]: at-once needs a whole number from 1",
        "metrics us since soon -> metrics [cell | region] [since 10m]: since needs a time such as 10m",
        "note -> note "text"",
        "show -> show <cell | region>",
        "resolve now -> resolve [anyway]",
        "pause please -> pause",
        "help me -> no command me",
      ]
    `);
  });

  it('is never an error of ours, whatever was typed', () => {
    const words = fc.oneof(
      fc.constantFrom(
        ...commandCards.map(({ name }) => name),
        'us',
        'eu-1',
        'failing',
        '50%',
        'at-once',
        '"',
        'A1',
      ),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 6 }), (parts) => {
        const text = parts.join(' ');
        const { command, problem } = parseCommand(text, smallHouse);
        expect([typeof command, typeof problem].sort()).toEqual(
          command === undefined ? ['string', 'undefined'] : ['object', 'undefined'],
        );
        expect(completed(text, smallHouse).startsWith(text.replace(/\S*$/, ''))).toBe(true);
        expect(Array.isArray(wordsOf(text))).toBe(true);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

describe('a time', () => {
  it('is written with its units', () => {
    expect(['90s', '10m', '1h30m5s', '10', '', 'm'].map(durationOf)).toEqual([
      90 * SECOND,
      10 * MINUTE,
      90 * MINUTE + 5 * SECOND,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('completion', () => {
  it('offers commands, then what fits the word', () => {
    expect(completionsOf('re', smallHouse)).toEqual(['resume', 'retry-budget', 'restart', 'resolve']);
    expect(completionsOf('drain e', smallHouse)).toEqual(['eu', 'eu-1', 'eu-2', 'eu-3']);
    expect(completionsOf('ack ', smallHouse)).toEqual(['A3', 'A2', 'A1', 'all']);
    expect(completionsOf('nothing ', smallHouse)).toEqual([]);
  });

  it('writes what all offers share', () => {
    expect(completed('res', smallHouse)).toBe('res');
    expect(completed('rest', smallHouse)).toBe('restart ');
    expect(completed('retry-budget 10% f', smallHouse)).toBe('retry-budget 10% f');
    expect(completed('retry-budget 10% fa', smallHouse)).toBe('retry-budget 10% failing ');
    expect(completed('', smallHouse)).toBe('');
  });
});
