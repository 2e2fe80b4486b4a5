import type { Calendar, Configured, Scenario } from '../../../domain/index.ts';
import type { RandomStreams, Simulation } from '../../../kernel/index.ts';
import type { Plant } from '../../../plant/index.ts';
import type { AlarmBoard } from '../alarms.ts';
import type { Causes } from '../causes.ts';
import type { Defects } from '../defects.ts';
import type { ExposureMeter } from '../exposure.ts';
import type { Impairments } from '../impairments.ts';
import type { Journal } from '../journal.ts';
import type { DetectorWatch } from '../watch.ts';

/** All that a rollout touches. */
export interface RolloutInputs {
  readonly simulation: Simulation;
  readonly scenario: Omit<Scenario, 'variants'>;
  readonly policy: Configured<'policy'>;
  readonly streams: RandomStreams;
  readonly plant: Plant;
  readonly journal: Journal;
  readonly causes: Causes;
  readonly defects: Defects;
  readonly exposure: ExposureMeter;
  readonly watch: DetectorWatch;
  readonly alarms: AlarmBoard;
  readonly calendar: Calendar;
  readonly impairments: Impairments;
  /** In the quiet twin no way back harms anybody, as hosts do not restart there if that would. */
  readonly isTwin: boolean;
}
