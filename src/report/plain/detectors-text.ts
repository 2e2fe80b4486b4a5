import type { Scenario, Scope } from '../../domain/index.ts';
import type { Cure, Measurement, Probe, ProbedRelease, ProbeRow, ProbeSpec } from '../../experiment/index.ts';
import { BLIND } from '../../experiment/index.ts';
import { MINUTE, SECOND } from '../../kernel/index.ts';
import { sampleSizePerArm } from '../../stats/index.ts';
import { compact, grouped, percent, span } from '../format.ts';
import type { TextColumn } from './text-table.ts';
import { textTable, wrapped } from './text-table.ts';

/** Everything that is told about the detectors of a scenario. */
export interface DetectorsTable extends Probe {
  readonly scenario: Pick<Scenario, 'name' | 'telemetry'>;
  readonly policy: string;
  /** How many times the errors of a good day the release `factor` has. */
  readonly factor: number;
  readonly measured: Measurement;
  readonly spec: ProbeSpec;
}

const WIDEST = 100;

/**
 * The share of runs with an alarm at its median minute, detector by detector and level by level; then who is blind, and
 * what would help.
 */
export function detectorsText(table: DetectorsTable, strong: (heading: string) => string): string {
  const { spec, rows, notJudged } = table;
  const lines = introduction(table).flatMap((line) => wrapped(line, WIDEST));
  for (const level of spec.levels) {
    const isOwn = level === spec.levels.at(-1);
    const title = `${levelText(level)}${isOwn ? `, the first wave of ${table.policy}` : ''}`;
    lines.push('', strong(title));
    const { titles, rows: lined } = tableOf(
      table,
      rows.filter((row) => row.level === level),
    );
    lines.push(...titles, ...lined);
  }
  const blind = blindLines(table);
  if (blind.length > 0)
    lines.push('', strong(`Blind: alarms in less than ${percent(BLIND)} of the runs`), ...blind);
  if (notJudged.length > 0) lines.push('', strong('Not judged'));
  for (const { contestant, because } of notJudged)
    lines.push(`- ${contestant.detector.name} (${contestant.options}): ${because}`);
  return `${lines.join('\n')}\n`;
}

function introduction({ scenario, policy, measured: { wave, fault }, spec, ...table }: DetectorsTable) {
  const { replications, seed, horizon, base, releases } = spec;
  const delay = span(scenario.telemetry.delay / SECOND);
  const lines = [
    `${scenario.name}: which detectors see it, and at what traffic`,
    `${replications} seeds of ${horizon / MINUTE} minutes, the same data for every detector; seed ${seed}. On a good day ${percent(base)} of the attempts fail. Telemetry's delay of ${delay} is left out.`,
  ];
  if (wave !== null) {
    const others = wave.cells === 1 ? '' : `, one of ${wave.cells}`;
    const part =
      wave.exposure < 1 ? `${percent(wave.exposure)} of the cell ${wave.cell}` : `the cell ${wave.cell}`;
    lines.push(`The first wave of ${policy} is ${part}${others}: ${levelText(wave.traffic)}.`);
  }
  if (fault === null) lines.push('No faulty release: the change has no defect that wakes and shows.');
  else {
    const where = `in ${fault.cell}, from ${span(fault.from / SECOND)} to ${span(fault.to / SECOND)}`;
    const forced = fault.isForced ? ', where the change was put for it' : '';
    lines.push(
      `Faulty: ${percent(fault.share)} of what the new version serves fails once its defect is awake, as measured ${where}${forced}, with nobody looking.`,
    );
  }
  for (const release of releases) {
    if (release.name === 'healthy' || release.share === base || release.share >= 1 || base === 0) continue;
    const n = sampleSizePerArm(base, release.share);
    const perMinute = grouped(Math.ceil(n / (horizon / MINUTE)));
    lines.push(
      `A textbook test (5%, power 80%) of ${releaseText(release, table.factor)} takes ${grouped(n)} requests on each side: ${perMinute} a minute.`,
    );
  }
  return lines;
}

function levelText({ canary, control }: ProbeRow['level']): string {
  if (canary === control) return `${rateText(canary)} requests a minute and side`;
  return `${rateText(canary)} requests a minute against ${rateText(control)}`;
}

const rateText = (rate: number): string => (rate < 99_999.5 ? grouped(rate) : compact(rate));

function releaseText({ name, share }: ProbedRelease, factor: number): string {
  if (name === 'healthy') return 'healthy: false alarms';
  return `${name === 'faulty' ? 'faulty' : `x${factor}`}, ${percent(share)} fail`;
}

interface Line {
  readonly contestant: ProbeRow['contestant'];
  readonly rows: ReadonlyMap<ProbedRelease, ProbeRow>;
}

function tableOf({ spec, factor }: DetectorsTable, rows: readonly ProbeRow[]) {
  const contestants = [...new Set(rows.map(({ contestant }) => contestant))];
  const lines = contestants.map((contestant): Line => {
    const own = rows.filter((row) => row.contestant === contestant);
    return { contestant, rows: new Map(own.map((row) => [row.release, row])) };
  });
  const columns: TextColumn<Line>[] = [
    { title: ['detector'], align: 'left', of: ({ contestant }) => contestant.detector.name },
    { title: ['options'], align: 'left', of: ({ contestant }) => contestant.options },
    ...spec.releases.map(
      (release): TextColumn<Line> => ({
        title: [releaseText(release, factor)],
        align: 'left',
        of: (line) => cellText(line.rows.get(release)),
      }),
    ),
  ];
  return textTable(columns, lines, WIDEST);
}

/** `0.21@32 (0.16-0.27)`: the share, the median minute of the alarms, and of false alarms the interval of the share. */
function cellText(row: ProbeRow | undefined): string {
  if (row === undefined) return '-';
  const { alarmed, replications, interval, medianMinute, cure, release } = row;
  const at = medianMinute === null ? '' : `@${Number(medianMinute.toFixed(1))}`;
  const share = `${(alarmed / replications).toFixed(2)}${at}`;
  if (release.name !== 'healthy') return cure === null ? share : `${share} blind`;
  return `${share.padEnd(9)} (${interval.low.toFixed(2)}-${interval.high.toFixed(2)})`;
}

/** Release by release who is blind, together where the reason is the same. */
function blindLines({ spec, rows, factor }: DetectorsTable): string[] {
  return spec.releases.flatMap((release) => {
    const blind = rows.filter((row) => row.release === release && row.cure !== null);
    const byReason = new Map<string, Set<string>>();
    for (const { contestant, cure } of blind) {
      const own = blind.filter((row) => row.contestant === contestant && row.cure === cure);
      const levels = own.map(({ level }) => rateText(level.canary)).join(', ');
      const reason = reasonText(cure, levels);
      const who = byReason.get(reason) ?? new Set();
      byReason.set(reason, who.add(nameOf(contestant)));
    }
    const lines = [...byReason].flatMap(([reason, who]) =>
      wrapped(`- ${reason}: ${[...who].join(', ')}`, WIDEST),
    );
    return lines.length === 0 ? [] : [`To ${releaseText(release, factor)}:`, ...lines];
  });
}

/** With its scope, where that is wider than the canary, or narrower: what is seen of a fault depends on it. */
function nameOf({ detector, options }: ProbeRow['contestant']): string {
  const { scope } = detector.options as { readonly scope: Scope };
  return `${detector.name} (${options}${scope === 'canary' ? '' : `, scope ${scope}`})`;
}

function reasonText(cure: Cure | null, levels: string): string {
  switch (cure?.needs) {
    case 'traffic':
      return `needs ${rateText(cure.perMinute)} requests a minute and side for a power of 80% (blind at ${levels})`;
    case 'time':
      return `needs ${span(cure.after / SECOND)} at least, however many requests`;
    case 'control':
      return `has nobody to compare with at ${levels} requests a minute`;
    default:
      return 'never, however many requests, as its rule does not fire';
  }
}
