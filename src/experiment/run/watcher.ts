import type { Configured, Control, Source, Verdict } from '../../domain/index.ts';
import type { Duration, Time } from '../../kernel/index.ts';
import type { AlarmRecord } from './alarms.ts';
import type { Watched } from './telemetry.ts';
import type { Unit } from './units.ts';

/** One detector watching one unit. */
export interface Watcher {
  /** Place in the order of looking. */
  readonly index: number;
  readonly detector: Configured<'detector'>;
  readonly unit: Unit;
  readonly source: Source;
  readonly every: Duration;
  readonly windows: readonly Duration[];
  readonly control: Control;
  /** It compares, and in its newest look there was nobody left to compare with. */
  isAlone: boolean;
  /** It looks only while the new version serves in one of its cells, and begins anew each time that does. */
  readonly onlyExposed: boolean;
  /** It holds what it has decided until the new version gets more of its unit. */
  readonly holds: boolean;
  /** Cells of its unit in which the new version serves, and since when it serves in any, or as much as now for who holds. */
  exposed: number;
  since: Time;
  /** End of what it has been shown. */
  shownTo: Time;
  state: unknown;
  verdict: Verdict;
  /** The last look; its reason is put into words only where somebody reads it. */
  seen: { readonly because: string };
  alarm: AlarmRecord | null;
  awake: boolean;
  /** When the flows of its cells last changed; it may not sleep before it has seen a window after that. */
  changedAt: Time;
}

/** What an earlier exposure left is none of the new version's traffic of now, and nothing to whom a new one begins anew. */
export function countsSince({ unit, holds }: Watcher): boolean {
  return unit.part !== 'all' || holds;
}

export function watchedBy(watcher: Watcher): Watched {
  const { unit, source, since } = watcher;
  return countsSince(watcher) ? { unit, source, since } : { unit, source };
}
