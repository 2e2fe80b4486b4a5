import type { HeapEvent } from '../../../src/cli/bench/plain-heap.ts';
import { before } from '../../../src/cli/bench/plain-heap.ts';

interface PlacedEvent extends HeapEvent {
  place: number;
}

/**
 * The yardstick's heap by somebody who has measured: it moves a hole instead of swapping, and knows where every event is,
 * so that a cancelled one is taken out at once. Printed beside the yardstick, so that nobody takes that for the best.
 */
export class TunedHeap {
  now = 0;
  private readonly heap: PlacedEvent[] = [];
  private arrivals = 0;

  after(delay: number, action: () => void): PlacedEvent {
    const event = { time: this.now + delay, sequence: this.arrivals++, action, cancelled: false, place: 0 };
    this.heap.push(event);
    this.rise(this.heap.length - 1, event);
    return event;
  }

  cancel(event: PlacedEvent): void {
    if (event.place >= 0) this.remove(event);
  }

  runUntil(limit: number): void {
    const heap = this.heap;
    while (heap.length > 0 && heap[0].time <= limit) {
      const event = heap[0];
      this.remove(event);
      this.now = event.time;
      event.action();
    }
    this.now = limit;
  }

  private remove(event: PlacedEvent): void {
    const place = event.place;
    event.place = -1;
    const last = this.heap.pop();
    if (last === undefined || last === event) return;
    // What comes from the end may belong above the hole as well as below it.
    if (place > 0 && before(last, this.heap[(place - 1) >> 1])) this.rise(place, last);
    else this.sink(place, last);
  }

  private rise(from: number, event: PlacedEvent): void {
    const heap = this.heap;
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = heap[above];
      if (!before(event, parent)) break;
      heap[place] = parent;
      parent.place = place;
      place = above;
    }
    heap[place] = event;
    event.place = place;
  }

  private sink(from: number, event: PlacedEvent): void {
    const heap = this.heap;
    const size = heap.length;
    let place = from;
    for (let below = 2 * place + 1; below < size; below = 2 * place + 1) {
      if (below + 1 < size && before(heap[below + 1], heap[below])) below++;
      const child = heap[below];
      if (!before(child, event)) break;
      heap[place] = child;
      child.place = place;
      place = below;
    }
    heap[place] = event;
    event.place = place;
  }
}
