import type { Fleet, JournalEntry, JournalKind, Scenario } from '../../../src/domain/index.ts';
import type { Frame, Recording } from '../../../src/experiment/index.ts';
import { SECOND } from '../../../src/kernel/index.ts';

/** What only ever happens once in a run. */
const ONCE: readonly JournalKind[] = [
  'rollout-started',
  'rollback-started',
  'rolled-back',
  'halted',
  'completed',
];

/** Time goes on, causes come first, and the rollout says it is over only when it is. */
export function journalProblems({ journal, horizon }: Recording, fleet: Fleet): string[] {
  const problems: string[] = [];
  const onNew = new Set<string>();
  let before = 0;
  for (const [i, entry] of journal.entries()) {
    const { time, kind, entity, values, cause } = entry;
    const say = (what: string) => problems.push(`entry ${i} (${kind} ${entity} at ${time}): ${what}`);
    if (!(Number.isInteger(time) && time >= before && time <= horizon)) say(`comes after ${before}`);
    if (!(Number.isInteger(cause) && cause >= -1 && cause < i)) say(`is caused by entry ${cause}`);
    if (Object.values(values).some((value) => typeof value === 'number' && !Number.isFinite(value)))
      say(`says ${JSON.stringify(values)}`);
    before = time;
    if (kind === 'cell-exposed') {
      if (onNew.has(entity)) say('is exposed twice');
      onNew.add(entity);
    }
    if (kind === 'cell-reverted' && !onNew.delete(entity)) say('was not exposed');
    if (kind === 'rolled-back' && onNew.size > 0) say(`leaves ${[...onNew].join(' ')} on the new version`);
    if (kind === 'completed' && onNew.size < fleet.cells.length) say(`has only ${onNew.size} cells`);
  }
  for (const kind of ONCE) {
    const times = journal.filter((entry) => entry.kind === kind).length;
    if (times > 1) problems.push(`${kind} ${times} times`);
  }
  return problems;
}

/** Shares are shares, quantities are not negative, harm only grows, and phases mean what they say. */
export function frameProblems({ frames }: Recording, fleet: Fleet): string[] {
  const problems: string[] = [];
  for (const frame of frames) {
    const say = (what: string) => problems.push(`frame at ${frame.time}: ${what}`);
    const check = (name: keyof Frame, values: ArrayLike<number>, most: number) => {
      const bad = Array.from(values).find((value) => !(value >= -1e-6 && value <= most));
      if (bad !== undefined) say(`${name} is ${bad}`);
    };
    check('exposure', frame.exposure, 1);
    check('failing', frame.failing, 1 + 1e-6);
    check('queue', frame.queue, Number.MAX_VALUE);
    check('demand', frame.demand, Number.MAX_VALUE);
    check('amplification', frame.amplification, Infinity);
    check('utilisation', frame.utilisation, Infinity);
    check('temperatures', frame.temperatures, 1000);
    check('onNew', [frame.onNew], 1 + 1e-9);
    check('usersHarmed', [frame.usersHarmed], fleet.users * (1 + 1e-9));
    const { phase } = frame.rollout;
    if (phase === 'rolled-back' && frame.exposure.some((share) => share > 0)) say('rolled back, and exposed');
    if (phase === 'rolled-back' && frame.deploying.includes(1)) say('rolled back, and deploying');
    if (phase === 'completed' && frame.exposure.some((share) => share < 1))
      say('completed, and not everywhere');
  }
  return problems;
}

/** Figures are figures, parts are not more than the whole, and first things come first. */
export function rowProblems(
  { row, frames, horizon, journal }: Recording,
  scenario: Omit<Scenario, 'variants'>,
): string[] {
  const problems: string[] = [];
  for (const [name, value] of [
    ...Object.entries(row),
    ...row.waves.flatMap((wave) => Object.entries(wave)),
  ]) {
    if (typeof value === 'number' && !(Number.isFinite(value) && value >= 0))
      problems.push(`${name} is ${value}`);
  }
  const order = (...names: readonly (keyof typeof row)[]) => {
    for (const [i, name] of names.slice(1).entries()) {
      const [less, more] = [row[names[i]], row[name]];
      if (typeof less === 'number' && typeof more === 'number' && less > more * (1 + 1e-9) + 1e-6)
        problems.push(`${names[i]} ${less} is more than ${name} ${more}`);
    }
  };
  order('usersHarmedBeforeDetection', 'usersHarmed', 'usersTotal');
  order('usersHarmed5min', 'usersHarmed');
  order('usersExposedPeak', 'usersTotal');
  order('requestsFailed', 'requestsTotal');
  order('regionsTouched', 'cellsTouched', 'cellsTotal');
  order('detectedS', 'acknowledgedS');
  order('firstHarmS', 'mitigatedS', 'recoveredS');

  const say = (holds: boolean, what: string) => {
    if (!holds) problems.push(what);
  };
  const seconds = [row.firstExposureS, row.firstHarmS, row.detectedS, row.acknowledgedS, row.recoveredS];
  say(
    seconds.every((time) => typeof time !== 'number' || time * SECOND <= horizon),
    'something happened after the horizon',
  );
  const end = frames[frames.length - 1];
  say(
    isNear(end.usersHarmed, row.usersHarmed),
    `at the end ${end.usersHarmed} are harmed, in the row ${row.usersHarmed}`,
  );
  say(
    isNear(end.userMinutesLost, row.userMinutesLost),
    'user-minutes differ between the last frame and the row',
  );
  say(
    row.cellsTouched === 0 || typeof row.firstHarmS === 'number',
    'a cell is touched, and nobody is the first harmed',
  );
  say(row.usersHarmed > 0 === row.userMinutesLost > 0, 'harm without time, or time without harm');
  // Restarts for a good change may harm by themselves.
  if (row.release === 'healthy' && scenario.faults.length === 0 && scenario.change.restart === null)
    say(row.usersHarmed === 0, `${row.usersHarmed} users are harmed by nothing`);
  const happened = (kind: JournalKind) => journal.some((entry) => entry.kind === kind);
  const ends = {
    completed: happened('completed'),
    halted: happened('halted'),
    rolled_back: happened('rolled-back'),
  };
  if (row.outcome === 'horizon')
    say(!Object.values(ends).includes(true), 'it came to an end, and does not say so');
  else say(ends[row.outcome], `it says ${row.outcome}, and its journal does not`);
  return problems;
}

/** Policies under one seed meet the same faults at the same times, and defects with the same latency in the same cell. */
export function luckProblems(recordings: readonly Recording[]): string[] {
  const problems: string[] = [];
  const luck = new Map<string, number>();
  for (const { journal, policy, release } of recordings) {
    for (const [what, time] of luckOf(journal)) {
      const before = luck.get(what);
      if (before !== undefined && before !== time)
        problems.push(`${what}: ${time} under ${policy} (${release}), ${before} before`);
      luck.set(what, time);
    }
  }
  return problems;
}

function luckOf(journal: readonly JournalEntry[]): ReadonlyMap<string, number> {
  const luck = new Map<string, number>();
  for (const { kind, entity, values, time, cause } of journal) {
    if (kind === 'fault-started' || kind === 'fault-ended')
      luck.set(`${kind} ${values.fault} ${entity}`, time);
    // A deep restart wakes with the deployment: its time is the policy's.
    const from = kind === 'defect-woke' ? journal[cause] : undefined;
    const latency = `latency of ${values.defect} in ${entity}`;
    if (from?.kind === 'cell-exposed' && !luck.has(latency)) luck.set(latency, time - from.time);
  }
  return luck;
}

const isNear = (a: number, b: number): boolean =>
  Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));
