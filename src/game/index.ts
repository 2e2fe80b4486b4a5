// The door of the chaos game: an incident played against the simulator, its record, its debrief.

export { type DebriefOptions, debrief } from './debrief.ts';
export { type PlayOptions, playGame } from './play.ts';
