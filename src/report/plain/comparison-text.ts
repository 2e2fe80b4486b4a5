import type { Scenario } from '../../domain/index.ts';
import type { Comparison } from '../../experiment/index.ts';
import { SECOND } from '../../kernel/index.ts';
import { changeFailRates } from '../../stats/index.ts';
import { compact, grouped, span } from '../format.ts';
import {
  againstColumns,
  badColumns,
  breakEvenColumns,
  goodColumns,
  perReleaseColumns,
  rateText,
} from './tables.ts';
import type { TextColumn } from './text-table.ts';
import { textTable, wrapped } from './text-table.ts';
import { verdictSentences } from './verdict-sentences.ts';

export interface PlainOptions {
  /** The policy that differences are taken to; the scenario's first unless told. */
  readonly base?: string;
  /** Makes a heading stand out; leaves it as it is unless told. */
  readonly strong?: (text: string) => string;
}

const WIDTH = 80;

/**
 * The comparison as plain text, 80 columns wide: how each policy does when the release is bad and when it is good, the
 * differences to a base with what can be said about them, and what a release costs by the share of bad ones.
 *
 * The first variant in full; of further ones what differs from policy to policy.
 */
export function comparisonText(
  scenario: Scenario,
  comparison: Comparison,
  options: PlainOptions = {},
): string {
  const strong = options.strong ?? ((text: string) => text);
  const sections = comparison.variants.flatMap((variant, i) => {
    const policies = comparison.policiesOf(variant);
    const base = options.base !== undefined && policies.includes(options.base) ? options.base : policies[0];
    const about: About = { scenario, comparison, variant, policies, base, strong };
    const heading = i === 0 ? [] : [[strong(`Variant ${variant}`)]];
    return [...heading, ...outcomes(about), ...(i === 0 ? perRelease(about) : [])];
  });
  return `${[head(scenario, comparison, strong), ...sections].map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

interface About {
  readonly scenario: Scenario;
  readonly comparison: Comparison;
  readonly variant: string;
  readonly policies: readonly string[];
  readonly base: string;
  readonly strong: (text: string) => string;
}

type Section = string[];

function head(scenario: Scenario, comparison: Comparison, strong: (text: string) => string): Section {
  const { cells, regions, users } = scenario.fleet;
  const fleet = `${grouped(cells.length)} cells in ${counted(regions.length, 'region')}, ${compact(users)} users`;
  const seeds =
    comparison.replications === 1
      ? '1 seed'
      : `${grouped(comparison.replications)} seeds, the same for every policy`;
  return [
    ...wrapped(`${scenario.name}: ${scenario.title}`, WIDTH).map(strong),
    ...wrapped(scenario.asks, WIDTH),
    ...wrapped(`${fleet}; ${span(scenario.duration / SECOND)} simulated; ${seeds}.`, WIDTH),
  ];
}

/** What can happen where the change has no defect. */
function goodRelease({ variants }: Scenario, variant: string): string {
  const faults = variants.find(({ name }) => name === variant)?.scenario.faults ?? [];
  return faults.length > 0
    ? 'The release is good; the world is not'
    : 'The release is good, and nothing strikes';
}

function outcomes(about: About): Section[] {
  const { comparison, policies, base, variant, scenario, strong } = about;
  const hasDefects = scenario.change.defects.length > 0;
  const good = table(about, 'When the release is good', goodColumns(comparison, variant), policies);
  if (!hasDefects) good[0] = strong('What it costs meanwhile');
  return [
    table(
      about,
      hasDefects ? 'When the release is bad' : goodRelease(scenario, variant),
      badColumns(comparison, variant),
      policies,
    ),
    good,
    table(
      about,
      `User-minutes lost, less those under ${base} on the same seed`,
      againstColumns(),
      comparison.against(base, 'user_minutes_lost', { variant, release: 'faulty' }),
    ),
    [
      strong('What can be said'),
      ...verdictSentences(scenario, comparison, variant, base).flatMap((sentence) =>
        wrapped(sentence, WIDTH - 2).map((line, i) => (i === 0 ? `- ${line}` : `  ${line}`)),
      ),
    ],
  ];
}

function perRelease(about: About): Section[] {
  const { comparison, policies, base, variant, scenario } = about;
  if (scenario.change.defects.length === 0) return [];
  const others = policies.filter((policy) => policy !== base);
  const rates = changeFailRates.map(rateText);
  const sections = [
    table(
      about,
      `Per release, when ${rates.slice(0, -1).join(', ')} or ${rates[rates.length - 1]} of releases are bad`,
      perReleaseColumns(comparison, variant),
      policies,
    ),
  ];
  if (others.length === 0) return sections;
  const columns = breakEvenColumns(comparison, variant, base);
  const heading = `Share of bad releases at which a policy costs less per release than ${base}, by what a minute of waiting for a good release is worth in lost minutes`;
  return [...sections, table(about, heading, columns, others)];
}

function table<Row>(
  { strong }: About,
  heading: string,
  columns: readonly TextColumn<Row>[],
  rows: readonly Row[],
): Section {
  const { titles, rows: lines } = textTable(columns, rows, WIDTH);
  return [...wrapped(heading, WIDTH).map(strong), ...titles, ...lines];
}

function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}
