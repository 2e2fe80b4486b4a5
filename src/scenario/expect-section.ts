import type { ScenarioExpectation } from '../domain/index.ts';
import type { Form, JsonSchema } from './form.ts';
import type { Metric } from './metrics.ts';
import { boundUnit, METRIC_NAMES, METRICS, parseBound } from './metrics.ts';
import { oneOf, quote } from './problem.ts';
import type { Reading, Spot } from './reading.ts';
import { spotAt } from './reading.ts';
import { suggestion } from './suggest.ts';
import type { Entry, Place } from './tree.ts';
import { describe } from './tree.ts';
import { BOUND_PATTERN } from './units.ts';

const STATISTICS = ['mean', 'p50', 'p90', 'p95', 'p99', 'share'] as const;
const BOUNDS = ['<', '<=', '>', '>='] as const;

/** An expectation before it is known which policies and variants there are. */
export interface DraftExpectation extends ScenarioExpectation {
  readonly at: Place;
  readonly path: string;
}

const BOUND_SCHEMA: JsonSchema = { type: 'string', pattern: `^(?:<=?|>=?) *${BOUND_PATTERN}$` };
const BOUNDS_SCHEMA: JsonSchema = {
  anyOf: [BOUND_SCHEMA, { type: 'array', minItems: 1, items: BOUND_SCHEMA }],
};

/**
 * `policy[.healthy|.faulty][@variant].metric: { statistic: "< bound" }`, or a list of bounds. `share` is the share of the runs in which the
 * column is true, or has happened.
 */
export const expectForm: Form<readonly DraftExpectation[]> = {
  expected: 'a map of expectations',
  schema: {
    type: 'object',
    propertyNames: { pattern: `\\.(?:${METRIC_NAMES.join('|')})$` },
    additionalProperties: {
      type: 'object',
      minProperties: 1,
      properties: Object.fromEntries(STATISTICS.map((statistic) => [statistic, BOUNDS_SCHEMA])),
      additionalProperties: false,
    },
  },
  read(spot, reading) {
    const { tree } = spot;
    if (tree.kind !== 'map')
      return reading.refuse(spot, { expected: 'a map of expectations', got: describe(tree) });
    const before = reading.problems.length;
    const read = tree.entries.flatMap((entry) =>
      readTarget(entry, spotAt(spot, quote(entry.key), entry.value), reading),
    );
    return reading.problems.length === before ? read : undefined;
  },
};

/** Notes expectations of policies and variants that there are not; of no policy at all it has been said already. */
export function checkTargets(
  drafts: readonly DraftExpectation[],
  policies: readonly string[],
  variants: readonly string[] | undefined,
  reading: Reading,
): readonly ScenarioExpectation[] {
  return drafts.map(({ at, path, ...expectation }) => {
    const { policy, variant } = expectation;
    if (policies.length > 0 && !policies.includes(policy)) {
      reading.refuseAt(at, path, {
        expected: 'a policy of this file',
        got: quote(policy),
        hint: suggestion(policy, policies),
      });
    }
    if (variants !== undefined && !variants.includes(variant)) {
      reading.refuseAt(at, path, {
        expected: 'a variant of this file',
        got: quote(variant),
        hint: suggestion(variant, variants),
      });
    }
    return expectation;
  });
}

const TARGET = 'policy.metric, policy.healthy.metric or policy@variant.metric';

function readTarget({ key, keyAt, value }: Entry, spot: Spot, reading: Reading): DraftExpectation[] {
  const target = parseTarget(key);
  if (target === undefined) {
    reading.refuseAt(keyAt, spot.path, { expected: TARGET, got: quote(key) });
    return [];
  }
  const metric = METRICS.find(({ name }) => name === target.metric);
  if (metric === undefined) {
    const hint = suggestion(target.metric, METRIC_NAMES);
    reading.refuseAt(keyAt, spot.path, {
      expected: 'a column of runs.csv',
      got: quote(target.metric),
      hint,
    });
    return [];
  }
  if (value.kind !== 'map' || value.entries.length === 0) {
    reading.refuse(spot, { expected: 'a map such as { p95: "< 2%" }', got: describe(value) });
    return [];
  }
  return value.entries.flatMap((entry) => {
    const inside = spotAt(spot, quote(entry.key), entry.value);
    const statistic = STATISTICS.find((each) => each === entry.key);
    if (statistic === undefined) {
      const hint = suggestion(entry.key, STATISTICS);
      reading.refuseAt(entry.keyAt, inside.path, {
        expected: oneOf(STATISTICS),
        got: quote(entry.key),
        hint,
      });
      return [];
    }
    return readBounds(inside, metric, statistic, reading).map((bound) => ({
      ...target,
      ...bound,
      statistic,
      text: `${key} ${statistic} ${bound.text}`,
      at: keyAt,
      path: spot.path,
    }));
  });
}

type Bound = Pick<ScenarioExpectation, 'bound' | 'value' | 'text' | 'line'>;

/** `"< 2%"`, or a list of several that must all hold. */
function readBounds(spot: Spot, metric: Metric, statistic: string, reading: Reading): Bound[] {
  const { tree } = spot;
  if (tree.kind === 'list' && tree.items.length > 0) {
    return tree.items.flatMap((item, i) => readBound(spotAt(spot, i, item), metric, statistic, reading));
  }
  return readBound(spot, metric, statistic, reading);
}

function readBound(spot: Spot, metric: Metric, statistic: string, reading: Reading): Bound[] {
  const { tree } = spot;
  const isShareOfRuns = statistic === 'share';
  const text = tree.kind === 'scalar' ? tree.text : '';
  const [, sign, bound] = /^(<=?|>=?) *(.+)$/.exec(text) ?? [];
  const relation = BOUNDS.find((each) => each === sign);
  const parsed = relation === undefined ? { hint: undefined } : parseBound(bound, metric, isShareOfRuns);
  if (relation !== undefined && 'value' in parsed) {
    return [{ bound: relation, value: parsed.value, text: `${sign} ${bound}`, line: tree.at.line }];
  }
  const expected = `<, <=, > or >= and ${boundUnit(metric, isShareOfRuns).expected}`;
  reading.refuse(spot, { expected, got: describe(tree), hint: 'hint' in parsed ? parsed.hint : undefined });
  return [];
}

type Target = Pick<ScenarioExpectation, 'policy' | 'release' | 'variant' | 'metric'>;

/** Variants may have dots in their names, policies and metrics have none. */
function parseTarget(key: string): Target | undefined {
  const [, policy, release, variant, metric] =
    /^([^.@]+)(?:\.(healthy|faulty))?(?:@(.+))?\.([^.@]+)$/.exec(key) ?? [];
  if (policy === undefined) return undefined;
  return {
    policy,
    release: release === 'healthy' ? 'healthy' : 'faulty',
    variant: variant ?? 'base',
    metric,
  };
}
