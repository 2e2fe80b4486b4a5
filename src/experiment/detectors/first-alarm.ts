import type { Configured, DetectorModel, Observation, Scope } from '../../domain/index.ts';
import type { Duration, Time } from '../../kernel/index.ts';
import type { Attention, Feed } from './feed.ts';

/**
 * When the detector first says fail, looking at its own times from the canary's first request on; null: not by the
 * horizon. Telemetry comes without delay: in a run it adds its own.
 */
export function firstAlarm(
  { model, options }: Configured<'detector'>,
  feed: Feed,
  horizon: Duration,
  attention: Attention = { counts: false },
): Time | null {
  const detector: DetectorModel = model;
  const { scope } = options as { readonly scope: Scope };
  const every = detector.every(options);
  const lengths = detector.windows(options);
  const control = detector.control?.(options) ?? 'none';
  let state = detector.start(options);
  for (let time = every; time <= horizon; time += every) {
    const last = Math.floor(time / feed.window);
    // Nothing is to be seen before the first window is over.
    if (last === 0) continue;
    const observation: Observation = {
      time,
      windows: lengths.map((length) => feed.read(scope, last, length, attention)),
      control:
        control === 'none'
          ? []
          : lengths.map((length) =>
              control === 'past'
                ? feed.readPast(length, attention)
                : feed.readControl(last, length, attention),
            ),
    };
    const seen = detector.look(state, observation, options);
    if (seen.verdict === 'fail') return time;
    state = seen.state;
  }
  return null;
}
