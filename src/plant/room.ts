import type { HeatLaw } from '../domain/index.ts';
import type { Time } from '../kernel/index.ts';
import { exp, SECOND } from '../kernel/index.ts';
import { normalCdf } from '../stats/index.ts';
import type { RoomState } from './plant.ts';

/** How often heat, throttling and tripped hosts are brought up to date while a room is not simply cooled. */
export const ROOM_STEP = 30 * SECOND;

/**
 * Air of a room without cooling (failure-physics.md §1.5, H1): it nears `ambient + P·R` exponentially, with the time
 * constant RC of the walls. While the cooling works the room stands at its inlet temperature.
 */
export class Room {
  /** Share of its hosts that are off, having tripped. */
  off = 0;

  private readonly law: HeatLaw;
  private stops = 0;
  private temperature: number;
  private hottest: number;
  private powerPerRack = 0;
  private since: Time = 0;
  /** When the cooling came back, and the share that was off then. */
  private restarting: { readonly at: Time; readonly off: number } | undefined;

  constructor(law: HeatLaw) {
    this.law = law;
    this.temperature = law.inlet;
    this.hottest = law.inlet;
  }

  get cooled(): boolean {
    return this.stops === 0;
  }

  /** Nothing moves in it. */
  get quiet(): boolean {
    return this.cooled && this.restarting === undefined;
  }

  stopCooling(now: Time): void {
    if (this.stops++ > 0) return;
    this.restarting = undefined;
    this.temperature = this.law.inlet;
    this.hottest = this.law.inlet;
    this.since = now;
  }

  resumeCooling(now: Time): void {
    if (--this.stops > 0) return;
    this.step(now, 0);
    this.temperature = this.law.inlet;
    this.hottest = this.law.inlet;
    if (this.off > 0) this.restarting = { at: now, off: this.off };
  }

  /** Brings the room up to now; from now on its racks give off so many watts each. */
  step(now: Time, powerPerRack: number): void {
    this.temperature = this.temperatureAt(now);
    this.since = now;
    this.powerPerRack = powerPerRack;
    if (this.restarting !== undefined) this.restart(this.restarting, now);
    else if (this.temperature > this.hottest) {
      this.hottest = this.temperature;
      this.off = Math.max(this.off, this.tripped());
    }
  }

  temperatureAt(now: Time): number {
    if (this.stops === 0 || now === this.since) return this.temperature;
    return heated(this.law, this.temperature, this.powerPerRack, now - this.since);
  }

  /** What is left of the capacity of its cells. */
  get capacityFactor(): number {
    const { throttleFrom, throttleTo } = this.law;
    const throttled = (this.temperature - throttleFrom) / (throttleTo - throttleFrom);
    const speed = this.temperature <= throttleFrom ? 1 : this.temperature >= throttleTo ? 0 : 1 - throttled;
    return speed * (1 - this.off);
  }

  get state(): RoomState {
    if (this.cooled) return this.restarting === undefined ? 'cooled' : 'restarting';
    if (this.off >= NOTABLE) return 'shutting-down';
    return this.temperature > this.law.throttleFrom ? 'throttling' : 'heating';
  }

  /** Hosts trip at N(shutdownAt, spread), each at its own temperature, and do not come back while it is hot. */
  private tripped(): number {
    const { shutdownAt, shutdownSpread } = this.law;
    if (shutdownSpread === 0) return this.hottest >= shutdownAt ? 1 : 0;
    return normalCdf((this.hottest - shutdownAt) / shutdownSpread);
  }

  /** Hosts stay off for `restartTakes` after the cooling is back, then come back evenly over as long again. */
  private restart(from: { readonly at: Time; readonly off: number }, now: Time): void {
    const takes = this.law.restartTakes;
    const waited = now - from.at - takes;
    const back = waited < 0 ? 0 : waited >= takes ? 1 : waited / takes;
    this.off = from.off * (1 - back);
    if (back === 1) this.restarting = undefined;
  }
}

/** From this share of hosts off on, people speak of a shutdown. */
const NOTABLE = 0.01;

/** Temperature after so long without cooling, at constant power: T∞ − (T∞ − T₀)·e^(−t/RC), T∞ = ambient + P·RC/C. */
export function heated(law: HeatLaw, from: number, powerPerRack: number, time: number): number {
  const resistance = law.timeConstant / SECOND / law.rackHeatCapacity;
  const limit = law.ambient + powerPerRack * resistance;
  return limit - (limit - from) * exp(-time / law.timeConstant);
}

/**
 * Heat of a rack, in watts: an idle share of every host that is on, the rest with the work it does (`load`, of the
 * full capacity), and the idle share again where a second environment stands (`added`, share of the racks).
 */
export function rackHeat(law: HeatLaw, on: number, load: number, added: number): number {
  return law.rackPower * (law.idleShare * (on + added) + (1 - law.idleShare) * load);
}
