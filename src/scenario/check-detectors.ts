import type {
  Configured,
  DetectorModel,
  Fleet,
  PlantLaw,
  Scope,
  Source,
  TelemetryLaw,
  Users,
} from '../domain/index.ts';
import type { Reading, Spot } from './reading.ts';
import type { Entry, Tree } from './tree.ts';
import { entryOf, onlyEntry } from './tree.ts';
import { formatDuration, temperatureUnit } from './units.ts';

export interface Watching {
  readonly detectors: readonly Configured<'detector'>[] | undefined;
  readonly telemetry: TelemetryLaw | undefined;
  readonly plant: PlantLaw | undefined;
  readonly users: Users | undefined;
  readonly fleet: Fleet | undefined;
}

/** Sources of which only whole cells, or all users of a cell, have any. */
const OF_CELLS: ReadonlySet<Source> = new Set([
  'saturation',
  'temperature',
  'load',
  'reports',
  'compliance',
  'security',
  'rollback',
]);

/** Sources that count users or cells once, so that two short windows do not add up to a long one. */
const OF_STATES: ReadonlySet<Source> = new Set(['reports', 'compliance', 'security', 'rollback']);

/** What only shows when detectors are seen together with what they watch. `spot`: the whole file. */
export function checkDetectors(watching: Watching, spot: Spot, reading: Reading): void {
  const { detectors = [], telemetry } = watching;
  const list = entryOf(spot.tree, 'detectors')?.value ?? spot.tree;
  for (const [i, detector] of detectors.entries()) {
    const tree = list.kind === 'list' ? list.items[i] : list;
    const here = { tree, path: `detectors.${detector.name}` };
    if (telemetry !== undefined) checkWindows(detector, telemetry, here, reading);
    checkSource(detector, watching, here, reading);
    checkDatapoints(detector, here, reading);
  }
}

/** Detectors get sums of whole windows, so theirs are multiples of the telemetry's. */
function checkWindows(
  { model, options }: Configured<'detector'>,
  telemetry: TelemetryLaw,
  spot: Spot,
  reading: Reading,
): void {
  const detector: DetectorModel = model;
  const wrong = detector.windows(options).find((window) => window % telemetry.window !== 0);
  if (wrong === undefined) return;
  reading.refuse(spot, {
    expected: `windows that are multiples of telemetry.window, ${formatDuration(telemetry.window)}`,
    got: `one of ${formatDuration(wrong)}`,
  });
}

/** An alarm on M of N datapoints: of fewer than M there are never so many. Nothing is said of a default, which gives way. */
function checkDatapoints({ options }: Configured<'detector'>, spot: Spot, reading: Reading): void {
  const { datapoints, of } = options as { readonly datapoints?: number; readonly of?: number };
  if (datapoints === undefined || of === undefined || datapoints <= of) return;
  const most = writtenUnder(spot.tree, 'of');
  const asked = writtenUnder(spot.tree, 'datapoints');
  if (most === undefined || asked === undefined) return;
  const { line, column } = most.keyAt;
  reading.refuse(
    { tree: asked.value, path: `${spot.path}.datapoints` },
    {
      expected: `at most the ${of} that are looked at (line ${line}, column ${column})`,
      got: String(datapoints),
      hint: `write datapoints: ${of}, or of: ${datapoints}`,
    },
  );
}

/** An option of a model, which may have a name of its own. */
function writtenUnder(tree: Tree, key: string): Entry | undefined {
  const only = onlyEntry(tree);
  return entryOf(tree, key) ?? (only && writtenUnder(only.value, key));
}

function checkSource(
  { model, options }: Configured<'detector'>,
  { telemetry, plant, users, fleet }: Watching,
  spot: Spot,
  reading: Reading,
): void {
  const { scope, source } = options as { readonly scope: Scope; readonly source: Source };
  if ((scope === 'canary' || scope === 'host') && OF_CELLS.has(source)) {
    reading.refuse(spot, {
      expected: `scope cell, region or fleet with source ${source}, which both versions of a cell share`,
      got: `scope ${scope}`,
    });
  }
  const detector: DetectorModel = model;
  if (OF_STATES.has(source) && detector.differs?.(options) === true) {
    reading.refuse(spot, {
      expected: `of: 1 with source ${source}, which counts each user or cell once however long the window is`,
      got: 'several datapoints',
    });
  }
  if (telemetry === undefined) return;
  const { slow, hot, uneven } = telemetry;
  const heat = plant?.heat;
  if (source === 'temperature' && heat === null) {
    reading.refuse(spot, { expected: 'plant.heat, without which no room warms', got: 'plant.heat: none' });
  }
  if (source === 'temperature' && heat && hot !== undefined && hot <= heat.inlet) {
    reading.refuse(spot, {
      expected: `telemetry.hot above plant.heat.inlet, ${temperatureUnit.format(heat.inlet)}`,
      got: temperatureUnit.format(hot),
    });
  }
  if (source === 'latency' && slow !== undefined && users && slow >= users.retries.timeout) {
    reading.refuse(spot, {
      expected: `telemetry.slow below users.retries.timeout, ${formatDuration(users.retries.timeout)}, from which on attempts have failed`,
      got: formatDuration(slow),
    });
  }
  const most = Math.max(0, ...(fleet?.regions ?? []).map(({ cells }) => cells.length));
  if (source === 'load' && fleet && uneven !== undefined && most <= uneven) {
    reading.refuse(spot, {
      expected: `a region of more than ${uneven} cells (telemetry.uneven): no cell can carry so many times the mean of fewer`,
      got: `at most ${most}`,
    });
  }
}
