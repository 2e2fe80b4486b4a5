import { UserMistake } from './user-mistake.ts';

/** What several commands let one choose about a batch. */
export interface BatchFlags {
  readonly replications?: number;
  readonly seed?: string;
  readonly policies?: readonly string[];
  readonly workers?: number;
}

/** Reads a whole number for an option. */
export function wholeNumber(option: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new UserMistake(`${option}: expected a whole number from ${least} to ${most}, got ${text}`);
  };
}

/** Reads whole numbers separated by commas for an option; each counts once, in ascending order. */
export function wholeNumbers(option: string, least: number, most: number): (text: string) => number[] {
  const each = wholeNumber(option, least, most);
  return (text) => [...new Set(text.split(',').map((part) => each(part.trim())))].sort((a, b) => a - b);
}

/** Reads names separated by commas for an option. */
export function names(option: string): (text: string) => string[] {
  return (text) => {
    const list = text.split(',').map((name) => name.trim());
    if (list.every((name) => name !== '')) return [...new Set(list)];
    throw new UserMistake(`${option}: expected names separated by commas, got ${JSON.stringify(text)}`);
  };
}

/** Reads one of a few words for an option. */
export function oneWord<const W extends string>(option: string, words: readonly W[]): (text: string) => W {
  return (text) => {
    const word = words.find((each) => each === text);
    if (word !== undefined) return word;
    throw new UserMistake(`${option}: expected ${words.join(' or ')}, got ${text}`);
  };
}

/** Reads a text that may not be empty for an option. */
export function someText(option: string): (text: string) => string {
  return (text) => {
    if (text.trim() !== '') return text;
    throw new UserMistake(`${option}: expected a text, got an empty one`);
  };
}
