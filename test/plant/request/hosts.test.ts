import { describe, expect, it } from 'vitest';
import { MINUTE, RandomStreams, SECOND } from '../../../src/kernel/index.ts';
import { Effort } from '../../../src/plant/index.ts';
import { RequestCell } from '../../../src/plant/request/request-cell.ts';

const HOSTS = 10;

/** A cell of ten hosts behind a balancer that may eject so many of them, all idle but for 100 operations a second. */
function cellThatEjects(most: number): RequestCell {
  return new RequestCell({
    cell: {
      index: 0,
      name: 'cell',
      region: 0,
      room: 0,
      capacity: 1000,
      hosts: HOSTS,
      users: 100,
      importance: 0,
      kind: 'web',
    },
    law: {
      queueLimit: MINUTE,
      failover: null,
      heat: null,
      serving: {
        servers: HOSTS,
        balancer: {
          probeEvery: SECOND,
          unhealthyAfter: 1,
          healthyAfter: 1,
          maxEjected: (most + 0.5) / HOSTS,
          panicBelow: 0,
        },
      },
    },
    retries: { attempts: 1, timeout: 3 * SECOND, backoff: 'none', base: 0, cap: 0, budget: Infinity },
    streams: new RandomStreams('hosts'),
    kinds: 1,
    effort: new Effort(1e6),
  });
}

/** Whether a host that is down still gets attempts after the probes have taken out as many as they may. */
function someAreLeft(off: number, ejected: number): boolean {
  const cell = cellThatEjects(ejected);
  cell.setRate(100);
  const hosts = 1 - off / HOSTS;
  cell.setCapacity(hosts, Infinity, hosts);
  cell.runUntil(10 * SECOND);
  const before = cell.client.books.errors[0];
  cell.runUntil(MINUTE);
  return cell.client.books.errors[0] > before;
}

describe('hosts behind a balancer', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9])(
    'are %i of ten where so many tenths are off, no more and no less',
    (off) => {
      expect(someAreLeft(off, off - 1)).toBe(true);
      expect(someAreLeft(off, off)).toBe(false);
    },
  );

  it('are never all down: one stands for what little is left', () => {
    expect(someAreLeft(10, 8)).toBe(true);
    expect(someAreLeft(10, 9)).toBe(false);
  });
});
