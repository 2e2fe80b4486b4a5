import type { Fleet } from '../../domain/index.ts';
import type { Frame } from '../../experiment/index.ts';
import { clock, compact, grouped, percent } from '../format.ts';
import type { Glyphs } from '../glyphs.ts';
import type { Line } from '../line.ts';
import { fitLine, fitText, line, run, strong } from '../line.ts';
import { panel, rule } from '../panel.ts';
import { wrapped } from '../wrap.ts';
import { stateOf } from './cell-marks.ts';
import type { PanelRequest } from './watch-panels.ts';
import { whyChain } from './why.ts';
import { markOf, wordsOf } from './words.ts';

/** One cell: how it is, and why, back to the first cause. */
export function cardPanel({ model, choice, columns, rows, glyphs }: PanelRequest): readonly Line[] {
  const frame = model.frame(choice.time);
  const cell = model.fleet.cells[choice.cell];
  const about = `${cell.kind}, ${grouped(cell.users)} users, ${cell.hosts} hosts`;
  const state = stateOf(frame, cell.index);
  const [first = '', ...more] = wrapped(
    factsOf(frame, model.fleet, cell.index, glyphs).join('  '),
    columns - 13,
    3,
  );
  const chain = whyChain(model.recording.journal, model.journalLength(choice.time), cell.name);
  const why = chain.map((entry, step) => {
    const { glyph, tone } = markOf(entry, glyphs);
    const start = [
      run(step === 0 ? 'why  ' : `  ${glyphs.arrow}  `, 'muted'),
      run(`${clock(entry.time)} `, 'muted'),
    ];
    return fitLine(line(...start, run(`${glyph} `, tone), wordsOf(entry).text), columns, glyphs.ellipsis);
  });
  const lines = [
    line(strong(`${fitText(state, 11)} `, state === 'healthy' ? 'accent' : 'warning'), first),
    ...more.map((text) => line(`            ${text}`)),
    ...(why.length > 0 ? why : [line(run('nothing has happened to it so far', 'muted'))]),
  ];
  return panel(rule(`CELL ${cell.name}`, about, columns, glyphs), lines, columns, rows);
}

function factsOf(frame: Frame, fleet: Fleet, cell: number, glyphs: Glyphs): readonly string[] {
  const load = frame.utilisation[cell];
  const room = fleet.rooms[fleet.cells[cell].room];
  const temperature = frame.temperatures[room.index];
  return [
    `new version ${percent(frame.exposure[cell])}`,
    `failing ${percent(frame.failing[cell])}`,
    Number.isFinite(load) ? `load ${percent(load)} of capacity` : 'no capacity',
    `retries x${frame.amplification[cell].toFixed(1)}`,
    `queue ${compact(frame.queue[cell])}`,
    ...(temperature === undefined ? [] : [`${temperature.toFixed(0)}${glyphs.degree}C in ${room.name}`]),
    ...(frame.deploying[cell] === 1 ? ['being deployed'] : []),
    ...(frame.drained[cell] === 1 ? ['users moved away'] : []),
  ];
}
