import type { Fleet, HeatLaw } from '../domain/index.ts';
import type { Duration, Simulation } from '../kernel/index.ts';
import { Priority } from '../kernel/index.ts';
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
    this.rooms[room].resumeCooling(this.simulation.now, lost);
    this.update(room);
  }

  add(cells: readonly number[], by: 1 | -1): void {
    for (const cell of cells) this.added[cell] += by;
  }

  temperature(room: number): number {
    return this.rooms[room].temperatureAt(this.simulation.now);
  }

  private update(index: number): void {
    const room = this.rooms[index];
    room.step(this.simulation.now, this.powerOf(index));
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

/** By place in the room: how many of its cells are less important, or as important and before it. */
function ranksOf(cells: readonly number[], fleet: Fleet): number[] {
  const importance = (cell: number) => fleet.cells[cell].importance;
  const ascending = [...cells].sort((a, b) => importance(a) - importance(b) || a - b);
  return cells.map((cell) => ascending.indexOf(cell));
}
