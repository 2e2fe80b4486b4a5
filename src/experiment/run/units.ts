import type { Fleet, Scope } from '../../domain/index.ts';

/** A group of cells read as one, or what the new version serves of a cell. */
export interface Unit {
  /** Distinguishes units in the noise: cells first, then regions, the fleet, canaries and hosts. */
  readonly id: number;
  /** Name of the cell or region; '' for the fleet. */
  readonly entity: string;
  readonly cells: readonly number[];
  /** Whose traffic of its cells it is: all of it, what the new version serves, or what one host of the new version does. */
  readonly part: 'all' | 'new' | 'host';
  /** Hosts of its cell, where it is one of them. */
  readonly hosts: number;
  /** All traffic of its cells. */
  readonly whole: Unit | null;
  /** Where else the old version is looked for, the nearest first: the region, the fleet. */
  readonly around: readonly Unit[];
}

/** The units of each scope; ids are unique over all scopes. The same list each time. */
export function unitsOf(fleet: Fleet, scope: Scope): readonly Unit[] {
  let known = KNOWN.get(fleet);
  if (known === undefined) {
    known = new Map();
    KNOWN.set(fleet, known);
  }
  let units = known.get(scope);
  if (units === undefined) {
    units = makeUnits(fleet, scope);
    known.set(scope, units);
  }
  return units;
}

/** Fleets do not change, and all runs of a scenario have the same one. */
const KNOWN = new WeakMap<Fleet, Map<Scope, readonly Unit[]>>();

function makeUnits(fleet: Fleet, scope: Scope): readonly Unit[] {
  const all = { part: 'all', hosts: 0, whole: null } as const;
  const cells = fleet.cells.length;
  if (scope === 'fleet') {
    const id = cells + fleet.regions.length;
    return [{ id, entity: '', cells: fleet.cells.map((cell) => cell.index), ...all, around: [] }];
  }
  const around = unitsOf(fleet, 'fleet');
  if (scope === 'region') {
    return fleet.regions.map((region) => ({
      id: cells + region.index,
      entity: region.name,
      cells: region.cells,
      ...all,
      around,
    }));
  }
  if (scope === 'cell') {
    const aroundOf = unitsOf(fleet, 'region').map((region) => [region, ...around]);
    return fleet.cells.map(({ index, name, region }) => ({
      id: index,
      entity: name,
      cells: [index],
      ...all,
      around: aroundOf[region],
    }));
  }
  const first = cells + fleet.regions.length + 1 + (scope === 'host' ? cells : 0);
  return unitsOf(fleet, 'cell').map((whole, cell) => ({
    ...whole,
    id: first + cell,
    part: scope === 'host' ? 'host' : 'new',
    hosts: fleet.cells[cell].hosts,
    whole,
  }));
}
