import type { Line } from './line.ts';
import { fitLine, line, run, strong } from './line.ts';

/** The names of panels of which only one has room, the shown one marked. */
export function tabLine(names: readonly string[], shown: string, columns: number): Line {
  const tabs = names.map((name) =>
    name === shown ? { ...strong(` ${name} `, 'accent'), inverse: true } : run(` ${name} `, 'muted'),
  );
  return fitLine(line(...tabs, run('  tab: next panel', 'muted')), columns);
}
