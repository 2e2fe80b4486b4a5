import type { ProbeRow } from '../experiment/index.ts';
import type { Column } from './columns.ts';

/** The table of detectors as a file: a row for each detector, level of traffic and release. */
export function detectorColumns(scenario: string): readonly Column<ProbeRow>[] {
  const column = (
    name: string,
    unit: string,
    meaning: string,
    of: Column<ProbeRow>['of'],
  ): Column<ProbeRow> => ({ name, unit, meaning, of });
  return [
    column('scenario', '', 'name of the scenario', () => scenario),
    column('detector', '', 'its name', ({ contestant }) => contestant.detector.name),
    column('model', '', 'the model it is', ({ contestant }) => contestant.detector.model.name),
    column(
      'options',
      '',
      "scenario: those that are written there; defaults: the catalog's, watching the canary",
      ({ contestant }) => contestant.options,
    ),
    column(
      'canary_per_minute',
      'requests/min',
      'attempts that the new version serves of one cell',
      ({ level }) => level.canary,
    ),
    column(
      'control_per_minute',
      'requests/min',
      'attempts of the old version that it is compared with',
      ({ level }) => level.control,
    ),
    column(
      'release',
      '',
      'healthy; faulty, as its defects make it; factor, so many times the errors of a good day',
      ({ release }) => release.name,
    ),
    column('failing_share', '', 'what fails of what the new version serves', ({ release }) => release.share),
    column('n', 'runs', 'seeds, the same for every detector', ({ replications }) => replications),
    column('alarmed', 'runs', 'with an alarm by the horizon', ({ alarmed }) => alarmed),
    column('share', '', 'alarmed of n: false alarms if healthy, else power', (row) => shareOf(row)),
    column('ci95_low', '', 'Wilson interval of the share', ({ interval }) => interval.low),
    column('ci95_high', '', 'Wilson interval of the share', ({ interval }) => interval.high),
    column(
      'median_minute',
      'min',
      'median time to the first alarm, of the runs that had one',
      ({ medianMinute }) => medianMinute,
    ),
    column('blind', '', 'whether its power is below 10%', ({ cure }) => cure !== null),
    column(
      'needs',
      '',
      'what would let it see: traffic, time, control (somebody to compare with), or another-rule',
      ({ cure }) => cure?.needs ?? null,
    ),
    column('needs_per_minute', 'requests/min', 'traffic per side with which its power is 80%', ({ cure }) =>
      cure?.needs === 'traffic' ? cure.perMinute : null,
    ),
  ];
}

const shareOf = ({ alarmed, replications }: ProbeRow): number => alarmed / replications;
