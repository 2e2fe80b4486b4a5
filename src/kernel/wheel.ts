/*
 * A radix wheel. A time is 53 bits, read as seven digits of base 256: three are its low half (24 bits), four its high
 * half (29 bits). An event lies in the row of the highest digit in which its time differs from the queue's time, there
 * in the list of its own digit; when it does not differ at all it lies in row 0, in the list of its lane. Hence:
 *   - what is due first lies in the lowest row that is not empty, in its lowest list;
 *   - events of one instant always lie in one list, in the order in which they came, until row 0 parts the lanes;
 *   - when only a list of a higher row is left, the queue's time moves on to where that list begins and the list is
 *     dealt out into lower rows, unless it holds one event alone: that is due, wherever it lies;
 *   - events of rows 0 to 3 share the high half of the queue's time. That of the others stands in `highs`, by slot.
 *
 * Memory. `links` holds the heads of the 2048 lists, two words each: the offset of the first node and of the last.
 * Then come the events, a node of four words each, so that one lies in one line of the cache: the offset of the
 * next node, of the previous one, the low half of the time with the lane above it (lane · 2^24), and the generation.
 * A list is a ring through its head, so taking a node out needs no case for first and last, and a ring that runs
 * empty shows by both neighbours being one. Row and digit of a list are the two bytes of its number, and its head is
 * at twice its number.
 *
 * Lists that are not empty are marked in bitmaps, the lowest in the top bit, so that Math.clz32 finds it: words 0 to
 * 63 of `marks` have a bit for each list, words 64 and 65 one for each of those words that is not zero.
 *
 * `time & mask` is right for all times, since the language takes a number modulo 2^32 first. The layout's numbers are
 * written out where they are used: behind a name they cost a quarter of the speed, because a bundle turns the
 * constants of a module into variables.
 */

/** The lowest list that is not empty, -1 when all are. */
export function firstList(marks: Int32Array): number {
  let word = Math.clz32(marks[64]);
  if (word === 32) {
    if (marks[65] === 0) return -1;
    word = 32 + Math.clz32(marks[65]);
  }
  return (word << 5) | Math.clz32(marks[word]);
}

/**
 * The list in rows 0 to 3 of an event that differs from the queue's time in bits of the low half only; above those,
 * `difference` may hold anything. Without a difference the level is -1, and a shift by -8 bits is one by 24: what then
 * is taken for the digit is the lane.
 */
export function nearList(low: number, difference: number): number {
  const level = (31 - Math.clz32(difference & 0xffffff)) >> 3;
  return ((level + 1) << 8) | ((low >>> (level << 3)) & 255);
}

/** The list in rows 4 to 7 of an event that differs in bits of the high half. */
export function farList(high: number, difference: number): number {
  const level = (31 - Math.clz32(difference)) >> 3;
  return ((level + 4) << 8) | ((high >>> (level << 3)) & 255);
}

/** Puts a node at the end of a list. */
export function append(links: Int32Array, marks: Int32Array, at: number, list: number): void {
  const head = list << 1;
  const last = links[head | 1];
  links[last] = at;
  links[at | 1] = last;
  links[at] = head;
  links[head | 1] = at;
  marks[list >>> 5] |= -0x80000000 >>> list;
  marks[64 | (list >>> 10)] |= -0x80000000 >>> (list >>> 5);
}

/** Marks a list as empty. */
export function unmark(marks: Int32Array, list: number): void {
  const word = list >>> 5;
  const left = marks[word] & ~(-0x80000000 >>> list);
  marks[word] = left;
  if (left === 0) marks[64 | (word >>> 5)] &= ~(-0x80000000 >>> word);
}
