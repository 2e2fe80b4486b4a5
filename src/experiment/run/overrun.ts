import type { Time } from '../../kernel/index.ts';
import { OverBudget } from '../../plant/index.ts';

/** Which budget a run exceeded, where and when; plain data, so that it travels between threads. */
export type Overrun = Pick<OverBudget, 'expected' | 'cell'> & { readonly at: Time };

/** The overrun that made a run break off, however deep in the causes of the error; undefined when it was something else. */
export function overrunIn(problem: unknown): Overrun | undefined {
  for (let error = problem; error instanceof Error; error = error.cause) {
    if (error instanceof OverBudget) return { expected: error.expected, cell: error.cell, at: error.at };
  }
  return undefined;
}
