import { CompareScreen } from './compare/compare-screen.ts';
import type { ComparisonFeed } from './compare/feed.ts';
import type { ScenarioCard } from './scenario-list.ts';
import { scenarioList } from './scenario-list.ts';
import type { Screen, Stage } from './screen.ts';
import type { TerminalOptions } from './terminal.tsx';
import { runInTerminal } from './terminal.tsx';
import { waitingFor } from './waiting.ts';
import { WatchScreen } from './watch/watch-screen.ts';
import type { WatchedRun, WatchSpec } from './watch/watch-spec.ts';
import { commandLine } from './watch/watch-spec.ts';

/** What the terminal UI is given: everything that takes time happens behind these calls, in other threads. */
export interface AppOptions extends TerminalOptions {
  /** Asked only when the list is shown. */
  readonly scenarios: () => Promise<readonly ScenarioCard[]>;
  /** Starts the comparison of a scenario; rejects with a message for people when that cannot be. */
  readonly compare: (scenario: string) => Promise<ComparisonFeed>;
  /** Runs once more and keeps every frame. */
  readonly record: (spec: WatchSpec) => Promise<WatchedRun>;
  readonly initial:
    | 'list'
    | {
        readonly compare: string /** Others are compared with it; the first policy unless told. */;
        readonly base?: string;
      }
    | { readonly watch: WatchSpec };
}

/**
 * Opens the terminal UI and waits until the user leaves it; returns the exit code.
 *
 * Only for terminals that can show it: see `canShowScreens`.
 */
export function openApp(options: AppOptions): Promise<number> {
  return runInTerminal(firstScreen(options), options);
}

/** The screen that is shown first; from there all others are reached. */
function firstScreen(options: AppOptions): Screen {
  const { initial } = options;
  if (initial === 'list') {
    return waitingFor('reading scenarios', options.scenarios(), {
      show: (cards) => scenarioList(cards, (stage, name) => stage.open(comparing(options, name, false))),
      discard: () => undefined,
      isFirst: true,
    });
  }
  if ('compare' in initial) return comparing(options, initial.compare, true, initial.base);
  return watching(options, initial.watch, true);
}

function comparing(options: AppOptions, scenario: string, isFirst: boolean, base?: string): Screen {
  const watch = (stage: Stage, spec: WatchSpec) => stage.open(watching(options, spec, false));
  return waitingFor(`reading ${scenario}`, options.compare(scenario), {
    show: (feed) => new CompareScreen({ feed, watch, base }),
    discard: (feed) => feed.close(),
    isFirst,
  });
}

function watching(options: AppOptions, spec: WatchSpec, isFirst: boolean): Screen {
  return waitingFor(`simulating ${commandLine(spec)}`, options.record(spec), {
    show: (watched) => new WatchScreen(watched),
    discard: () => undefined,
    isFirst,
  });
}
