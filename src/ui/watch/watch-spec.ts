import type { Fleet } from '../../domain/index.ts';
import type { Recording, Release } from '../../experiment/index.ts';

/** Which run to watch. */
export interface WatchSpec {
  readonly scenario: string;
  readonly policy: string;
  readonly variant: string;
  readonly release: Release;
  readonly replication: number;
}

/** A recorded run with what is needed to name its parts. */
export interface WatchedRun {
  readonly spec: WatchSpec;
  readonly fleet: Fleet;
  readonly recording: Recording;
}

/** The command that shows the run in the terminal again. */
export function commandLine({ scenario, policy, variant, release, replication }: WatchSpec): string {
  const words = [
    'wavetank',
    'watch',
    quoted(scenario),
    '--policy',
    quoted(policy),
    '--replication',
    replication,
  ];
  if (variant !== 'base') words.push('--variant', quoted(variant));
  if (release !== 'faulty') words.push('--release', release);
  return words.join(' ');
}

const quoted = (word: string) => (/^[\w.^/-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
