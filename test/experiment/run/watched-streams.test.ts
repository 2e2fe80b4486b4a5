import { describe, expect, it } from 'vitest';
import { WatchedStreams } from '../../../src/experiment/run/watched-streams.ts';
import type { Noise, RandomStream } from '../../../src/kernel/index.ts';
import { RandomStreams, shuffle } from '../../../src/kernel/index.ts';

describe('watched streams', () => {
  it('give the numbers of any other streams', () => {
    const watched = new WatchedStreams('1/0');
    const plain = new RandomStreams('1/0');
    const numbers = (streams: RandomStreams) => {
      const stream = streams.stream('restart', 3);
      const noise = streams.noise('telemetry');
      return [
        stream.uniform(),
        stream.uint32(),
        stream.clone().int32(),
        ...stream.state(),
        noise.uniform(1, 2, 3),
        noise.normal(1, 2, 3),
        noise.stream(1, 2, 3).uniform(),
      ];
    };
    expect(numbers(watched)).toEqual(numbers(plain));
  });

  it('notice nothing while nobody draws', () => {
    const streams = new WatchedStreams('1/0');
    streams.stream('clock');
    streams.noise('telemetry');
    expect(streams.drawn).toBe(false);
  });

  it.each<[string, (stream: RandomStream) => void]>([
    ['a number', (stream) => stream.uniform()],
    ['a word', (stream) => stream.uint32()],
    ['an order', (stream) => shuffle(stream, [1, 2, 3])],
    ['a copy of the stream', (stream) => stream.clone()],
    ['its state', (stream) => stream.state()],
  ])('notice that %s is drawn', (_what, draw) => {
    const streams = new WatchedStreams('1/0');
    draw(streams.stream('order'));
    expect(streams.drawn).toBe(true);
  });

  it.each<[string, (noise: Noise) => void]>([
    ['a uniform number', (noise) => noise.uniform(1, 0, 2)],
    ['a normal number', (noise) => noise.normal(1, 0, 2)],
    ['a stream', (noise) => noise.stream(1, 0, 2)],
  ])('notice that %s is taken from noise', (_what, take) => {
    const streams = new WatchedStreams('1/0');
    take(streams.noise('telemetry'));
    expect(streams.drawn).toBe(true);
  });
});
