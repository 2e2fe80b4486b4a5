/** What a heap holds. */
export interface HeapEvent {
  readonly time: number;
  readonly sequence: number;
  readonly action: () => void;
  cancelled: boolean;
}

/**
 * The yardstick: the event queue everybody writes first, as the textbook has it. A binary heap of objects that swaps
 * its way up and down; an event that is cancelled is marked and skipped when its time comes. It checks nothing.
 */
export class PlainHeap {
  now = 0;
  private readonly heap: HeapEvent[] = [];
  private arrivals = 0;

  after(delay: number, action: () => void): HeapEvent {
    const event = { time: this.now + delay, sequence: this.arrivals++, action, cancelled: false };
    const heap = this.heap;
    let place = heap.push(event) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!before(heap[place], heap[above])) break;
      this.swap(place, above);
      place = above;
    }
    return event;
  }

  cancel(event: HeapEvent): void {
    event.cancelled = true;
  }

  runUntil(limit: number): void {
    const heap = this.heap;
    while (heap.length > 0 && heap[0].time <= limit) {
      const event = this.pop();
      if (event.cancelled) continue;
      this.now = event.time;
      event.action();
    }
    this.now = limit;
  }

  private pop(): HeapEvent {
    const heap = this.heap;
    const first = heap[0];
    this.swap(0, heap.length - 1);
    heap.pop();
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      let least = place;
      if (left < heap.length && before(heap[left], heap[least])) least = left;
      if (left + 1 < heap.length && before(heap[left + 1], heap[least])) least = left + 1;
      if (least === place) return first;
      this.swap(place, least);
      place = least;
    }
  }

  private swap(a: number, b: number): void {
    const event = this.heap[a];
    this.heap[a] = this.heap[b];
    this.heap[b] = event;
  }
}

/** Whether one event is due before the other: by time, then by arrival. */
export function before(a: HeapEvent, b: HeapEvent): boolean {
  return a.time < b.time || (a.time === b.time && a.sequence < b.sequence);
}
