import type { JournalEntry, JournalKind } from '../../domain/index.ts';
import { compact, percent } from '../format.ts';
import type { Glyphs } from '../glyphs.ts';
import type { Tone } from '../line.ts';

/** A journal entry for people: one word for its sort, and what happened in plain words. */
export interface Words {
  readonly sort: string;
  readonly text: string;
}

/** What happened, in plain words; a kind that is unknown here shows its values. */
export function wordsOf(entry: JournalEntry): Words {
  return { sort: SORTS[entry.kind], text: rounded(texts[entry.kind](entry).trim()) };
}

/** Numbers inside of texts, to three significant digits: `0.7999999999` is 0.8. */
function rounded(text: string): string {
  return text.replace(/\d+\.\d{4,}/g, (number) => String(Number(Number(number).toPrecision(3))));
}

/** What happens in every cell of every wave; left out of the list unless asked for. */
export function isDetail({ kind, values }: JournalEntry): boolean {
  return DETAILS.has(kind) || (kind === 'cell-state' && values.state === 'healthy');
}

const DETAILS: ReadonlySet<JournalKind> = new Set([
  'cell-deploying',
  'cell-exposed',
  'cell-reverted',
  'cell-restarted',
  'failover',
  'bake-started',
  'defect-healed',
]);

/** The mark of an entry on the time line and in the list. */
export function markOf(
  { kind }: JournalEntry,
  glyphs: Glyphs,
): { readonly glyph: string; readonly tone: Tone } {
  switch (kind) {
    case 'fault-started':
    case 'defect-woke':
    case 'failure':
      return { glyph: glyphs.fault, tone: 'bad' };
    case 'alarm':
      return { glyph: glyphs.alarm, tone: 'warning' };
    case 'cell-state':
    case 'room-state':
      return { glyph: glyphs.failing, tone: 'heat4' };
    case 'wave-started':
    case 'wave-deployed':
    case 'gate':
    case 'rollout-started':
    case 'completed':
      return { glyph: glyphs.wave, tone: 'accent' };
    case 'page':
    case 'acknowledged':
    case 'triaged':
    case 'diagnosed':
    case 'action':
    case 'paused':
    case 'resumed':
    case 'halted':
    case 'rollback-started':
    case 'rolled-back':
      return { glyph: glyphs.act, tone: 'better' };
    default:
      return { glyph: glyphs.separator, tone: 'muted' };
  }
}

const SORTS: Readonly<Record<JournalKind, string>> = {
  'rollout-started': 'rollout',
  'wave-started': 'wave',
  'wave-deployed': 'wave',
  'bake-started': 'bake',
  gate: 'gate',
  completed: 'rollout',
  paused: 'rollout',
  resumed: 'rollout',
  halted: 'rollout',
  'rollback-started': 'rollback',
  'rolled-back': 'rollback',
  'cell-deploying': 'cell',
  'cell-exposed': 'cell',
  'cell-reverted': 'cell',
  'cell-restarted': 'cell',
  'defect-woke': 'defect',
  'defect-healed': 'defect',
  'fault-started': 'fault',
  'fault-ended': 'fault',
  error: 'error',
  failure: 'failure',
  'cell-state': 'cell',
  'room-state': 'room',
  failover: 'users',
  alarm: 'alarm',
  'alarm-cleared': 'alarm',
  page: 'people',
  acknowledged: 'people',
  triaged: 'people',
  diagnosed: 'people',
  action: 'people',
  note: 'people',
};

const where = (entity: string) => (entity === '' ? 'the fleet' : entity);
const share = (value: unknown) => percent(Number(value ?? 0));
const count = (value: unknown) => compact(Number(value ?? 0));
const cells = ({ cells: number }: JournalEntry['values']) =>
  Number(number ?? 0) === 1 ? '1 cell' : `${count(number)} cells`;
const by = (values: JournalEntry['values']) => String(values.by ?? 'somebody');
const because = (values: JournalEntry['values']) => (values.because ? `: ${values.because}` : '');

const texts: Readonly<Record<JournalKind, (entry: JournalEntry) => string>> = {
  'rollout-started': ({ values }) => `the rollout begins (${values.policy ?? ''})`,
  'wave-started': ({ entity, values }) => `${entity} begins: ${cells(values)}`,
  'wave-deployed': ({ entity, values }) =>
    `${entity} serves: ${cells(values)}, ${count(values.users)} users on the new version`,
  'bake-started': ({ entity, values }) => `${entity} bakes for ${count(values.minutes)} min`,
  gate: ({ entity, values }) => `gate after ${entity}: ${values.decision}${because(values)}`,
  completed: () => 'the rollout is complete',
  paused: () => 'the rollout is paused',
  resumed: () => 'the rollout goes on',
  halted: ({ values }) => `the rollout is halted${because(values)}`,
  'rollback-started': ({ values }) => `rollback of ${cells(values)} begins`,
  'rolled-back': ({ values }) => `the old version serves again in ${cells(values)}`,
  'cell-deploying': ({ entity }) => `${entity} takes the new version`,
  'cell-exposed': ({ entity, values }) => `${entity} serves ${share(values.share)} with the new version`,
  'cell-reverted': ({ entity }) => `${entity} is back on the old version`,
  'cell-restarted': ({ entity }) => `${entity} restarted`,
  'defect-woke': ({ entity, values }) => `defect ${values.defect} strikes ${entity}`,
  'defect-healed': ({ entity, values }) => `defect ${values.defect} is gone from ${entity}`,
  'fault-started': ({ entity, values }) => `fault ${values.fault} strikes ${where(entity)}`,
  'fault-ended': ({ entity, values }) => `fault ${values.fault} ends in ${where(entity)}`,
  error: ({ entity, values }) =>
    `attempts fail in ${entity}, ${Number(values.attempts ?? 1).toFixed(2)} per operation`,
  failure: ({ entity, values }) => `operations of users of ${entity} fail, ${share(values.failing)} of them`,
  'cell-state': ({ entity, values }) => `${entity} is ${values.state}`,
  'room-state': ({ entity, values }) => `${entity} is ${values.state} at ${count(values.celsius)} degrees`,
  failover: ({ entity, values }) =>
    `${share(values.away)} of the users of ${entity} are served elsewhere, ${share(values.unserved)} nowhere${
      values.diverged === undefined ? '' : `; ${count(values.diverged)} writes have no copy`
    }`,
  alarm: ({ entity, values }) =>
    `${values.true === false ? 'false alarm' : 'alarm'} ${values.detector} for ${where(entity)}${because(values)}`,
  'alarm-cleared': ({ entity, values }) => `alarm ${values.detector} for ${where(entity)} is off`,
  page: ({ values }) => `${by(values)} is paged${values.tier ? ` (tier ${values.tier})` : ''}`,
  acknowledged: ({ values }) => `${by(values)} acknowledges`,
  triaged: ({ values }) => `${by(values)} has looked: it is real`,
  diagnosed: ({ values }) => `${by(values)} finds: ${values.findings || 'nothing wrong'}`,
  action: ({ entity, values }) =>
    `${by(values)}: ${values.action}${entity === '' ? '' : ` ${entity}`}${cellsOf(values)}`,
  note: ({ values }) => `${by(values)} notes: ${values.note ?? ''}`,
};

const cellsOf = ({ cells }: JournalEntry['values']) => (Number(cells ?? 0) > 1 ? ` (${cells} cells)` : '');
