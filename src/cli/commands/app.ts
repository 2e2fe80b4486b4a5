import { pooledRecording, RunFailure } from '../../experiment/index.ts';
import type { AppOptions, ScenarioCard, WatchedRun, WatchSpec } from '../../ui/index.ts';
import { choicesOf } from '../choices.ts';
import { comparisonFeed } from '../comparison-feed.ts';
import type { BatchFlags } from '../flags.ts';
import { loadScenarios, shippedNames } from '../load-scenario.ts';
import type { ExitCode, Outside } from '../outside.ts';
import { tooMuchIn } from '../too-much.ts';

/** Opens the terminal UI; it asks for comparisons and recordings, which are made in other threads. */
export async function openScreens(
  initial: AppOptions['initial'],
  flags: BatchFlags,
  outside: Outside,
): Promise<ExitCode> {
  const { openApp } = await import('../../ui/index.ts');
  return openApp({
    stdin: outside.streams.stdin,
    stdout: outside.streams.stdout,
    env: outside.env,
    scenarios: () => cards(outside),
    compare: async (scenario) => {
      const [loaded] = await loadScenarios([scenario], outside);
      return comparisonFeed(loaded, choicesOf(flags, [loaded]), flags, outside);
    },
    record: (spec) => recordRun(spec, flags, outside),
    initial,
  });
}

/** Records the run that somebody wants to watch. */
export async function recordRun(spec: WatchSpec, flags: BatchFlags, outside: Outside): Promise<WatchedRun> {
  const { engine } = outside;
  if (!('worker' in engine)) throw new Error('expected worker threads to record in, got none');
  const [{ readable, source }] = await loadScenarios([spec.scenario], outside);
  const { policy, variant, release, replication } = spec;
  const job = { policy, variant, replication };
  const choices = flags.seed === undefined ? {} : { seed: flags.seed };
  try {
    const recording = await pooledRecording(engine.worker, { source, choices, job, release });
    return { spec, fleet: readable.scenario.fleet, recording };
  } catch (problem) {
    throw (problem instanceof RunFailure && tooMuchIn(problem, source.file)) || problem;
  }
}

async function cards(outside: Outside): Promise<readonly ScenarioCard[]> {
  const scenarios = await loadScenarios(tutorialFirst(shippedNames(outside.scenarios)), outside);
  return scenarios.map(({ readable: { scenario } }) => scenario);
}

/** The scenario that whoever opens the list for the first time should meet first. */
const TUTORIAL = 'first-rollout';

const tutorialFirst = (names: readonly string[]): string[] => [
  ...names.filter((name) => name === TUTORIAL),
  ...names.filter((name) => name !== TUTORIAL),
];
