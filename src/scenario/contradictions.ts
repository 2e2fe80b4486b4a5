import type { Configured, Params, PolicyModel } from '../domain/index.ts';
import type { PolicyOptions } from './policy-options.ts';
import { modelAt } from './policy-options.ts';
import type { Complaint, Spot } from './reading.ts';
import { spotAt } from './reading.ts';
import type { Entry } from './tree.ts';
import { describe, entryOf } from './tree.ts';
import { formatDuration } from './units.ts';

type Contradiction = readonly [at: Spot, complaint: Complaint];

/** Options of a policy that are written and cannot both be meant. `where`: its options. */
export function contradictionsIn(policy: Configured<'policy'>, where: Spot): readonly Contradiction[] {
  const options: PolicyOptions = policy.options;
  return [
    ...unusedIn(policy, where),
    ...impatientBake(options, where),
    ...bakesTwice(where),
    ...uselessFallback(policy, where),
    ...rehearsalOfNothing(options, where),
    ...dataPassedOver(policy, where),
    ...forgottenSuccesses(policy, where),
  ];
}

/** An option that only means something with a value of another. */
interface Needs {
  readonly key: string;
  readonly other: keyof PolicyOptions & string;
  /** Values of the other with which it means something. */
  readonly among: readonly string[];
}

const NEEDS: readonly Needs[] = [
  { key: 'factor', other: 'schedule', among: ['growing', 'shrinking', 'long-first'] },
  { key: 'requests', other: 'until', among: ['requests'] },
  { key: 'at-most', other: 'until', among: ['requests', 'decided'] },
];

function unusedIn({ model, options }: Configured<'policy'>, where: Spot): readonly Contradiction[] {
  const given: PolicyOptions = options;
  return NEEDS.flatMap(({ key, other, among }): readonly Contradiction[] => {
    const written = entryOf(where.tree, key);
    const value = given[other];
    if (
      written === undefined ||
      saysDefault(model.params, written) ||
      typeof value !== 'string' ||
      among.includes(value)
    )
      return [];
    return [
      refusal(where, written, {
        expected: `no ${key} with ${other}: ${value}${placeOf(entryOf(where.tree, other))}`,
        got: describe(written.value),
        hint: `leave it out, or write ${other}: ${among[0]}`,
      }),
    ];
  });
}

/** Evidence is waited for after the bake's own time, and so in all for longer. */
function impatientBake(
  { until, bake, atMost, schedule }: PolicyOptions,
  where: Spot,
): readonly Contradiction[] {
  const written = entryOf(where.tree, 'at-most');
  if (written === undefined || until === undefined || until === 'time') return [];
  if (bake === undefined || atMost === undefined || atMost >= bake || schedule === 'shrinking') return [];
  return [
    refusal(where, written, {
      expected: `at least the bake of ${formatDuration(bake)}${placeOf(entryOf(where.tree, 'bake'))}`,
      got: formatDuration(atMost),
      hint: `the bake alone lasts longer than it may wait until ${until}: a longer at-most, or a shorter bake`,
    }),
  ];
}

function bakesTwice(where: Spot): readonly Contradiction[] {
  const list = entryOf(where.tree, 'bakes');
  if (list === undefined || (list.value.kind === 'list' && list.value.items.length === 0)) return [];
  return ['bake', 'schedule'].flatMap((key): readonly Contradiction[] => {
    const written = entryOf(where.tree, key);
    if (written === undefined) return [];
    return [
      refusal(where, written, {
        expected: `no ${key} beside bakes${placeOf(list)}, which take its place`,
        got: describe(written.value),
        hint: 'leave one of them out',
      }),
    ];
  });
}

/** Who deploys the old version again has no use for an old side that is kept for a switch. */
function uselessFallback(policy: Configured<'policy'>, where: Spot): readonly Contradiction[] {
  const { rollback, deploy } = policy.options as PolicyOptions;
  const way = entryOf(where.tree, 'rollback');
  if (rollback?.model.name !== 'redeploy' || way === undefined) return [];
  const isPreset = (policy.model as PolicyModel).settings !== undefined;
  const at = isPreset || deploy === undefined ? where : modelAt(where, 'deploy', deploy);
  const written = entryOf(at.tree, 'fallback');
  if (written === undefined) return [];
  return [
    refusal(at, written, {
      expected: `no fallback with rollback: redeploy${placeOf(way)}, which never goes back to the old side`,
      got: describe(written.value),
      hint: 'leave one of them out: with a fallback, going back is a switch',
    }),
  ];
}

function rehearsalOfNothing(options: PolicyOptions, where: Spot): readonly Contradiction[] {
  const { rehearse, confidence } = options as { readonly rehearse?: boolean; readonly confidence?: number };
  const written = entryOf(where.tree, 'rehearse');
  if (written === undefined || rehearse !== true) return [];
  if (options.rollback?.model.name === 'fix-forward') {
    const way = placeOf(entryOf(where.tree, 'rollback'));
    return [
      refusal(where, written, {
        expected: `no rehearsal with rollback: fix-forward${way}, which mends what has failed and takes nothing back`,
        got: describe(written.value),
        hint: 'leave one of them out',
      }),
    ];
  }
  if (confidence !== 0) return [];
  return [
    refusal(where, written, {
      expected: `no rehearsal with confidence: 0${placeOf(entryOf(where.tree, 'confidence'))}, after which there is no wave to take back`,
      got: describe(written.value),
      hint: 'leave it out, or write confidence: 1',
    }),
  ];
}

/** Only the switch of blue/green itself knows what was written on the side that it leaves. */
function dataPassedOver(policy: Configured<'policy'>, where: Spot): readonly Contradiction[] {
  const { rollback, deploy } = policy.options as PolicyOptions;
  const way = entryOf(where.tree, 'rollback');
  const name = rollback?.model.name;
  if (way === undefined || (name !== 'switch' && name !== 'redeploy')) return [];
  const isPreset = (policy.model as PolicyModel).settings !== undefined;
  const at = isPreset || deploy === undefined ? where : modelAt(where, 'deploy', deploy);
  const data = entryOf(at.tree, 'data');
  if (data?.value.kind !== 'scalar' || data.value.text !== 'separate') return [];
  return [
    refusal(at, data, {
      expected: `no separate data with rollback: ${name}${placeOf(way)}, which passes over what was written meanwhile`,
      got: describe(data.value),
      hint: 'write rollback: as-deployed, the switch that knows of it',
    }),
  ];
}

/** Successes count towards nothing where no number of them relaxes the gate. */
function forgottenSuccesses(policy: Configured<'policy'>, where: Spot): readonly Contradiction[] {
  const { gate } = policy.options as PolicyOptions;
  if (gate === undefined) return [];
  const at = modelAt(where, 'gate', gate);
  const past = entryOf(at.tree, 'past-successes');
  const relaxed = entryOf(at.tree, 'relaxed-after');
  const isRelaxed = relaxed?.value.kind === 'scalar' && relaxed.value.text !== '0';
  if (past === undefined || isRelaxed || saysDefault(gate.model.params, past)) return [];
  return [
    refusal(at, past, {
      expected: `no past-successes where none relax the gate${placeOf(relaxed)}`,
      got: describe(past.value),
      hint: 'leave it out, or write relaxed-after',
    }),
  ];
}

/** Nothing is meant by an option that is written as it would be anyway. */
function saysDefault(params: Params, { key, value }: Entry): boolean {
  const name = key.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  return value.kind === 'scalar' && value.text === params[name]?.default;
}

function refusal(where: Spot, { key, value, keyAt }: Entry, complaint: Complaint): Contradiction {
  // A value that is nothing has no place to speak of.
  const tree = value.kind === 'nothing' ? { ...value, at: keyAt } : value;
  return [spotAt(where, key, tree), complaint];
}

/** ` (line 12, column 5)` of what stands against it; nothing for a default. */
function placeOf(entry: Entry | undefined): string {
  return entry === undefined
    ? ', as it is when nothing is said'
    : ` (line ${entry.keyAt.line}, column ${entry.keyAt.column})`;
}
