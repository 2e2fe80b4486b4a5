import { completed, completionsOf } from './complete-command.ts';
import type { House } from './house.ts';

/** The line in which a command is typed. Nothing but text goes in and out. */
export class LineEditor {
  text: string;
  private readonly said: readonly string[];
  private back = 0;

  /** `said`: what was typed before, the newest last; the arrows walk through it. */
  constructor(text: string, said: readonly string[]) {
    this.text = text;
    this.said = said;
  }

  /** Takes a key: the line is `done`, `closed`, or still `open`. */
  type(key: string, house: () => House): 'open' | 'done' | 'closed' {
    if (key === 'escape') return 'closed';
    if (key === 'enter') return this.text.trim() === '' ? 'closed' : 'done';
    if (key === 'backspace' || key === 'delete') {
      if (this.text === '') return 'closed';
      this.text = [...this.text].slice(0, -1).join('');
    } else if (key === 'tab') this.text = completed(this.text, house());
    else if (key === 'up') this.recall(1);
    else if (key === 'down') this.recall(-1);
    else if (key === 'C-u') this.text = '';
    else if (key === 'C-w') this.text = this.text.replace(/\S*\s*$/, '');
    else if (key === 'space') this.text += ' ';
    else if ([...key].length === 1) this.text += key;
    return 'open';
  }

  /** Words that the last one could become. */
  offers(house: House): readonly string[] {
    return this.text === '' ? [] : completionsOf(this.text, house);
  }

  private recall(by: number): void {
    const back = Math.min(this.said.length, Math.max(0, this.back + by));
    this.back = back;
    this.text = back === 0 ? '' : this.said[this.said.length - back];
  }
}
