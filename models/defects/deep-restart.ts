import { defineDefect, draw, duration, law, named, optional, share } from '../../src/domain/index.ts';
import { answers } from './common.ts';

export const deepRestart = defineDefect({
  name: 'deep-restart',
  class: 'crash',
  summary: 'Makes each restart of hosts by the change take most of the cell down for a moment.',
  about: `The trigger of a metastable failure (Huang et al., OSDI'22, §5.2): the deployment itself. Every batch that restarts takes this
share of the whole cell's capacity for this long, instead of what the change's own restart law says; the rollback
restarts hosts too and repeats the dip. Whether a cell recovers from it by itself is up to its load, its queue and its
clients' retries, not to this defect: 80 % for 10 s left the cell of the paper down, 78 % did not. Size and length are
drawn once per cell and are the same in every batch and in the rollback. Nothing else is wrong with the new version,
and taking it back heals nothing: a collapsed cell needs its load shed and its queue thrown away.`,
  params: {
    on: optional(named('cell-kind', 'the only kind of cell it strikes; every kind when left out')),
    capacityLost: law(
      share("share of the cell's capacity that each restart takes", {
        default: '80%',
        source: "OSDI'22 §5.2: 80 % stays down, 78 % recovers",
      }),
    ),
    for: law(duration('how long each restart takes it', { default: '10s', min: 0, source: "OSDI'22 §5.2" })),
  },
  strikes: answers.strikes,
  *strike() {
    // It acts through `restart` alone.
  },
  restart({ random }, options) {
    return { capacityLost: draw(options.capacityLost, random), lasts: draw(options.for, random) };
  },
  sticky: () => false,
  remedies: () => ['shed-and-restart'],
  latency99: () => 0,
});
