import type { Catalog, Configured, Law, ModelKind, Scenario } from '../domain/index.ts';
import type { Duration } from '../kernel/index.ts';
import { HOUR, SECOND } from '../kernel/index.ts';
import { formatProblem, readScenario } from '../scenario/index.ts';

/** What a model says of its scenario, in the scenario language; the rest is cells with room to spare and plain clients. */
export interface ScenarioLines {
  /** Operations a second, in all. */
  readonly rate: number;
  /** Equal cells; 1 when left out. */
  readonly cells?: number;
  readonly defect: string;
  readonly policy: string;
  readonly responder: string;
  /** A detector by its name, and its options as it gets them: times in microseconds, finer than a file may say. */
  readonly detector: { readonly name: string; readonly options: Options };
}

type Options = Readonly<Record<string, unknown>>;

/** What the scenario language is too coarse for. */
export interface ScenarioTimes {
  /** When the rollout starts. */
  readonly starts: Duration;
  readonly duration: Duration;
  /** Smallest window of telemetry, and how late it is. */
  readonly window: Duration;
  readonly delay: Duration;
}

/** Name of the only policy. */
export const POLICY = 'tested';

/** A scenario of one region, read by the scenario language; changes and rollbacks take no time, clients do not retry. */
export function scenarioOf(
  lines: ScenarioLines,
  times: ScenarioTimes,
  catalog: Catalog,
  seed: string,
): Scenario {
  const { cells = 1 } = lines;
  // So many users that counts are whole, each of whom asks as often as makes the rate.
  const users = Math.max(1000, Math.ceil(lines.rate / cells)) * cells;
  const text = `
scenario: verify
title: Verified
asks: Does it do what theory says?
duration: 1h
replications: 1
seed: 1
clock: 00:00
starts: 0s
fleet: { regions: 1, cells: ${cells} per region, users: { total: ${users}, spread: even }, headroom: 50% }
users:
  diurnal: { operations: ${plain(lines.rate / users)}/s, swing: 0% }
  retries: { attempts: 1, backoff: none, timeout: 3s }
telemetry: { delay: 0s, window: 1s, base-errors: 0%, reports: 0% }
change:
  config: { name: change, takes: 0s per cell }
  defects: [${lines.defect}]
policies: { ${POLICY}: { ${lines.policy} } }
detectors: [${lines.detector.name}]
responders: [${lines.responder}]
`;
  const result = readScenario(text, { file: 'verify.yaml', catalog, hash: '' });
  if ('problems' in result) throw new Error(result.problems.map(formatProblem).join('\n'));
  const { scenario } = result;
  const { starts, duration, window, delay } = times;
  return {
    ...scenario,
    seed,
    duration,
    starts: { law: 'fixed', value: starts },
    telemetry: { ...scenario.telemetry, window, delay },
    detectors: scenario.detectors.map((detector) => withOptions(detector, lines.detector.options)),
  };
}

/** The same scenario, in which its defect wakes so long after the first exposure of a cell. */
export function wakingAfter(scenario: Scenario, latency: Duration, duration: Duration): Scenario {
  const after: Law = { law: 'fixed', value: latency };
  const defects = scenario.change.defects.map((defect) => withOptions(defect, { after }));
  return { ...scenario, duration, change: { ...scenario.change, defects } };
}

/** A model with some of its options replaced; one that it does not have is our own mistake. */
function withOptions<K extends ModelKind>(configured: Configured<K>, changes: Options): Configured<K> {
  const options: Options = configured.options;
  const stranger = Object.keys(changes).find((name) => !(name in options));
  if (stranger !== undefined) throw new Error(`expected an option of ${configured.name}, got ${stranger}`);
  return { ...configured, options: { ...options, ...changes } as never };
}

/** A time in the scenario language. */
export const inUs = (time: Duration): string => `${Math.round(time)}us`;

/** A share in the scenario language. */
export const inPercent = (share: number): string => `${plain(share * 100)}%`;

/** A number without an exponent. */
function plain(value: number): string {
  return value.toFixed(15).replace(/\.?0+$/, '');
}

export const hours = (value: number): Duration => Math.round(value * HOUR);
export const seconds = (value: number): Duration => Math.round(value * SECOND);
