import type { Choices, RunRow } from '../experiment/index.ts';
import { Comparison, withChoices } from '../experiment/index.ts';
import { SECOND } from '../kernel/index.ts';
import type { ComparisonFeed, ComparisonSnapshot } from '../ui/index.ts';
import type { BatchFlags } from './flags.ts';
import type { Loaded } from './load-scenario.ts';
import type { Outside } from './outside.ts';
import { runLoaded } from './run-loaded.ts';

/** Starts a batch, for a screen that shows what is there so far; closing the feed ends it. */
export function comparisonFeed(
  loaded: Loaded,
  choices: Choices,
  { workers }: Pick<BatchFlags, 'workers'>,
  outside: Outside,
): ComparisonFeed {
  const scenario = withChoices(loaded.readable.scenario, choices);
  const { cells, regions, users } = scenario.fleet;
  const listeners = new Set<() => void>();
  const closing = new AbortController();
  const rows: RunRow[] = [];
  let snapshot: ComparisonSnapshot = {
    comparison: new Comparison(scenario, []),
    done: 0,
    total: 0,
    running: true,
    error: '',
  };
  const publish = (news: Partial<ComparisonSnapshot>): void => {
    if (closing.signal.aborted) return;
    snapshot = { ...snapshot, ...news };
    for (const listener of listeners) listener();
  };

  runLoaded(
    loaded,
    {
      choices,
      workers,
      signal: closing.signal,
      // One replication at a time, so that there is something to see at once.
      jobsPerShard: scenario.variants.reduce((sum, variant) => sum + variant.scenario.policies.length, 0),
      onRows: (more, { done, total }) => {
        rows.push(...more);
        const news = more.length === 0 ? {} : { comparison: new Comparison(scenario, [...rows]) };
        publish({ ...news, done, total });
      },
    },
    outside,
  ).then(
    () => publish({ running: false }),
    (problem) =>
      publish({ running: false, error: problem instanceof Error ? problem.message : String(problem) }),
  );

  return {
    facts: {
      scenario: scenario.name,
      title: scenario.title,
      asks: scenario.asks,
      policies: scenario.policies.map(({ name }) => name),
      variants: scenario.variants.map(({ name }) => name),
      cells: cells.length,
      regions: regions.length,
      users,
      horizonS: scenario.duration / SECOND,
      replications: scenario.replications,
      hasDefects: scenario.change.defects.length > 0,
    },
    snapshot: () => snapshot,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => closing.abort(),
  };
}
