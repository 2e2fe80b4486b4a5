import type { RunRow, RunSpec } from '../experiment/index.ts';
import { openRun } from '../experiment/index.ts';
import type { Checkpoint, Played, Step } from './replay.ts';
import { playThrough } from './replay.ts';

/** A run that somebody else played on the same seed. */
export interface Rival {
  /** `auto-rollback + on-call`, or the name of one of them. */
  readonly name: string;
  readonly played: Played;
}

/** The run with those actions, and nobody else responding. */
export function withActions(spec: RunSpec, steps: readonly Step[], end?: Checkpoint): Played {
  return playThrough(openRun({ ...spec, responders: false }), usersOf(spec), steps, end);
}

/** The ways in which the scenario's own responders can answer: all together, and each of them alone. */
export function rivalsOf(spec: RunSpec): readonly { readonly name: string; readonly play: () => Rival }[] {
  const { responders } = spec.scenario;
  const casts = responders.length > 1 ? [responders, ...responders.map((each) => [each])] : [responders];
  return casts
    .filter((cast) => cast.length > 0)
    .map((cast) => {
      const name = cast.map((each) => each.name).join(' + ');
      const scenario = { ...spec.scenario, responders: cast };
      return {
        name,
        play: () => ({
          name,
          played: playThrough(openRun({ ...spec, scenario, responders: true }), usersOf(spec), []),
        }),
      };
    });
}

/** The automatic answer alone, for the pace of the game. */
export function automaticRow(spec: RunSpec): RunRow {
  return openRun({ ...spec, responders: true }).finish();
}

function usersOf({ scenario }: RunSpec): readonly number[] {
  return scenario.fleet.cells.map(({ users }) => users);
}
