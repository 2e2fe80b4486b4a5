/*
 * A radix wheel. A time is 53 bits: a low half of 24 and a high half of 29, which is read as four digits of base 256.
 * The low half is read as three digits of base 256 (the narrow rows) or as two of base 4096 (the wide rows). An event
 * lies in the row of the highest digit in which its time differs from the queue's time, there in the list of its own
 * digit; when it does not differ at all it lies in row 0, in the list of its lane. Hence:
 *   - what is due first lies in the lowest row that is not empty, in its lowest list;
 *   - events of one instant always lie in one list, in the order in which they came, until row 0 parts the lanes;
 *   - when only a list of a higher row is left, the queue's time moves on to where that list begins and the list is
 *     dealt out into lower rows, unless it holds one event alone: that is due, wherever it lies;
 *   - events of the near rows share the high half of the queue's time. That of those in the far rows stands in
 *     `highs`, by slot.
 *
 * Lists, by number: 0 to 3 the lanes; 256 to 1023 the narrow rows; 4096 to 12287 the wide ones; 12288 to 13311 the far
 * rows, which are the same for both. A queue begins narrow: what it touches then stays in the nearest cache. With wide
 * rows an event is dealt once on its way to the front instead of twice, which pays as soon as that means to wait for
 * memory. `widen` goes from one to the other, once. Nobody sees when: events of one instant lie in one list before and
 * in one list after, and come over in the order in which they lie there.
 *
 * Memory. `links` holds the heads of the lists, two words each: the offset of the first node and of the last. Then
 * come the events, a node of four words each, so that one lies in one line of the cache: the offset of the next node,
 * of the previous one, the low half of the time with the lane above it (lane · 2^24), and the generation. A list is a
 * ring through its head, so taking a node out needs no case for first and last, and a ring that runs empty shows by
 * both neighbours being one. The head of a list is at twice its number.
 *
 * Lists that are not empty are marked in bitmaps, the lowest in the top bit, so that Math.clz32 finds it: words 0 to
 * 415 of `marks` have a bit for each list, words 416 to 428 one for each of those words that is not zero, and word 429
 * one for each of the latter but the first, which has all that is near in a narrow queue and is looked at before.
 *
 * `time & mask` is right for all times, since the language takes a number modulo 2^32 first. The layout's numbers are
 * written out where they are used: behind a name they cost a quarter of the speed, because a bundle turns the
 * constants of a module into variables.
 */

/** The heads of a queue without events: all that a narrow queue uses. */
export function clearNarrow(links: Int32Array): void {
  clear(links, 0, 1024);
  clear(links, 12288, 13312);
}

/** The lowest list that is not empty, -1 when all are. */
export function firstList(marks: Int32Array): number {
  let word = Math.clz32(marks[416]);
  if (word === 32) {
    const group = Math.clz32(marks[429]);
    if (group === 32) return -1;
    word = (group << 5) | Math.clz32(marks[416 + group]);
  }
  return (word << 5) | Math.clz32(marks[word]);
}

/**
 * The near list of an event that differs from the queue's time in bits of the low half only; above those,
 * `difference` may hold anything. Without a difference the narrow level is -1, and a shift by -8 bits is one by 24:
 * what then is taken for the digit is the lane.
 */
export function nearList(low: number, difference: number, isWide: boolean): number {
  if (isWide) {
    if ((difference & 0xfff000) !== 0) return 8192 | ((low >>> 12) & 4095);
    return (difference & 4095) !== 0 ? 4096 | (low & 4095) : low >>> 24;
  }
  const level = (31 - Math.clz32(difference & 0xffffff)) >> 3;
  return ((level + 1) << 8) | ((low >>> (level << 3)) & 255);
}

/** The bits of the low half below the digit of a near list: those in which its events may differ. */
export function nearMask(list: number): number {
  if (list >= 4096) return list < 8192 ? 0 : 4095;
  return (1 << (((list >>> 8) - 1) << 3)) - 1;
}

/** The list in the far rows of an event that differs in bits of the high half. */
export function farList(high: number, difference: number): number {
  const level = (31 - Math.clz32(difference)) >> 3;
  return ((level + 48) << 8) | ((high >>> (level << 3)) & 255);
}

/** The bits of the high half below the digit of a far list. */
export function farMask(list: number): number {
  return (1 << (((list >>> 8) - 48) << 3)) - 1;
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
  marks[416 + (list >>> 10)] |= -0x80000000 >>> (list >>> 5);
  if (list > 1023) marks[429] |= -0x80000000 >>> (list >>> 10);
}

/** Marks a list as empty. */
export function unmark(marks: Int32Array, list: number): void {
  const word = list >>> 5;
  const left = marks[word] & ~(-0x80000000 >>> list);
  marks[word] = left;
  if (left !== 0) return;
  const group = word >>> 5;
  const leftOfGroup = marks[416 + group] & ~(-0x80000000 >>> word);
  marks[416 + group] = leftOfGroup;
  if (leftOfGroup === 0) marks[429] &= ~(-0x80000000 >>> group);
}

/** Moves all events of the narrow rows into the wide ones. `low` is that half of the queue's time. */
export function widen(links: Int32Array, marks: Int32Array, low: number): void {
  clear(links, 4096, 12288);
  for (let list = 256; list < 1024; list++) {
    const head = list << 1;
    for (let at = links[head]; at !== head; ) {
      const next = links[at];
      const word = links[at | 2];
      append(links, marks, at, nearList(word, word ^ low, true));
      at = next;
    }
    unmark(marks, list);
  }
}

/** Makes a ring of each of the heads from one list up to another. */
function clear(links: Int32Array, from: number, to: number): void {
  for (let head = from << 1; head < to << 1; head += 2) {
    links[head] = head;
    links[head | 1] = head;
  }
}
