// Commander enters here and nowhere else.
export { Command, CommanderError, Option } from 'commander';
