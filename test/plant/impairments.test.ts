import { describe, expect, it } from 'vitest';
import type { PlantImpairment } from '../../src/domain/index.ts';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/index.ts';
import type { Setting } from './world.ts';
import { dip, world } from './world.ts';

const CAPACITY = 40_000;

/** A cell of 6,200 operations a second and room for all five attempts of each, so hurt for a while. */
function hurt(impairments: readonly PlantImpairment[], setting: Setting = {}) {
  const here = world({ capacity: CAPACITY, ...setting });
  for (const impairment of impairments) here.plant.impair(0, impairment, 1);
  here.simulation.runUntil(MINUTE);
  return here.plant;
}

const dependency = (more: Partial<Extract<PlantImpairment, { primitive: 'dependency' }>>) =>
  ({
    primitive: 'dependency',
    on: 'store',
    needed: 'hard',
    calls: 1,
    loss: 0,
    delay: 0,
    ...more,
  }) as const;

describe('latency', () => {
  it('fails every attempt once it is as long as clients wait, and none before', () => {
    const late = hurt([{ primitive: 'latency', times: 1, added: 3 * SECOND }]);
    expect([late.failing(0), late.amplification(0)]).toEqual([1, 5]);
    const slow = hurt([{ primitive: 'latency', times: 1, added: 3 * SECOND - 1 }]);
    expect([slow.failing(0), slow.amplification(0)]).toEqual([0, 1]);
  });

  it('keeps servers busy so many times as long, for the share that it reaches', () => {
    const { plant } = world({ capacity: CAPACITY });
    plant.impair(0, { primitive: 'latency', times: 2, added: 0 }, 1);
    plant.impair(0, { primitive: 'latency', times: 1.5, added: 0 }, 1);
    expect(plant.utilisation(0)).toBeCloseTo((3 * 6200) / CAPACITY, 12);
    const half = world();
    half.plant.impair(0, { primitive: 'latency', times: 3, added: 0 }, 0.5);
    expect(half.plant.utilisation(0)).toBeCloseTo((2 * 6200) / 16500, 12);
  });

  it('shortens the wait in a queue that clients bear: a dip that is harmless without it is the end with it', () => {
    expect(dip(0.7, 10 * SECOND).plant.state(0)).toBe('healthy');
    const here = world();
    here.plant.impair(0, { primitive: 'latency', times: 1, added: 2 * SECOND }, 1);
    here.simulation.runUntil(MINUTE);
    expect(here.plant.state(0)).toBe('healthy');
    const undo = here.plant.takeOut(0, 0.7);
    here.simulation.runUntil(MINUTE + 10 * SECOND);
    undo();
    here.simulation.runUntil(5 * MINUTE);
    expect(here.plant.failing(0)).toBeGreaterThan(0.99);
  });

  it('adds up where it comes from two sides, each for its share of the attempts', () => {
    const plant = hurt([
      dependency({ calls: 0.5, delay: 1.5 * SECOND }),
      dependency({ calls: 0.5, delay: 1.5 * SECOND }),
    ]);
    // A quarter of the attempts waits for both: Σ 0.25ᵏ, k < 5.
    expect(plant.amplification(0)).toBeCloseTo(1.33203125, 9);
  });
});

describe('a lost dependency', () => {
  it('fails the share of attempts that call it and get no answer', () => {
    const plant = hurt([dependency({ calls: 0.5, loss: 0.4 })]);
    expect(plant.amplification(0)).toBeCloseTo(1 + 0.2 + 0.04 + 0.008 + 0.0016, 9);
    expect(plant.failing(0)).toBeCloseTo(0.2 ** 5, 12);
  });

  it('fails nobody who can do without, and only those who wait too long', () => {
    expect(hurt([dependency({ needed: 'soft', loss: 1 })]).amplification(0)).toBe(1);
    const plant = hurt([dependency({ needed: 'soft', calls: 0.5, loss: 0.2, delay: 4 * SECOND })]);
    // Of the half that calls it, a fifth gets no answer and goes on, and four fifths wait longer than their clients.
    expect(plant.amplification(0)).toBeCloseTo(1 + 0.4 + 0.16 + 0.064 + 0.0256, 9);
  });

  it('is independent of another', () => {
    const plant = hurt([dependency({ loss: 0.1 }), dependency({ on: 'other', loss: 0.2 })]);
    const p = 1 - 0.9 * 0.8;
    expect(plant.failing(0)).toBeCloseTo(p ** 5, 12);
  });
});

describe('spoiled state', () => {
  it('stays spoiled when the version that spoiled it is taken back, on both versions, until it is healed', () => {
    const { plant } = world({ capacity: CAPACITY });
    const heal = plant.impair(0, { primitive: 'state', share: 0.1 }, 'new');
    expect(plant.failing(0)).toBe(0);
    plant.setExposure(0, 0.4, 'user');
    expect(plant.failing(0)).toBeCloseTo(0.04, 12);
    plant.setExposure(0, 0, 'user');
    expect(plant.failing(0)).toBeCloseTo(0.04, 12);
    heal();
    expect(plant.failing(0)).toBe(0);
  });
});

describe('poison', () => {
  it('from several sources is independent, whatever it is', () => {
    const poison: PlantImpairment = { primitive: 'errors', share: 0.1, retryHelps: false };
    const plant = hurt([{ primitive: 'state', share: 0.2 }, { primitive: 'state', share: 0.1 }, poison]);
    expect(plant.failing(0)).toBeCloseTo(1 - 0.8 * 0.9 * 0.9, 12);
  });
});

describe('a limit', () => {
  it('lets in just so much of the capacity, and what it refuses is not tried again', () => {
    const { plant } = world();
    const lift = plant.impair(0, { primitive: 'guard', admits: 0.2, queue: 1 }, 1);
    expect(plant.failing(0)).toBeCloseTo(1 - 3300 / 6200, 9);
    expect(plant.utilisation(0)).toBeCloseTo(0.2, 9);
    expect(plant.amplification(0)).toBe(1);
    plant.impair(0, { primitive: 'guard', admits: 0.3, queue: 1 }, 1);
    expect(plant.utilisation(0)).toBeCloseTo(0.2, 9);
    lift();
    expect(plant.utilisation(0)).toBeCloseTo(0.3, 9);
  });

  it('leaves the hours of little demand alone', () => {
    const { plant, simulation } = world({ swing: 0.5 });
    plant.impair(0, { primitive: 'guard', admits: 0.4, queue: 1 }, 1);
    const failing: number[] = [];
    for (let hour = 0; hour < 24; hour += 6) {
      simulation.runUntil(hour * HOUR + 2 * HOUR);
      failing.push(plant.failing(0));
    }
    // Peak at 14:00 is 9,300/s, at 02:00 3,100/s; 6,600/s are let in.
    expect(failing[0]).toBe(0);
    expect(failing[2]).toBeCloseTo(1 - 6600 / 9300, 4);
  });

  it('holds back as much less in the queue', () => {
    const { plant, simulation } = world({ capacity: 1000 });
    plant.impair(0, { primitive: 'guard', admits: Infinity, queue: 0.1 }, 1);
    simulation.runUntil(2 * MINUTE);
    expect(plant.queue(0)).toBeCloseTo(0.1 * 60 * 1000, 6);
  });
});

describe('slow recovery', () => {
  it('stretches the warm-up of whatever comes back', () => {
    const { plant, simulation } = world({ warmUp: { from: 0.5, lasts: 10 * MINUTE } });
    plant.impair(0, { primitive: 'recovery', times: 1.5 }, 1);
    plant.impair(0, { primitive: 'recovery', times: 2 }, 1);
    expect(plant.recoveryTimes(0)).toBe(3);
    plant.takeOut(0, 1)();
    simulation.runUntil(15 * MINUTE);
    // Half of it is missing at first, and half of that after half of three times ten minutes.
    expect(plant.utilisation(0)).toBeCloseTo(6200 / (16500 * 0.75), 6);
  });
});

describe('customer errors', () => {
  const refused: PlantImpairment = { primitive: 'errors', share: 0.1, retryHelps: false, kind: 'customer' };

  it('fail their operations and are not tried again', () => {
    const plant = hurt([refused, { ...refused, share: 0.2 }]);
    expect(plant.failing(0)).toBeCloseTo(1 - 0.9 * 0.8, 12);
    expect(plant.amplification(0)).toBe(1);
    const { attempts, errors } = plant.counts(0, 0, MINUTE);
    expect(errors / attempts).toBeCloseTo(0.28, 9);
  });

  it('are the same for every attempt of whoever is served well in the end', () => {
    const plant = hurt([refused, { primitive: 'errors', share: 0.5, retryHelps: true }]);
    expect(plant.failing(0)).toBeCloseTo(1 - 0.9 * (1 - 0.5 ** 5), 9);
    expect(plant.amplification(0)).toBeCloseTo(1.9375, 9);
  });

  it('strike only the segment and the version that they are about', () => {
    const { plant, flows } = world({ capacity: CAPACITY, segments: [0.75, 0.25] });
    plant.setExposure(0, 0.5, 'user');
    plant.impair(0, { ...refused, segment: 1, share: 1 }, 'new');
    expect(plant.failing(0)).toBeCloseTo(0.125, 12);
    expect(plant.current(0).flow).toMatchObject({ failingOld: [0, 0], failingNew: [0, 1] });
    expect(flows).toEqual([]);
  });
});

describe('a cell that is stepped all the time', () => {
  it.each<[string, PlantImpairment]>([
    ['customer errors', { primitive: 'errors', share: 0.1, retryHelps: false, kind: 'customer' }],
    ['a late dependency', dependency({ calls: 0.5, delay: 4 * SECOND })],
    ['spoiled state', { primitive: 'state', share: 0.2 }],
    ['a limit', { primitive: 'guard', admits: 0.1, queue: 1 }],
  ])('suffers as much from %s as one that is settled', (_, impairment) => {
    const counts = [true, false].map((settles) =>
      hurt([impairment], { settles }).counts(0, 30 * SECOND, 55 * SECOND),
    );
    expect(counts[1].attempts / counts[0].attempts).toBeCloseTo(1, 6);
    expect(counts[1].errors / counts[0].errors).toBeCloseTo(1, 6);
  });
});

describe('where every attempt is an event', () => {
  const small: Setting = { fidelity: 'request', users: 1000, capacity: 6000 };
  const at = (impairments: readonly PlantImpairment[], setting: Setting = {}) => {
    const plant = hurt(impairments, { ...small, ...setting });
    const { attempts, errors } = plant.counts(0, 30 * SECOND, MINUTE);
    return { plant, attempts: attempts / 30_000, errors: errors / 30_000 };
  };

  it('customer errors are not tried again either', () => {
    const { attempts, errors } = at([
      { primitive: 'errors', share: 0.2, retryHelps: false, kind: 'customer' },
    ]);
    expect(attempts).toBeCloseTo(1, 1);
    expect(errors / attempts).toBeCloseTo(0.2, 9);
  });

  it.each([
    ['a lost dependency', dependency({ calls: 0.5, loss: 0.4 }), 1.2496],
    ['a late one', dependency({ calls: 0.5, delay: 4 * SECOND }), 1.9375],
    ['spoiled state', { primitive: 'state', share: 0.25 } as const, 2],
    ['a limit', { primitive: 'guard', admits: 0.1, queue: 1 } as const, 1],
  ])('%s makes as many attempts as in flows', (_, impairment, attempts) => {
    // Of 30,000 operations: three standard errors of their number, and of attempts each, are below 3 %.
    expect(at([impairment]).attempts / attempts).toBeGreaterThan(0.97);
    expect(at([impairment]).attempts / attempts).toBeLessThan(1.03);
  });

  it('longer work takes as much more of the servers', () => {
    const { plant } = at([{ primitive: 'latency', times: 3, added: 0 }]);
    expect(plant.utilisation(0)).toBeGreaterThan(0.4);
    expect(plant.utilisation(0)).toBeLessThan(0.6);
  });
});
