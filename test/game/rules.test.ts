import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../src/domain/index.ts';
import type { PlayerAction } from '../../src/experiment/index.ts';
import { crewsMissing } from '../../src/game/act.ts';
import { alarmsOf, onPager } from '../../src/game/alarms.ts';
import { castFor, dramaOf } from '../../src/game/casting.ts';
import type { Situation } from '../../src/game/dry-run.ts';
import { dryRun } from '../../src/game/dry-run.ts';
import { truth, visibleEvent } from '../../src/game/events.ts';
import { crewsOf } from '../../src/game/house.ts';
import { leversInWords, noLevers, pulled } from '../../src/game/levers.ts';
import { LineEditor } from '../../src/game/line-editor.ts';
import { incidentSpeed, quietSpeed, shifted, speeds } from '../../src/game/pace.ts';
import { parseCommand } from '../../src/game/parse-command.ts';
import type { ActEntry } from '../../src/game/record.ts';
import { readScript } from '../../src/game/script.ts';
import { alternatives } from '../../src/game/what-if.ts';
import { HOUR, MINUTE } from '../../src/kernel/index.ts';
import { formatProblem } from '../../src/scenario/index.ts';
import { drill, drillSpec } from './support/drill.ts';
import { rowOf } from './support/rows.ts';
import { smallFleet, smallHouse } from './support/small-fleet.ts';

const situation: Situation = {
  house: smallHouse,
  now: 60 * MINUTE,
  errands: [],
  canMove: false,
  changeRestarts: true,
};

const entry = (kind: JournalEntry['kind'], entity: string, values = {}, time = 0): JournalEntry => ({
  time,
  kind,
  entity,
  values,
  cause: -1,
});

describe('a dry run', () => {
  it('says what would be done, from what a person knows', () => {
    const said = [
      'ack',
      'pause',
      'rollback',
      'drain us',
      'admit 50% us-1',
      'admit 100% us-1',
      'retry-budget 12.5% failing',
      'restart us at-once 2',
      'status',
    ];
    const told = said.map((text) => {
      const { command } = parseCommand(text, smallHouse);
      return `${text}: ${command === undefined ? 'not understood' : dryRun(command, situation)}`;
    });
    expect(told).toMatchInlineSnapshot(`
      [
        "ack: acknowledges A3",
        "pause: the wave under way is finished, the next one waits; reversible",
        "rollback: touches 2 cells (2.00k users, 33.3%) again and restarts each",
        "drain us: this fleet cannot move users",
        "admit 50% us-1: turns 50% of requests away at 1 cell (1.00k users, 16.7%); reversible",
        "admit 100% us-1: lets everybody in again at 1 cell (1.00k users, 16.7%)",
        "retry-budget 12.5% failing: at most 12.5% retries per first try at 1 cell (1.00k users, 16.7%); reversible",
        "restart us at-once 2: 3 cells (3.00k users, 50%) out of service for a while, ready by 01:06:00",
        "status: ",
      ]
    `);
  });
});

describe('crews', () => {
  it('are those of the scenario', () => {
    expect(crewsOf(drillSpec.scenario)).toEqual({ takes: 3 * MINUTE, count: 1 });
    expect(crewsOf({ responders: [] })).toEqual({ takes: 5 * MINUTE, count: 4 });
  });

  it('are free again when their errand is over', () => {
    const crews = { takes: MINUTE, count: 4 };
    const errands = [{ crews: 3, until: 10 * MINUTE }];
    expect(crewsMissing(1, crews, errands, 0)).toBe('');
    expect(crewsMissing(2, crews, errands, 0)).toBe(
      'only 1 of 4 crews are free until 00:10:00: use at-once 1',
    );
    expect(crewsMissing(4, crews, errands, 10 * MINUTE)).toBe('');
  });
});

describe('levers', () => {
  it('stay in force until they are taken back', () => {
    const acts: readonly PlayerAction[] = [
      { act: 'admit', cells: [0, 1], share: 0.5 },
      { act: 'cap-retries', cells: [1, 2, 3], budget: 0.1 },
      { act: 'rollback' },
      { act: 'admit', cells: [0], share: 1 },
      { act: 'cap-retries', cells: [1, 2, 3], budget: Number.POSITIVE_INFINITY },
    ];
    let levers = noLevers;
    const told = acts.map((act) => {
      levers = pulled(levers, act);
      return leversInWords(levers);
    });
    expect(told).toEqual([
      'shedding at 2',
      'shedding at 2, retry cap at 3',
      'shedding at 2, retry cap at 3',
      'shedding at 1, retry cap at 3',
      'shedding at 1',
    ]);
    expect(leversInWords(noLevers)).toBe('');
  });
});

describe('the pager', () => {
  it('counts alarms in order, and knows which are over and acknowledged', () => {
    const journal = [
      entry('alarm', 'us-1', { detector: 'd', because: 'b', true: true }, 1),
      entry('alarm', 'us-2', { detector: 'd', because: 'b', true: true }, 2),
      entry('acknowledged', 'us-1', { by: 'player', alarm: 1 }, 3),
      entry('alarm-cleared', 'us-1', { detector: 'd' }, 4),
      entry('alarm', 'us-1', { detector: 'd', because: 'again', true: true }, 5),
    ];
    const alarms = alarmsOf(journal);
    expect(alarms.map(({ acknowledgedAt, clearedAt }) => [acknowledgedAt, clearedAt])).toEqual([
      [3, 4],
      [null, null],
      [null, null],
    ]);
    expect(onPager(alarms).map(({ number }) => number)).toEqual([3, 2]);
  });
});

describe('events', () => {
  it('of the world are hidden during the game and told afterwards, those of one minute in one line', () => {
    const journal = [
      entry('defect-woke', 'us-1', { defect: 'x' }, 0),
      entry('cell-state', 'us-1', { state: 'collapsed' }, 1 * MINUTE),
      entry('cell-state', 'us-2', { state: 'collapsed' }, 1.5 * MINUTE),
      entry('alarm', 'us-1', { detector: 'd', true: true, because: 'much' }, 2 * MINUTE),
      entry('alarm', '', { detector: 'e', true: false, because: 'noise' }, 3 * MINUTE),
      entry('cell-state', 'us-1', { state: 'healthy' }, 9 * MINUTE),
    ];
    expect(journal.map((each) => visibleEvent(each)?.text)).toEqual([
      undefined,
      undefined,
      undefined,
      'alarm d us-1: much',
      'alarm e fleet: noise',
      undefined,
    ]);
    expect(truth(journal, smallFleet).map(({ text }) => text)).toMatchInlineSnapshot(`
      [
        "the change's defect woke in us-1",
        "2 cells (us-1, us-2) collapsed",
        "alarm d: us-1",
        "alarm e: fleet (nothing acted on it any more)",
        "us-1 healthy again",
      ]
    `);
  });
});

describe('the pace', () => {
  it('fits an incident into one sitting', () => {
    expect([10 * MINUTE, HOUR, 10 * HOUR, 1_000 * HOUR].map(incidentSpeed)).toEqual([1, 8, 60, 3_600]);
    expect([quietSpeed(8), quietSpeed(120)]).toEqual([60, 120]);
  });

  it('goes up and down the ladder, and not beyond its ends', () => {
    expect([shifted(1, -1), shifted(8, 1), shifted(3_600, 1)]).toEqual([1, 15, 3_600]);
    expect([...speeds].sort((a, b) => a - b)).toEqual(speeds);
  });
});

describe('casting', () => {
  it('takes what was asked for, and looks no further', () => {
    expect(castFor(drillSpec.scenario, { variant: 'base', policy: 'all-at-once', replication: 7 })).toEqual({
      policy: 'all-at-once',
      replication: 7,
    });
  });

  it('prefers a staged rollout that goes wrong to one that takes everything at once', () => {
    expect(castFor(drill.variants[0].scenario, { variant: 'base' }).policy).toBe('static');
    const wave = { ...rowOf(), waves: [] };
    expect(dramaOf({ ...wave, userMinutesLost: 0 })).toBe(0);
    expect(dramaOf(wave)).toBeGreaterThan(0);
  });
});

describe('the prompt', () => {
  const typed = (editor: LineEditor, keys: readonly string[]) =>
    keys.map((key) => editor.type(key, () => smallHouse)).at(-1);

  it('takes letters, completes words and recalls what was said', () => {
    const editor = new LineEditor('', ['status', 'ack all']);
    expect(typed(editor, ['d', 'r', 'tab', 'e', 'u', '-', '2'])).toBe('open');
    expect(editor.text).toBe('drain eu-2');
    expect(typed(editor, ['C-w'])).toBe('open');
    expect(editor.text).toBe('drain ');
    typed(editor, ['up', 'up', 'up']);
    expect(editor.text).toBe('status');
    typed(editor, ['down']);
    expect(editor.text).toBe('ack all');
    typed(editor, ['C-u', 'space', 'x', 'backspace']);
    expect(editor.text).toBe(' ');
    expect(typed(editor, ['enter'])).toBe('closed');
  });

  it('is closed by escape, and by taking back more than there is', () => {
    expect(typed(new LineEditor('a', []), ['escape'])).toBe('closed');
    expect(typed(new LineEditor('a', []), ['backspace', 'backspace'])).toBe('closed');
    expect(typed(new LineEditor('status', []), ['enter'])).toBe('done');
  });
});

describe('what if', () => {
  const act = (minutes: number, said: string): ActEntry => ({
    kind: 'act',
    at: minutes * MINUTE,
    said,
    act: said === 'ack' ? { act: 'acknowledge', alarm: 1 } : { act: 'rollback' },
    ok: true,
    message: '',
    entries: 0,
    digest: '0123456789abcdef',
  });

  it('leaves out one command after the other, and asks for better reflexes', () => {
    const asked = alternatives([act(12, 'ack'), act(13, 'rollback'), act(30, 'pause')], 10 * MINUTE);
    expect(asked.map(({ title, steps }) => [title, steps.map(({ at }) => at / MINUTE)])).toEqual([
      ['all of it 5 min earlier', [10, 10, 25]],
      ['without rollback', [12, 30]],
      ['without pause', [12, 13]],
    ]);
  });

  it('asks nothing when nothing was done', () => {
    expect(alternatives([act(12, 'ack')], 10 * MINUTE)).toEqual([]);
  });
});

describe('a script', () => {
  it('is read line by line', () => {
    expect(readScript('# well\n01:00:30 ack all\n\n  61m  restart us at-once 2\n', 's')).toEqual({
      commands: [
        { at: 60.5 * MINUTE, said: 'ack all' },
        { at: 61 * MINUTE, said: 'restart us at-once 2' },
      ],
    });
  });

  it('that is wrong is answered with all its problems', () => {
    const read = readScript('soon ack\n10m\n 5m ack\n3m ack\n', 's');
    const problems = 'problems' in read ? read.problems : [];
    expect(problems.map(formatProblem)).toMatchInlineSnapshot(`
      [
        "s:1:1: expected a time such as 01:20:00 or 80m, got soon",
        "s:2:4: expected a command behind the time, got nothing",
        "s:4:1: expected a time not before the line above, got 3m",
      ]
    `);
  });
});
