import type { Time } from '../../kernel/index.ts';
import { MINUTE } from '../../kernel/index.ts';
import type { HarmStretch } from './harm.ts';

const FIVE_MINUTES = 5 * MINUTE;

export interface HarmTimeline {
  /** Highest number of users failing at one instant, beyond the quiet twin. */
  readonly peak: number;
  /** When harm fell below a tenth of its peak, and stayed there for five minutes; null = not before the horizon. */
  readonly mitigatedAt: Time | null;
  /** End of the last harm; null when it lasts to the horizon, or there was none. */
  readonly endedAt: Time | null;
}

/** Users are often let in by tenths, so a level may be a tenth of the peak up to rounding: then it is not below it. */
const CLEARLY = 1 - 1e-3;

/** Adds up the stretches of all cells into the course of harm over time (product.md: mitigation, recovered). */
export function harmTimeline(stretches: readonly HarmStretch[], horizon: Time): HarmTimeline {
  if (stretches.length === 0) return { peak: 0, mitigatedAt: null, endedAt: null };
  const steps = stepsOf(stretches);
  let peak = 0;
  let peakStep = 0;
  steps.forEach(({ level }, index) => {
    if (level > peak) {
      peak = level;
      peakStep = index;
    }
  });
  const last = stretches.reduce((end, { to }) => Math.max(end, to), 0);
  return {
    peak,
    mitigatedAt: mitigation(steps, peakStep, CLEARLY * (peak / 10), horizon),
    endedAt: last < horizon ? last : null,
  };
}

interface Step {
  readonly time: Time;
  /** Users failing from this instant on. */
  readonly level: number;
}

function stepsOf(stretches: readonly HarmStretch[]): readonly Step[] {
  const changes = new Float64Array(stretches.length * 4);
  stretches.forEach(({ from, to, rate }, index) => {
    changes.set([from, rate, to, -rate], index * 4);
  });
  const places = Array.from({ length: stretches.length * 2 }, (_, place) => place);
  places.sort((a, b) => changes[a * 2] - changes[b * 2] || a - b);
  const steps: Step[] = [];
  let level = 0;
  for (let i = 0; i < places.length; i++) {
    level += changes[places[i] * 2 + 1];
    const time = changes[places[i] * 2];
    if (i + 1 < places.length && changes[places[i + 1] * 2] === time) continue;
    steps.push({ time, level: Math.max(0, level) });
  }
  return steps;
}

function mitigation(steps: readonly Step[], from: number, limit: number, horizon: Time): Time | null {
  let below: Time | null = null;
  for (let i = from; i < steps.length; i++) {
    const { time, level } = steps[i];
    if (level >= limit) {
      below = null;
      continue;
    }
    below ??= time;
    const until = i + 1 < steps.length ? steps[i + 1].time : horizon;
    if (until - below >= FIVE_MINUTES) return below;
  }
  return null;
}
