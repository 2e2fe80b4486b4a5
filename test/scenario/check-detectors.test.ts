import { describe, expect, it } from 'vitest';
import { read } from '../models/support/read.ts';

describe('what detectors watch', () => {
  it('may differ from detector to detector, in scope and source', () => {
    const { detectors } = read({
      detectors: `[
        { canary-errors: { error-rate: { scope: canary } } },
        { one-box: { error-rate: { scope: host, source: logs } } },
        { slow-region: { error-rate: { scope: region, source: latency, above: 10% } } },
        { full: { error-rate: { source: saturation, above: 50% } } },
        { orders: { error-rate: { scope: fleet, source: engagement, above: 5% } } },
        { audit: { count: { scope: fleet, source: compliance, at-least: 1 } } },
      ]`,
    });
    expect(detectors.map(({ options }) => options)).toMatchObject([
      { scope: 'canary', source: 'errors' },
      { scope: 'host', source: 'logs' },
      { scope: 'region', source: 'latency' },
      { scope: 'cell', source: 'saturation' },
      { scope: 'fleet', source: 'engagement' },
      { scope: 'fleet', source: 'compliance' },
    ]);
  });

  it.each(['saturation', 'load', 'reports', 'compliance', 'security', 'rollback'])(
    'is whole cells where both versions share it: %s',
    (source) => {
      expect(() => read({ detectors: `[{ error-rate: { scope: canary, source: ${source} } }]` })).toThrow(
        `expected scope cell, region or fleet with source ${source}, which both versions of a cell share, got scope canary`,
      );
    },
  );

  it.each(['reports', 'compliance', 'security', 'rollback'])(
    'cannot be cut into datapoints where it counts users or cells once: %s',
    (source) => {
      const alarm = (of: number) =>
        read({ detectors: `[{ threshold: { source: ${source}, of: ${of}, datapoints: 1 } }]` });
      expect(() => alarm(2)).toThrow(`expected of: 1 with source ${source}`);
      expect(alarm(1).detectors).toHaveLength(1);
    },
  );

  it('cannot want more datapoints than it looks at', () => {
    const alarm = (options: string) => read({ detectors: `[{ disk: { threshold: { ${options} } } }]` });
    expect(() => alarm('datapoints: 4, of: 3')).toThrow(
      /expected at most the 3 that are looked at \(line \d+, column \d+\), got 4 — write datapoints: 3, or of: 4/,
    );
    expect(alarm('datapoints: 3, of: 3').detectors).toHaveLength(1);
    expect(alarm('of: 2').detectors).toHaveLength(1);
  });

  it('needs rooms that can warm, for temperatures', () => {
    expect(() => read({ detectors: '[{ error-rate: { source: temperature } }]' })).toThrow(
      'expected plant.heat, without which no room warms, got plant.heat: none',
    );
  });

  it('needs a limit that a cooled room is not above, for temperatures', () => {
    const at = (hot: string) => () =>
      read({
        detectors: '[{ error-rate: { source: temperature } }]',
        telemetry: `{ hot: ${hot} }`,
        plant: '{ heat: { preset: aisle, inlet: 24°C } }',
      });
    expect(at('24°C')).toThrow('expected telemetry.hot above plant.heat.inlet, 24°C, got 24°C');
    expect(at('23°C')).toThrow('got 23°C');
    expect(at('24.1°C')).not.toThrow();
  });

  it('needs a limit that good answers can reach, for latencies', () => {
    const from =
      (slow: string, source = 'latency') =>
      () =>
        read({
          detectors: `[{ error-rate: { source: ${source} } }]`,
          telemetry: `{ slow: ${slow} }`,
          users: '{ retries: { timeout: 2s } }',
        });
    expect(from('2s')).toThrow(
      'expected telemetry.slow below users.retries.timeout, 2s, from which on attempts have failed, got 2s',
    );
    expect(from('3s')).toThrow('got 3s');
    expect(from('1999ms')).not.toThrow();
    expect(from('3s', 'errors')).not.toThrow();
  });

  it('needs neighbours, for uneven loads', () => {
    const fleet = '{ regions: 2, cells: 1 per region, users: { total: 80k, spread: even }, headroom: 40% }';
    expect(() => read({ fleet, detectors: '[{ error-rate: { source: load } }]' })).toThrow(
      'expected a region of more than 1.5 cells (telemetry.uneven)',
    );
  });
});
