import { glyphsFor } from './glyphs.ts';
import { line, run } from './line.ts';
import { boxed } from './panel.ts';
import type { Screen, Stage } from './screen.ts';
import { wrapped } from './wrap.ts';

interface Outcome<T> {
  /** The screen that takes the place of the waiting one. */
  readonly show: (result: T) => Screen;
  /** The user did not wait. */
  readonly discard: (result: T) => void;
  /** Where it fails there is nothing to go back to: the program ends with the error. */
  readonly isFirst: boolean;
}

/** Says what is going on until it is done, then gives way to what came of it, or says why nothing came. */
export function waitingFor<T>(
  what: string,
  result: Promise<T>,
  { show, discard, isFirst }: Outcome<T>,
): Screen {
  let left = false;
  let started = false;
  let waitedMs = 0;
  let problem = '';
  const settle = (stage: Stage) =>
    result.then(
      (value) => (left ? discard(value) : stage.replace(show(value))),
      (error: unknown) => {
        if (isFirst) stage.fail(error);
        problem = error instanceof Error ? error.message : String(error);
        if (!left) stage.changed();
      },
    );
  return {
    name: 'waiting',
    commands: [],
    vitalLine: () => what,
    draw: ({ columns, rows }, capabilities) => {
      const glyphs = glyphsFor(capabilities);
      const width = Math.min(70, columns - 6);
      const lines =
        problem === ''
          ? [...wrapped(what, width, 4).map((text) => line(text)), line(run(dots(waitedMs), 'accent'))]
          : [
              line(run(`${glyphs.failed} this cannot be shown`, 'bad')),
              ...wrapped(problem, width, rows - 6).map((text) => line(text)),
              line(run('q goes back', 'muted')),
            ];
      return boxed(lines, columns, rows, glyphs);
    },
    framesPerSecond: () => (problem === '' ? 4 : 0),
    advance: (elapsedMs) => {
      waitedMs += elapsedMs;
    },
    shown: (stage) => {
      if (!started) void settle(stage);
      started = true;
    },
    closed: () => {
      left = true;
    },
  };
}

function dots(waitedMs: number): string {
  return '.'.repeat(1 + (Math.floor(waitedMs / 250) % 4));
}
