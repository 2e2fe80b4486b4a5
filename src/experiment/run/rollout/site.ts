import type {
  ArmVerdict,
  Bake,
  Change,
  Configured,
  DeploySite,
  Evidence,
  Fleet,
  Law,
  RolloutOptions,
  Served,
  Stickiness,
} from '../../../domain/index.ts';
import { draw } from '../../../domain/index.ts';
import type { Duration, RandomStream, Script, Simulation, Time } from '../../../kernel/index.ts';
import { roundDuration, until, wait } from '../../../kernel/index.ts';
import { Environments } from '../environments.ts';
import { ExposedCells } from '../exposed-cells.ts';
import type { Writers } from '../exposure.ts';
import { restartHosts, warmUpAfter } from '../host-restart.ts';
import { afflict } from './afflict.ts';
import { GateClosed } from './gate-closed.ts';
import type { RolloutInputs } from './inputs.ts';
import type { Progress } from './progress.ts';
import { complains, testOptions } from './tests.ts';

/** The cells as a deploy style changes them; keeps the books of who has the new version. */
export class RolloutSite implements DeploySite {
  readonly change: Change;
  readonly fleet: Fleet;
  readonly rollbackTakes: Duration;
  readonly environments: Environments;
  readonly exposed: ExposedCells;
  /** Second environments are kept when the rollout is complete. */
  environmentsStay = false;
  /** Cells with dark code on any host, whether the flag is on or not. */
  readonly dark: ExposedCells;
  /** Cells whose hosts are being changed now. */
  readonly deploying: Uint8Array;
  /** Cells that have got the change past the policy so far, in order, each as often as it has. */
  readonly reached: number[];
  /** By cell: what the new version serves of each segment, where it differs. */
  private readonly bySegment: (readonly number[] | undefined)[];
  /** By cell, where there is or was any of the change. */
  private readonly books: CellBook[];
  private readonly inputs: RolloutInputs;
  private readonly settings: RolloutOptions;
  private readonly progress: Progress;
  /** Whose books it shares: those of the whole rollout. */
  private readonly whole: RolloutSite;

  constructor(inputs: RolloutInputs, settings: RolloutOptions, progress: Progress, whole?: RolloutSite) {
    const { scenario, simulation, plant, causes } = inputs;
    const warmUp = warmUpAfter(scenario.change.restart, scenario.plant);
    this.inputs = inputs;
    this.settings = settings;
    this.progress = progress;
    this.change = scenario.change;
    this.fleet = scenario.fleet;
    const { takes = 0 } = settings.rollback.options as { readonly takes?: Duration };
    this.rollbackTakes = takes > 0 ? takes : scenario.change.takes;
    this.whole = whole ?? this;
    this.exposed = whole?.exposed ?? new ExposedCells();
    this.dark = whole?.dark ?? new ExposedCells();
    this.reached = whole?.reached ?? [];
    this.bySegment = whole?.bySegment ?? [];
    this.books = whole?.books ?? [];
    this.environments = whole?.environments ?? new Environments({ simulation, plant, causes, warmUp });
    this.deploying = whole?.deploying ?? new Uint8Array(scenario.fleet.cells.length);
  }

  get now(): Time {
    return this.inputs.simulation.now;
  }

  share(cell: number): number {
    return this.inputs.plant.exposure(cell);
  }

  shares(cell: number): readonly number[] {
    return this.bySegment[cell] ?? this.fleet.segments.map(() => this.share(cell));
  }

  setShare(cell: number, share: number | readonly number[], sticky = this.book(cell).sticky): void {
    const { entry, phase } = this.progress;
    const goal = this.spread(share);
    // A cell that has got all of the change past the policy in the meantime does not go back to a part of it.
    const least = phase !== 'rolling-back' && this.reached.includes(cell) ? this.share(cell) : 0;
    if (least > goal.share) this.serve(cell, least, sticky, entry);
    else this.serve(cell, goal.share, sticky, entry, goal.bySegment);
    this.environments.switched(cell, this.share(cell), entry);
  }

  darkCode(cell: number): number {
    return this.books[cell]?.dark ?? 0;
  }

  setDarkCode(cell: number, share: number): void {
    const book = this.book(cell);
    book.dark = share;
    this.dark.set(cell, share > 0);
    if (share < 1 && this.share(cell) === 0) this.leave(cell, nobody, this.progress.entry);
    this.inputs.defects.darkened(cell, share, book.restarted);
  }

  /** Cells that have any of the new version or its code. */
  get carrying(): readonly number[] {
    if (this.dark.count === 0) return this.exposed.all;
    return [...new Set([...this.exposed.all, ...this.dark.all])].sort((a, b) => a - b);
  }

  /** All of a cell that has none of the change gets it past the policy; `because`: the journal entry that says why. */
  reach(cell: number, because: number): void {
    this.reached.push(cell);
    this.serve(cell, 1, 'request', because);
  }

  /** Shares of the segments and their mean; one share of all where they are the same. */
  private spread(share: number | readonly number[]) {
    if (typeof share === 'number') return { share };
    if (share.every((each) => each === share[0])) return { share: share[0] };
    const mean = this.fleet.segments.reduce((sum, segment) => sum + segment.share * share[segment.index], 0);
    return { share: mean, bySegment: share };
  }

  private serve(
    cell: number,
    share: number,
    sticky: Stickiness,
    because: number,
    bySegment?: readonly number[],
  ): void {
    const { plant, exposure, journal, defects, simulation, scenario } = this.inputs;
    const before = plant.exposure(cell);
    if (share === before && bySegment === this.bySegment[cell]) return;
    this.bySegment[cell] = bySegment;
    this.book(cell).sticky = sticky;
    const { name } = scenario.fleet.cells[cell];
    const keptOld = this.settings.deploy.model.leavesOldHosts && this.hasEnvironment(cell);
    if (share < before && !keptOld) defects.reverting(cell);
    if (share < before) exposure.notePeak(simulation.now);
    if (share === 0) this.leave(cell, exposure.writers(cell, simulation.now), because);
    exposure.set(cell, share, sticky, simulation.now);
    plant.setExposure(cell, share, sticky, bySegment);
    this.exposed.set(cell, share > 0);
    if (before === 0) defects.exposed(cell, journal.write('cell-exposed', name, { share }, because));
    if (share > before) defects.grown(cell);
    if (share === 0) {
      journal.write('cell-reverted', name, {}, because);
      defects.reverted(cell);
    }
  }

  /** Nobody in the cell is served by the new version, which these have written something through since they last were not. */
  private leave(cell: number, wrote: Writers, because: number): void {
    const book = this.book(cell);
    const reads = book.dark === 1;
    const before = book.wrote;
    const all: Writers = (writes) => 1 - (1 - before(writes)) * (1 - wrote(writes));
    // What is read now may be read no more when the code that reads it goes, too.
    book.wrote = reads ? all : nobody;
    this.inputs.defects.leaving(cell, { wrote: all, reads }, because);
    const { format } = this.change;
    if (format === null || reads) return;
    const share = all(format.writes);
    if (share > 0)
      this.lack('data in the new format', cell, share, this.draw(format.mends, 'format'), because);
  }

  private book(cell: number): CellBook {
    this.books[cell] ??= { dark: 0, restarted: -1, sticky: 'request', wrote: nobody };
    return this.books[cell];
  }

  *restartHosts(cell: number, share: number): Script {
    const { journal, scenario } = this.inputs;
    const { name } = scenario.fleet.cells[cell];
    this.deploying[cell] = 1;
    const entry = journal.write('cell-deploying', name, { hosts: share }, this.progress.entry);
    this.book(cell).restarted = entry;
    try {
      yield* restartHosts(this.inputs, scenario.change.restart, cell, share, entry);
    } finally {
      this.deploying[cell] = 0;
    }
  }

  addEnvironment(cells: readonly number[], standsIn: Duration): { release(): void } {
    return this.environments.add(cells, standsIn);
  }

  hasEnvironment(cell: number): boolean {
    return this.environments.standsBeside(cell);
  }

  wrote(cell: number, writes: number): number {
    return this.inputs.exposure.writers(cell, this.now)(writes);
  }

  lackData(cell: number, share: number, lasts: Duration): void {
    this.lack('data of the other side', cell, share, lasts, this.progress.entry);
  }

  private lack(what: string, cell: number, share: number, lasts: number, because: number): void {
    const state = { primitive: 'state', share } as const;
    const end = afflict(this.inputs, this.progress, what, [cell], state, because);
    this.inputs.simulation.after(roundDuration(lasts), end);
  }

  keepEnvironments(): void {
    this.whole.environmentsStay = true;
  }

  *verify(tests: readonly Configured<'test'>[]): Script {
    for (const test of tests) {
      yield* wait(testOptions(test).takes);
      if (complains(this.inputs, 'verification', test)) this.stop(`verification: ${test.name} complains`);
    }
  }

  draw(of: Law, purpose: string): number {
    return draw(of, this.inputs.streams.stream(`rollout ${purpose}`));
  }

  random(purpose: string): RandomStream {
    return this.inputs.streams.stream(`rollout ${purpose}`);
  }

  arms(cells: readonly number[], since: Time): { readonly old: Served; readonly young: Served } {
    const { plant } = this.inputs;
    const old = { operations: 0, good: 0 };
    const young = { operations: 0, good: 0 };
    if (this.now === since) return { old, young };
    for (const cell of cells) {
      const operations = plant.operations(cell, since, this.now);
      const onNew = plant.exposure(cell);
      const all = plant.counts(cell, since, this.now);
      const [attempts, errors] = [new Float64Array(1), new Float64Array(1)];
      plant.addNewCounts(cell, since, this.now - since, attempts, errors);
      const goodOfNew = Math.max(0, attempts[0] - errors[0]);
      young.operations += operations * onNew;
      young.good += Math.min(operations * onNew, goodOfNew);
      old.operations += operations * (1 - onNew);
      old.good += Math.min(operations * (1 - onNew), Math.max(0, all.attempts - all.errors - goodOfNew));
    }
    return { old, young };
  }

  note(note: string, values: Readonly<Record<string, string | number>>): void {
    this.inputs.journal.write('note', '', { note, ...values }, this.progress.entry);
  }

  stop(because: string): never {
    throw new GateClosed(
      because,
      this.inputs.journal.write('note', '', { note: because }, this.progress.entry),
    );
  }

  together(scripts: readonly Script[]): Script {
    return together(this.inputs.simulation, scripts);
  }

  bake(_bake: Duration | Bake): Script<Evidence> {
    throw new Error('expected a bake of a wave under way, got one of none');
  }

  conclude(verdict: ArmVerdict): void {
    throw new Error(`expected a verdict on a wave under way, got ${verdict} on none`);
  }

  /** The same cells, for a wave that does this in its own way. */
  inWave(wave: Pick<DeploySite, 'bake' | 'conclude'>): DeploySite {
    return this.with(wave);
  }

  /** The same cells and books, for somebody who can do more. An object of its own: one that inherits doubles the memory of a run. */
  with<M extends object>(more: M): RolloutSite & M {
    return Object.assign(new RolloutSite(this.inputs, this.settings, this.progress, this.whole), more);
  }
}

/** What is remembered of a cell. */
interface CellBook {
  /** Share of its hosts with dark code. */
  dark: number;
  /** Journal entry of the newest restart of its hosts for the change; −1: none. */
  restarted: number;
  sticky: Stickiness;
  /** Who has written something that dark code alone can still read. */
  wrote: Writers;
}

const nobody: Writers = () => 0;

/** Runs scripts side by side; stops those that are left when it is itself stopped. */
function* together(simulation: Simulation, scripts: readonly Script[]): Script {
  const processes = scripts.map((script, index) => simulation.spawn(`deploy ${index}`, script));
  try {
    for (const process of processes) yield* until(process);
  } finally {
    for (const process of processes) if (process.alive) process.interrupt('stopped');
  }
}
