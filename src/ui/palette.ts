import type { ColourLevel, Theme } from './capabilities.ts';
import type { Tone } from './line.ts';

/** Parameters of the SGR sequence (`ESC [ … m`) that selects the tone's colour; '' for the terminal's own. */
export function colourOf(tone: Tone, level: ColourLevel, theme: Theme): string {
  if (level === 'none' || tone === 'plain') return '';
  const colour = THEMES[theme][tone];
  if (level === '16') return SIXTEEN[tone];
  if (level === '256') return `38;5;${colour.indexed}`;
  return `38;2;${rgbOf(colour.hex).join(';')}`;
}

/** Red, green and blue of `#rrggbb`. */
export function rgbOf(hex: string): [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

interface Colour {
  readonly hex: string;
  /** Nearest of the 256 colours whose order in lightness stays the same. */
  readonly indexed: number;
}

type Coloured = Exclude<Tone, 'plain'>;

const colour = (hex: string, indexed: number): Colour => ({ hex, indexed });

/**
 * The heat ramp runs from blue over grey to yellow (as cividis does), so that it keeps its order for every kind of
 * colour vision and in grey. On a dark ground the worst is the lightest, on a light ground the darkest.
 * Better and worse are blue and rust, and never stand without their arrow.
 */
export const THEMES: Readonly<Record<Theme, Readonly<Record<Coloured, Colour>>>> = {
  dark: {
    muted: colour('#8a8a8a', 245),
    rule: colour('#5f6a7a', 60),
    title: colour('#d7d7d7', 188),
    accent: colour('#87afff', 111),
    warning: colour('#ffd75f', 221),
    bad: colour('#ff8700', 208),
    better: colour('#5fafff', 75),
    worse: colour('#d7875f', 173),
    heat0: colour('#4a659a', 61),
    heat1: colour('#6f7688', 243),
    heat2: colour('#918c78', 102),
    heat3: colour('#b3a46a', 143),
    heat4: colour('#d8c552', 185),
    heat5: colour('#fff04a', 227),
    series0: colour('#87afff', 111),
    series1: colour('#ffaf5f', 215),
    series2: colour('#87d7d7', 116),
    series3: colour('#d7afd7', 182),
    series4: colour('#d7d787', 186),
    series5: colour('#bcbcbc', 250),
  },
  light: {
    muted: colour('#6c6c6c', 242),
    rule: colour('#9e9e9e', 247),
    title: colour('#262626', 235),
    accent: colour('#0044aa', 25),
    warning: colour('#8a5a00', 94),
    bad: colour('#b03a00', 130),
    better: colour('#005faf', 25),
    worse: colour('#a04000', 130),
    heat0: colour('#8f8a5c', 101),
    heat1: colour('#7a7866', 243),
    heat2: colour('#64676c', 60),
    heat3: colour('#4d566e', 23),
    heat4: colour('#2f4068', 19),
    heat5: colour('#00123a', 17),
    series0: colour('#0044aa', 25),
    series1: colour('#9a5200', 130),
    series2: colour('#006a6a', 23),
    series3: colour('#7a3a7a', 96),
    series4: colour('#5f5f00', 58),
    series5: colour('#4e4e4e', 239),
  },
};

/** With sixteen colours the ramp has three steps (the ground colour, yellow, red on the ground); glyphs do the rest. */
const SIXTEEN: Readonly<Record<Coloured, string>> = {
  muted: '90',
  rule: '90',
  title: '',
  accent: '36',
  warning: '33',
  bad: '31',
  better: '36',
  worse: '33',
  heat0: '',
  heat1: '',
  heat2: '33',
  heat3: '33',
  heat4: '31',
  heat5: '31',
  series0: '36',
  series1: '33',
  series2: '35',
  series3: '34',
  series4: '37',
  series5: '90',
};
