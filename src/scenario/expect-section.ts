import type { ScenarioExpectation } from '../domain/index.ts';
import type { Form, JsonSchema } from './form.ts';
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

/**
 * `policy[.healthy|.faulty][@variant].metric: { statistic: "< bound" }`. `share` is the share of the runs in which the
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
      properties: Object.fromEntries(STATISTICS.map((statistic) => [statistic, BOUND_SCHEMA])),
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

/** Notes expectations of policies and variants that there are not. */
export function checkTargets(
  drafts: readonly DraftExpectation[],
  policies: readonly string[],
  variants: readonly string[],
  reading: Reading,
): readonly ScenarioExpectation[] {
  return drafts.map(({ at, path, ...expectation }) => {
    const { policy, variant } = expectation;
    if (!policies.includes(policy)) {
      reading.refuseAt(at, path, {
        expected: 'a policy of this file',
        got: quote(policy),
        hint: suggestion(policy, policies),
      });
    }
    if (!variants.includes(variant)) {
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
    reading.refuseAt(keyAt, spot.path, { expected: 'a column of runs.csv', got: quote(target.metric), hint });
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
    const unit = boundUnit(metric, statistic === 'share');
    const [, sign, bound] =
      entry.value.kind === 'scalar' ? (/^(<=?|>=?) *(.+)$/.exec(entry.value.text) ?? []) : [];
    const parsed =
      bound === undefined ? { hint: undefined } : parseBound(bound, metric, statistic === 'share');
    if (!('value' in parsed)) {
      const expected = `<, <=, > or >= and ${unit.expected}`;
      reading.refuse(inside, { expected, got: describe(entry.value), hint: parsed.hint });
      return [];
    }
    const text = `${key} ${statistic} ${sign} ${bound}`;
    const line = entry.value.at.line;
    const at = keyAt;
    const relation = BOUNDS.find((each) => each === sign) ?? '<';
    return [{ ...target, statistic, bound: relation, value: parsed.value, text, line, at, path: spot.path }];
  });
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
