import type { Time } from '../kernel/index.ts';
import { VERSIONS } from './mixture.ts';
import type { Placement } from './placement.ts';
import type { Flow, PlantListener } from './plant.ts';
import type { ServingSide } from './serving-side.ts';

/** A server as the users of a home see it. */
interface View {
  readonly server: ServingSide;
  readonly seen: Seen;
}

/** Part of the users of a home that has sent some away, at one server. */
interface Link extends View {
  readonly share: number;
}

/** Integral of a server's failing share, by slot, when the home's stretch began. */
type Seen = number[];

/**
 * What the users of each home cell experience: the servers they are spread over, seen from the users' side, told to the
 * listener stretch by stretch.
 */
export class Homes {
  private readonly serverOf: (cell: number) => ServingSide;
  private readonly listener: PlantListener;
  private readonly segments: number;
  private readonly closedTo: Float64Array;
  /** By home, of its own server; undefined while nothing has ever happened to the cell. */
  private readonly seen: (Seen | undefined)[] = [];
  /** The homes some of whose users are served elsewhere. */
  private readonly spread = new Map<number, readonly Link[]>();
  private readonly untouched: Flow;
  /** By home: the newest flow, which is told again while it is the same. */
  private readonly newest: (Flow | undefined)[] = [];
  /** What was told last of any home served by itself; equal cells follow each other, and share it. */
  private last: Flow;

  constructor(
    cells: number,
    segments: number,
    baseErrors: number,
    serverOf: (cell: number) => ServingSide,
    listener: PlantListener,
  ) {
    this.serverOf = serverOf;
    this.listener = listener;
    this.segments = segments;
    this.closedTo = new Float64Array(cells);
    const failing = new Array<number>(segments).fill(baseErrors);
    this.untouched = {
      exposure: 0,
      sticky: 'user',
      failingNew: failing,
      failingOld: failing,
    };
    this.last = this.untouched;
  }

  /** Ends the stretch of a home now and tells of it, if it has lasted. */
  close(home: number, now: Time): void {
    const from = this.closedTo[home];
    if (from >= now) return;
    this.closedTo[home] = now;
    this.listener.flow(home, from, now, this.flow(home, from, now));
    const links = this.spread.get(home);
    if (links !== undefined) {
      for (const { server, seen } of links) look(server, seen, now);
      return;
    }
    const seen = this.seen[home];
    if (seen !== undefined) look(this.serverOf(home), seen, now);
  }

  /** The open stretch of a home, as it would be told if it ended now. */
  current(home: number, now: Time): { readonly since: Time; readonly flow: Flow } {
    const since = this.closedTo[home];
    return { since, flow: this.flow(home, since, now) };
  }

  /** From now on something may happen to the home; call `close` first. */
  touch(home: number): void {
    this.seen[home] ??= this.seenOf(this.serverOf(home), this.closedTo[home]);
  }

  /** Spreads the users of a home; call `close` first. */
  place(home: number, placement: Placement, now: Time): void {
    const own = this.serverOf(home);
    if (placement.cells.length === 0) {
      this.spread.delete(home);
      this.seen[home] = this.seenOf(own, now);
      return;
    }
    let here = 1;
    const away = placement.cells.map((cell, i) => {
      here -= placement.shares[i];
      return this.link(this.serverOf(cell), placement.shares[i], now);
    });
    this.spread.set(home, [this.link(own, here, now), ...away]);
  }

  /** Failing share of the operations of all users of the home now. */
  failing(home: number, now: Time): number {
    const links = this.spread.get(home);
    if (links === undefined) {
      if (this.seen[home] === undefined) return this.untouched.failingOld[0];
      const own = this.serverOf(home);
      own.advance(now);
      return own.failing;
    }
    let sum = 0;
    for (const { server, share } of links) {
      server.advance(now);
      sum += share * server.failing;
    }
    return sum;
  }

  private link(server: ServingSide, share: number, now: Time): Link {
    return { server, share, seen: this.seenOf(server, now) };
  }

  private seenOf(server: ServingSide, now: Time): Seen {
    const seen = new Array<number>(VERSIONS * this.segments).fill(0);
    look(server, seen, now);
    return seen;
  }

  private flow(home: number, from: Time, now: Time): Flow {
    const links = this.spread.get(home);
    if (links !== undefined) {
      for (const { server } of links) server.advance(now);
      return this.flowOf(this.serverOf(home), links, from, now);
    }
    const seen = this.seen[home];
    if (seen === undefined) return this.untouched;
    const server = this.serverOf(home);
    server.advance(now);
    return this.flowAtHome(home, { server, seen }, from, now);
  }

  /** The flow of a home all of whose users are served there; the same object as long as it is the same. */
  private flowAtHome(home: number, own: View, from: Time, now: Time): Flow {
    const { exposure, sticky, bySegment } = own.server.condition;
    const before = this.newest[home] ?? this.untouched;
    const failingOld = this.meansOf(own, 0, from, now, before.failingOld);
    const failingNew = this.meansOf(own, this.segments, from, now, before.failingNew);
    const isThis = (flow: Flow) =>
      failingOld === flow.failingOld &&
      failingNew === flow.failingNew &&
      exposure === flow.exposure &&
      bySegment === flow.exposureOf &&
      sticky === flow.sticky;
    if (isThis(before)) return before;
    if (!isThis(this.last)) this.last = { exposure, exposureOf: bySegment, sticky, failingNew, failingOld };
    this.newest[home] = this.last;
    return this.last;
  }

  /** Failing shares of the segments from slot `first` on; the array given where it holds just these, or the untouched one. */
  private meansOf(
    view: View,
    first: number,
    from: Time,
    now: Time,
    before: readonly number[],
  ): readonly number[] {
    const { failingOld } = this.untouched;
    let isBefore = true;
    let isUntouched = true;
    for (let segment = 0; segment < this.segments; segment++) {
      const mean = meanFailing(view, first + segment, from, now);
      if (mean !== before[segment]) isBefore = false;
      if (mean !== failingOld[segment]) isUntouched = false;
    }
    if (isBefore) return before;
    if (isUntouched) return failingOld;
    return Array.from({ length: this.segments }, (_, segment) =>
      meanFailing(view, first + segment, from, now),
    );
  }

  private flowOf(own: ServingSide, links: readonly Link[], from: Time, now: Time): Flow {
    const old = new Array<number>(this.segments).fill(0);
    const young = new Array<number>(this.segments).fill(0);
    // Users who are served elsewhere are on the new version when the cell that serves them has it for them.
    let exposure = 0;
    const exposureOf = new Array<number>(this.segments).fill(0);
    for (const link of links) {
      const { condition } = link.server;
      exposure += link.share * condition.exposure;
      for (let segment = 0; segment < this.segments; segment++) {
        const onNew = link.share * (condition.bySegment?.[segment] ?? condition.exposure);
        exposureOf[segment] += onNew;
        old[segment] += (link.share - onNew) * meanFailing(link, segment, from, now);
        young[segment] += onNew * meanFailing(link, this.segments + segment, from, now);
      }
    }
    const { sticky } = own.condition;
    for (let segment = 0; segment < this.segments; segment++) {
      const share = exposureOf[segment];
      const all = old[segment] + young[segment];
      // Where each request draws its version, nobody's users are on one: all of them meet the same.
      young[segment] = sticky === 'user' && share > 0 ? young[segment] / share : all;
      old[segment] = sticky === 'user' && share < 1 ? old[segment] / (1 - share) : all;
    }
    const isSplit = links.some(({ server }) => server.condition.bySegment !== undefined);
    return {
      exposure,
      exposureOf: isSplit ? exposureOf : undefined,
      sticky,
      failingNew: young,
      failingOld: old,
    };
  }
}

/** Notes the integrals of the failing shares. */
function look(server: ServingSide, seen: Seen, now: Time): void {
  for (let slot = 0; slot < seen.length; slot++) seen[slot] = server.outcome.failedBy(slot, now);
}

/** Failing share of a slot over a stretch: as it is, where it has not changed, else the mean. */
function meanFailing({ server, seen }: View, slot: number, from: Time, now: Time): number {
  if (from >= now || server.outcome.constantSince <= from) return server.outcome.failing[slot];
  const mean = (server.outcome.failedBy(slot, now) - seen[slot]) / (now - from);
  return mean < 0 ? 0 : mean > 1 ? 1 : mean;
}
