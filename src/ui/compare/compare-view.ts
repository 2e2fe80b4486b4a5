import type { Capabilities, Size } from '../capabilities.ts';
import { compact, grouped, percent, span } from '../format.ts';
import type { Glyphs } from '../glyphs.ts';
import { glyphsFor } from '../glyphs.ts';
import type { Line } from '../line.ts';
import { fitLine, line, run, spread, strong } from '../line.ts';
import { beside, block } from '../panel.ts';
import { bar } from '../plot.ts';
import { tabLine } from '../tab-line.ts';
import { wrapped } from '../wrap.ts';
import type { CompareModel } from './compare-model.ts';
import { comparePanels } from './compare-model.ts';
import { drawPanel, harmedPanel, markedPolicies } from './compare-panels.ts';

/** The comparison screen as lines: all panels from 80x24 on, one at a time below that. */
export function compareView(model: CompareModel, size: Size, capabilities: Capabilities): readonly Line[] {
  const glyphs = glyphsFor(capabilities);
  const below = { columns: size.columns, rows: size.rows - 1 };
  const layout = size.columns < 80 || size.rows < 22 ? single : size.rows < 34 ? compactLayout : fullLayout;
  return block(
    [titleLine(model, size.columns, glyphs), ...layout(model, below, glyphs)],
    size.columns,
    size.rows,
  );
}

/** Table, exposure beside the worst runs, distributions, verdict. */
function compactLayout(model: CompareModel, { columns, rows }: Size, glyphs: Glyphs): readonly Line[] {
  const shown = Math.min(model.policies.length, Math.max(3, Math.floor((rows - 9) / 2)));
  const left = Math.floor(columns / 2);
  const upper = [
    ...drawPanel.policies(model, columns, shown + 2, glyphs),
    ...beside(
      drawPanel.exposure(model, left, shown + 2, glyphs),
      drawPanel.worst(model, columns - left - 1, shown + 2, glyphs),
      glyphs,
    ),
  ];
  const verdict = verdictLines(model, columns, 2, glyphs);
  return [
    ...upper,
    ...drawPanel.distribution(model, columns, rows - upper.length - verdict.length, glyphs),
    ...verdict,
  ];
}

/** The same one below the other, the blast radius beside the exposure. */
function fullLayout(model: CompareModel, { columns, rows }: Size, glyphs: Glyphs): readonly Line[] {
  const shown = Math.min(model.policies.length, Math.max(3, Math.floor((rows - 18) / 2)));
  const left = Math.floor((columns - 1) / 2);
  const upper = [
    ...drawPanel.policies(model, columns, shown + 3, glyphs),
    ...beside(
      drawPanel.exposure(model, left, shown + 3, glyphs),
      harmedPanel(model, columns - left - 1, shown + 3, glyphs),
      glyphs,
    ),
    ...drawPanel.distribution(model, columns, Math.min(markedPolicies(model).length, 8) + 4, glyphs),
    ...verdictLines(model, columns, 3, glyphs),
  ];
  return [...upper, ...drawPanel.worst(model, columns, rows - upper.length, glyphs)];
}

/** The panel with the focus, the verdict below it. */
function single(model: CompareModel, { columns, rows }: Size, glyphs: Glyphs): readonly Line[] {
  const { focus } = model.choice;
  const verdict = verdictLines(model, columns, 3, glyphs);
  const room = rows - verdict.length - 1;
  return [
    tabLine(comparePanels, focus, columns),
    ...drawPanel[focus](model, columns, room, glyphs),
    ...verdict,
  ];
}

function titleLine({ facts, choice, progress }: CompareModel, columns: number, glyphs: Glyphs): Line {
  const variant = facts.variants.length > 1 ? ` ${glyphs.separator} ${choice.variant}` : '';
  const size = [`${facts.cells} cells`, `${compact(facts.users)} users`, `horizon ${span(facts.horizonS)}`];
  const left = line(
    strong(columns < 80 ? ' ' : ' wavetank ', 'title'),
    strong(`${glyphs.pointer} COMPARE  `, 'accent'),
    strong(facts.scenario),
    run(`${variant} ${glyphs.separator} `, 'muted'),
    run(choice.release, choice.release === 'faulty' ? 'warning' : 'better'),
    run(columns < 100 ? '' : `   ${size.join(` ${glyphs.separator} `)}`, 'muted'),
  );
  return spread(left, progressLine(progress, facts.replications, columns, glyphs), columns);
}

function progressLine(
  { done, total, running, error, replications }: CompareModel['progress'],
  planned: number,
  columns: number,
  glyphs: Glyphs,
): Line {
  if (error !== '') return line(strong(`${glyphs.failed} broke off `, 'bad'));
  if (!running)
    return line(run(`${replications} replications `, 'muted'), strong(`${glyphs.done} `, 'better'));
  if (total === 0) return line(run('starting ', 'muted'));
  const share = done / total;
  const counted = columns < 100 ? `of ${planned} ` : `of ${grouped(total)} runs `;
  const width = columns < 100 ? 8 : 14;
  return line(
    run(bar(share, width, glyphs, glyphs.barEmpty), 'accent'),
    run(` ${percent(share).padStart(5)} ${counted}`, 'muted'),
  );
}

function verdictLines(
  { verdict }: CompareModel,
  columns: number,
  rows: number,
  glyphs: Glyphs,
): readonly Line[] {
  const label = ' verdict  ';
  const width = columns - label.length - 1;
  const sentence = wrapped(verdict.sentence, width, rows).map((text) => run(text, verdict.tone));
  const price = wrapped(verdict.price, width, rows).map((text) => run(text, 'muted'));
  const lines = [...sentence, ...price].slice(0, rows);
  return Array.from({ length: rows }, (_, row) => {
    const start = strong(row === 0 ? label : ' '.repeat(label.length), 'title');
    return fitLine(line(start, lines[row] ?? ''), columns, glyphs.ellipsis);
  });
}
