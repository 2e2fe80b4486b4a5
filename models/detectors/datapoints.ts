/** How an alarm takes a datapoint that is missing, in the words of CloudWatch. */
export type MissingData = (typeof MISSING_DATA)[number];
export const MISSING_DATA = ['missing', 'not-breaching', 'breaching', 'ignore'] as const;

/** What an alarm on M of N datapoints says; `retain`: what it said before. */
export type AlarmState = 'alarm' | 'ok' | 'insufficient-data' | 'retain';

/** Datapoints beyond the N that are looked back to for real ones: five for three, in CloudWatch's own tables. */
export const SPARE_DATAPOINTS = 2;

/**
 * The state of an alarm that wants `atLeast` of `of` datapoints to breach, as CloudWatch evaluates it ("Configuring how
 * CloudWatch alarms treat missing data"; both of its tables are rows of the test).
 *
 * The newest `of` real datapoints of the range decide, however many are missing between them. With fewer real ones,
 * missing ones count as told. Where they count as missing or are ignored and all real ones breach, the alarm goes on (or
 * stays as it was) once the oldest of them is `atLeast` datapoints old; where all are missing there is no data.
 *
 * @param range newest last: whether it breaches, or null where it is missing
 */
export function alarmState(
  range: readonly (boolean | null)[],
  atLeast: number,
  of: number,
  missing: MissingData,
): AlarmState {
  const real = range.filter((point) => point !== null);
  const breaching = real.slice(-of).filter(Boolean).length;
  const lacking = Math.max(0, of - real.length);
  if (missing === 'breaching') return stateOf(breaching + lacking >= atLeast);
  if (lacking === 0 || missing === 'not-breaching' || breaching >= atLeast)
    return stateOf(breaching >= atLeast);
  if (real.length === 0) return missing === 'ignore' ? 'retain' : 'insufficient-data';
  if (breaching < real.length) return 'ok';
  if (missing === 'ignore') return 'retain';
  const oldest = range.length - range.findIndex((point) => point !== null);
  return stateOf(oldest >= atLeast);
}

const stateOf = (breaches: boolean): AlarmState => (breaches ? 'alarm' : 'ok');
