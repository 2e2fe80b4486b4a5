import type { Hours, Law, RolloutOptions, StageModel, StageSite } from '../../../domain/index.ts';
import { draw } from '../../../domain/index.ts';
import type { Script } from '../../../kernel/index.ts';
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
  let complaints = 0;
  for (const stage of stages) {
    const stageName = staged.next(stage.name);
    const tested = new Occurrences();
    const entry = journal.write('note', stage.name, { note: 'a stage begins' }, progress.entry);
    const seed = (purpose: string) => inputs.streams.stream(`stage ${stageName} ${purpose}`);
    const place: StageSite = {
      get now() {
        return simulation.now;
      },
      get complaints() {
        return complaints;
      },
      *test(test) {
        yield* wait(testOptions(test).takes);
        const isComplaint = complains(inputs, `${stageName} ${tested.next(test.name)}`, test);
        if (isComplaint) {
          complaints += 1;
          journal.write('note', stage.name, { note: `${test.name} complains` }, entry);
        }
        return isComplaint;
      },
      rent: (cells) => site.environments.rent(cells),
      untilWithin: (hours) => untilWithin(inputs, hours),
      luck: (purpose) => seed(purpose).uniform(),
      draw: (of: Law, purpose) => draw(of, seed(purpose)),
    };
    const model: StageModel = stage.model;
    const { passes, because } = yield* model.run(place, stage.options);
    progress.stagesTook = simulation.now - began;
    if (passes) continue;
    progress.stoppedAt = stage.name;
    return { entry, because: `${stage.name}: ${because}` };
  }
  return undefined;
}

function* untilWithin({ calendar, simulation, scenario }: RolloutInputs, hours: readonly Hours[]): Script {
  const opens = calendar.nextOpening(hours, [], simulation.now) ?? scenario.duration + 1;
  if (opens > simulation.now) yield* waitUntil(opens);
}
