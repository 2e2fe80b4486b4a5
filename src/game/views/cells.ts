import type { Glyphs, Run, Tone } from '../../ui/index.ts';
import { run } from '../../ui/index.ts';
import type { CellLook } from './game-view.ts';

/** From what may be overlooked to what must not be. */
const ORDER: readonly CellLook[] = ['old', 'new', 'drained', 'deploying', 'warn', 'bad'];

const TONES: Readonly<Record<CellLook, Tone>> = {
  old: 'muted',
  new: 'accent',
  deploying: 'accent',
  drained: 'muted',
  warn: 'warning',
  bad: 'bad',
};

const WORDS: Readonly<Record<CellLook, string>> = {
  old: 'old',
  new: 'new',
  deploying: 'deploying',
  drained: 'drained',
  warn: '1%',
  bad: '50% err',
};

/** One glyph per cell; where there are too many, one for several, showing the worst of them. */
export function cellRuns(cells: readonly CellLook[], columns: number, glyphs: Glyphs): readonly Run[] {
  const per = Math.max(1, Math.ceil(cells.length / Math.max(1, columns)));
  const runs: Run[] = [];
  for (let from = 0; from < cells.length; from += per) {
    const worst = cells
      .slice(from, from + per)
      .reduce((a, b) => (ORDER.indexOf(b) > ORDER.indexOf(a) ? b : a));
    runs.push(run(glyphOf(worst, glyphs), TONES[worst]));
  }
  return runs;
}

/** What the glyphs mean, as far as there is room. */
export function legend(glyphs: Glyphs, columns: number): readonly Run[] {
  const runs: Run[] = [];
  let used = 0;
  for (const look of ['bad', 'warn', 'new', 'old', 'drained', 'deploying'] as const) {
    const text = `${glyphOf(look, glyphs)} ${WORDS[look]} `;
    if (used + text.length > columns) break;
    used += text.length;
    runs.push(run(text, TONES[look] === 'accent' ? 'accent' : TONES[look]));
  }
  return runs;
}

function glyphOf(look: CellLook, glyphs: Glyphs): string {
  return {
    old: glyphs.old,
    new: glyphs.fresh,
    deploying: glyphs.deploying,
    drained: glyphs.drained,
    warn: glyphs.failing,
    bad: glyphs.collapsed,
  }[look];
}
