import type { Configured, Hours, Law, RolloutOptions, StageModel, StageSite } from '../../../domain/index.ts';
import { draw } from '../../../domain/index.ts';
import type { RandomStream, Script, Time } from '../../../kernel/index.ts';
import { wait, waitUntil } from '../../../kernel/index.ts';
import type { RolloutInputs } from './inputs.ts';
import { Occurrences } from './occurrences.ts';
import type { Progress } from './progress.ts';
import type { RolloutSite } from './site.ts';
import { complains, testOptions } from './tests.ts';

/**
 * Takes the change through its stages before production. What a test sees is drawn per (stage, test, defect), the same
 * under every policy; what comes twice has two chances. Gives the journal entry of the stage that stopped it, with the
 * reason; undefined: it may ship.
 */
export function* throughStages(
  inputs: RolloutInputs,
  { stages }: RolloutOptions,
  site: RolloutSite,
  progress: Progress,
): Script<{ readonly entry: number; readonly because: string } | undefined> {
  const { simulation, journal } = inputs;
  const began = simulation.now;
  const staged = new Occurrences();
  const complaints = { count: 0 };
  for (const stage of stages) {
    const entry = journal.write('note', stage.name, { note: 'a stage begins' }, progress.entry);
    const place = new Place(inputs, site, {
      name: stage.name,
      staged: staged.next(stage.name),
      entry,
      complaints,
    });
    const model: StageModel = stage.model;
    const { passes, because } = yield* model.run(place, stage.options);
    progress.stagesTook = simulation.now - began;
    if (passes) continue;
    progress.stoppedAt = stage.name;
    return { entry, because: `${stage.name}: ${because}` };
  }
  return undefined;
}

interface StageEntry {
  readonly name: string;
  /** The name it has here, should it come twice. */
  readonly staged: string;
  /** The journal entry of its beginning. */
  readonly entry: number;
  /** Those of all stages so far. */
  readonly complaints: { count: number };
}

/**
 * The change in one stage. A class: with getters and generators in an object literal V8 keeps the run, which they can
 * reach, until a full collection.
 */
class Place implements StageSite {
  private readonly inputs: RolloutInputs;
  private readonly site: RolloutSite;
  private readonly stage: StageEntry;
  private readonly tested = new Occurrences();

  constructor(inputs: RolloutInputs, site: RolloutSite, stage: StageEntry) {
    this.inputs = inputs;
    this.site = site;
    this.stage = stage;
  }

  get now(): Time {
    return this.inputs.simulation.now;
  }

  get complaints(): number {
    return this.stage.complaints.count;
  }

  *test(test: Configured<'test'>): Script<boolean> {
    const { name, staged, entry, complaints } = this.stage;
    yield* wait(testOptions(test).takes);
    const isComplaint = complains(this.inputs, `${staged} ${this.tested.next(test.name)}`, test);
    if (isComplaint) {
      complaints.count += 1;
      this.inputs.journal.write('note', name, { note: `${test.name} complains` }, entry);
    }
    return isComplaint;
  }

  rent(cells: number): { release(): void } {
    return this.site.environments.rent(cells);
  }

  *untilWithin(hours: readonly Hours[]): Script {
    const { calendar, simulation, scenario } = this.inputs;
    const opens = calendar.nextOpening(hours, [], simulation.now) ?? scenario.duration + 1;
    if (opens > simulation.now) yield* waitUntil(opens);
  }

  luck(purpose: string): number {
    return this.seed(purpose).uniform();
  }

  draw(of: Law, purpose: string): number {
    return draw(of, this.seed(purpose));
  }

  private seed(purpose: string): RandomStream {
    return this.inputs.streams.stream(`stage ${this.stage.staged} ${purpose}`);
  }
}
