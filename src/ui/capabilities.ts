/** What the terminal can show. Views read the glyph set, the painter reads the rest. */
export interface Capabilities {
  readonly colours: ColourLevel;
  readonly glyphs: 'unicode' | 'ascii';
  readonly theme: Theme;
}

export type ColourLevel = 'none' | '16' | '256' | '24bit';
export type Theme = 'dark' | 'light';

/** Columns and rows. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** The variables of a process, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the terminal's abilities from the environment.
 *
 * `NO_COLOR` (any text) wins over everything; `FORCE_COLOR` 0 to 3 over the terminal's own word. Glyphs beyond ASCII
 * are left out where the locale is not UTF-8, and where it is Japanese, Chinese or Korean: there the symbols we use are
 * often two columns wide. `WAVETANK_GLYPHS=ascii|unicode` decides otherwise.
 */
export function capabilitiesOf(env: Environment): Capabilities {
  return { colours: coloursOf(env), glyphs: glyphsOf(env), theme: themeOf(env) };
}

/** Both ends are a terminal that can address its screen; otherwise plain text is the right form. */
export function canShowScreens(stdin: MaybeTerminal, stdout: MaybeTerminal, env: Environment): boolean {
  return stdin.isTTY === true && stdout.isTTY === true && env.TERM !== 'dumb';
}

export interface MaybeTerminal {
  readonly isTTY?: boolean;
}

function coloursOf(env: Environment): ColourLevel {
  if (env.NO_COLOR) return 'none';
  const forced = FORCED[env.FORCE_COLOR ?? ''];
  if (forced !== undefined) return forced;
  if (env.TERM === 'dumb') return 'none';
  if (/^(truecolor|24bit)$/i.test(env.COLORTERM ?? '') || /-direct$/.test(env.TERM ?? '')) return '24bit';
  return /256/.test(env.TERM ?? '') ? '256' : '16';
}

const FORCED: Readonly<Record<string, ColourLevel>> = { 0: 'none', 1: '16', 2: '256', 3: '24bit' };

function glyphsOf(env: Environment): Capabilities['glyphs'] {
  if (env.WAVETANK_GLYPHS === 'ascii' || env.WAVETANK_GLYPHS === 'unicode') return env.WAVETANK_GLYPHS;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  if (/^(ja|zh|ko)/i.test(locale)) return 'ascii';
  return locale === '' || /utf-?8/i.test(locale) ? 'unicode' : 'ascii';
}

/** `COLORFGBG` is `foreground;background` in the 16 colours; 7 and 15 are light backgrounds. */
function themeOf(env: Environment): Theme {
  return /;(7|15)$/.test(env.COLORFGBG ?? '') ? 'light' : 'dark';
}
