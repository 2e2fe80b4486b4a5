import type { Configured, DetectorModel, Source } from '../../domain/index.ts';
import type { Duration } from '../../kernel/index.ts';
import { MINUTE, RandomStreams } from '../../kernel/index.ts';
import type { Interval } from '../../stats/index.ts';
import { ascending, quantile, wilson } from '../../stats/index.ts';
import type { Cure, Trial } from './blindness.ts';
import { BLIND, cureOf } from './blindness.ts';
import { Feed } from './feed.ts';
import { firstAlarm } from './first-alarm.ts';
import type { Mixtures, Traffic } from './traffic.ts';

/** A detector of the table, and where its options are from. */
export interface Contestant {
  readonly detector: Configured<'detector'>;
  readonly options: 'scenario' | 'defaults';
}

/** A release that all detectors are shown. */
export interface ProbedRelease {
  /** factor: so many times the errors of a good day. */
  readonly name: 'healthy' | 'faulty' | 'factor';
  /** Failing share of what the new version serves. */
  readonly share: number;
}

export interface ProbeSpec {
  readonly contestants: readonly Contestant[];
  readonly releases: readonly ProbedRelease[];
  readonly levels: readonly Traffic[];
  readonly mixtures: Mixtures;
  /** Failing share of the old version. */
  readonly base: number;
  /** Length of a telemetry window. */
  readonly window: Duration;
  readonly horizon: Duration;
  readonly replications: number;
  readonly seed: string;
}

/** What one detector did in all replications of one release at one level of traffic. */
export interface ProbeRow {
  readonly contestant: Contestant;
  readonly level: Traffic;
  readonly release: ProbedRelease;
  readonly replications: number;
  readonly alarmed: number;
  /** Wilson, 95 %, of the chance to alarm by the horizon. */
  readonly interval: Interval;
  /** Median minutes to the first alarm, of the replications that had one; the canary's first minute ends at 1. */
  readonly medianMinute: number | null;
  /** What would let it see the fault, which at this traffic it does not; null: it does, or there is none. */
  readonly cure: Cure | null;
}

export interface Probe {
  /** By level, then detector, then release, each as given. */
  readonly rows: readonly ProbeRow[];
  readonly notJudged: readonly NotJudged[];
}

/** A detector to which this data means nothing. */
export interface NotJudged {
  readonly contestant: Contestant;
  readonly because: string;
}

/** Shows all detectors identical data. Yields now and then, so that whoever asked may show how far it is, or stop it. */
export function* probe(spec: ProbeSpec): Generator<{ readonly done: number; readonly total: number }, Probe> {
  const noise = new RandomStreams(spec.seed).noise('detectors');
  const { judged, notJudged } = sorted(spec);
  const attention = judged.map(() => ({ counts: false }));
  const total = spec.levels.length * spec.releases.length + judged.length;
  const rows: ProbeRow[] = [];
  let done = 0;
  for (const level of spec.levels) {
    const minutes = judged.map(() => spec.releases.map((): number[] => []));
    for (const [r, { share }] of spec.releases.entries()) {
      const shares = { fresh: share, old: spec.base };
      for (let replication = 0; replication < spec.replications; replication++) {
        const feed = new Feed({ ...spec, noise, replication, traffic: level, shares });
        for (const [d, { detector }] of judged.entries()) {
          const time = firstAlarm(detector, feed, spec.horizon, attention[d]);
          if (time !== null) minutes[d][r].push(time / MINUTE);
        }
      }
      yield { done: ++done, total };
    }
    for (const [d, contestant] of judged.entries())
      for (const [r, release] of spec.releases.entries())
        rows.push({ ...told(minutes[d][r], spec.replications), contestant, level, release, cure: null });
  }
  const cures = new Map<ProbeRow, Cure>();
  for (const [d, contestant] of judged.entries()) {
    if (attention[d].counts)
      for (const [row, cure] of curesOf(spec, contestant, rows, noise)) cures.set(row, cure);
    else notJudged.push({ contestant, because: 'it counts something else than failed attempts' });
    yield { done: ++done, total };
  }
  const isJudged = ({ contestant }: ProbeRow) => notJudged.every((each) => each.contestant !== contestant);
  return {
    rows: rows.filter(isJudged).map((row) => ({ ...row, cure: cures.get(row) ?? null })),
    notJudged,
  };
}

/** Whom this data can be shown to. */
function sorted({ contestants, window }: ProbeSpec) {
  const judged: Contestant[] = [];
  const notJudged: NotJudged[] = [];
  for (const contestant of contestants) {
    const because = unjudged(contestant.detector, window);
    if (because === null) judged.push(contestant);
    else notJudged.push({ contestant, because });
  }
  return { judged, notJudged };
}

/** Why this data means nothing to a detector; null: it may. */
export function unjudged({ model, options }: Configured<'detector'>, window: Duration): string | null {
  const { source } = options as { readonly source: Source };
  if (source !== 'errors') return `its source is ${source}, not errors`;
  const lengths = (model as DetectorModel).windows(options);
  const isWhole = lengths.every((length) => length % window === 0);
  return isWhole ? null : 'its windows are no multiples of telemetry.window';
}

function told(minutes: readonly number[], replications: number) {
  const alarmed = minutes.length;
  return {
    replications,
    alarmed,
    interval: wilson(alarmed, replications),
    medianMinute: alarmed === 0 ? null : quantile(ascending([...minutes]), 0.5),
  };
}

/** What a detector would need in the rows in which it is blind; looked for once per release, with equal traffic on both sides. */
function curesOf(
  spec: ProbeSpec,
  contestant: Contestant,
  rows: readonly ProbeRow[],
  noise: Trial['noise'],
): Map<ProbeRow, Cure> {
  const { detector } = contestant;
  const model: DetectorModel = detector.model;
  const compares = model.control?.(detector.options) === 'old-version';
  const cures = new Map<ProbeRow, Cure>();
  for (const release of spec.releases) {
    if (release.name === 'healthy') continue;
    const blind = rows.filter(
      (row) => row.contestant === contestant && row.release === release && isBlind(row),
    );
    const isAlone = ({ level }: ProbeRow) => compares && level.control === 0;
    const watching = blind.filter((row) => !isAlone(row));
    const shares = { fresh: release.share, old: spec.base };
    const busiest = Math.max(...watching.map(({ level }) => level.canary));
    const cure = watching.length === 0 ? null : cureOf({ ...spec, noise, shares, detector }, busiest);
    for (const row of blind) cures.set(row, isAlone(row) || cure === null ? { needs: 'control' } : cure);
  }
  return cures;
}

const isBlind = ({ alarmed, replications }: ProbeRow) => alarmed / replications < BLIND;
