import type { JournalEntry } from '../../domain/index.ts';
import type { Duration, Time } from '../../kernel/index.ts';
import { clock } from '../format.ts';
import type { Glyphs } from '../glyphs.ts';
import type { Line, Run } from '../line.ts';
import { line, lineWidth, run, strong } from '../line.ts';
import { columnOf } from '../scale.ts';
import { markOf } from './words.ts';

/** The time line: what has passed, marks of waves, faults, alarms and acts, and where the cursor is. */
export function scrubber(
  journal: readonly JournalEntry[],
  { time, horizon, columns }: { readonly time: Time; readonly horizon: Duration; readonly columns: number },
  glyphs: Glyphs,
): Line {
  const left = run(' 00:00 ', 'muted');
  const right = run(` ${clock(horizon).slice(0, -3)} `, 'muted');
  const width = columns - lineWidth([left, right]);
  const scale = { min: 0, max: horizon };
  const here = columnOf(time, width, scale);
  const track: Run[] = Array.from({ length: width }, (_, x) =>
    x <= here ? run(glyphs.passed, 'accent') : run(glyphs.ahead, 'rule'),
  );
  for (const { entry } of marksByWeight(journal)) {
    const { glyph, tone } = markOf(entry, glyphs);
    track[columnOf(entry.time, width, scale)] = run(glyph, tone);
  }
  track[here] = { ...strong(glyphs.here, 'accent'), inverse: true };
  return line(left, ...joined(track), right);
}

/** Lighter marks first, so that heavier ones cover them. */
function marksByWeight(journal: readonly JournalEntry[]): readonly { entry: JournalEntry; weight: number }[] {
  return journal
    .map((entry) => ({ entry, weight: WEIGHTS.indexOf(entry.kind) }))
    .filter(({ weight }) => weight >= 0)
    .sort((a, b) => a.weight - b.weight);
}

const WEIGHTS: readonly JournalEntry['kind'][] = [
  'wave-started',
  'completed',
  'action',
  'rollback-started',
  'defect-woke',
  'alarm',
  'fault-started',
];

/** Neighbours of the same style become one run. */
function joined(runs: readonly Run[]): readonly Run[] {
  const result: Run[] = [];
  for (const part of runs) {
    const last = result.at(-1);
    if (
      last !== undefined &&
      last.tone === part.tone &&
      last.strong === part.strong &&
      last.inverse === part.inverse
    )
      result[result.length - 1] = { ...last, text: last.text + part.text };
    else result.push(part);
  }
  return result;
}
