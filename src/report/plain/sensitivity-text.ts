import type { Scenario } from '../../domain/index.ts';
import type { PairComparison, Sensitivity, SensitivityRow, Standing } from '../../experiment/index.ts';
import { grouped } from '../format.ts';
import { between, byHowMuch, listed, signed } from './answer-words.ts';
import type { TextColumn } from './text-table.ts';
import { textTable, wrapped } from './text-table.ts';

const WIDTH = 80;

/** What the answer depends on, as plain text, 80 columns wide: in sentences, then assumption by assumption. */
export function sensitivityText(
  scenario: Scenario,
  sensitivity: Sensitivity,
  strong: (text: string) => string = (text) => text,
): string {
  const { rows, answer } = sensitivity;
  const moving = rows.filter(({ flips, effect }) => flips !== 'not varied' && effect > 0);
  const idle = rows.filter(({ flips, effect }) => flips !== 'not varied' && effect === 0);
  const left = rows.filter(({ flips }) => flips === 'not varied');
  const said = sensitivitySentences(sensitivity).flatMap((sentence) =>
    wrapped(sentence, WIDTH - 2).map((line, i) => (i === 0 ? `- ${line}` : `  ${line}`)),
  );
  const heading = `Lead of ${answer.best} over its strongest rival in user-minutes lost in a bad release, with one assumption changed; ${MARKS}`;
  const sections = [
    [
      ...wrapped(`${scenario.name}: ${scenario.title}`, WIDTH).map(strong),
      ...wrapped(scenario.asks, WIDTH),
      ...wrapped(seedsUsed(sensitivity), WIDTH),
    ],
    [strong('What it depends on'), ...said],
    moving.length === 0
      ? []
      : [...wrapped(heading, WIDTH).map(strong), ...tableOf(moving, answer.rivals[0].meanDifference)],
    namesIn('Varied as well, without moving the lead', idle, strong),
    namesIn('Not varied, for want of a range (vary: gives one) or because it is no quantity', left, strong),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** Of how many seeds is everything; fewer where fewer are enough. */
function seedsUsed({ rows, replications }: Sensitivity): string {
  const used = rows.flatMap(standings).map(({ n }) => n);
  const fewer = [...new Set(used)].filter((n) => n < replications).sort((a, b) => a - b);
  const all = `${counted(replications, 'seed')}, the same for every policy and every value`;
  const settled = used.filter((n) => n < replications).length;
  return fewer.length === 0
    ? `${all}.`
    : `${all}; the first ${listed(fewer.map(String))} are enough at ${grouped(settled)} of ${counted(used.length, 'value')}.`;
}

/** The answer, whether it holds over the ranges of all assumptions, and where it does not. */
function sensitivitySentences({ answer, replications, rows }: Sensitivity): string[] {
  const { best, rivals } = answer;
  const [next] = rivals;
  const varied = rows.filter(({ flips }) => flips !== 'not varied');
  const first = answerSentence(best, next, replications);
  if (varied.length === 0)
    return [first, 'There is nothing in the scenario that is assumed and could be varied.'];
  const turned = varied.flatMap((row) => standings(row).flatMap((at) => (at.flips ? turnedAt(row, at) : [])));
  const lost = varied.flatMap((row) =>
    standings(row).flatMap((at) => (isLost(at) ? [placeOf(row, at)] : [])),
  );
  const even = varied.flatMap((row) =>
    standings(row).flatMap((at) => (isEven(at) ? [placeOf(row, at)] : [])),
  );
  const over = `each by itself, between half and twice its value or over the range that the scenario gives`;
  const sentences = [first];
  if (turned.length > 0) sentences.push(...turned);
  if (next.verdict === 'b_lower' && lost.length > 0)
    sentences.push(`These seeds can no longer tell that ${best} loses the fewest where ${listed(lost)}.`);
  if (next.verdict === 'b_lower' && even.length > 0)
    sentences.push(`The choice between ${best} and another becomes irrelevant where ${listed(even)}.`);
  const among = `${counted(varied.length, 'assumption')} that ${varied.length === 1 ? 'was' : 'were'} varied, ${over}`;
  if (turned.length === 0 && (next.verdict !== 'b_lower' || lost.length + even.length === 0))
    sentences.push(
      next.verdict === 'b_lower'
        ? `That holds for all of ${among}.`
        : `No other policy is certainly better for any of ${among}.`,
    );
  else sentences.push(`It holds at all other ends of the ${among}.`);
  return sentences;
}

function answerSentence(best: string, next: PairComparison, replications: number): string {
  const seeds = counted(replications, 'seed');
  switch (next.verdict) {
    case 'b_lower':
      return `${best} loses the fewest user-minutes in a bad release: ${byHowMuch(next)} fewer than ${next.policyA}, on ${seeds}.`;
    case 'irrelevant':
      return `${best} and ${next.policyA} lose the fewest user-minutes in a bad release; between them the choice is irrelevant, on ${seeds}.`;
    default:
      return `Whether ${best} loses fewer user-minutes in a bad release than ${next.policyA} cannot be told on ${seeds}: ${next.policyA} loses ${between(next)} (95%) more.`;
  }
}

function turnedAt(row: SensitivityRow, at: Standing): string {
  return `It turns round where ${placeOf(row, at)}: there ${at.rival.policyA} loses ${byHowMuch(at.rival)} fewer than ${row.leader}.`;
}

/** `x is 4h and not 2h` */
function placeOf({ assumption: { parameter, value } }: SensitivityRow, { end }: Standing): string {
  const other = value === '' ? '' : ` and not ${inShort(value)}`;
  return `${parameter} is ${inShort(end.value)}${other}`;
}

/** Another policy is as good as the leader. */
function isEven({ rival, isSame }: Standing): boolean {
  return rival.verdict === 'irrelevant' && !isSame;
}

/** Nobody can tell any more; where nothing differs, or the lead hardly moves, a few seeds need not tell. */
function isLost({ rival, isSame, isFar }: Standing): boolean {
  return rival.verdict === 'cannot_tell' && !isSame && !isFar;
}

function standings({ low, high }: SensitivityRow): Standing[] {
  return [low, high].filter((standing) => standing !== null);
}

const MARKS =
  '? is a lead that these seeds cannot tell from none, = one too small to matter, ! one of the rival';

/** `lead`: with everything as it is. */
function tableOf(rows: readonly SensitivityRow[], lead: number): string[] {
  const column = (title: string, of: (row: SensitivityRow) => string): TextColumn<SensitivityRow> => ({
    title: [title],
    align: 'right',
    of,
  });
  const { titles, rows: lines } = textTable(
    [
      { title: ['assumption'], align: 'left', of: ({ assumption }) => tailOf(assumption.parameter) },
      column('is', ({ assumption }) => inShort(assumption.value)),
      column('at', ({ low }) => inShort(low?.end.value ?? '-')),
      column('lead', ({ low }) => leadAt(low, lead)),
      column('at', ({ high }) => inShort(high?.end.value ?? '-')),
      column('lead', ({ high }) => leadAt(high, lead)),
    ],
    rows,
    WIDTH,
  );
  return [...titles, ...lines];
}

/** What seeds that are fewer show is by how much the lead moves, and not how large it is. */
function leadAt(standing: Standing | null, lead: number): string {
  if (standing === null) return '-';
  if (standing.isSame) return 'same ';
  const open = isLost(standing) ? '?' : ' ';
  const mark = { a_lower: '!', b_lower: ' ', irrelevant: '=', cannot_tell: open }[standing.rival.verdict];
  return `${signed(lead + standing.moves)}${mark}`;
}

/** The last steps of a path, which say more than the first. */
function tailOf(path: string): string {
  const longest = 36;
  if (path.length <= longest) return path;
  const tail = path.slice(path.length - longest + 1);
  return `…${tail.slice(Math.max(0, tail.indexOf('.')))}`;
}

/** A law by what says how large it is: `median 3m`, `30s to 60s`; a rate without whose it is. */
function inShort(value: string): string {
  const [, median] = /^\{ lognormal: \{ median: ([^,]+), .*\} \}$/.exec(value) ?? [];
  if (median !== undefined) return `median ${median}`;
  const [, mean] = /^\{ exponential: \{ mean: (\S+) \} \}$/.exec(value) ?? [];
  if (mean !== undefined) return `mean ${mean}`;
  const [, from, to] = /^\{ uniform: \{ from: ([^,]+), to: (\S+) \} \}$/.exec(value) ?? [];
  return from === undefined ? value.replace(/ per \w+$/, '') : `${from}..${to}`;
}

function namesIn(
  heading: string,
  rows: readonly SensitivityRow[],
  strong: (text: string) => string,
): string[] {
  if (rows.length === 0) return [];
  const names = rows.map(({ assumption }) => assumption.parameter).join(', ');
  return [...wrapped(heading, WIDTH).map(strong), ...wrapped(names, WIDTH)];
}

function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}
