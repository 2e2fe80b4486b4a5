import { describe, expect, it } from 'vitest';
import { canShowScreens, capabilitiesOf } from '../../src/ui/index.ts';

const utf8 = { LANG: 'en_GB.UTF-8' };

describe('what a terminal can show', () => {
  it.each([
    [{ TERM: 'xterm' }, '16'],
    [{ TERM: 'xterm-256color' }, '256'],
    [{ TERM: 'xterm-256color', COLORTERM: 'truecolor' }, '24bit'],
    [{ TERM: 'xterm-256color', COLORTERM: 'truecolor', NO_COLOR: '1' }, 'none'],
    [{ TERM: 'xterm-256color', NO_COLOR: '' }, '256'],
    [{ TERM: 'xterm', FORCE_COLOR: '3' }, '24bit'],
    [{ TERM: 'xterm-256color', FORCE_COLOR: '0' }, 'none'],
    [{ TERM: 'dumb' }, 'none'],
  ] as const)('has the colours of %j: %s', (env, colours) => {
    expect(capabilitiesOf({ ...utf8, ...env }).colours).toBe(colours);
  });

  it.each([
    [{ LANG: 'en_GB.UTF-8' }, 'unicode'],
    [{ LC_ALL: 'C.utf8', LANG: 'C' }, 'unicode'],
    [{}, 'unicode'],
    [{ LANG: 'C' }, 'ascii'],
    [{ LANG: 'en_GB.ISO-8859-1' }, 'ascii'],
    // There our symbols are often two columns wide.
    [{ LANG: 'ja_JP.UTF-8' }, 'ascii'],
    [{ LANG: 'ja_JP.UTF-8', WAVETANK_GLYPHS: 'unicode' }, 'unicode'],
  ] as const)('has the glyphs of %j: %s', (env, glyphs) => {
    expect(capabilitiesOf(env).glyphs).toBe(glyphs);
  });

  it('is told a light ground by COLORFGBG', () => {
    expect(capabilitiesOf({ COLORFGBG: '0;15' }).theme).toBe('light');
    expect(capabilitiesOf({ COLORFGBG: '15;0' }).theme).toBe('dark');
  });

  it('needs a terminal at both ends that can address its screen', () => {
    const terminal = { isTTY: true };
    expect(canShowScreens(terminal, terminal, { TERM: 'xterm' })).toBe(true);
    expect(canShowScreens(terminal, {}, { TERM: 'xterm' })).toBe(false);
    expect(canShowScreens({}, terminal, { TERM: 'xterm' })).toBe(false);
    expect(canShowScreens(terminal, terminal, { TERM: 'dumb' })).toBe(false);
  });
});
