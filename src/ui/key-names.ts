import type { Key } from './ink.ts';

/**
 * Names of the keys in what Ink hands over: `a`, `A`, `space`, `enter`, `S-tab`, `C-c`.
 * Several when characters came faster than they were read.
 */
export function keyNames(input: string, key: Partial<Key>): readonly string[] {
  if (key.tab) return [key.shift ? 'S-tab' : 'tab'];
  for (const [flag, name] of SPECIAL) if (key[flag]) return [name];
  if (key.ctrl) return input === '' ? [] : [`C-${input === ' ' ? 'space' : input}`];
  if (key.meta) return input === '' ? [] : [`M-${input}`];
  return [...input].flatMap(characterName);
}

const SPECIAL: readonly (readonly [keyof Key, string])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'escape'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
];

function characterName(character: string): readonly string[] {
  if (character === ' ') return ['space'];
  if (character === '\r' || character === '\n') return ['enter'];
  if (character === '\t') return ['tab'];
  if (character === '\x7f') return ['backspace'];
  if (character >= ' ') return [character];
  // Ctrl-A to Ctrl-Z, when they arrive together with other keys.
  const letter = character.charCodeAt(0);
  return letter >= 1 && letter <= 26 ? [`C-${String.fromCharCode(96 + letter)}`] : [];
}
