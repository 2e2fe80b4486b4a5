import { defineDefect, draw, duration, law, named, optional, share } from '../../src/domain/index.ts';
import { roundDuration } from '../../src/kernel/index.ts';
import { answers } from './common.ts';

export const unreadableFormat = defineDefect({
  name: 'unreadable-format',
  class: 'data',
  summary: 'Writes data in a format that the old version cannot read once the change is taken back.',
  about: `Nothing is wrong as long as the new version serves. When a cell is taken back, operations fail for the share of its users
whose data the new version has written: 1 - exp(-writes x operations since). It lasts until the data has been converted
back. What is meant to change its format says so beside its defects (format), and then a good release is poisoned as well
when it is taken back on a false alarm; with both, both act. A cell is safe where code that reads the new format was put in place before anything wrote it: the
intermediate version of a migration in two phases, or the dark code of a flag. The longer a rollout goes well before it
is taken back, the worse. Spoiled state is a share of what operations need, not of people: user-minutes lost are right,
users harmed are too many, as everybody meets it sooner or later. Not modelled: what old hosts miss of it while both versions serve a cell, data that is shared
between cells, and a second deployment as the way out.`,
  params: {
    on: optional(named('cell-kind', 'the only kind of cell it strikes; every kind when left out')),
    writes: share('share of operations that write', { default: '10%', source: 'assumption' }),
    mends: law(
      duration('how long after the rollback the data has been converted back', {
        default: '4h',
        min: 0,
        source: 'assumption',
      }),
    ),
  },
  strikes: answers.strikes,
  *strike() {
    // It shows when the change is taken back.
  },
  leaves({ wrote, reads, random }, { writes, mends }) {
    const share = reads ? 0 : wrote(writes);
    if (share === 0) return undefined;
    return { impairment: { primitive: 'state', share }, lasts: roundDuration(draw(mends, random)) };
  },
  sticky: () => false,
  remedies: () => ['wait'],
  latency99: () => 0,
});
