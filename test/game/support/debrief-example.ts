import type { Debrief } from '../../../src/game/debrief-facts.ts';
import type { ActEntry, GameRecord } from '../../../src/game/record.ts';
import type { Played } from '../../../src/game/replay.ts';
import { score } from '../../../src/game/score.ts';
import { MINUTE } from '../../../src/kernel/index.ts';
import { drillSpec } from './drill.ts';
import { rowOf } from './rows.ts';

const digest = '0123456789abcdef';

const act = (minutes: number, said: string, what: ActEntry['act']): ActEntry => ({
  kind: 'act',
  at: minutes * MINUTE,
  said,
  act: what,
  ok: true,
  message: 'done',
  entries: 9,
  digest,
});

const record: GameRecord = {
  header: {
    wavetank: 'game',
    format: 1,
    version: '0.1.0',
    scenario: 'drill',
    hash: 'd'.repeat(64),
    variant: 'base',
    policy: 'static',
    replication: 0,
    seed: 'drill/0',
    mode: 'practice',
    horizon: 180 * MINUTE,
  },
  entries: [
    act(10, 'ack all', { act: 'acknowledge', alarm: 1 }),
    act(10, 'ack all', { act: 'acknowledge', alarm: 2 }),
    { kind: 'hypothesis', at: 11 * MINUTE, said: 'h "retries | not <the> code"', message: 'written down' },
    { kind: 'look', at: 11 * MINUTE, said: 'status', message: 'bad' },
    act(12, 'retry-budget 10% failing', { act: 'cap-retries', cells: [0, 1], budget: 0.1 }),
  ],
  end: { kind: 'end', at: 30 * MINUTE, why: 'resolved', entries: 12, digest, final: digest },
};

const played = (row: Played['row'], from: number, to: number): Played => ({
  row,
  journal: [],
  failing: Array.from({ length: 180 }, (_, minute) => (minute >= from && minute < to ? 2_000 : 0)),
  every: MINUTE,
  mismatch: null,
});

const you = played(rowOf(), 6, 15);
const nothing = played(rowOf({ userMinutesLost: 340_000, timeToMitigateS: null, mitigatedS: null }), 6, 180);
const rivals = [
  {
    name: 'auto-rollback + on-call',
    played: played(rowOf({ userMinutesLost: 90_000, timeToMitigateS: 2_600 }), 6, 50),
  },
  {
    name: 'on-call',
    played: played(rowOf({ userMinutesLost: 60_000, timeToMitigateS: 1_700, mitigatedS: 2_000 }), 6, 35),
  },
];

/** A game that went well, with figures made up so that its views can be looked at. */
export const example: Debrief = {
  record,
  spec: drillSpec,
  you,
  nothing,
  rivals,
  score: score(
    you.row,
    nothing.row,
    rivals.map((rival) => rival.played.row),
    180 * 60,
  ),
  world: [
    { at: 5 * MINUTE, kind: 'rollout', text: 'wave 1 started: 2 cells' },
    { at: 5 * MINUTE + 15_000_000, kind: 'world', text: '2 cells (us-1, us-2) collapsed' },
    { at: 9 * MINUTE, kind: 'alarm', text: 'alarm error-rate: 2 cells (us-1, us-2)' },
    { at: 14 * MINUTE, kind: 'world', text: '2 cells (us-1, us-2) healthy again' },
  ],
  whatIfs: [
    { title: 'all of it 5 min earlier', at: 9 * MINUTE, userMinutesLost: 12_000 },
    { title: 'without retry-budget 10% failing', at: 12 * MINUTE, userMinutesLost: 340_000 },
    { title: 'without pause', at: 13 * MINUTE, userMinutesLost: 20_000 },
  ],
  mismatch: null,
};
