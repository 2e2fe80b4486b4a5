import type { Duration } from '../kernel/index.ts';
import { offsetForm } from './calendar-form.ts';
import type { FieldValues, Form, Named } from './form.ts';
import {
  all,
  checked,
  choiceOf,
  field,
  namedMap,
  optionalField,
  quantity,
  readFields,
  readName,
  scalar,
  section,
  sectionSchema,
} from './form.ts';
import { countForm } from './leaf-forms.ts';
import type { Spread } from './per-form.ts';
import { perForm, spreadForm } from './per-form.ts';
import type { Reading, Spot } from './reading.ts';
import { spotAt } from './reading.ts';
import { describe, entryOf } from './tree.ts';
import type { Parsed } from './units.ts';
import { countUnit, formatShare, parseNumber, rateUnit, shareUnit } from './units.ts';

const MAX_CELLS = 100_000;
const MAX_REGIONS = 1_000;

/** A region as the file gives it. */
export interface RegionPlan {
  readonly name: string;
  readonly offset: Duration;
  readonly cells: number | undefined;
  readonly users: number | undefined;
  readonly risk: number;
}

/** A kind of cell: its share of the cells, and of the users if the file says. */
export interface KindPlan {
  readonly name: string;
  readonly cells: number;
  readonly users: number | undefined;
  readonly risk: number;
}

/** How unlike the cells are in size; exponent 0 = all alike. */
type SizeLaw = { readonly exponent: number };

const riskField = field(
  quantity(shareUnit, { min: 0, max: 1 }),
  'how hazardous it is to change: technical constraints, dependents, recent incidents; combined as independent risks',
  { default: '0%' },
);

const regionFields = {
  offset: field(offsetForm, 'local time minus UTC', { default: '0h' }),
  cells: optionalField(countForm({ min: 1, max: MAX_CELLS }), 'cells of this region'),
  users: optionalField(quantity(shareUnit, { min: 0, max: 1 }), 'share of all users who live here'),
  risk: riskField,
};
const regionForm = section(regionFields);

const kindForm = section({
  cells: field(quantity(shareUnit, { min: 0, max: 1 }), 'share of the cells'),
  users: optionalField(
    quantity(shareUnit, { min: 0, max: 1 }),
    'share of the users; default: as of the cells',
  ),
  risk: riskField,
});

const usersForm = section({
  total: field(countForm({ min: 1, max: 1e12 }), 'users of the fleet'),
  spread: field(sizesForm(), 'sizes of the cells of a kind: even, or by the law of Zipf', {
    default: 'even',
  }),
  largestCell: optionalField(
    quantity(shareUnit, { min: 0, max: 1 }),
    'share of all users that a cell holds at most',
  ),
});

const fields = {
  regions: field(regionsForm(), 'how many, their names, or a map of names to what is special about them', {
    default: 1,
  }),
  cells: optionalField(spreadForm(MAX_CELLS), 'cells, per region or in all'),
  rooms: field(spreadForm(MAX_CELLS), 'rooms with cooling of their own, per region or in all', {
    default: '1 per region',
  }),
  kinds: field(kindsForm(), 'what runs in the cells: shares of the cells', { default: { cell: '100%' } }),
  users: field(usersForm, 'who lives in the cells'),
  hosts: field(perForm(countUnit, 'cell', '50 per cell', { min: 1, max: 1e6 }), 'hosts of each cell', {
    default: '20 per cell',
  }),
  headroom: optionalField(
    quantity(shareUnit, { min: 0, max: 0.99 }),
    "share of a cell's capacity that is unused at its own daily peak",
  ),
  capacity: optionalField(
    perForm(rateUnit, 'cell', '16500/s per cell'),
    'attempts each cell can serve; instead of headroom',
  ),
  segments: field(segmentsForm(), 'parts of the users, alike in every cell: shares', {
    default: { all: '100%' },
  }),
  importance: field(choiceOf(['by-size', 'random']), 'how much the business minds losing a cell', {
    default: 'by-size',
  }),
};

type Values = FieldValues<typeof fields>;

/** The fleet as the file gives it, counted out; who lives where and what the cells can serve is for `buildFleet`. */
export interface FleetPlan extends Omit<Values, 'cells' | 'rooms'> {
  /** Cells of each region. */
  readonly cellsOf: readonly number[];
  /** Rooms of each region. */
  readonly roomsOf: readonly number[];
  readonly cellCount: number;
  readonly spot: Spot;
}

/** Reads the fleet; what its parts are called and how much there is may be asked of the reading from then on. */
export const fleetForm: Form<FleetPlan> = {
  expected: 'a map',
  schema: {
    ...sectionSchema(fields),
    oneOf: [{ required: ['headroom'] }, { required: ['capacity'] }],
  },
  fields,
  read(spot, reading) {
    const { values, complete } = readFields(fields, spot, reading);
    note(values, reading);
    const hasLoad = (complete?.headroom === undefined) !== (complete?.capacity === undefined);
    if (complete !== undefined && !hasLoad) refuseLoad(complete, spot, reading);
    const counted = countOut(values, spot, reading);
    if (counted === undefined) return undefined;
    reading.totals.set('cells', counted.cellCount);
    reading.totals.set(
      'zones',
      counted.roomsOf.reduce((sum, rooms) => sum + rooms, 0),
    );
    reading.totals.set('regions', counted.cellsOf.length);
    if (values.hosts !== undefined) reading.totals.set('hosts', counted.cellCount * values.hosts);
    if (complete === undefined || !hasLoad) return undefined;
    const { cells: _cells, rooms: _rooms, ...rest } = complete;
    return { ...rest, ...counted, spot };
  },
};

function note({ regions, kinds, segments, users }: Partial<Values>, reading: Reading): void {
  if (regions)
    reading.names.set(
      'region',
      regions.map(({ name }) => name),
    );
  if (kinds)
    reading.names.set(
      'cell-kind',
      kinds.map(({ name }) => name),
    );
  if (segments)
    reading.names.set(
      'segment',
      segments.map(({ name }) => name),
    );
  if (users) reading.totals.set('users', users.total);
  reading.totals.set('share', 1);
}

function refuseLoad({ headroom }: Values, spot: Spot, reading: Reading): void {
  const expected = 'exactly one of headroom and capacity';
  if (headroom === undefined) {
    reading.refuse(spot, { expected, got: 'neither', hint: 'write headroom: 40%' });
    return;
  }
  const places = ['headroom', 'capacity'].map((key) => entryOf(spot.tree, key)?.keyAt.line);
  reading.refuse(spot, { expected, got: `both, on lines ${places.join(' and ')}`, hint: 'leave one out' });
}

/** The place of a key of the fleet, for problems that show only later. */
export function partOf(spot: Spot, key: string): Spot {
  return spotAt(spot, key, entryOf(spot.tree, key)?.value ?? spot.tree);
}

type Counted = Pick<FleetPlan, 'cellsOf' | 'roomsOf' | 'cellCount'>;

/** How many cells and rooms each region has. */
function countOut(
  { regions, cells, rooms }: Partial<Values>,
  spot: Spot,
  reading: Reading,
): Counted | undefined {
  if (regions === undefined) return undefined;
  const cellsOf = countCells(regions, cells, spot, reading);
  if (cellsOf === undefined || rooms === undefined) return undefined;
  const cellCount = cellsOf.reduce((sum, count) => sum + count, 0);
  const refuse = (key: string, expected: string, got: number): undefined =>
    reading.refuse(partOf(spot, key), { expected, got: String(got) });
  if (cellCount > MAX_CELLS) return refuse('cells', `at most ${MAX_CELLS} cells in all`, cellCount);
  const roomsOf = rooms.perRegion ? regions.map(() => rooms.count) : evenly(rooms.count, regions.length);
  const tight = roomsOf.findIndex((count, i) => count < 1 || count > cellsOf[i]);
  if (tight < 0) return { cellsOf, roomsOf, cellCount };
  const { name } = regions[tight];
  return refuse('rooms', `from 1 to ${cellsOf[tight]} rooms in ${name}, as it has cells`, roomsOf[tight]);
}

function countCells(
  regions: readonly RegionPlan[],
  cells: Spread | undefined,
  spot: Spot,
  reading: Reading,
): readonly number[] | undefined {
  const given = regions.reduce((sum, { cells: own = 0 }) => sum + own, 0);
  const open = regions.filter((region) => region.cells === undefined).length;
  if (cells === undefined) {
    if (open === 0) return regions.map(({ cells: own = 0 }) => own);
    return reading.refuse(spot, {
      expected: 'a number of cells',
      got: 'nothing',
      hint: 'write cells: 20 per region',
    });
  }
  if (cells.perRegion) return regions.map(({ cells: own }) => own ?? cells.count);
  const left = cells.count - given;
  if (open === 0 ? left !== 0 : left < open) {
    const expected =
      open === 0
        ? `${given} cells, as the regions have`
        : `at least ${given + open} cells in all, one per region`;
    return reading.refuse(partOf(spot, 'cells'), { expected, got: String(cells.count) });
  }
  const shares = evenly(left, open);
  let next = 0;
  return regions.map(({ cells: own }) => own ?? shares[next++]);
}

/** Whole parts of a total, as equal as can be; the first ones take what is left over. */
export function evenly(total: number, parts: number): number[] {
  return Array.from({ length: parts }, (_, i) => Math.floor(total / parts) + (i < total % parts ? 1 : 0));
}

/** `-5h`, `+5h30m` */
/** `even` or `zipf 1.1` */
function sizesForm(): Form<SizeLaw> {
  const parse = (text: string): Parsed<SizeLaw> => {
    if (text === 'even') return { value: { exponent: 0 } };
    const exponent = parseNumber(text.replace(/^zipf +/, ''));
    const fits = text.startsWith('zipf ') && 'value' in exponent && exponent.value > 0 && exponent.value <= 5;
    return fits ? { value: { exponent: exponent.value } } : { hint: 'write even, or zipf 1.1' };
  };
  return scalar('even, or zipf and an exponent up to 5', parse, {
    anyOf: [{ const: 'even' }, { type: 'string', pattern: '^zipf +\\d+(?:\\.\\d+)?$' }],
  });
}

function regionsForm(): Form<readonly RegionPlan[]> {
  const expected = 'a number of regions, a list of names or a map of regions';
  const count = countForm({ min: 1, max: MAX_REGIONS });
  const map = namedMap(regionForm, { min: 1, max: MAX_REGIONS }, { additionalProperties: regionForm.schema });
  const plain = (name: string): RegionPlan => ({
    name,
    offset: 0,
    cells: undefined,
    users: undefined,
    risk: 0,
  });
  return {
    expected,
    schema: {
      anyOf: [
        count.schema,
        { type: 'array', minItems: 1, items: { type: ['string', 'number'] } },
        map.schema,
      ],
    },
    fields: regionFields,
    read(spot, reading) {
      const { tree } = spot;
      if (tree.kind === 'map') {
        const regions = map.read(spot, reading);
        return regions && checkRegionUsers(regions, spot, reading);
      }
      if (tree.kind === 'list' && tree.items.length > 0) {
        const names = all(tree.items.map((item, i) => readItemName(spotAt(spot, i, item), reading)));
        const twice = names?.find((name, i) => names.indexOf(name) !== i);
        if (twice === undefined) return names?.map(plain);
        return reading.refuse(spot, { expected: 'each name once', got: `${twice} twice` });
      }
      if (tree.kind !== 'scalar') return reading.refuse(spot, { expected, got: describe(tree) });
      const regions = count.read(spot, reading);
      if (regions === undefined) return undefined;
      return Array.from({ length: regions }, (_, i) => plain(`region-${i + 1}`));
    },
  };
}

function readItemName(spot: Spot, reading: Reading): string | undefined {
  const { tree, path } = spot;
  if (tree.kind !== 'scalar') return reading.refuse(spot, { expected: 'a name', got: describe(tree) });
  return readName(tree.text, tree.at, path, reading) ? tree.text : undefined;
}

function checkRegionUsers(
  regions: readonly Named<FieldValues<typeof regionFields>>[],
  spot: Spot,
  reading: Reading,
): readonly RegionPlan[] | undefined {
  const plans = regions.map(({ name, value }) => ({ name, ...value }));
  return sharesFit(
    plans.map(({ users }) => users),
    spot,
    reading,
  )
    ? plans
    : undefined;
}

/** `60%` is short for `{ cells: 60% }`. */
function kindsForm(): Form<readonly KindPlan[]> {
  const share = quantity(shareUnit, { min: 0, max: 1 });
  const either: Form<Omit<KindPlan, 'name'>> = {
    expected: 'a share of the cells such as 60%, or { cells: 4%, users: 50% }',
    schema: { anyOf: [share.schema, kindForm.schema] },
    read(spot, reading) {
      if (spot.tree.kind === 'map') return kindForm.read(spot, reading);
      const cells = share.read(spot, reading);
      return cells === undefined ? undefined : { cells, users: undefined, risk: 0 };
    },
  };
  const map = namedMap(either, { min: 1, max: 100 }, { additionalProperties: either.schema });
  return {
    ...map,
    range: 'each a share such as 60%, or a map',
    fields: kindForm.fields,
    read(spot, reading) {
      const kinds = map.read(spot, reading)?.map(({ name, value }) => ({ name, ...value }));
      if (kinds === undefined) return undefined;
      const cellsFit = sumsToOne(
        kinds.map(({ cells }) => cells),
        spot,
        reading,
      );
      const usersFit = sharesFit(
        kinds.map(({ users }) => users),
        spot,
        reading,
      );
      return cellsFit && usersFit ? kinds : undefined;
    },
  };
}

function segmentsForm(): Form<readonly { readonly name: string; readonly share: number }[]> {
  const share = quantity(shareUnit, { min: 0, max: 1 });
  const map = namedMap(share, { min: 1, max: 100 }, { additionalProperties: share.schema });
  const form: Form<readonly Named<number>[]> = checked(map, (segments, spot, reading) =>
    sumsToOne(
      segments.map(({ value }) => value),
      spot,
      reading,
    ),
  );
  return {
    ...form,
    read: (spot, reading) => form.read(spot, reading)?.map(({ name, value }) => ({ name, share: value })),
  };
}

const SLACK = 1e-9;

function sumsToOne(shares: readonly number[], spot: Spot, reading: Reading): boolean {
  const sum = shares.reduce((total, share) => total + share, 0);
  if (Math.abs(sum - 1) <= SLACK) return true;
  reading.refuse(spot, { expected: 'shares that make 100% together', got: formatShare(sum) });
  return false;
}

/** Shares of which some may be open: together 100%, or less when there is somebody to take the rest. */
function sharesFit(shares: readonly (number | undefined)[], spot: Spot, reading: Reading): boolean {
  const given = shares.filter((share) => share !== undefined);
  const sum = given.reduce((total, share) => total + share, 0);
  const fits = given.length < shares.length ? sum < 1 + SLACK : Math.abs(sum - 1) <= SLACK;
  if (fits) return true;
  const expected = `shares of users that make ${given.length < shares.length ? 'at most ' : ''}100% together`;
  reading.refuse(spot, { expected, got: formatShare(sum) });
  return false;
}
