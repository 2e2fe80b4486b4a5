import type { Duration, RandomStream, Script, Time } from '../kernel/index.ts';
import type { Fleet } from './fleet.ts';
import type { Evidence } from './gate.ts';
import type { ModelCard } from './model.ts';
import type { Params, Values } from './params.ts';
import { dates, hours, list, model } from './params.ts';

/**
 * One cell's part in a wave: the share of its traffic (or hosts) the new version serves once the wave is deployed; with a
 * share of 0 the deploy style does what it does before the first user (flag: the code is put in place, dark).
 */
export interface Target {
  readonly cell: number;
  readonly share: number;
  /** By segment, where it differs and the same users stay: share of its users, of which `share` is the mean. */
  readonly segments?: readonly number[] | undefined;
}

/** How long a wave is watched: a fixed time when the three of the second line are left out. */
export interface Bake {
  /** Watched at least so long. */
  readonly atLeast: Duration;
  /** And then, at most so long in all, until the new version has served so many requests … */
  readonly atMost?: Duration;
  readonly requests?: number;
  /** … and every detector that watches it has made up its mind (pass or fail). */
  readonly decided?: boolean;
}

/** What a policy can do; the simulator carries it out. */
export interface Rollout {
  readonly fleet: Fleet;
  readonly now: Time;
  /** For random orders; the same draws whatever the policy is called. */
  readonly random: RandomStream;
  /** Operations per second that users send to the cell at this moment. */
  demand(cell: number): number;
  /** Alarms that have been raised in the cell by itself so far, true or false. */
  alarms(cell: number): number;
  /** Deploys a wave in the policy's own style; ends when the new version serves it. Targets already there cost nothing. */
  deploy(targets: readonly Target[]): Script;
  /**
   * Watches the newest wave for `bake`, then asks the gate. Returns what the gate has seen when it passes; a gate that
   * fails or stays inconclusive ends the rollout from inside (the policy's script is stopped), so scripts need not check.
   */
  bake(bake: Duration | Bake): Script<Evidence>;
  /**
   * Takes the newest wave back in the policy's own way and deploys it again, as an exercise: what cannot be taken back
   * is found out while it is small.
   */
  rehearse(): Script;
  /**
   * Rolls parts of the fleet side by side, each with its own waves and a gate that looks at its own cells only. Ends
   * when all have.
   */
  sideBySide(tracks: readonly Track[], options: SideBySide): Script;
}

export interface SideBySide {
  /** So many at a time; the others follow in their order. */
  readonly atOnce: number;
  /** A closed gate stops all parts, or its own alone: the rollout then ends as halted once the others are done. */
  readonly whenOneFails: 'stop-all' | 'stop-own';
}

/** A part of the fleet that is rolled by itself. */
export interface Track {
  readonly name: string;
  readonly cells: readonly number[];
  roll(rollout: Rollout): Script;
}

/** How waves are carried out; a preset may settle these itself. */
export const styleParams = {
  deploy: model('deploy', 'how a cell of a wave is changed', { default: 'in-place' }),
  gate: model('gate', 'what must hold before the next wave', { default: 'alarms-quiet' }),
} satisfies Params;

/** Options every policy has, presets too. */
export const commonParams = {
  rollback: model(
    'rollback',
    'how the change is taken back; a time alone is that of the way of the deploy style',
    {
      default: 'as-deployed',
    },
  ),
  stages: list(model('stage', 'what the change goes through before the first wave, one after the other'), {
    default: '[]',
    source: 'assumption: it comes to the rollout as it is',
  }),
  ships: list(hours('hours in which waves may begin, where the team is; always when empty'), {
    default: '[]',
    source: 'assumption: no window',
  }),
  freezes: list(dates('days on which no wave begins'), { default: '[]', source: 'assumption: no freeze' }),
} satisfies Params;

export type RolloutStyle = Values<typeof styleParams>;
export type RolloutOptions = RolloutStyle & Values<typeof commonParams>;

/** How a change reaches the fleet: which cells, in what order and size, with what bakes. */
export interface PolicyModel<P extends Params = Params> extends ModelCard<'policy', P> {
  /** The runbook: deploy, bake, deploy, bake, … It returns after the last wave's bake. */
  roll(rollout: Rollout, options: Values<P> & RolloutOptions): Script;
  /** Deploy style and gate of these options; left out: `styleParams` are options of the policy. */
  settings?(options: Values<P>): RolloutStyle;
}

export const definePolicy = <P extends Params>(policy: Omit<PolicyModel<P>, 'kind'>): PolicyModel<P> => ({
  kind: 'policy',
  ...policy,
});
