import { describe, expect, it } from 'vitest';
import type { Capabilities } from '../../src/ui/index.ts';
import { line, painted, plainText, run, strong } from '../../src/ui/index.ts';
import { plain } from './support/hand-shell.ts';

const some = line(strong('down', 'heat5'), ' ', run('quiet', 'muted'));
const at = (colours: Capabilities['colours']) => painted(some, { ...plain, colours });

describe('painting', () => {
  it('selects colours by what the terminal knows', () => {
    expect(at('24bit')).toBe('\x1b[1;38;2;255;240;74mdown\x1b[0m \x1b[38;2;138;138;138mquiet\x1b[0m');
    expect(at('256')).toBe('\x1b[1;38;5;227mdown\x1b[0m \x1b[38;5;245mquiet\x1b[0m');
    expect(at('16')).toBe('\x1b[1;31mdown\x1b[0m \x1b[90mquiet\x1b[0m');
  });

  it('sends no colour where none is wanted', () => {
    expect(at('none')).toBe('\x1b[1mdown\x1b[0m quiet');
  });

  it('lets no text of others command the terminal', () => {
    const hostile = line(run('name\x1b]52;c;aGk=\x07\x9b2J\r\n'));
    expect(painted(hostile, plain)).toBe('name]52;c;aGk=2J');
    expect(plainText([hostile])).toBe('name]52;c;aGk=2J');
  });
});
