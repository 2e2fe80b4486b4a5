import type { Duration, Time } from '../../kernel/index.ts';
import type { Plant } from '../../plant/index.ts';
import type { SourceReader } from './source-counts.ts';
import type { Unit } from './units.ts';

/** What each cell has of a population over a stretch of time: how many there are, and how many of them are bad. */
export interface States {
  in(cell: number, from: Time, to: Time): { readonly all: number; readonly bad: number };
}

/**
 * A source that counts people or cells, who are bad or not over the time that is read: whoever reads a longer window
 * counts nobody twice. Told exactly, as an audit would.
 */
export class StateCounts implements SourceReader {
  private readonly states: States;
  private readonly plant: Plant;
  private readonly window: Duration;

  constructor(states: States, plant: Plant, window: Duration) {
    this.states = states;
    this.plant = plant;
    this.window = window;
  }

  badIn(unit: Unit, first: number, last: number): number {
    return this.sum(unit.cells, first, last).bad;
  }

  goodIn(unit: Unit, first: number, last: number): number {
    return this.sum(unit.cells, first, last).good;
  }

  oldBadIn(unit: Unit, first: number, last: number): number {
    return this.sum(this.unexposed(unit), first, last).bad;
  }

  oldGoodIn(unit: Unit, first: number, last: number): number {
    return this.sum(this.unexposed(unit), first, last).good;
  }

  /** The nearest cells in which the new version serves nothing now. */
  private unexposed({ cells, around }: Unit): readonly number[] {
    for (const place of [{ cells }, ...around]) {
      const found = place.cells.filter((cell) => this.plant.exposure(cell) === 0);
      if (found.length > 0) return found;
    }
    return [];
  }

  private sum(cells: readonly number[], first: number, last: number): { bad: number; good: number } {
    let all = 0;
    let bad = 0;
    for (const cell of cells) {
      const there = this.states.in(cell, first * this.window, last * this.window);
      all += there.all;
      bad += there.bad;
    }
    return { bad: Math.round(bad), good: Math.max(0, Math.round(all) - Math.round(bad)) };
  }
}
