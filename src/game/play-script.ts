import type { Game } from './game.ts';
import type { TimedCommand } from './script.ts';

/** Plays a game without a terminal: each command at its time, then nothing until the horizon, unless it was resolved. */
export function playScript(game: Game, commands: readonly TimedCommand[]): void {
  for (const { at, said } of commands) {
    advanceTo(game, at);
    game.say(said);
  }
  advanceTo(game, game.run.horizon);
}

/** The game stops its clock at every new alarm; a script sleeps on. */
function advanceTo(game: Game, to: number): void {
  while (game.ended === null && game.run.now < to) game.advance(to);
}
