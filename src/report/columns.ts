import type { Metric, RunRow, WaveRow } from '../experiment/index.ts';
import { metricNamed } from '../experiment/index.ts';

/** What a cell of a report may hold: null is empty, and means that it did not happen before the horizon. */
export type Cell = string | number | boolean | null;

/** A column of a report: the files, and the dictionary that explains them, are written from this. */
export interface Column<Row> {
  readonly name: string;
  /** '' where there is none: names, yes and no. */
  readonly unit: string;
  /** What it tells, in a sentence without its full stop. */
  readonly meaning: string;
  readonly of: (row: Row) => Cell;
}

type RunColumn = Column<RunRow>;

const text = (name: string, meaning: string, of: (row: RunRow) => Cell): RunColumn => ({
  name,
  unit: '',
  meaning,
  of,
});

/** A metric's column takes name, unit and value from the metric. */
function measure(metric: string, meaning: string): RunColumn {
  const { name, unit, of }: Metric = metricNamed(metric);
  return { name, unit, meaning, of };
}

/** runs.csv: first the columns promised to whoever reads it by place, then the others. */
export const runColumns: readonly RunColumn[] = [
  text('scenario', 'name of the scenario', (row) => row.scenario),
  text('policy', 'name of the policy', (row) => row.policy),
  text('variant', 'name of the variant; base is the scenario as written', (row) => row.variant),
  text('release', 'faulty: the change with its defects; healthy: without them', (row) => row.release),
  text('replication', 'number of the seed, from 0', (row) => row.replication),
  text('seed', "the scenario's seed and the replication", (row) => row.seed),
  text(
    'outcome',
    'what came first: rolled_back, halted or completed; horizon when none of them did',
    (row) => row.outcome,
  ),
  { name: 'users_total', unit: 'users', meaning: 'users of the fleet', of: (row) => row.usersTotal },
  measure('users_exposed_peak', 'most users served by the new version at one instant'),
  measure('users_harmed', 'distinct users with a failed operation beyond the quiet twin, expected'),
  measure('users_harmed_share', 'blast radius: users_harmed of users_total'),
  measure('users_harmed_5min', 'users with half of their operations failing for five minutes on end'),
  measure(
    'users_harmed_before_detection',
    'users harmed before the first true alarm; all of them if there was none',
  ),
  measure('user_minutes_lost', 'failing share of operations beyond the quiet twin, over users and time'),
  measure('requests_total', 'operations users began'),
  measure('requests_failed', 'operations that failed after all retries, the everyday ones included'),
  measure('cells_touched', 'cells in which at least one user was harmed; of cells_total'),
  measure('regions_touched', 'regions with such a cell; of regions_total'),
  measure('first_exposure_s', 'time from the start until the new version first served'),
  measure('first_harm_s', 'time from the start until the first user was harmed'),
  measure('detected_s', 'time from the start until the first true alarm'),
  measure(
    'time_to_detect_s',
    'from first harm to the first true alarm; 0 when the alarm came first, n/a when there was neither',
  ),
  measure('acknowledged_s', 'time from the start until a person took that alarm'),
  measure('mitigated_s', 'time from the start until harm stayed below a tenth of its peak for five minutes'),
  measure('time_to_mitigate_s', 'from first harm to mitigation'),
  measure('recovered_s', 'time from the start until everything was as in the quiet twin again'),
  measure('rollout_duration_s', 'from the start of the rollout to its outcome'),
  measure('user_hours_delayed', 'hours users waited for a good change, summed over users'),
  text(
    'false_rollback',
    'whether a change without defect was rolled back or halted',
    (row) => row.falseRollback,
  ),
  measure('extra_capacity_cell_hours', 'capacity run beside the fleet, such as a second environment'),
  text(
    'digest',
    'first 16 hex digits of SHA-256 over the journal: equal digests are equal runs',
    (row) => row.digest,
  ),
  { name: 'cells_total', unit: 'cells', meaning: 'cells of the fleet', of: (row) => row.cellsTotal },
  { name: 'regions_total', unit: 'regions', meaning: 'regions of the fleet', of: (row) => row.regionsTotal },
  measure('exposure_to_detect_s', 'from first exposure to the first true alarm'),
  text(
    'detected_by',
    'the detector of the first true alarm; empty when there was none',
    (row) => row.detectedBy,
  ),
  measure('false_alarms', 'alarms that no active defect or fault had caused'),
  measure('waves_done', 'waves that were deployed in full'),
  measure('peak_failing_share', 'most users failing at one instant, beyond the quiet twin, of all'),
  measure('hottest_c', 'highest temperature of any room; n/a without heat'),
  measure(
    'writes_diverged',
    'writes that differ from their copies after users were moved off a cell that had gone; n/a where copies are not modelled',
  ),
  measure(
    'faults_total',
    'faults that struck, one for each cell they struck, and defects that woke in a cell; the loss of a region, the cooling of a room and a slow responder count as one, cells that a wrong scope goes on to with the one it began in',
  ),
  measure(
    'faults_became_errors',
    'of these, those that made attempts fail or the state of a cell go bad, seen by users or not',
  ),
  measure(
    'faults_became_failures',
    'of these, those that made an operation of a user fail, beyond the quiet twin; the others were hidden by retries or headroom',
  ),
  measure(
    'silent_user_hours',
    'hours in which a fault exposed data or money of users while their requests succeeded, summed over users; no operation fails by it, so it is in no other measure',
  ),
  measure('stages_s', 'time spent in stages before production'),
  text(
    'stopped_at',
    'the stage before production that stopped the change; empty when it went on to users',
    (row) => row.stoppedAt,
  ),
];

/** A wave with the run it belongs to. */
export interface WaveOfRun {
  readonly run: RunRow;
  readonly wave: WaveRow;
}

type WaveColumn = Column<WaveOfRun>;

const ofRun = (names: readonly string[]): WaveColumn[] =>
  runColumns
    .filter(({ name }) => names.includes(name))
    .map(({ of, ...column }) => ({ ...column, of: ({ run }) => of(run) }));

const ofWave = (name: string, unit: string, meaning: string, of: (wave: WaveRow) => Cell): WaveColumn => ({
  name,
  unit,
  meaning,
  of: ({ wave }) => of(wave),
});

/** waves.csv. */
export const waveColumns: readonly WaveColumn[] = [
  ...ofRun(['scenario', 'policy', 'variant', 'release', 'replication']),
  ofWave('wave', '', 'number of the wave, from 1', (wave) => wave.wave),
  ofWave('started_s', 's', 'time from the start until its deployment began', (wave) => wave.startedS),
  ofWave(
    'deployed_s',
    's',
    'time from the start until the new version served all of it; empty when it was stopped first',
    (wave) => wave.deployedS,
  ),
  ofWave('cells', 'cells', 'cells this wave changes', (wave) => wave.cells),
  ofWave(
    'cells_exposed',
    'cells',
    'cells that have any of the new version after it',
    (wave) => wave.cellsExposed,
  ),
  ofWave(
    'users_exposed',
    'users',
    "the new version's share of each cell's traffic after it, in users; where each request draws anew, users_exposed_peak counts those who have met it: fewer at first, then more",
    (wave) => wave.usersExposed,
  ),
  ofWave('bake_s', 's', 'bake the policy asked for', (wave) => wave.bakeS),
  ofWave('baked_s', 's', "watched until the gate's verdict or a stop", (wave) => wave.bakedS),
  ofWave(
    'evidence_requests',
    'requests',
    'requests that telemetry counted in exposed cells during the bake',
    (wave) => wave.evidenceRequests,
  ),
  ofWave('evidence_errors', 'requests', 'of those, failed', (wave) => wave.evidenceErrors),
  ofWave(
    'gate',
    '',
    'pass, fail or inconclusive; stopped when an alarm or a person came first; none before it was asked',
    (wave) => wave.gate,
  ),
  ofWave('because', '', 'the reason the gate gave', (wave) => wave.because),
  ofWave(
    'track',
    '',
    'part of the fleet that was rolled by itself, side by side with others; empty where all was one',
    (wave) => wave.track,
  ),
  ofWave(
    'ab_verdict',
    '',
    'the better arm of an A/B test inside the wave: A, the old version, or B, the new one; undecided; empty where none has come to its end',
    (wave) => wave.abVerdict,
  ),
];
