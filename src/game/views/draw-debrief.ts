import type { Capabilities, Glyphs, Line, Size, Tone } from '../../ui/index.ts';
import {
  bar,
  beside,
  block,
  clock,
  compact,
  fitLine,
  fitText,
  glyphsFor,
  line,
  panel,
  plainText,
  rule,
  run,
  signedPercent,
  span,
  sparkline,
  spread,
  strong,
} from '../../ui/index.ts';
import type { Debrief } from '../debrief-facts.ts';
import { wholePercent } from '../percent.ts';
import { timeline } from '../post-mortem.ts';
import type { Played } from '../replay.ts';
import type { ScorePart } from '../score.ts';
import { avoided } from '../score.ts';

export interface DebriefPlace {
  /** First row of the timeline that is shown. */
  readonly top: number;
  /** Where the post-mortem was written; '' = nowhere yet. */
  readonly written: string;
}

/** Draws a debrief; gives back how far down the timeline it really is. */
export function drawDebrief(
  debrief: Debrief,
  { columns, rows }: Size,
  capabilities: Capabilities,
  { top, written }: DebriefPlace,
): { readonly lines: readonly Line[]; readonly top: number } {
  const glyphs = glyphsFor(capabilities);
  const curves = curveLines(debrief, columns, glyphs);
  const scores = scoreLines(debrief, glyphs);
  const ifs = whatIfLines(debrief, glyphs);
  const left = Math.max(38, Math.floor(columns * 0.4));
  const right = columns - left - 1;
  const lower = Math.max(scores.length, Math.min(ifs.length, 9)) + 1;
  const room = Math.max(3, rows - 2 - (curves.length + 1) - lower - 1);
  const all = timelineLines(debrief, columns, glyphs);
  const from = Math.min(top, Math.max(0, all.length - room));
  const more = all.length > room ? `${from + 1}-${Math.min(all.length, from + room)} of ${all.length}` : '';
  const lines = [
    titleLine(debrief, columns, glyphs),
    rule('1 USERS FAILING', 'the same seed, run again exactly', columns, glyphs),
    ...curves,
    ...panel(
      rule('2 TIMELINE', `what happened, what you did  ${more}`, columns, glyphs, true),
      all.slice(from, from + room),
      columns,
      room + 1,
    ),
    ...beside(
      panel(rule(`3 ${scoreTitle(debrief)}`, '', left, glyphs), scores, left, lower),
      panel(rule('4 WHAT IF', 'exact re-runs', right, glyphs), ifs, right, lower),
      glyphs,
    ),
    line(run(written === '' ? ' W writes the post-mortem' : ` post-mortem: ${written}`, 'muted')),
  ];
  return { lines: block(lines, columns, rows), top: from };
}

/** The whole debrief as text: for pipes, files and people who do not want a screen. */
export function debriefText(debrief: Debrief): string {
  const columns = 100;
  const glyphs = glyphsFor({ glyphs: 'unicode' });
  return plainText([
    titleLine(debrief, columns, glyphs),
    [],
    rule('USERS FAILING', 'the same seed, run again exactly', columns, glyphs),
    ...curveLines(debrief, columns, glyphs),
    [],
    rule('TIMELINE', 'what happened, what was done', columns, glyphs),
    ...timelineLines(debrief, columns, glyphs),
    [],
    rule(scoreTitle(debrief), '', columns, glyphs),
    ...scoreLines(debrief, glyphs),
    [],
    rule('WHAT IF', 'exact re-runs', columns, glyphs),
    ...whatIfLines(debrief, glyphs),
  ]);
}

function titleLine({ record, mismatch, you }: Debrief, columns: number, glyphs: Glyphs): Line {
  const { scenario, policy, replication } = record.header;
  const verdict =
    mismatch === null
      ? run(`replay ${glyphs.done} ${you.row.digest} `, 'muted')
      : strong(`${glyphs.failed} replay differs at ${clock(mismatch.at)} `, 'bad');
  return spread(
    line(
      strong(` DEBRIEF ${glyphs.pointer} `, 'title'),
      strong(scenario, 'accent'),
      run(` ${glyphs.separator} ${policy} ${glyphs.separator} replication ${replication}`, 'muted'),
    ),
    line(verdict),
    columns,
  );
}

function curveLines(debrief: Debrief, columns: number, glyphs: Glyphs): readonly Line[] {
  const { you, nothing, rivals, mismatch } = debrief;
  const best = rivals.find(({ played }) => played.row === debrief.score.reference);
  const curves: readonly (readonly [string, Played, Tone])[] = [
    ['you', you, 'series0'],
    ['nobody acts', nothing, 'series1'],
    ...(best === undefined ? [] : ([[`best: ${best.name}`, best.played, 'series2']] as const)),
  ];
  const name = 24;
  const width = columns - name - 24;
  const until = interesting(debrief);
  const seen = ({ failing, every }: Played) => failing.slice(0, Math.ceil(until / every) + 1);
  const max = Math.max(1, ...curves.map(([, played]) => Math.max(...seen(played))));
  const drawn = curves.map(([title, played, tone]) =>
    line(
      run(` ${fitText(title, name - 2)} `, tone),
      run(sparkline(seen(played), width, { min: 0, max }, glyphs), tone),
      ` ${fitText(compact(played.row.userMinutesLost), 6, 'right')} user-min lost`,
    ),
  );
  const axis = line(
    run(fitText('', name)),
    run(spreadText(clock(0), clock(until), width), 'muted'),
    run(`  peak ${compact(max)}`, 'muted'),
  );
  const warning =
    mismatch === null
      ? []
      : [
          line(
            strong(
              ` expected ${mismatch.expected}, got ${mismatch.got}: this is not the game that was played`,
              'bad',
            ),
          ),
        ];
  return [...drawn, axis, ...warning];
}

/** Until a while after the last thing that was done, or after the best answer had mitigated; at most the horizon. */
function interesting({ record, score, you }: Debrief): number {
  const last = Math.max(record.end?.at ?? 0, record.entries.at(-1)?.at ?? 0);
  const mitigated = [you.row, score.reference].map((row) =>
    typeof row.mitigatedS === 'number' ? row.mitigatedS * 1e6 : 0,
  );
  return Math.min(record.header.horizon, Math.max(last, ...mitigated) * 1.15 || record.header.horizon);
}

/** Two columns where there is room, else one with what was done marked. */
function timelineLines(debrief: Debrief, columns: number, glyphs: Glyphs): readonly Line[] {
  const left = Math.floor((columns - 11) * 0.62);
  return timeline(debrief).map(({ at, world, act }) => {
    const happened = run(world, world.startsWith('alarm') ? 'warning' : 'plain');
    const done = strong(act, 'accent');
    const time = run(` ${clock(at)} `, 'muted');
    if (columns < TWO_COLUMNS)
      return fitLine(
        act === '' ? line(time, '  ', happened) : line(time, run('> ', 'accent'), done),
        columns,
        glyphs.ellipsis,
      );
    return line(
      time,
      ...fitLine([happened], left, glyphs.ellipsis),
      ' ',
      ...fitLine([done], columns - left - 12, glyphs.ellipsis),
    );
  });
}

/** Columns from which what was done stands beside what happened. */
const TWO_COLUMNS = 105;

function scoreTitle({ score, mismatch }: Debrief): string {
  return mismatch === null ? `SCORE ${score.total}/100` : 'NO SCORE';
}

function scoreLines(debrief: Debrief, glyphs: Glyphs): readonly Line[] {
  const { score, you, nothing, rivals, mismatch } = debrief;
  if (mismatch !== null)
    return [
      line(' the replay is not the game that was'),
      line(' recorded; times and figures are those'),
      line(' of the replay'),
    ];
  const share = avoided(you.row, nothing.row, score.reference);
  return [
    ...score.parts.map((part) => scoreLine(part, glyphs)),
    line(
      share === null
        ? ' nothing was lost, whoever acts'
        : ` saved ${wholePercent(share)} of what could be saved`,
    ),
    ...rivals.map(({ name, played }) => {
      const isBest = played.row === score.reference;
      return line(
        run(
          ` ${isBest ? glyphs.pointer : ' '} ${fitText(name, 25)} ${compact(played.row.userMinutesLost)}`,
          isBest ? 'plain' : 'muted',
        ),
      );
    }),
  ];
}

function scoreLine({ name, points, possible, yours }: ScorePart, glyphs: Glyphs): Line {
  const words =
    name === 'blast radius' ? '' : yours === 'n/a' ? 'n/a' : yours === null ? 'never' : span(yours);
  const shown = points === null ? '  n/a' : `${fitText(String(Math.round(points)), 3, 'right')}/${possible}`;
  return line(
    ` ${fitText(name, 13)}${fitText(shown, 7)}`,
    run(bar(points === null ? 0 : points / possible, 8, glyphs, glyphs.barEmpty), 'accent'),
    run(` ${words}`, 'muted'),
  );
}

function whatIfLines({ whatIfs, you }: Debrief, glyphs: Glyphs): readonly Line[] {
  const lost = you.row.userMinutesLost;
  if (whatIfs.length === 0) return [line(run(' you did nothing that could be left out', 'muted'))];
  return whatIfs.map(({ title, userMinutesLost }) => {
    const change = userMinutesLost - lost;
    const same = Math.abs(change) < 1 || Math.abs(change) < lost * 0.0005;
    const relative = lost < 1 ? `+${compact(change)}` : signedPercent(change / lost);
    return line(
      run(
        same ? ` ${glyphs.separator} ` : change > 0 ? ` ${glyphs.up} ` : ` ${glyphs.down} `,
        same ? 'muted' : change > 0 ? 'worse' : 'better',
      ),
      fitText(same ? 'same' : relative, 8),
      run(fitText(compact(userMinutesLost), 6, 'right'), 'muted'),
      ` ${title}`,
    );
  });
}

function spreadText(left: string, right: string, columns: number): string {
  return `${left}${' '.repeat(Math.max(1, columns - left.length - right.length))}${right}`;
}
