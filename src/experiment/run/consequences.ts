import type { CellState, Fleet } from '../../domain/index.ts';
import type { Handle, Simulation, Time } from '../../kernel/index.ts';
import { Priority, SECOND } from '../../kernel/index.ts';
import type { Flow, Plant } from '../../plant/index.ts';
import type { Baseline } from './baseline.ts';
import { NOTHING } from './baseline.ts';
import type { Cause, Causes } from './causes.ts';
import type { Journal } from './journal.ts';

/** More attempts per operation than this beyond what there were before are errors, and not arithmetic. */
const SLIGHT = 1e-6;

/** Retries follow a demand that moves with a delay, so where there are many they swing by themselves: by so much of them. */
const SWING = 0.01;

/** How a cell does, as users and their clients see it. */
interface Health {
  /** Attempts per operation; more than one: some failed and were tried again. */
  readonly attempts: number;
  /** Failing share of the operations of its users, beyond the twin. */
  readonly failing: number;
  readonly state: CellState;
}

/** What has come of one cause in one cell. */
interface Trail {
  readonly cause: Cause;
  readonly before: Health;
  /** Entries of its first error and of its first failure; −1: none so far. */
  error: number;
  failure: number;
  /** Operations of users that have failed because of it, in expectation. */
  lost: number;
}

export interface ConsequencesInputs {
  readonly simulation: Simulation;
  readonly fleet: Fleet;
  readonly plant: Plant;
  readonly baseline: Baseline;
  readonly causes: Causes;
  readonly journal: Journal;
}

/**
 * Follows each fault and defect in each cell from fault to error to failure (Avizienis, Laprie, Randell and Landwehr
 * 2004): a *fault* is what is wrong; it is an *error* once attempts fail or the cell's state goes bad, which retries and
 * headroom may still hide from users; and a *failure* once an operation of a user fails, in expectation, that does not
 * fail in the quiet twin. Where several act on a cell, what gets worse is put down to the newest after which it has.
 */
export class Consequences {
  private readonly inputs: ConsequencesInputs;
  /** By cell, oldest first. */
  private readonly trails: (Trail[] | undefined)[];
  /** By cell: the one that what is bad now is put down to. */
  private readonly answerable: (Trail | undefined)[];
  private readonly timers: (Handle | undefined)[] = [];
  private readonly erred = new Set<number>();
  private readonly failed = new Set<number>();
  private stirred: number[] = [];

  constructor(inputs: ConsequencesInputs) {
    const cells = inputs.fleet.cells.length;
    this.inputs = inputs;
    this.trails = new Array<undefined>(cells).fill(undefined);
    this.answerable = new Array<undefined>(cells).fill(undefined);
    // Named first: a function literal assigned to a property keeps the run until a full collection, see `Process`.
    const begin: Causes['onBegin'] = (cell, cause) => this.begin(cell, cause);
    inputs.causes.onBegin = begin;
  }

  /** Faults and defects of which an error, and of which a failure has come, anywhere. */
  get errors(): number {
    return this.erred.size;
  }

  get failures(): number {
    return this.failed.size;
  }

  /** A stretch of flow of the cell is over. */
  flow(cell: number, from: Time, to: Time, flow: Flow): void {
    if (this.trails[cell] === undefined) return;
    const trail = this.answerable[cell];
    if (trail !== undefined && trail.failure < 0) {
      trail.lost += this.lostIn(cell, trail, from, to, flow);
      if (trail.lost >= ENOUGH) this.fail(cell, trail);
    }
    this.stir(cell);
  }

  /** The cell has come into another state. */
  stir(cell: number): void {
    if (this.trails[cell] === undefined) return;
    const { simulation } = this.inputs;
    if (this.stirred.length === 0) simulation.at(simulation.now, () => this.lookAtStirred(), Priority.last);
    this.stirred.push(cell);
  }

  private begin(cell: number, cause: Cause): void {
    if (cause.hurts === false) return;
    const trails = this.trails[cell] ?? [];
    this.trails[cell] = trails;
    if (!trails.some((trail) => trail.cause.entry === cause.entry))
      trails.push({ cause, before: this.healthOf(cell), error: -1, failure: -1, lost: 0 });
    this.stir(cell);
  }

  private lookAtStirred(): void {
    const cells = new Set(this.stirred);
    this.stirred = [];
    for (const cell of cells) this.look(cell);
  }

  private look(cell: number): void {
    const { causes, simulation } = this.inputs;
    const health = this.healthOf(cell);
    const trails = this.trails[cell] ?? [];
    const newest = trails.findLast(({ before }) => isWorse(health, before));
    const acting = causes.acting(cell);
    // What is over and shows no more is over for good.
    const left = trails.filter(
      (trail) => trail === newest || acting.some(({ entry }) => entry === trail.cause.entry),
    );
    this.trails[cell] = left.length === 0 ? undefined : left;
    this.answerable[cell] = newest;
    const timer = this.timers[cell];
    if (timer !== undefined) simulation.cancel(timer);
    this.timers[cell] = undefined;
    if (newest === undefined) return;
    if (newest.error < 0) this.err(cell, newest, health);
    if (newest.failure < 0) this.awaitFailure(cell, newest, health);
  }

  /** Looks again when an operation should have failed. */
  private awaitFailure(cell: number, trail: Trail, health: Health): void {
    const { plant, simulation } = this.inputs;
    const { since, flow } = plant.current(cell);
    const lost = trail.lost + this.lostIn(cell, trail, since, simulation.now, flow);
    if (lost >= ENOUGH) {
      this.fail(cell, trail);
      return;
    }
    const perSecond = plant.demand(cell) * (health.failing - trail.before.failing);
    const wait = Math.ceil(((1 - lost) / perSecond) * SECOND);
    if (!(perSecond > 0 && wait < LONGEST)) return;
    this.timers[cell] = simulation.after(
      Math.max(1, wait),
      () => {
        this.timers[cell] = undefined;
        this.look(cell);
      },
      Priority.last,
    );
  }

  private err(cell: number, trail: Trail, { state, attempts }: Health): void {
    const { fleet, journal } = this.inputs;
    trail.error = journal.write('error', fleet.cells[cell].name, { state, attempts }, trail.cause.entry);
    this.erred.add(trail.cause.entry);
  }

  private fail(cell: number, trail: Trail): void {
    const { fleet, journal } = this.inputs;
    const health = this.healthOf(cell);
    if (trail.error < 0) this.err(cell, trail, health);
    const failing = Math.max(0, health.failing);
    trail.failure = journal.write('failure', fleet.cells[cell].name, { failing }, trail.error);
    this.failed.add(trail.cause.entry);
  }

  private healthOf(cell: number): Health {
    const { plant, simulation } = this.inputs;
    const failing = plant.failing(cell) - this.twinAt(cell, simulation.now);
    return { attempts: plant.amplification(cell), failing, state: plant.state(cell) };
  }

  private twinAt(cell: number, time: Time): number {
    const { baseline } = this.inputs;
    let share = baseline.share;
    if (!baseline.isPlain(cell))
      baseline.pieces(cell, time, time + 1, (_from, _to, failing) => {
        share = failing;
      });
    return share;
  }

  /** Operations that failed in a stretch beyond the twin, and beyond what failed before the trail began. */
  private lostIn(cell: number, trail: Trail, from: Time, to: Time, flow: Flow): number {
    const { baseline, plant } = this.inputs;
    const failing = this.meanOf(flow) - Math.max(0, trail.before.failing);
    let lost = 0;
    if (to > from && failing > NOTHING)
      baseline.pieces(cell, from, to, (begin, end, twin) => {
        if (failing - twin > NOTHING) lost += plant.operations(cell, begin, end) * (failing - twin);
      });
    return lost;
  }

  private meanOf({ exposure, exposureOf, failingNew, failingOld }: Flow): number {
    let mean = 0;
    for (const { index, share } of this.inputs.fleet.segments) {
      const onNew = exposureOf?.[index] ?? exposure;
      mean += share * (onNew * failingNew[index] + (1 - onNew) * failingOld[index]);
    }
    return mean;
  }
}

/** One operation, but for rounding. */
const ENOUGH = 1 - 1e-6;

/** Whoever loses less than an operation in ten years has lost nothing. */
const LONGEST = 10 * 365 * 86_400 * SECOND;

function isWorse(now: Health, before: Health): boolean {
  return (
    now.failing - before.failing > NOTHING ||
    now.attempts - before.attempts > SLIGHT + SWING * (before.attempts - 1) ||
    (isBad(now.state) && !isBad(before.state))
  );
}

function isBad(state: CellState): boolean {
  return state === 'overloaded' || state === 'collapsed' || state === 'down';
}
