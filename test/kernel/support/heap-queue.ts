/** An event of the oracle. */
export interface HeapQueueEvent {
  readonly time: number;
  readonly lane: number;
  readonly arrival: number;
}

/**
 * The oracle for the event queue: a heap in which every node has four children, too simple to be wrong. What is due
 * first is least by time, then lane, then arrival; who cancels looks for the event from one end to the other.
 */
export class HeapQueue {
  private readonly heap: HeapQueueEvent[] = [];
  private arrivals = 0;

  get size(): number {
    return this.heap.length;
  }

  add(time: number, lane: number): HeapQueueEvent {
    const event = { time, lane, arrival: this.arrivals++ };
    this.heap.push(event);
    for (let place = this.heap.length - 1; place > 0; ) {
      const above = (place - 1) >> 2;
      if (!before(this.heap[place], this.heap[above])) break;
      this.swap(place, above);
      place = above;
    }
    return event;
  }

  first(): HeapQueueEvent | undefined {
    return this.heap[0];
  }

  take(limit: number): HeapQueueEvent | undefined {
    const first = this.heap[0];
    if (first === undefined || first.time > limit) return undefined;
    this.swap(0, this.heap.length - 1);
    this.heap.pop();
    for (let place = 0; ; ) {
      let least = place;
      for (let child = 4 * place + 1; child <= Math.min(4 * place + 4, this.heap.length - 1); child++) {
        if (before(this.heap[child], this.heap[least])) least = child;
      }
      if (least === place) return first;
      this.swap(place, least);
      place = least;
    }
  }

  cancel(event: HeapQueueEvent): boolean {
    if (!this.heap.includes(event)) return false;
    const others = this.heap.filter((each) => each !== event).sort((a, b) => (before(a, b) ? -1 : 1));
    this.heap.splice(0, this.heap.length, ...others);
    return true;
  }

  private swap(a: number, b: number): void {
    const event = this.heap[a];
    this.heap[a] = this.heap[b];
    this.heap[b] = event;
  }
}

function before(a: HeapQueueEvent, b: HeapQueueEvent): boolean {
  if (a.time !== b.time) return a.time < b.time;
  return a.lane !== b.lane ? a.lane < b.lane : a.arrival < b.arrival;
}
