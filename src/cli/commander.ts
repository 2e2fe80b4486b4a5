// Commander enters here and nowhere else.
export { Command, CommanderError } from 'commander';
