import type { HeatLaw } from '../domain/index.ts';
import type { Duration, Time } from '../kernel/index.ts';
import { exp, SECOND } from '../kernel/index.ts';
import { HostsOff, NOTABLE } from './hosts-off.ts';
import type { RoomState } from './plant.ts';

/**
 * Air of a room without cooling (failure-physics.md §1.5, H1): it nears `ambient + P·R` exponentially, with the time
 * constant RC of the walls; where some of the cooling is left, what that carries away less. While all of it works the
 * room stands at its inlet temperature; when it comes back, the room nears that at once, or exponentially with a time
 * constant of its own.
 */
export class Room {
  readonly hosts: HostsOff;

  private readonly law: HeatLaw;
  private stops = 0;
  /** Share of the cooling that all stops together have taken, without regard to there being no more than all of it. */
  private lost = 0;
  /** Of the room's air. */
  private temperature: number;
  /** That hosts have met since the cooling stopped. */
  private hottest: number;
  private powerPerRack = 0;
  private since: Time = 0;

  /** `ranks`: by cell of the room, how many of its cells are less important. */
  constructor(law: HeatLaw, ranks: readonly number[]) {
    this.law = law;
    this.hosts = new HostsOff(law, ranks);
    this.temperature = law.inlet;
    this.hottest = law.inlet;
  }

  get cooled(): boolean {
    return this.stops === 0;
  }

  /** Nothing moves in it. */
  get quiet(): boolean {
    return this.cooled && !this.hosts.areComingBack && this.temperature === this.law.inlet;
  }

  /** `lost`: share of the cooling that stops; stops add up. */
  stopCooling(now: Time, lost: number): void {
    this.bringAir(now);
    this.lost += lost;
    if (this.stops++ > 0) return;
    this.hottest = this.temperature;
    this.hosts.breakOff();
  }

  /** `lost`: share of the cooling that comes back. */
  resumeCooling(now: Time, lost: number): void {
    if (this.stops > 1) {
      this.bringAir(now);
      this.lost -= lost;
      this.stops--;
      return;
    }
    this.step(now, 0);
    this.stops = 0;
    this.lost = 0;
    if ((this.law.coolsIn ?? 0) === 0) this.temperature = this.law.inlet;
    this.restartWhenCool(now);
  }

  /** Brings the room up to now; from now on its racks give off so many watts each. */
  step(now: Time, powerPerRack: number): void {
    this.bringAir(now);
    const met = this.metByHosts(this.temperature);
    this.powerPerRack = powerPerRack;
    if (this.cooled) {
      this.hosts.advance(now);
      this.restartWhenCool(now);
    } else if (met > this.hottest) {
      this.hottest = met;
      this.hosts.heat(met, now);
    }
  }

  /** °C of the air that hosts take in. */
  temperatureAt(now: Time): number {
    return this.metByHosts(this.airAt(now));
  }

  /** What is left of the capacity of a cell (its place in the room). */
  capacityFactor(cell: number): number {
    const { throttleFrom, throttleTo } = this.law;
    const temperature = this.metByHosts(this.temperature);
    const throttled = (temperature - throttleFrom) / (throttleTo - throttleFrom);
    const speed = temperature <= throttleFrom ? 1 : temperature >= throttleTo ? 0 : 1 - throttled;
    return speed * (1 - this.hosts.shares[cell]);
  }

  get state(): RoomState {
    if (this.cooled) {
      if (this.hosts.areComingBack) return 'restarting';
      return this.temperature === this.law.inlet ? 'cooled' : 'cooling';
    }
    if (this.hosts.mean >= NOTABLE) return 'shutting-down';
    return this.metByHosts(this.temperature) > this.law.throttleFrom ? 'throttling' : 'heating';
  }

  /** Hosts do not come back into air that would slow them down. */
  private restartWhenCool(now: Time): void {
    const { hosts, law } = this;
    if (hosts.areComingBack || !hosts.any || this.temperature > law.throttleFrom) return;
    hosts.beginRestart(now);
  }

  private bringAir(now: Time): void {
    this.temperature = this.airAt(now);
    this.since = now;
  }

  private airAt(now: Time): number {
    if (this.cooled) return this.cooling(now);
    if (now === this.since) return this.temperature;
    return heated(this.law, this.temperature, this.powerPerRack, now - this.since, this.lost);
  }

  private cooling(now: Time): number {
    const { inlet, coolsIn = 0 } = this.law;
    const above = this.temperature - inlet;
    if (above === 0 || coolsIn === 0) return this.temperature;
    const left = above * exp(-(now - this.since) / coolsIn);
    return Math.abs(left) < COOL ? inlet : inlet + left;
  }

  private metByHosts(air: number): number {
    return this.cooled ? air : atHosts(this.law, air, this.powerPerRack);
  }
}

/** A room so near its inlet temperature, °C, counts as cooled. */
const COOL = 0.1;

/**
 * Temperature after so long without a share of the cooling, at constant power: T∞ − (T∞ − T₀)·e^(−t/RC), R = RC/C, with
 * T∞ = ambient + P·R without any. All of it can just hold racks at full load at the inlet temperature (assumption: no spare
 * units), so it carries P_full + (ambient − inlet)/R away, and what is left of it that share of as much; it never cools the
 * room below the inlet temperature.
 */
export function heated(law: HeatLaw, from: number, powerPerRack: number, time: number, lost = 1): number {
  const { ambient, inlet, rackPower, timeConstant } = law;
  const resistance = timeConstant / SECOND / law.rackHeatCapacity;
  const left = Math.max(0, 1 - lost);
  const carried = left * Math.max(0, rackPower * resistance + ambient - inlet);
  const limit = ambient + powerPerRack * resistance - carried;
  const air = limit - (limit - from) * exp(-time / timeConstant);
  return left === 0 ? air : Math.max(inlet, air);
}

/** Up to this heat of a rack its exhaust mixes with the air of the room before it comes back, W (failure-physics.md H3). */
const MIXES_UP_TO = 5000;

/**
 * Air that hosts take in while no cooled air is blown at them. Dense racks draw back their own exhaust before it has
 * mixed with the room: their intake warms 1 + recirculation·(P / 5 kW − 1) times as much as the room. Form and default
 * are fitted to one pair of numbers (H3: 35 K in 3 min 9 s at 5 kW, in under 1 min at 10 kW), which no linear room
 * gives: it needs at least 0.56. At 1 the time to a given temperature falls about as 1 / P².
 */
export function atHosts({ inlet, recirculation = 0 }: HeatLaw, air: number, powerPerRack: number): number {
  const dense = recirculation * (powerPerRack / MIXES_UP_TO - 1);
  return dense > 0 && air > inlet ? inlet + (air - inlet) * (1 + dense) : air;
}

/** How often heat, throttling and hosts are brought up to date: 30 s, or sooner where a rack can warm by half a degree. */
export function roomStep(law: HeatLaw): Duration {
  const warms = law.rackPower / law.rackHeatCapacity;
  const dense = 1 + (law.recirculation ?? 0) * Math.max(0, law.rackPower / MIXES_UP_TO - 1);
  const seconds = Math.round(0.5 / (warms * dense));
  return Math.min(30, Math.max(1, seconds)) * SECOND;
}

/**
 * Heat of a rack, in watts: an idle share of every host that is on, the rest with the work it does (`load`, of the
 * full capacity), and the idle share again where a second environment stands (`added`, share of the racks).
 */
export function rackHeat(law: HeatLaw, on: number, load: number, added: number): number {
  return law.rackPower * (law.idleShare * (on + added) + (1 - law.idleShare) * load);
}
