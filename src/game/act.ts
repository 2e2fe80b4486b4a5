import type { ActionResult, PlayerAction } from '../experiment/index.ts';
import type { Time } from '../kernel/index.ts';
import { formatTime } from '../kernel/index.ts';
import type { GameCommand } from './command.ts';
import type { Crews } from './house.ts';
import { wholePercent } from './percent.ts';

/** A restart under way: so many crews are away until then. */
export interface Errand {
  readonly crews: number;
  readonly until: Time;
}

/** What the simulator is asked to do for a command, in order; nothing for those that only look or write. */
export function actionsOf(command: GameCommand, crews: Crews): readonly PlayerAction[] {
  switch (command.name) {
    case 'ack':
      return command.alarms.map((alarm) => ({ act: 'acknowledge', alarm }));
    case 'pause':
    case 'resume':
    case 'rollback':
      return [{ act: command.name }];
    case 'drain':
    case 'undrain':
      return [{ act: command.name, cells: command.where.cells }];
    case 'admit':
      return [{ act: 'admit', cells: command.where.cells, share: command.share }];
    case 'retry-budget':
      return [{ act: 'cap-retries', cells: command.where.cells, budget: command.budget }];
    case 'restart':
      return [{ act: 'restart', cells: command.where.cells, takes: crews.takes, atOnce: command.atOnce }];
    default:
      return [];
  }
}

/** What came of a command that took one or several actions, in one line. */
export function resultOf(actions: readonly PlayerAction[], results: readonly ActionResult[]): ActionResult {
  const [action] = actions;
  const refused = results.filter(({ ok }) => !ok);
  if (refused.length > 0) return { ok: false, message: refused.map(({ message }) => message).join('; ') };
  if (actions.length > 1) return { ok: true, message: `${actions.length} alarms acknowledged` };
  const cells =
    'cells' in action ? `${action.cells.length} ${action.cells.length === 1 ? 'cell' : 'cells'}` : '';
  if (action.act === 'cap-retries' && action.budget === Number.POSITIVE_INFINITY)
    return { ok: true, message: `clients of ${cells} retry as they please` };
  if (action.act === 'cap-retries')
    return {
      ok: true,
      message: `retries capped at ${wholePercent(action.budget)} of first tries at ${cells}`,
    };
  return results[0];
}

/** The errand that a restart sends crews on: each crew takes one cell after the other. */
export function errandOf(
  command: GameCommand & { readonly name: 'restart' },
  crews: Crews,
  now: Time,
): Errand {
  const rounds = Math.ceil(command.where.cells.length / command.atOnce);
  return { crews: command.atOnce, until: now + rounds * crews.takes };
}

/** Why a restart has to wait, or '' when enough crews are at hand: hands are as few as the automatic responder's. */
export function crewsMissing(wanted: number, crews: Crews, errands: readonly Errand[], now: Time): string {
  const away = errands.filter(({ until }) => until > now);
  const free = crews.count - away.reduce((sum, errand) => sum + errand.crews, 0);
  if (wanted <= free) return '';
  const back = formatTime(Math.min(...away.map(({ until }) => until)));
  if (free === 0)
    return `${crews.count === 1 ? 'the only crew is' : `all ${crews.count} crews are`} restarting cells; the first is back at ${back}`;
  return `only ${free} of ${crews.count} crews are free until ${back}: use at-once ${free}`;
}
