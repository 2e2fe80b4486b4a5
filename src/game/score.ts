import type { Maybe, RunRow } from '../experiment/index.ts';

/** The score of a game: points of the parts that apply, scaled to 100. */
export interface Score {
  /** 0 … 100, whole. */
  readonly total: number;
  readonly parts: readonly ScorePart[];
  /** The best of the automatic responders: what the trainee is measured against. */
  readonly reference: RunRow;
}

export interface ScorePart {
  readonly name: 'blast radius' | 'mitigate' | 'acknowledge';
  /** Points out of `possible`; null: it does not apply, and counts neither way. */
  readonly points: number | null;
  readonly possible: number;
  /** What the points are for, in words with figures in them. */
  readonly yours: Maybe;
  readonly reference: Maybe;
}

export const possible = { blast: 60, mitigate: 25, acknowledge: 15 } as const;

/** Seconds from the first true alarm to its acknowledgement: full points up to the first, none from the second on. */
const acknowledgeTargets = { fullS: 300, noneS: 900 } as const;

/** Mitigation later than this many times the reference's scores nothing. */
const MITIGATE_NONE = 3;

/**
 * Scores a game against exact re-runs of the same seed.
 *
 * - blast radius, 60: (nothing − you) ÷ (nothing − best automatic) in user-minutes lost, cut to 0 … 1; where no automatic
 *   responder helps, the share of the loss of doing nothing that was saved.
 * - mitigate, 25: time from the first harm until it is below a tenth of its peak; full up to the best automatic's time,
 *   none from three times that on, or when it never came. Where the best automatic never gets there: from a tenth of the
 *   rest of the run, to three tenths.
 * - acknowledge, 15: time from the first true alarm to its acknowledgement; full up to 5 min, none from 15 min on.
 *
 * The total is points ÷ possible points of the parts that apply × 100.
 */
export function score(you: RunRow, nothing: RunRow, automatics: readonly RunRow[], horizonS: number): Score {
  const reference = bestOf([...automatics]) ?? nothing;
  const parts = [
    blastPart(you, nothing, reference),
    mitigatePart(you, reference, horizonS),
    acknowledgePart(you, reference),
  ];
  const counted = parts.filter(({ points }) => points !== null);
  const points = counted.reduce((sum, part) => sum + (part.points ?? 0), 0);
  const all = counted.reduce((sum, part) => sum + part.possible, 0);
  return { total: all === 0 ? 100 : Math.round((100 * points) / all), parts, reference };
}

/** The run that lost the fewest user-minutes; the first of equals. */
export function bestOf(rows: readonly RunRow[]): RunRow | undefined {
  return rows.reduce<RunRow | undefined>(
    (best, row) => (best === undefined || row.userMinutesLost < best.userMinutesLost ? row : best),
    undefined,
  );
}

/** Share of the avoidable user-minutes that was avoided, 0 … 1; null when there was nothing to avoid. */
export function avoided(you: RunRow, nothing: RunRow, reference: RunRow): number | null {
  const lost = nothing.userMinutesLost;
  if (lost < 1) return you.userMinutesLost < 1 ? null : 0;
  const saved = lost - reference.userMinutesLost;
  return clamp((lost - you.userMinutesLost) / (saved > 0 ? saved : lost));
}

function blastPart(you: RunRow, nothing: RunRow, reference: RunRow): ScorePart {
  const share = avoided(you, nothing, reference);
  return {
    name: 'blast radius',
    points: share === null ? null : share * possible.blast,
    possible: possible.blast,
    yours: you.userMinutesLost,
    reference: reference.userMinutesLost,
  };
}

function mitigatePart(you: RunRow, reference: RunRow, horizonS: number): ScorePart {
  const rest = horizonS - (typeof you.firstHarmS === 'number' ? you.firstHarmS : 0);
  const target = typeof reference.timeToMitigateS === 'number' ? reference.timeToMitigateS : rest / 10;
  return {
    name: 'mitigate',
    points: falling(you.timeToMitigateS, target, MITIGATE_NONE * target, possible.mitigate),
    possible: possible.mitigate,
    yours: you.timeToMitigateS,
    reference: reference.timeToMitigateS,
  };
}

function acknowledgePart(you: RunRow, reference: RunRow): ScorePart {
  const { fullS, noneS } = acknowledgeTargets;
  const detected = typeof you.detectedS === 'number';
  return {
    name: 'acknowledge',
    points: detected ? falling(acknowledgeTime(you), fullS, noneS, possible.acknowledge) : null,
    possible: possible.acknowledge,
    yours: acknowledgeTime(you),
    reference: acknowledgeTime(reference),
  };
}

/** Seconds from the first true alarm to its acknowledgement. */
export function acknowledgeTime({ detectedS, acknowledgedS }: RunRow): Maybe {
  if (typeof detectedS !== 'number') return 'n/a';
  return typeof acknowledgedS === 'number' ? acknowledgedS - detectedS : null;
}

/** All points up to `full`, none from `none` on, a straight line between; null where it cannot happen, 0 where it did not. */
function falling(value: Maybe, full: number, none: number, points: number): number | null {
  if (value === 'n/a') return null;
  if (value === null) return 0;
  if (value <= full) return points;
  return points * clamp((none - value) / (none - full));
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}
