import type { CalendarLaw, Configured, Fleet, Law, PolicyModel, Users } from '../domain/index.ts';
import type { Duration } from '../kernel/index.ts';
import { SECOND } from '../kernel/index.ts';
import { contradictionsIn } from './contradictions.ts';
import type { PolicyOptions } from './policy-options.ts';
import { modelAt, optionsAt } from './policy-options.ts';
import { quote } from './problem.ts';
import type { Reading, Spot } from './reading.ts';
import { spotAt } from './reading.ts';
import { suggestion } from './suggest.ts';
import { entryOf } from './tree.ts';
import { formatDuration, formatShare } from './units.ts';
import type { VariantDraft } from './variants.ts';
import { noteWindows } from './windows-open.ts';

export interface Rolling {
  readonly policies: readonly Configured<'policy'>[];
  /** Undefined where they could not be read. */
  readonly detectors: readonly Configured<'detector'>[] | undefined;
  readonly drafts: readonly VariantDraft[] | undefined;
  readonly fleet: Fleet;
  readonly users: Users;
  readonly duration: Duration;
  readonly starts: Law;
  readonly clock: Law;
  readonly calendar: CalendarLaw;
}

/** What can be said about the policies before anything runs. `spot`: the whole file. */
export function checkPolicies(rolling: Rolling, spot: Spot, reading: Reading): void {
  const written = entryOf(spot.tree, 'policies')?.value ?? spot.tree;
  for (const policy of rolling.policies) {
    const tree = entryOf(written, policy.name)?.value ?? written;
    const where = optionsAt(policy, { tree, path: `policies.${policy.name}` });
    const options: PolicyOptions = policy.options;
    checkGateDetectors(gateOf(policy), rolling, where, reading);
    noteSteps(options, where, reading);
    noteShrinkingWaves(options, rolling, where, reading);
    noteHungryGate(policy, rolling, where, reading);
    noteHungryBake(options, rolling, where, reading);
    refuseHurriedTests(options, where, reading);
    noteWindows(options, rolling, where, reading);
    // What one variant makes of a policy may need an option that the others leave unused.
    const isVaried = (rolling.drafts ?? []).some(({ patches }) =>
      patches.some(
        ({ path }) =>
          `policies.${policy.name}.`.startsWith(`${path}.`) || path.startsWith(`policies.${policy.name}.`),
      ),
    );
    if (!isVaried)
      for (const [at, complaint] of contradictionsIn(policy, where)) reading.refuse(at, complaint);
  }
}

/** The gate that is asked, also where a preset has settled it. */
function gateOf({ model, options }: Configured<'policy'>): Configured<'gate'> {
  const settings = (model as PolicyModel).settings?.(options);
  return settings?.gate ?? (options as { readonly gate: Configured<'gate'> }).gate;
}

/** Options of a gate that this file knows; a gate has them or not. */
interface GateOptions {
  readonly detectors?: readonly string[];
  readonly minimumRequests?: number;
  readonly open?: string;
}

const inside = (where: Spot, key: string): Spot =>
  spotAt(where, key, entryOf(where.tree, key)?.value ?? where.tree);

function checkGateDetectors(
  gate: Configured<'gate'>,
  { detectors }: Rolling,
  where: Spot,
  reading: Reading,
): void {
  const { detectors: asked = [] } = gate.options as GateOptions;
  if (detectors === undefined) return;
  const known = detectors.map(({ name }) => name);
  for (const stranger of asked.filter((name) => !known.includes(name))) {
    reading.refuse(inside(modelAt(where, 'gate', gate), 'detectors'), {
      expected: 'names of detectors of this scenario',
      got: quote(stranger),
      hint: suggestion(stranger, known),
    });
  }
}

/** A test that goes on in production looks at all cells each time: often enough without end. */
function refuseHurriedTests({ stages = [] }: PolicyOptions, where: Spot, reading: Reading): void {
  for (const stage of stages) {
    const { tests = [] } = stage.options as { readonly tests?: readonly Configured<'test'>[] };
    for (const test of tests) {
      const { every } = test.options as { readonly every: Duration };
      if (every === 0 || every >= SECOND) continue;
      reading.refuse(inside(where, 'stages'), {
        expected: `${quote(test.name)} of ${quote(stage.name)} every second at most, or 0s for never`,
        got: formatDuration(every),
      });
    }
  }
}

/** Steps never take back: one that is no higher than those before is passed over. */
function noteSteps(options: PolicyOptions, where: Spot, reading: Reading): void {
  const { steps = [], rings = [] } = options;
  noteFalls(steps, inside(where, 'steps'), reading);
  noteFalls(
    rings.map(({ upTo }) => upTo),
    inside(where, 'rings'),
    reading,
  );
  const { deploy } = options;
  if (deploy === undefined) return;
  const style = modelAt(where, 'deploy', deploy);
  const { steps: inner = [] } = deploy.options as PolicyOptions;
  noteFalls(inner, inside(style, 'steps'), reading);
}

function noteFalls(steps: readonly number[], spot: Spot, reading: Reading): void {
  const falls = steps.findIndex((step, i) => i > 0 && step <= Math.max(...steps.slice(0, i)));
  if (falls < 0) return;
  const tree = spot.tree.kind === 'list' ? spot.tree.items[falls] : spot.tree;
  reading.warn(spotAt(spot, falls, tree), {
    expected: `a step above the ${formatShare(Math.max(...steps.slice(0, falls)))} that are reached before`,
    got: formatShare(steps[falls]),
    hint: 'it is passed over, as a step never takes back',
  });
}

/** Waves that are looked at, beyond those of any fleet that grows by one cell at a time for long. */
const MOST_WAVES = 1000;

/** What grows by an expression should grow; where it falls, waves of a single cell take its place. */
function noteShrinkingWaves(
  { waves, unit = 'cells' }: PolicyOptions,
  { fleet }: Rolling,
  where: Spot,
  reading: Reading,
): void {
  if (waves === undefined) return;
  const whole = unit === 'share-of-fleet' ? 1 : (reading.totals.get(unit) ?? fleet.cells.length);
  let before = waves.evaluate({ n: 0 });
  for (let n = 1; n < MOST_WAVES && before < whole; n++) {
    const now = waves.evaluate({ n });
    if (now < before) {
      reading.warn(inside(where, 'waves'), {
        expected: 'a total that never falls from wave to wave',
        got: `${figure(before)} after wave ${n - 1} and ${figure(now)} after wave ${n}`,
        hint: 'each wave takes at least one more cell, and from there on no more than that',
      });
      return;
    }
    before = now;
  }
}

/** Requests that all users start in so long, at the busiest hour of all of them together at most. */
function mostRequests({ fleet, users }: Rolling, length: Duration): number {
  const { rate, swing, second } = users.demand;
  return fleet.users * rate * (1 + Math.abs(swing) + Math.abs(second)) * (length / SECOND);
}

/** A gate that waits for more requests than there are while it waits stays shut. */
function noteHungryGate(policy: Configured<'policy'>, rolling: Rolling, where: Spot, reading: Reading): void {
  const gate = gateOf(policy);
  const { minimumRequests = 0, open } = gate.options as GateOptions;
  if (minimumRequests === 0 || open === 'fail-open') return;
  const patience = gate.model.patience(gate.options);
  const length = Math.min(rolling.duration, longestBake(policy.options) + patience);
  const most = mostRequests(rolling, length);
  if (minimumRequests <= most) return;
  reading.warn(inside(modelAt(where, 'gate', gate), 'minimum-requests'), {
    expected: `at most ${count(most)}, what all users of the fleet start in the ${formatDuration(length)} that a bake and the gate's patience can last`,
    got: count(minimumRequests),
    hint: 'no gate ever opens, and the rollout ends at its first wave: fewer requests, longer bakes or more patience',
  });
}

/** The longest a bake of these options may last; for ever where nothing is said. */
function longestBake({ bake, schedule, factor = 1, until, atMost = 0 }: PolicyOptions): Duration {
  if (bake === undefined || schedule === 'growing') return Number.POSITIVE_INFINITY;
  const first = schedule === 'long-first' ? bake * factor : bake;
  return until === undefined || until === 'time' ? first : Math.max(first, atMost);
}

/** A bake until there are more requests than come before the horizon never has them. */
function noteHungryBake(options: PolicyOptions, rolling: Rolling, where: Spot, reading: Reading): void {
  const { until, requests = 0 } = options;
  if (until !== 'requests') return;
  const length = Math.min(rolling.duration, longestBake(options));
  const most = mostRequests(rolling, length);
  if (requests <= most) return;
  reading.warn(inside(where, 'requests'), {
    expected: `at most ${count(most)}, what all users of the fleet start in the ${formatDuration(length)} that a bake can last`,
    got: count(requests),
    hint: 'every bake lasts as long as it may, and learns no more: fewer requests, or a longer at-most',
  });
}

const figure = (value: number): string => String(Number(value.toPrecision(3)));

const count = (value: number): string => String(Math.floor(value)).replace(/\B(?=(\d{3})+$)/g, ',');
