import type { Judgement } from '../experiment/index.ts';
import { metricNamed } from '../experiment/index.ts';
import { percent, printed, span } from '../report/index.ts';

/** A line for each expectation that was missed: where it is written, the bound, and the value reached. */
export function missedLines(judgements: readonly Judgement[], file: string): string[] {
  return judgements
    .filter(({ met }) => !met)
    .map((judgement) => {
      const { expectation, reached, because } = judgement;
      const outcome = reached === null ? `but ${because}` : `got ${valueText(judgement, reached)}`;
      return `${file}:${expectation.line}: expected ${expectation.text}, ${outcome}`;
    });
}

function valueText({ expectation: { metric, statistic } }: Judgement, value: number): string {
  const { unit } = metricNamed(metric);
  if (statistic === 'share' || unit.startsWith('share')) return percentText(value);
  return unit === 's' ? `${span(value)} (${printed(value)} s)` : `${printed(value)} ${unit}`;
}

/** Precise enough to see on which side of the bound it is. */
const percentText = (share: number): string => `${percent(share)} (${printed(share)})`;
