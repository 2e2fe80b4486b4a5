import type { Maybe } from '../experiment/index.ts';
import type { Time } from '../kernel/index.ts';
import { clock, grouped, percent, span } from '../ui/index.ts';
import type { Debrief } from './debrief-facts.ts';
import { deeds } from './debrief-facts.ts';
import { acknowledgeTime } from './score.ts';

/**
 * The post-mortem as far as the log can write it, in Markdown; the rest is for people, and says what belongs there.
 * It names conditions and decisions, never persons.
 */
export function postMortem(debrief: Debrief, replayCommand: string): string {
  const { spec, record, score } = debrief;
  const { header, end } = record;
  return `${[
    `# Post-mortem: ${spec.scenario.title}`,
    '',
    `A game of Wavetank: scenario \`${header.scenario}\`, policy \`${header.policy}\`, variant \`${header.variant}\`, replication ${header.replication}. Times are simulated, since the start of the run. ${debrief.mismatch === null ? `Score ${score.total} of 100.` : 'No score: the replay differs from the game that was recorded.'}`,
    '',
    '## Summary',
    '',
    summary(debrief),
    '',
    '## Impact',
    '',
    ...impact(debrief),
    '',
    '## Timeline',
    '',
    '| time | what happened | what was done |',
    '| --- | --- | --- |',
    ...timeline(debrief).map(({ at, world, act }) => `| ${clock(at)} | ${cell(world)} | ${cell(act)} |`),
    '',
    '## Detection',
    '',
    detection(debrief),
    '',
    '## Response',
    '',
    ...response(debrief),
    '',
    '## Contributing factors',
    '',
    '_To fill in: which conditions had to come together? Ask of each why it was there; stop at conditions that can be changed._',
    '',
    '## What went well',
    '',
    '_To fill in._',
    '',
    '## What went badly, and where luck helped',
    '',
    '_To fill in._',
    '',
    '## Action items',
    '',
    '| action | kind (prevent, detect, mitigate) | owner | due |',
    '| --- | --- | --- | --- |',
    '| | | | |',
    '',
    '## Replay',
    '',
    `\`${replayCommand}\` runs this game again${debrief.mismatch === null ? `; digest of the run: \`${debrief.you.row.digest}\`` : ''}.`,
    ...(end === null ? ['', 'The game was cut off: the rest of the run is with nobody acting.'] : []),
  ].join('\n')}\n`;
}

function summary({ you, nothing, score, spec }: Debrief): string {
  const { row } = you;
  if (row.userMinutesLost < 1)
    return `No user was harmed. Doing nothing would have cost ${minutes(nothing.row.userMinutesLost)}.`;
  const lasted =
    typeof row.mitigatedS === 'number' && typeof row.firstHarmS === 'number'
      ? `Most of the harm was over ${span(row.mitigatedS - row.firstHarmS)} after it began.`
      : 'The harm was not mitigated before the end of the run.';
  return [
    `While ${spec.scenario.change.name} was rolled out with policy ${row.policy}, ${grouped(row.usersHarmed)} users (${percent(row.usersHarmedShare)}) met failures they would not have met otherwise, and lost ${minutes(row.userMinutesLost)}.`,
    lasted,
    `Doing nothing would have cost ${minutes(nothing.row.userMinutesLost)}; the best automatic response ${minutes(score.reference.userMinutesLost)}.`,
  ].join(' ');
}

function impact({ you, nothing, score }: Debrief): readonly string[] {
  const columns = [you.row, nothing.row, score.reference];
  const row = (name: string, of: (index: number) => string) =>
    `| ${name} | ${columns.map((_, index) => of(index)).join(' | ')} |`;
  return [
    '| | this game | nobody acts | best automatic |',
    '| --- | ---: | ---: | ---: |',
    row(
      'users harmed',
      (i) => `${grouped(columns[i].usersHarmed)} (${percent(columns[i].usersHarmedShare)})`,
    ),
    row('user-minutes lost', (i) => grouped(columns[i].userMinutesLost)),
    row('peak share of users failing', (i) => percent(columns[i].peakFailingShare)),
    row('requests failed', (i) => grouped(columns[i].requestsFailed)),
    row('cells touched', (i) => `${columns[i].cellsTouched} of ${columns[i].cellsTotal}`),
    row('regions touched', (i) => `${columns[i].regionsTouched} of ${columns[i].regionsTotal}`),
    row('from first harm to mitigation', (i) => time(columns[i].timeToMitigateS)),
  ];
}

/** What happened beside what was done, in order of time; looking at things is left out. */
export function timeline({ world, record }: Debrief): readonly {
  readonly at: Time;
  readonly world: string;
  readonly act: string;
}[] {
  const done = deeds(record.entries)
    .filter(({ kind }) => kind !== 'look' && kind !== 'refused')
    .map(({ at, said, kind }) => ({
      at,
      world: '',
      act: kind === 'act' ? said : `${kind}: ${withoutName(said)}`,
    }));
  const happened = world.map(({ at, text }) => ({ at, world: text, act: '' }));
  const over =
    record.end === null
      ? []
      : [
          {
            at: record.end.at,
            world: '',
            act: record.end.why === 'resolved' ? 'declared resolved' : 'end of the game',
          },
        ];
  return [...happened, ...done, ...over]
    .map((row, order) => ({ row, order }))
    .sort((a, b) => a.row.at - b.row.at || a.order - b.order)
    .map(({ row }) => row);
}

function detection({ you: { row } }: Debrief): string {
  if (row.detectedS === 'n/a') return 'Nothing could be detected: no defect and no fault.';
  if (typeof row.detectedS !== 'number') return 'No true alarm fired before the end of the run.';
  const harm = typeof row.firstHarmS === 'number' ? `, ${time(row.timeToDetectS)} after the first harm` : '';
  const before = `${grouped(row.usersHarmedBeforeDetection)} users had been harmed by then`;
  const falseOnes = row.falseAlarms === 0 ? '' : ` False alarms: ${row.falseAlarms}.`;
  return `${row.detectedBy} fired at ${clock(row.detectedS * 1e6)}${harm}; ${before}.${falseOnes}`;
}

function response({ you: { row }, record, whatIfs }: Debrief): readonly string[] {
  const hypotheses = deeds(record.entries).filter(({ kind }) => kind === 'hypothesis');
  return [
    ...(row.detectedS === 'n/a' || row.detectedS === null
      ? []
      : [`- First true alarm acknowledged: ${since(acknowledgeTime(row), 'it fired')}.`]),
    ...(row.timeToMitigateS === 'n/a'
      ? []
      : [
          `- Mitigated: ${since(row.timeToMitigateS, 'the first harm')}.`,
          `- No harm any more: ${typeof row.recoveredS === 'number' ? `from ${clock(row.recoveredS * 1e6)} on` : 'not before the end of the run'}.`,
        ]),
    ...hypotheses.map(({ at, said }) => `- Hypothesis at ${clock(at)}: ${plain(withoutName(said))}`),
    ...whatIfs.map(({ title, userMinutesLost }) => {
      const more = userMinutesLost - row.userMinutesLost;
      const verdict =
        Math.abs(more) < 1 ? 'no difference' : `${minutes(Math.abs(more))} ${more > 0 ? 'more' : 'fewer'}`;
      return `- Run again exactly, ${plain(title)}: ${verdict}.`;
    }),
  ];
}

/** `h "text"` without its command and quotation marks. */
function withoutName(said: string): string {
  return said.replace(/^\S+\s*/, '').replaceAll('"', '');
}

function minutes(value: number): string {
  return `${grouped(value)} user-minutes`;
}

function time(value: Maybe): string {
  if (value === 'n/a') return 'n/a';
  return value === null ? 'not before the end of the run' : span(value);
}

function since(value: Maybe, what: string): string {
  return typeof value === 'number' ? `${span(value)} after ${what}` : time(value);
}

/** What somebody typed, on one line and without HTML. */
function plain(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').replaceAll('<', '&lt;');
}

/** Text that cannot break out of its cell of the table. */
function cell(text: string): string {
  return plain(text).replaceAll('\\', '\\\\').replaceAll('|', '\\|');
}
