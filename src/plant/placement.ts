/** Where the users of a cell are served, besides at home: cells, ascending, and the share of users each has. */
export interface Placement {
  readonly cells: readonly number[];
  readonly shares: readonly number[];
}

export const AT_HOME: Placement = { cells: [], shares: [] };

/** Share of the users who are not at home. */
export function awayOf({ shares }: Placement): number {
  let away = 0;
  for (const share of shares) away += share;
  return away;
}

/** Share of the users whom a cell, not their home, serves. */
export function shareAt({ cells, shares }: Placement, cell: number): number {
  const place = cells.indexOf(cell);
  return place < 0 ? 0 : shares[place];
}
