import type { Fleet, HeatLaw } from '../domain/index.ts';
import type { Duration, Simulation, Time } from '../kernel/index.ts';
import { Priority, SECOND } from '../kernel/index.ts';
import type { PlantListener, RoomState } from './plant.ts';
import { Room, rackHeat, roomStep } from './room.ts';

/** What heat has to know of the cells of a room, and what it does to them. */
export interface Heated {
  /** Share of the cell's full capacity at work. */
  load(cell: number): number;
  /** What heat leaves of its capacity, and of its hosts. */
  setFactor(cell: number, capacity: number, hosts: number): void;
}

/** The rooms on the clock: those without cooling, and those restarting after it, are brought up to date in steps. */
export class Heat {
  private readonly law: HeatLaw;
  private readonly fleet: Fleet;
  private readonly simulation: Simulation;
  private readonly listener: PlantListener;
  private readonly cells: Heated;
  private readonly rooms: readonly Room[];
  private readonly every: Duration;
  private readonly told: RoomState[];
  private readonly stepping: Uint8Array;
  /** By cell: second environments standing beside it. */
  private readonly added: Int32Array;
  /** By room, since it was first without cooling: temperatures in between lie on a line. */
  private readonly past: ({ readonly times: Time[]; readonly degrees: number[] } | undefined)[] = [];

  constructor(law: HeatLaw, fleet: Fleet, simulation: Simulation, listener: PlantListener, cells: Heated) {
    this.law = law;
    this.fleet = fleet;
    this.simulation = simulation;
    this.listener = listener;
    this.cells = cells;
    this.rooms = fleet.rooms.map((room) => new Room(law, ranksOf(room.cells, fleet)));
    this.every = roomStep(law);
    this.told = fleet.rooms.map(() => 'cooled');
    this.stepping = new Uint8Array(fleet.rooms.length);
    this.added = new Int32Array(fleet.cells.length);
  }

  stopCooling(room: number, lost: number): void {
    this.rooms[room].stopCooling(this.simulation.now, lost);
    this.update(room);
  }

  resumeCooling(room: number, lost: number): void {
    this.note(room);
    this.rooms[room].resumeCooling(this.simulation.now, lost);
    this.update(room);
  }

  add(cells: readonly number[], by: 1 | -1): void {
    for (const cell of cells) this.added[cell] += by;
  }

  temperature(room: number): number {
    return this.rooms[room].temperatureAt(this.simulation.now);
  }

  /** The room stands at its inlet temperature. */
  isCool(room: number): boolean {
    return this.rooms[room].quiet;
  }

  /** Seconds of [from, to) in which the room was above a temperature. */
  secondsAbove(room: number, limit: number, from: Time, to: Time): number {
    const { times, degrees } = this.past[room] ?? { times: [], degrees: [] };
    let above = 0;
    // What has not been noted yet is now; before the first note the room stood at its inlet temperature.
    for (let i = -1; i < times.length; i++) {
      const [start, warm] = i < 0 ? [0, this.law.inlet] : [times[i], degrees[i]];
      const isLast = i + 1 === times.length;
      const [end, warmer] = isLast
        ? [Math.max(start, this.simulation.now), i < 0 ? warm : this.temperature(room)]
        : [times[i + 1], i < 0 ? warm : degrees[i + 1]];
      const [begin, until] = [Math.max(from, start), Math.min(to, end)];
      if (until > begin) above += (until - begin) * shareAbove(limit, warm, warmer, start, end, begin, until);
    }
    return above / SECOND;
  }

  private note(room: number): void {
    const past = this.past[room] ?? { times: [], degrees: [] };
    this.past[room] = past;
    past.times.push(this.simulation.now);
    past.degrees.push(this.temperature(room));
  }

  private update(index: number): void {
    const room = this.rooms[index];
    room.step(this.simulation.now, this.powerOf(index));
    this.note(index);
    for (const [place, cell] of this.fleet.rooms[index].cells.entries()) {
      this.cells.setFactor(cell, room.capacityFactor(place), 1 - room.hosts.shares[place]);
    }
    if (!room.quiet && this.stepping[index] === 0) {
      this.stepping[index] = 1;
      this.simulation.after(this.every, () => this.step(index), Priority.first);
    }
    if (room.state === this.told[index]) return;
    this.told[index] = room.state;
    this.listener.room(index, room.state, room.temperatureAt(this.simulation.now));
  }

  private step(index: number): void {
    this.stepping[index] = 0;
    this.update(index);
  }

  /** Watts per rack, averaged over the cells of the room. */
  private powerOf(index: number): number {
    const { cells } = this.fleet.rooms[index];
    if (cells.length === 0) return 0;
    let load = 0;
    let added = 0;
    for (const cell of cells) {
      load += this.cells.load(cell);
      added += this.added[cell];
    }
    const count = cells.length;
    return rackHeat(this.law, 1 - this.rooms[index].hosts.mean, load / count, added / count);
  }
}

/** Share of [begin, until) in which a line from `warm` at `start` to `warmer` at `end` is above the limit. */
function shareAbove(
  limit: number,
  warm: number,
  warmer: number,
  start: Time,
  end: Time,
  begin: Time,
  until: Time,
): number {
  const at = (time: Time) =>
    end > start ? warm + ((warmer - warm) * (time - start)) / (end - start) : warmer;
  const [first, last] = [at(begin), at(until)];
  if (first > limit && last > limit) return 1;
  if (first <= limit && last <= limit) return 0;
  return (Math.max(first, last) - limit) / Math.abs(last - first);
}

/** By place in the room: how many of its cells are less important, or as important and before it. */
function ranksOf(cells: readonly number[], fleet: Fleet): number[] {
  const importance = (cell: number) => fleet.cells[cell].importance;
  const ascending = [...cells].sort((a, b) => importance(a) - importance(b) || a - b);
  return cells.map((cell) => ascending.indexOf(cell));
}
