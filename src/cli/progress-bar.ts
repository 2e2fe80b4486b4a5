import type { Progress } from '../experiment/index.ts';
import { grouped, span } from '../report/index.ts';
import type { Output } from './outside.ts';

const BAR = 24;

/** Shows on one line how far a batch is and how long it may still take; silent without a terminal. */
export class ProgressBar {
  readonly #output: Output;
  readonly #title: string;
  readonly #began = performance.now();
  #alreadyDone: number | undefined;

  constructor(output: Output, title: string) {
    this.#output = output;
    this.#title = title;
  }

  show({ done, total }: Progress): void {
    if (this.#output.isTTY !== true) return;
    this.#alreadyDone ??= done;
    const full = Math.round((BAR * done) / total);
    const bar = '█'.repeat(full) + '░'.repeat(BAR - full);
    this.#output.write(
      `\r\u001b[K${this.#title}  ${bar}  ${grouped(done)} of ${grouped(total)}${this.#left(done, total)}`,
    );
  }

  /** Leaves an empty line behind. */
  clear(): void {
    if (this.#output.isTTY === true) this.#output.write('\r\u001b[K');
  }

  #left(done: number, total: number): string {
    const worked = done - (this.#alreadyDone ?? 0);
    if (worked <= 0 || done === total) return '';
    const seconds = (performance.now() - this.#began) / 1000;
    return `  ${span((seconds / worked) * (total - done))} left`;
  }
}
