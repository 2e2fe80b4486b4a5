import type { Fleet, JournalEntry } from '../../domain/index.ts';
import type { Frame, Recording } from '../../experiment/index.ts';
import type { Time } from '../../kernel/index.ts';
import type { CellView } from './cell-marks.ts';
import type { Part, Series } from './series.ts';
import { seriesOf } from './series.ts';
import type { WatchedRun, WatchSpec } from './watch-spec.ts';
import { isDetail, wordsOf } from './words.ts';

export type WatchPanel = 'cells' | 'metrics' | 'rollout' | 'events';
export const watchPanels: readonly WatchPanel[] = ['cells', 'metrics', 'rollout', 'events'];

/** What the user looks at, and when. */
export interface WatchChoice {
  readonly time: Time;
  readonly playing: boolean;
  /** Simulated seconds per second. */
  readonly speed: number;
  readonly view: CellView;
  readonly scope: 'fleet' | 'region' | 'cell';
  /** Index of the cell under the cursor. */
  readonly cell: number;
  readonly focus: WatchPanel;
  /** The panel with the focus fills the screen. */
  readonly zoomed: boolean;
  /** The card of the cell stands in the place of the events. */
  readonly card: boolean;
  /** Only entries that hold this text. */
  readonly filter: string;
  /** What happens in each single cell is listed as well. */
  readonly details: boolean;
}

/** A recorded run, indexed for looking at it; series are worked out once for each part of the fleet. */
export class WatchModel {
  readonly spec: WatchSpec;
  readonly fleet: Fleet;
  readonly recording: Recording;
  private readonly series = new Map<string, readonly Series[]>();
  private listed: { readonly key: string; readonly entries: readonly JournalEntry[] } = {
    key: '',
    entries: [],
  };

  constructor({ spec, fleet, recording }: WatchedRun) {
    this.spec = spec;
    this.fleet = fleet;
    this.recording = recording;
  }

  /** Index of the newest frame at that time. */
  frameAt(time: Time): number {
    const { frames, every } = this.recording;
    return Math.min(frames.length - 1, Math.max(0, Math.floor(time / every)));
  }

  frame(time: Time): Frame {
    return this.recording.frames[this.frameAt(time)];
  }

  /** How many journal entries there are up to a time: entries at that very instant are included. */
  journalLength(time: Time): number {
    return countUpTo(this.recording.journal, time);
  }

  /** The entries of the list, all times: details and filter applied. */
  entries({ filter, details }: Pick<WatchChoice, 'filter' | 'details'>): readonly JournalEntry[] {
    const key = `${details} ${filter}`;
    if (this.listed.key !== key) {
      const wanted = filter.toLowerCase();
      const entries = this.recording.journal.filter((entry) => {
        if (!details && wanted === '' && isDetail(entry)) return false;
        if (wanted === '') return true;
        const { sort, text } = wordsOf(entry);
        return `${sort} ${text}`.toLowerCase().includes(wanted);
      });
      this.listed = { key, entries };
    }
    return this.listed.entries;
  }

  /** The part of the fleet that the metrics are about. */
  part({ scope, cell }: Pick<WatchChoice, 'scope' | 'cell'>): Part {
    const { name, region } = this.fleet.cells[cell];
    if (scope === 'cell') return { name, cells: [cell] };
    if (scope === 'region') return this.fleet.regions[region];
    return { name: 'fleet', cells: this.fleet.cells.map(({ index }) => index) };
  }

  seriesFor(part: Part): readonly Series[] {
    const known = this.series.get(part.name);
    if (known !== undefined) return known;
    const made = seriesOf(this.recording.frames, this.fleet, part);
    this.series.set(part.name, made);
    return made;
  }
}

/** How many entries, in the order of time, are not later than `time`. */
export function countUpTo(entries: readonly JournalEntry[], time: Time): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle].time <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
