import type { StageModel } from '../../src/domain/index.ts';
import { choice, defineStage, duration, list, model, number } from '../../src/domain/index.ts';
import { wait } from '../../src/kernel/index.ts';

/** A stage that is an environment in which tests are run. */
export interface TestingStage {
  readonly name: string;
  readonly summary: string;
  readonly about: string;
  /** As a user would write them. */
  readonly takes: string;
  readonly tests: string;
  readonly cells: string;
}

export function testingStage({ takes, tests, cells, ...card }: TestingStage): StageModel {
  return defineStage({
    ...card,
    params: {
      takes: duration('how long the change stays in it besides its tests', {
        default: takes,
        min: 0,
        source: 'assumption',
      }),
      tests: list(model('test', 'what is tried in it, one after the other'), {
        default: tests,
        source: 'practice: the usual place of these tests',
      }),
      cells: number('cells of capacity that it runs on, beside the fleet', {
        default: cells,
        min: 0,
        max: 1000,
        source: 'assumption',
      }),
      complaint: choice(
        ['stops', 'told'],
        'what a complaint does: it stops the change, or it is told to whoever approves',
        {
          default: 'stops',
          source: 'assumption: the pipeline is red',
        },
      ),
    },
    *run(site, { takes, tests, cells, complaint }) {
      const rented = site.rent(cells);
      try {
        yield* wait(takes);
        for (const test of tests) {
          const complains = yield* site.test(test);
          if (complains && complaint === 'stops') return { passes: false, because: `${test.name} complains` };
        }
        return { passes: true, because: 'all tests pass, or are only told' };
      } finally {
        rented.release();
      }
    },
  }) as StageModel;
}
