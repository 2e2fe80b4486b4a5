import * as kernel from '../../../src/kernel/index.ts';
import type { Contestant } from './measure.ts';

const DRAWS = 2_000_000;
const streams = new kernel.RandomStreams('bench');

/** What a draw, a stream and a function cost. One operation is one of them. */
export function chanceBench(): Contestant[] {
  const stream = streams.stream('draws');
  const noise = streams.noise('noise');
  return [
    each('uint32', () => stream.uint32()),
    each('uniform', () => stream.uniform()),
    each('exponential', () => kernel.exponential(stream, 5)),
    each('normal', () => kernel.normal(stream, 0, 1)),
    each('lognormal', () => kernel.lognormal(stream, 240, 0.8)),
    each('poisson, mean 1', () => kernel.poisson(stream, 1)),
    each('poisson, mean 100', () => kernel.poisson(stream, 100)),
    each('poisson, mean 1e6', () => kernel.poisson(stream, 1e6)),
    each('binomial, 20 of 0.1', () => kernel.binomial(stream, 20, 0.1)),
    each('binomial, 1000 of 0.3', () => kernel.binomial(stream, 1000, 0.3)),
    each('stream by purpose and key', (i) => streams.stream('cell', i).uint32()),
    each('noise, uniform', (i) => noise.uniform(i & 1023, 3, i)),
    each('noise, normal', (i) => noise.normal(i & 1023, 3, i)),
    each('exp', (i) => kernel.exp((i & 1023) / 100 - 5)),
    each('Math.exp', (i) => Math.exp((i & 1023) / 100 - 5)),
    each('log', (i) => kernel.log(1 + (i & 1023))),
    each('Math.log', (i) => Math.log(1 + (i & 1023))),
    each('sin', (i) => kernel.sin((i & 1023) / 100)),
    each('Math.sin', (i) => Math.sin((i & 1023) / 100)),
  ];
}

function each(name: string, draw: (i: number) => number): Contestant {
  return {
    name,
    run: () => {
      let sum = 0;
      for (let i = 0; i < DRAWS; i++) sum += draw(i);
      return { operations: DRAWS, checksum: sum };
    },
  };
}
