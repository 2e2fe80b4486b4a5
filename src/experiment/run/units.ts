import type { Fleet, Scope } from '../../domain/index.ts';
import type { Unit } from './telemetry.ts';

/** The units of each scope; ids are unique over all scopes: cells, then regions, then the fleet. The same list each time. */
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
  if (scope === 'cell')
    return fleet.cells.map((cell) => ({ id: cell.index, entity: cell.name, cells: [cell.index] }));
  const cells = fleet.cells.length;
  if (scope === 'region') {
    return fleet.regions.map((region) => ({
      id: cells + region.index,
      entity: region.name,
      cells: region.cells,
    }));
  }
  return [{ id: cells + fleet.regions.length, entity: '', cells: fleet.cells.map((cell) => cell.index) }];
}
