import type {
  Configured,
  Control,
  Observation,
  Scenario,
  Scope,
  Verdict,
} from '../../../src/domain/index.ts';
import { defineDetector } from '../../../src/domain/index.ts';
import { openWorld } from '../../../src/experiment/run/simulate.ts';
import type { World } from '../../../src/experiment/run/world.ts';
import type { Duration } from '../../../src/kernel/index.ts';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/index.ts';
import { read } from '../../models/support/read.ts';

interface Wants {
  readonly scope?: Scope;
  readonly source?: string;
  readonly control?: Control;
  readonly windows?: readonly Duration[];
  /** Verdict on a look; 'pass' when left out. */
  readonly says?: (observation: Observation) => Verdict;
  /** What it foresees of any steady traffic; nothing when left out. */
  readonly foresees?: Verdict;
  readonly every?: Duration;
  readonly adds?: boolean;
  readonly holds?: boolean;
}

interface Probe extends Configured<'detector'> {
  readonly seen: (Observation & { readonly looks: number })[];
}

/** A detector that keeps what it sees; its state is the number of looks since it began. */
export function probe({
  scope = 'cell',
  source = 'errors',
  control,
  windows = [MINUTE],
  every = MINUTE,
  adds = false,
  holds = false,
  ...wants
}: Wants) {
  const seen: Probe['seen'] = [];
  const model = defineDetector({
    name: 'probe',
    summary: 'Keeps what it sees.',
    about: '',
    params: {},
    every: () => every,
    windows: () => windows,
    ...(control === undefined ? {} : { control: () => control }),
    start: () => 0,
    adds,
    holds: () => holds,
    look: (looks: number, observation) => {
      seen.push({ ...observation, looks });
      return { state: looks + 1, verdict: wants.says?.(observation) ?? 'pass', because: 'it says so' };
    },
    foresee: () => wants.foresees,
  });
  const detector: Probe = {
    seen,
    name: 'probe',
    model: model as unknown as Configured<'detector'>['model'],
    options: { scope, source } as never,
  };
  return { detector, seen };
}

/** A world of small equal cells in which nothing happens but what the test does. */
export function quietWorld(
  detector: Configured<'detector'> & Partial<Pick<Probe, 'seen'>>,
  changes: Partial<Scenario> = {},
): World {
  const scenario = read({
    fleet: '{ regions: 2, cells: 2 per region, users: { total: 400k, spread: even }, headroom: 40% }',
  });
  const world = openWorld({
    scenario: {
      ...scenario,
      duration: 12 * HOUR,
      starts: { law: 'fixed', value: 10 * DAY },
      detectors: [detector],
      ...changes,
    },
    variant: 'base',
    policy: 'all-at-once',
    release: 'faulty',
    replication: 0,
    responders: false,
  });
  // What it saw in the quiet twin is another story.
  detector.seen?.splice(0);
  return world;
}
