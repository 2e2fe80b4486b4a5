import { clock, compact } from '../ui/index.ts';
import type { Errand } from './act.ts';
import { crewsMissing } from './act.ts';
import type { GameCommand } from './command.ts';
import type { House } from './house.ts';
import { wholePercent } from './percent.ts';

/** What the person at the desk knows when they weigh a command: nothing that only the simulator knows. */
export interface Situation {
  readonly house: House;
  readonly now: number;
  readonly errands: readonly Errand[];
  /** Users of the fleet can be moved at all. */
  readonly canMove: boolean;
  /** Changing a cell restarts its hosts, or switches traffic only. */
  readonly changeRestarts: boolean;
}

/** What a command would do, in one line and before it is done; '' for commands that only look or write. */
export function dryRun(command: GameCommand, situation: Situation): string {
  const { house, now, errands } = situation;
  switch (command.name) {
    case 'ack':
      return command.alarms.length === 1
        ? `acknowledges A${command.alarms[0]}`
        : `acknowledges ${command.alarms.length} alarms`;
    case 'pause':
      return 'the wave under way is finished, the next one waits; reversible';
    case 'resume':
      return 'the next wave begins as soon as its gate is open';
    case 'rollback':
      return house.fresh.length === 0
        ? 'no cell has the new version'
        : `touches ${users(house.fresh, house)} again${situation.changeRestarts ? ' and restarts each' : ''}`;
    case 'drain':
      return situation.canMove
        ? `moves the users of ${users(command.where.cells, house)} elsewhere; watch the headroom there`
        : 'this fleet cannot move users';
    case 'undrain':
      return `brings home the users of ${users(command.where.cells, house)}`;
    case 'admit':
      return command.share === 1
        ? `lets everybody in again at ${users(command.where.cells, house)}`
        : `turns ${wholePercent(1 - command.share)} of requests away at ${users(command.where.cells, house)}; reversible`;
    case 'retry-budget':
      return command.budget === Number.POSITIVE_INFINITY
        ? `lets clients send again as they please at ${users(command.where.cells, house)}`
        : `at most ${wholePercent(command.budget)} retries per first try at ${users(command.where.cells, house)}; reversible`;
    case 'restart': {
      const missing = crewsMissing(command.atOnce, house.crews, errands, now);
      if (missing !== '') return missing;
      const rounds = Math.ceil(command.where.cells.length / command.atOnce);
      return `${users(command.where.cells, house)} out of service for a while, ready by ${clock(now + rounds * house.crews.takes)}`;
    }
    default:
      return '';
  }
}

function users(cells: readonly number[], { fleet }: House): string {
  const sum = cells.reduce((total, cell) => total + fleet.cells[cell].users, 0);
  return `${cells.length} ${cells.length === 1 ? 'cell' : 'cells'} (${compact(sum)} users, ${wholePercent(sum / fleet.users)})`;
}
