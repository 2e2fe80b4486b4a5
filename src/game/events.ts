import type { Fleet, JournalEntry } from '../domain/index.ts';
import type { Time } from '../kernel/index.ts';

/** Something that happened, in one line. */
export interface Event {
  readonly at: Time;
  readonly text: string;
  readonly kind: 'rollout' | 'alarm' | 'world' | 'act';
}

/**
 * What anybody on call sees of a journal entry: the deployment system's messages and the pager's. Undefined for
 * everything that only the simulator knows.
 */
export function visibleEvent({ time, kind, entity, values }: JournalEntry): Event | undefined {
  const rollout = (text: string): Event => ({ at: time, text, kind: 'rollout' });
  const where = entity === '' ? 'fleet' : entity;
  switch (kind) {
    case 'rollout-started':
      return rollout('rollout started');
    case 'wave-started':
      return rollout(`${entity} started: ${cells(values.cells)}`);
    case 'wave-deployed':
      return rollout(`${entity} deployed; ${cells(values.cells)} on the new version`);
    case 'gate':
      return rollout(`gate of ${entity}: ${values.decision} (${values.because})`);
    case 'halted':
      return rollout(`rollout halted: ${values.because}`);
    case 'completed':
      return rollout('rollout complete');
    case 'rolled-back':
      return rollout(`rolled back: ${cells(values.cells)} on the old version again`);
    case 'cell-restarted':
      return { at: time, text: `${entity} restarted`, kind: 'act' };
    case 'alarm':
      return { at: time, text: `alarm ${values.detector} ${where}: ${values.because}`, kind: 'alarm' };
    case 'alarm-cleared':
      return { at: time, text: `alarm ${values.detector} ${where} cleared`, kind: 'alarm' };
    default:
      return undefined;
  }
}

/** What really happened, for the debrief: entries of one kind within a minute become one line. */
export function truth(journal: readonly JournalEntry[], fleet: Fleet): readonly Event[] {
  const events: (Event & { readonly key: string; readonly names: string[] })[] = [];
  for (const entry of journal) {
    const told = tell(entry);
    if (told === undefined) continue;
    const last = events.findLast(({ key }) => key === told.key);
    if (told.many && last !== undefined && entry.time - last.at < GATHERED) last.names.push(entry.entity);
    else
      events.push({ at: entry.time, text: told.text, kind: told.kind, key: told.key, names: [entry.entity] });
  }
  return events.map(({ at, text, kind, names }) => ({
    at,
    kind,
    text: text.replace('{}', () => counted(names, fleet)),
  }));
}

/** Entries of one kind that follow each other within this time are told in one line. */
const GATHERED = 60_000_000;

interface Told {
  readonly key: string;
  /** `{}` is the place of the names. */
  readonly text: string;
  readonly kind: Event['kind'];
  /** May be gathered with others of its key. */
  readonly many: boolean;
}

function tell(entry: JournalEntry): Told | undefined {
  const { kind, entity, values } = entry;
  const gathered = (key: string, text: string): Told => ({ key, text, kind: 'world', many: true });
  switch (kind) {
    case 'cell-state':
      return gathered(`state ${values.state}`, `{} ${STATES[String(values.state)] ?? values.state}`);
    case 'defect-woke':
      return gathered(`woke ${values.defect ?? ''}`, `the change's defect woke in {}`);
    case 'fault-started':
      return {
        key: '',
        text: `fault: ${Object.values(values).join(' ')} ${entity}`,
        kind: 'world',
        many: false,
      };
    case 'fault-ended':
      return { key: '', text: `fault over ${entity}`, kind: 'world', many: false };
    case 'room-state':
      return {
        key: '',
        text: `${entity}: ${values.state} at ${values.celsius} °C`,
        kind: 'world',
        many: false,
      };
    case 'cell-restarted':
      return gathered('restarted', '{} restarted');
    case 'alarm': {
      const doubt = values.true === false ? ' (nothing acted on it any more)' : '';
      return {
        key: `alarm ${values.detector} ${values.true}`,
        text: `alarm ${values.detector}: {}${doubt}`,
        kind: 'alarm',
        many: true,
      };
    }
    default: {
      const seen = visibleEvent(entry);
      return seen && seen.kind === 'rollout'
        ? { key: '', text: seen.text, kind: 'rollout', many: false }
        : undefined;
    }
  }
}

const STATES: Readonly<Record<string, string>> = {
  healthy: 'healthy again',
  failing: 'failing',
  overloaded: 'overloaded',
  collapsed: 'collapsed',
  down: 'down',
};

function counted(names: readonly string[], fleet: Fleet): string {
  const different = [...new Set(names)];
  if (different.length === 1) return different[0] === '' ? 'fleet' : different[0];
  if (different.length === fleet.cells.length) return `all ${different.length} cells`;
  const shown = different.slice(0, 3).join(', ');
  return `${different.length} cells (${shown}${different.length > 3 ? ', …' : ''})`;
}

function cells(count: string | number | boolean): string {
  return `${count} ${count === 1 ? 'cell' : 'cells'}`;
}
