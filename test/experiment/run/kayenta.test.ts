// The canary analysis in a fleet: what it is shown, and when it is on.

import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../../src/kernel/index.ts';
import { model } from '../../models/support/read.ts';
import { quietWorld } from '../support/probe.ts';

const kayenta = () =>
  quietWorld(
    model('detector', 'kayenta: { lifetime: 1h, interval: 20m, metrics: [{ direction: increase }] }'),
  );

describe('kayenta in a fleet', () => {
  it('fails the cell whose new version fails, at its first judgement, and no other', () => {
    const world = kayenta();
    for (const cell of [0, 1]) world.plant.setExposure(cell, 0.1, 'user');
    world.plant.impair(0, { primitive: 'errors', share: 0.05, retryHelps: false }, 'new');
    const verdicts = () => [0, 1, 2].map((cell) => world.watch.verdicts([cell])[0].verdict);
    world.simulation.runUntil(20 * MINUTE);
    expect(verdicts()).toEqual(['inconclusive', 'inconclusive', 'no-data']);
    // Telemetry is a minute late.
    world.simulation.runUntil(23 * MINUTE);
    expect(verdicts()).toEqual(['fail', 'inconclusive', 'no-data']);
    world.simulation.runUntil(63 * MINUTE);
    expect(verdicts()).toEqual(['fail', 'pass', 'no-data']);
  });

  it('begins anew with the next canary', () => {
    const world = kayenta();
    world.plant.setExposure(0, 0.1, 'user');
    world.simulation.runUntil(2 * HOUR);
    expect(world.watch.verdicts([0])[0].verdict).toBe('pass');
    world.plant.setExposure(0, 0, 'user');
    world.simulation.runUntil(3 * HOUR);
    expect(world.watch.verdicts([0])[0].verdict).toBe('no-data');
    world.plant.setExposure(0, 0.1, 'user');
    world.simulation.runUntil(3 * HOUR + 30 * MINUTE);
    expect(world.watch.verdicts([0])[0].verdict).toBe('inconclusive');
  });
});
