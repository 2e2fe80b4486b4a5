import type {
  Cell,
  Configured,
  DefectModel,
  DefectSite,
  Fleet,
  Impairment,
  Leaving,
  Seat,
} from '../../domain/index.ts';
import type { Process, RandomStreams, Simulation } from '../../kernel/index.ts';
import type { Plant, Reach } from '../../plant/index.ts';
import type { Cause, Causes } from './causes.ts';
import type { Impairments } from './impairments.ts';
import type { Journal } from './journal.ts';

/** An impairment a defect holds in a cell, so that it can be taken away or made to stick. */
interface Held {
  readonly impairment: Impairment;
  readonly side: 'new' | 'all';
  undo: () => void;
}

const EVERYTHING_FAILS: Impairment = { primitive: 'errors', share: 1, retryHelps: false };

/** One defect in one cell, from the cell's first exposure, or its first host with the code, on. */
interface Infection {
  readonly defect: Configured<'defect'>;
  readonly seat: Seat;
  readonly process: Process<void>;
  readonly held: Held[];
  cause: Cause | null;
  stuck: boolean;
  /** Takes the cell out of service once the defect has all of it; null: nothing to withdraw, or done. */
  withdraw: (() => void) | null;
}

export interface DefectsInputs {
  readonly simulation: Simulation;
  readonly fleet: Fleet;
  readonly streams: RandomStreams;
  readonly plant: Plant;
  readonly impairments: Impairments;
  readonly causes: Causes;
  readonly journal: Journal;
  /** Empty in the healthy world. */
  readonly defects: readonly Configured<'defect'>[];
}

/** The defects that travel with the change: where they are, and what takes them away. */
export class Defects {
  /** A defect brings the change to a cell that has none of it; `because`: the journal entry of the defect. */
  onSpread: (cell: number, because: number) => void = () => undefined;
  private readonly inputs: DefectsInputs;
  /** By cell; undefined where there have been none. */
  private readonly infections: (readonly Infection[] | undefined)[];
  private readonly repaired: Uint8Array;
  /** By cell: share of the hosts with dark code. */
  private readonly dark: Float64Array;

  constructor(inputs: DefectsInputs) {
    this.inputs = inputs;
    this.infections = new Array<undefined>(inputs.fleet.cells.length).fill(undefined);
    this.repaired = new Uint8Array(inputs.fleet.cells.length);
    this.dark = new Float64Array(inputs.fleet.cells.length);
  }

  /** The new version begins to serve in a cell; `entry` is the journal entry that says so. */
  exposed(cell: number, entry: number): void {
    this.arrive(cell, this.inputs.defects, entry);
  }

  /** So many of the cell's hosts have dark code now; `entry` is the journal entry that says why. */
  darkened(cell: number, share: number, entry: number): void {
    if (share < this.dark[cell]) this.stick(cell, (infection) => infection.seat === 'code');
    this.dark[cell] = share;
    const ofCode = this.inputs.defects.filter((defect) => seatOf(defect) === 'code');
    if (ofCode.length === 0) return;
    if (share > 0) this.arrive(cell, ofCode, entry);
    else if (this.inputs.plant.exposure(cell) === 0) this.heal(cell, (infection) => !infection.stuck);
    for (const infection of this.infections[cell] ?? NONE)
      if (!infection.stuck) this.reapply(cell, infection, this.reach(cell, infection));
    this.grown(cell);
  }

  /** The new version, or its dark code, has more of the cell than before. */
  grown(cell: number): void {
    for (const infection of this.infections[cell] ?? NONE) {
      if (this.shareOf(cell, infection) < 1) continue;
      infection.withdraw?.();
      infection.withdraw = null;
    }
  }

  /** The cell is about to lose some of the new version: sticky defects stay on the share they have reached. */
  reverting(cell: number): void {
    this.stick(cell, (infection) => !this.isDark(cell, infection));
  }

  /** The cell is about to have a version again that may not read what was written: what defects leave behind, they leave now. */
  leaving(cell: number, left: Omit<Leaving, 'random'>, because: number): void {
    const { causes, fleet, impairments, journal, simulation } = this.inputs;
    const where = fleet.cells[cell];
    if (this.isRepaired(cell)) return;
    for (const defect of this.inputs.defects) {
      const model: DefectModel = defect.model;
      if (!model.strikes(where, defect.options)) continue;
      const residue = model.leaves?.({ ...left, random: this.randomOf(where, defect) }, defect.options);
      if (residue === undefined) continue;
      const cause = this.wake(where, defect, because);
      causes.begin(cell, cause);
      const undo = impairments.impair([cell], residue.impairment, 1);
      simulation.after(residue.lasts, () => {
        undo();
        causes.end(cell, cause, simulation.now);
        journal.write('defect-healed', where.name, { defect: defect.name }, cause.entry);
      });
    }
  }

  /** The old version serves the whole cell again; what is in dark code stays with it. */
  reverted(cell: number): void {
    this.heal(cell, (infection) => !infection.stuck && !this.isDark(cell, infection));
  }

  /** All hosts of the cell were restarted outside a deployment: what stuck to them is gone. */
  restarted(cell: number): void {
    this.heal(cell, (infection) => infection.stuck);
  }

  /** A repaired version is in the place of the new one: these cells have no defects any more, for good. */
  repair(cells: readonly number[]): void {
    for (const cell of cells) {
      this.heal(cell, () => true);
      this.repaired[cell] = 1;
    }
  }

  isRepaired(cell: number): boolean {
    return this.repaired[cell] === 1;
  }

  /** What the change carries; nothing in a healthy world. */
  get shipped(): readonly Configured<'defect'>[] {
    return this.inputs.defects;
  }

  /** A defect that is awake in the cell. */
  awake(cell: number): Cause | undefined {
    return this.infections[cell]?.find(({ cause }) => cause !== null)?.cause ?? undefined;
  }

  /** What a restart by this change costs the cell if a defect has a say in it. */
  restartCost(
    cell: number,
    entry: number,
  ): { readonly capacityLost: number; readonly lasts: number; readonly cause: Cause } | undefined {
    for (const defect of this.inputs.defects) {
      const model: DefectModel = defect.model;
      const where = this.inputs.fleet.cells[cell];
      if (model.restart === undefined || !model.strikes(where, defect.options)) continue;
      let cause: Cause | null = null;
      const wake = () => {
        cause ??= this.wake(where, defect, entry);
      };
      const site = this.site(where, defect, { wake, impair: refuse, withdraw: refuse, expose: refuse });
      const cost = model.restart(site, defect.options);
      if (cost === undefined) continue;
      site.wake();
      return { ...cost, cause: cause as unknown as Cause };
    }
    return undefined;
  }

  /** Those of the defects begin in the cell that strike it and are not there yet. */
  private arrive(cell: number, defects: readonly Configured<'defect'>[], entry: number): void {
    if (this.isRepaired(cell)) return;
    const where = this.inputs.fleet.cells[cell];
    for (const defect of defects) {
      const isThere = this.infections[cell]?.some((each) => each.defect === defect && !each.stuck) ?? false;
      if (!isThere && defect.model.strikes(where, defect.options)) this.infect(cell, defect, entry);
    }
  }

  private infect(cell: number, defect: Configured<'defect'>, entry: number): void {
    const { simulation, fleet, causes } = this.inputs;
    const where = fleet.cells[cell];
    const held: Held[] = [];
    const seat = seatOf(defect);
    const wake = () => {
      if (infection.cause !== null) return;
      infection.cause = this.wake(where, defect, entry);
      causes.begin(cell, infection.cause);
    };
    const impair: DefectSite['impair'] = (impairment, side = 'new') =>
      this.hold(held, cell, impairment, side, this.reach(cell, { seat }));
    const withdraw = () => {
      const undo = impair(EVERYTHING_FAILS);
      const lose = () => {
        held.push({ impairment: EVERYTHING_FAILS, side: 'all', undo: this.inputs.plant.lose([cell]) });
      };
      infection.withdraw = lose;
      this.grown(cell);
      return () => {
        infection.withdraw = null;
        undo();
      };
    };
    let spread = -1;
    const expose = (other: number) => {
      if (this.inputs.plant.exposure(other) > 0) return;
      if (spread < 0) spread = this.noteWaking(where, defect, entry);
      this.onSpread(other, spread);
    };
    const site = this.site(where, defect, { wake, impair, withdraw, expose });
    const process = simulation.spawn(
      `defect ${defect.name} in ${where.name}`,
      defect.model.strike(site, defect.options),
    );
    const infection: Infection = {
      defect,
      seat,
      process,
      held,
      cause: null,
      stuck: false,
      withdraw: null,
    };
    this.infections[cell] = [...(this.infections[cell] ?? NONE), infection];
  }

  private wake(cell: Cell, defect: Configured<'defect'>, entry: number): Cause {
    const woke = this.noteWaking(cell, defect, entry);
    return { entry: woke, remedies: defect.model.remedies(defect.options) };
  }

  private noteWaking(cell: Cell, defect: Configured<'defect'>, entry: number): number {
    return this.inputs.journal.write('defect-woke', cell.name, { defect: defect.name }, entry);
  }

  private hold(
    held: Held[],
    cell: number,
    impairment: Impairment,
    side: 'new' | 'all',
    reach: Reach,
  ): () => void {
    const one: Held = { impairment, side, undo: this.apply(cell, impairment, side === 'new' ? reach : 1) };
    held.push(one);
    return () => one.undo();
  }

  /** Sticky ones of these stay on the share of the cell that they have reached. */
  private stick(cell: number, which: (infection: Infection) => boolean): void {
    for (const infection of this.infections[cell] ?? NONE) {
      const { model, options } = infection.defect;
      if (infection.stuck || infection.cause === null || !model.sticky(options) || !which(infection))
        continue;
      infection.stuck = true;
      this.reapply(cell, infection, this.shareOf(cell, infection));
    }
  }

  private reapply(cell: number, infection: Infection, reach: Reach): void {
    for (const held of infection.held) {
      if (held.side !== 'new') continue;
      held.undo();
      held.undo = this.apply(cell, held.impairment, reach);
    }
  }

  /** It is in code that lies in the cell whether anybody is served by it or not. */
  private isDark(cell: number, { seat }: Pick<Infection, 'seat'>): boolean {
    return seat === 'code' && this.dark[cell] > 0;
  }

  /** What of the cell it hurts: in dark code the hosts that have it, whoever they serve. */
  private reach(cell: number, infection: Pick<Infection, 'seat'>): Reach {
    return this.isDark(cell, infection) ? this.shareOf(cell, infection) : 'new';
  }

  private shareOf(cell: number, infection: Pick<Infection, 'seat'>): number {
    const exposed = this.inputs.plant.exposure(cell);
    return this.isDark(cell, infection) ? Math.max(this.dark[cell], exposed) : exposed;
  }

  private apply(cell: number, impairment: Impairment, reach: Reach): () => void {
    return this.inputs.impairments.impair([cell], impairment, reach);
  }

  private site(
    cell: Cell,
    defect: Configured<'defect'>,
    acts: Omit<DefectSite, 'fleet' | 'cell' | 'random'>,
  ): DefectSite {
    return { fleet: this.inputs.fleet, cell, random: this.randomOf(cell, defect), ...acts };
  }

  private randomOf(cell: Cell, defect: Configured<'defect'>) {
    return this.inputs.streams.stream(`defect/${defect.name}`, cell.index);
  }

  private heal(cell: number, which: (infection: Infection) => boolean): void {
    const { causes, journal, simulation, fleet } = this.inputs;
    const kept: Infection[] = [];
    for (const infection of this.infections[cell] ?? NONE) {
      if (!which(infection)) {
        kept.push(infection);
        continue;
      }
      infection.process.interrupt('healed');
      for (const held of infection.held) held.undo();
      if (infection.cause === null) continue;
      causes.end(cell, infection.cause, simulation.now);
      journal.write(
        'defect-healed',
        fleet.cells[cell].name,
        { defect: infection.defect.name },
        infection.cause.entry,
      );
    }
    this.infections[cell] = kept;
  }
}

const NONE: readonly Infection[] = [];

function seatOf({ model, options }: Configured<'defect'>): Seat {
  return (model as DefectModel).seat?.(options) ?? 'feature';
}

/** A restart's cost is asked for outside the defect's own script: it can only wake and draw. */
function refuse(): never {
  throw new Error('expected a defect to act only from its strike, got an act from its restart');
}
