import type { Scenario } from '../../../src/domain/index.ts';
import type { Release, RunRow, WaveRow } from '../../../src/experiment/index.ts';
import { Comparison } from '../../../src/experiment/index.ts';
import { RandomStreams, SECOND } from '../../../src/kernel/index.ts';
import type { ComparisonFacts, ComparisonFeed, ComparisonSnapshot } from '../../../src/ui/index.ts';

/** How a made-up policy behaves on the average. */
interface Character {
  readonly waves: number;
  readonly rolloutS: number;
  readonly harmed: number;
  readonly lost: number;
  readonly detectS: number;
  readonly mitigateS: number;
}

const CHARACTERS: Readonly<Record<string, Character>> = {
  'all-at-once': { waves: 1, rolloutS: 400, harmed: 0.83, lost: 31_000_000, detectS: 130, mitigateS: 1300 },
  static: { waves: 10, rolloutS: 13_200, harmed: 0.049, lost: 402_000, detectS: 200, mitigateS: 550 },
  'geometric-2': { waves: 8, rolloutS: 6700, harmed: 0.124, lost: 611_000, detectS: 185, mitigateS: 600 },
  'geometric-1.5': { waves: 13, rolloutS: 9300, harmed: 0.079, lost: 474_000, detectS: 190, mitigateS: 570 },
  'blue-green': { waves: 3, rolloutS: 4200, harmed: 0.25, lost: 988_000, detectS: 60, mitigateS: 160 },
};

export const fakeFacts: ComparisonFacts = {
  scenario: 'config-loop',
  title: 'A switch makes front-ends loop',
  asks: 'Which policy keeps it small?',
  policies: Object.keys(CHARACTERS),
  variants: ['base', 'bypassed'],
  cells: 240,
  regions: 12,
  users: 40_000_000,
  horizonS: 21_600,
  replications: 200,
  hasDefects: true,
};

/** As much of a scenario as a comparison reads. */
const scenario = {
  seed: '2014',
  irrelevantWithin: 0.05,
  variants: fakeFacts.variants.map((name) => ({
    name,
    scenario: { duration: fakeFacts.horizonS * SECOND },
  })),
} as unknown as Scenario;

/** The rows of the first replications: made up, but always the same. */
export function fakeRows(replications: number, facts: ComparisonFacts = fakeFacts): readonly RunRow[] {
  const streams = new RandomStreams('fake');
  const rows: RunRow[] = [];
  for (let replication = 0; replication < replications; replication += 1) {
    const luck = streams.stream('luck', replication);
    const shared = luck.uniform();
    for (const policy of facts.policies) {
      for (const variant of facts.variants) {
        const own = 0.4 + shared + 0.5 * luck.uniform();
        for (const release of ['faulty', 'healthy'] as const) {
          rows.push(fakeRow({ policy, variant, release, replication, luck: own }, facts));
        }
      }
    }
  }
  return rows;
}

/** A feed that a test moves on by hand. */
export class FakeFeed implements ComparisonFeed {
  readonly facts: ComparisonFacts;
  isClosed = false;
  private current: ComparisonSnapshot;
  private readonly listeners = new Set<() => void>();

  constructor(replications: number, facts: ComparisonFacts = fakeFacts) {
    this.facts = facts;
    this.current = this.snapshotOf(replications);
  }

  snapshot(): ComparisonSnapshot {
    return this.current;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): void {
    this.isClosed = true;
  }

  /** So many replications are finished. */
  reach(replications: number, error = ''): void {
    this.current = { ...this.snapshotOf(replications), ...(error === '' ? {} : { error, running: false }) };
    for (const listener of this.listeners) listener();
  }

  private snapshotOf(replications: number): ComparisonSnapshot {
    const runs = 2 * this.facts.policies.length * this.facts.variants.length;
    return {
      comparison: new Comparison(scenario, fakeRows(replications, this.facts)),
      done: replications * runs,
      total: this.facts.replications * runs,
      running: replications < this.facts.replications,
      error: '',
    };
  }
}

interface Which {
  readonly policy: string;
  readonly variant: string;
  readonly release: Release;
  readonly replication: number;
  readonly luck: number;
}

function fakeRow({ policy, variant, release, replication, luck }: Which, facts: ComparisonFacts): RunRow {
  const character = CHARACTERS[policy];
  const faulty = release === 'faulty';
  const harmed = faulty ? Math.min(1, character.harmed * luck) : 0;
  const undetected = faulty && replication % 17 === 3;
  const detect = undetected ? null : Math.round(character.detectS * luck);
  const start = 600;
  const stopped = faulty && !undetected;
  return {
    scenario: facts.scenario,
    policy,
    variant,
    release,
    replication,
    seed: `2014/${replication}`,
    outcome: stopped ? 'rolled_back' : 'completed',
    usersTotal: facts.users,
    usersExposedPeak: facts.users * harmed,
    usersHarmed: facts.users * harmed,
    usersHarmedShare: harmed,
    usersHarmed5min: facts.users * harmed * 0.5,
    usersHarmedBeforeDetection: facts.users * harmed * 0.7,
    userMinutesLost: faulty ? character.lost * luck * (variant === 'base' ? 1 : 3) : 0,
    requestsTotal: 1e9,
    requestsFailed: 1e6 * luck,
    cellsTouched: Math.ceil(harmed * facts.cells),
    regionsTouched: Math.ceil(harmed * facts.regions),
    firstExposureS: start,
    firstHarmS: faulty ? start + 30 : 'n/a',
    detectedS: faulty ? (detect === null ? null : start + 30 + detect) : 'n/a',
    timeToDetectS: faulty ? detect : 'n/a',
    acknowledgedS: null,
    mitigatedS: faulty ? start + 30 + character.mitigateS * luck : 'n/a',
    timeToMitigateS: faulty ? (undetected ? null : character.mitigateS * luck) : 'n/a',
    recoveredS: null,
    rolloutDurationS: stopped ? character.rolloutS * 0.4 * luck : character.rolloutS,
    userHoursDelayed: faulty ? 'n/a' : character.rolloutS * 10,
    falseRollback: faulty ? 'n/a' : replication % 25 === 0 && character.waves > 5,
    extraCapacityCellHours: policy === 'blue-green' ? 240 : 0,
    digest: '0123456789abcdef',
    cellsTotal: facts.cells,
    regionsTotal: facts.regions,
    exposureToDetectS: faulty ? detect : 'n/a',
    detectedBy: detect === null ? '' : 'error-rate',
    falseAlarms: 0,
    wavesDone: stopped ? Math.max(1, Math.floor(character.waves / 2)) : character.waves,
    peakFailingShare: harmed,
    hottestC: 'n/a',
    writesDiverged: 'n/a',
    faultsTotal: 0,
    faultsBecameErrors: 0,
    faultsBecameFailures: 0,
    silentUserHours: 0,
    stagesS: 0,
    stoppedAt: '',
    waves: fakeWaves(character, start, facts.users, stopped ? 0.4 * luck : 1),
  };
}

function fakeWaves({ waves, rolloutS }: Character, start: number, users: number, part: number): WaveRow[] {
  const every = rolloutS / waves;
  return Array.from({ length: Math.max(1, Math.ceil(waves * Math.min(1, part))) }, (_, i) => ({
    wave: i + 1,
    track: '',
    startedS: start + i * every,
    deployedS: start + (i + 0.4) * every,
    cells: 24,
    cellsExposed: 24 * (i + 1),
    usersExposed: (users * (i + 1)) / waves,
    bakeS: every * 0.6,
    bakedS: every * 0.6,
    evidenceRequests: 100_000,
    evidenceErrors: 12,
    gate: 'pass',
    because: '',
    abVerdict: '',
  }));
}
