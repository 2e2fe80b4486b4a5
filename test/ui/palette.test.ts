import { describe, expect, it } from 'vitest';
import type { ColourLevel, Theme } from '../../src/ui/capabilities.ts';
import type { HeatTone } from '../../src/ui/line.ts';
import { colourOf, rgbOf } from '../../src/ui/palette.ts';

const HEAT: readonly HeatTone[] = ['heat0', 'heat1', 'heat2', 'heat3', 'heat4', 'heat5'];

describe.each<[Theme, ColourLevel, 1 | -1]>([
  ['dark', '24bit', 1],
  ['dark', '256', 1],
  ['light', '24bit', -1],
  ['light', '256', -1],
])('the heat ramp (%s, %s)', (theme, level, direction) => {
  const lightness = HEAT.map((tone) => lightnessOf(shown(colourOf(tone, level, theme))));

  it('can be told apart step by step in grey alone, and so with any colour vision', () => {
    for (let i = 1; i < lightness.length; i += 1) {
      expect((lightness[i] - lightness[i - 1]) * direction).toBeGreaterThan(5);
    }
  });

  it('stands out from the ground of its theme', () => {
    const ground = theme === 'dark' ? 0 : 1;
    for (const tone of HEAT) {
      const [a, b] = [luminance(shown(colourOf(tone, level, theme))), ground].sort((x, y) => y - x);
      expect((a + 0.05) / (b + 0.05)).toBeGreaterThan(3);
    }
  });
});

/** Red, green and blue of an SGR colour: given outright, or from xterm's table. */
function shown(sgr: string): [number, number, number] {
  const [, , kind, ...numbers] = [0, ...sgr.split(';').map(Number)];
  if (kind === 2) return numbers as [number, number, number];
  const [index] = numbers;
  if (index >= 232) return rgbOf(`#${(8 + (index - 232) * 10).toString(16).padStart(2, '0').repeat(3)}`);
  const level = (step: number) => (step === 0 ? 0 : 55 + 40 * step);
  const cube = index - 16;
  return [level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)];
}

/** Relative luminance of sRGB (WCAG 2). */
function luminance(rgb: readonly number[]): number {
  const [r, g, b] = rgb.map((value) => {
    const c = value / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** CIE L*. */
function lightnessOf(rgb: readonly number[]): number {
  const y = luminance(rgb);
  return y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y;
}
