import type { Line, Run } from './line.ts';
import { fitText, run, strong } from './line.ts';

/** A column of a table; `columns` is its width, the gap to the next column included. */
export interface Column<T> {
  readonly title: string;
  readonly columns: number;
  readonly align: 'left' | 'right';
  readonly cell: (row: T) => Run | readonly Run[];
}

/** The line with the titles. */
export function tableHead<T>(columns: readonly Column<T>[]): Line {
  return columns.map((column) => strong(cellText(column.title, column), 'muted'));
}

/** One row; a cell of several runs must have its width already. */
export function tableRow<T>(columns: readonly Column<T>[], row: T): Line {
  return columns.flatMap((column) => {
    const cell = column.cell(row);
    if (!('text' in cell)) return [...cell, run(' ')];
    return [{ ...cell, text: cellText(cell.text, column) }];
  });
}

function cellText<T>(text: string, { columns, align }: Column<T>): string {
  return `${fitText(text, columns - 1, align)} `;
}
