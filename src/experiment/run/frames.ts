import type { Frame } from '../recording.ts';
import { cellStates } from '../recording.ts';
import type { World } from './world.ts';

/** Takes a picture of the whole fleet; changes nothing. */
export function takeFrame(world: World): Frame {
  const { plant, simulation, conductor, spec } = world;
  const { fleet, plant: law } = spec.scenario;
  const perCell = (read: (cell: number) => number) =>
    Float32Array.from(fleet.cells, (cell) => read(cell.index));
  const flags = (read: (cell: number) => number) => Uint8Array.from(fleet.cells, (cell) => read(cell.index));
  const harm = world.harmSoFar();
  return {
    time: simulation.now,
    states: flags((cell) => cellStates.indexOf(plant.state(cell))),
    deploying: conductor.deploying.slice(),
    drained: flags((cell) => (plant.away(cell) > 0 ? 1 : 0)),
    exposure: perCell((cell) => plant.exposure(cell)),
    failing: perCell((cell) => plant.failing(cell)),
    utilisation: perCell((cell) => plant.utilisation(cell)),
    amplification: perCell((cell) => plant.amplification(cell)),
    queue: perCell((cell) => plant.queue(cell)),
    demand: perCell((cell) => plant.demand(cell)),
    temperatures:
      law.heat === null
        ? new Float32Array()
        : Float32Array.from(fleet.rooms, (room) => plant.temperature(room.index)),
    onNew: world.exposure.onNew,
    usersHarmed: harm.users,
    userMinutesLost: harm.userMinutes,
    alarms: world.alarms.active.map((alarm) => ({
      number: alarm.number,
      since: alarm.since,
      detector: alarm.detector,
      entity: alarm.entity,
      because: alarm.because,
      acknowledged: alarm.acknowledgedAt !== null,
    })),
    rollout: conductor.view,
    journalLength: world.journal.entries.length,
  };
}
