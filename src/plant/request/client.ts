import type { Duration, RandomStream, RandomStreams } from '../../kernel/index.ts';
import type { Attempts } from './attempts.ts';
import { State } from './attempts.ts';
import type { AnswerCode, Backend, Upstream } from './backend.ts';
import { Answer } from './backend.ts';
import type { Backoff } from './backoff.ts';
import { Books } from './books.ts';
import { Orbit } from './orbit.ts';
import { OutsideDomain, requireCount, requireDuration, requireShare } from './require.ts';
import { WaitingList } from './waiting-list.ts';

export interface ClientOptions {
  readonly streams: RandomStreams;
  /** Tells the clients of a run apart, so that each draws from streams of its own. */
  readonly key?: number | undefined;
  /** Classes of operations; 1 when left out. */
  readonly kinds?: number | undefined;
  /** Attempts per operation, the first included; 1 when left out, Infinity needs a backoff that waits. */
  readonly attempts?: number | undefined;
  /** When an attempt is given up on, counted from sending it; never when left out. */
  readonly timeout?: Duration | undefined;
  /** Good answers that take at least so long are counted apart; only told with a time-out. */
  readonly slow?: Duration | undefined;
  /** What it waits between two attempts; nothing when left out. */
  readonly backoff?: Backoff | undefined;
  /** Probability that a failed attempt is followed by another at all; 1 when left out. */
  readonly persistence?: number | undefined;
  /** Operations between two attempts at most; who finds no room gives up. */
  readonly orbit?: number | undefined;
  /** Share of abandoned attempts of which the server is told, χ; 0 when left out. */
  readonly cancelled?: number | undefined;
  /** Limits retries: a budget. */
  readonly limit?: RetryLimit | undefined;
  /** Stops sending at all while it is open. */
  readonly breaker?: Breaker | undefined;
  /** Sends a second attempt when the first has not been answered after so long; the first good answer counts. */
  readonly hedgeAfter?: Duration | undefined;
}

/** Decides about retries, by who asks. */
export interface RetryLimit {
  /** A first try is sent. */
  began(who: number): void;
  /** An operation has succeeded. */
  succeeded(who: number): void;
  /** An attempt has failed. */
  failed(who: number): void;
  /** Whether a retry may be sent; if so it is spent. */
  grants(who: number): boolean;
}

/** Decides about every attempt, by who asks. */
export interface Breaker {
  /** Whether an attempt may be sent now; how it ended is reported exactly once; one that is no longer needed, as good. */
  lets(who: number): boolean;
  report(who: number, good: boolean): void;
}

/** Hears of every operation that is over, and how long it took. It may begin another. */
export type Ended = (who: number, succeeded: boolean, kind: number, took: Duration) => void;

/** What `twin` says of an attempt besides a place: it was never hedged; it was, or is a hedge, and is now alone. */
const UNHEDGED = -1;
const ALONE = -2;

/** Carries operations through attempts, time-outs, retries and hedges, against one backend. */
export class Client implements Upstream {
  readonly books: Books;
  /** Operations under way. */
  underWay = 0;
  /** Attempts somewhere in the backend: whose client waits, and whose client has given up. */
  alive = 0;
  dead = 0;
  onEnded: Ended | undefined;

  private readonly attempts: Attempts;
  private readonly backend: Backend;
  private readonly waiting: WaitingList | undefined;
  private readonly orbit: Orbit;
  private readonly tries: number;
  private readonly slow: Duration;
  private readonly backoff: Backoff | undefined;
  private readonly persistence: number;
  private readonly orbitRoom: number;
  private readonly tells: number;
  private readonly limit: RetryLimit | undefined;
  private readonly breaker: Breaker | undefined;
  private readonly waits: RandomStream;
  private readonly choices: RandomStream;
  private readonly doors: RandomStream;
  private admitted = 1;

  constructor(attempts: Attempts, backend: Backend, options: ClientOptions) {
    const { streams, key, timeout = Infinity, hedgeAfter = Infinity } = options;
    check(options);
    this.attempts = attempts;
    this.backend = backend;
    this.tries = options.attempts ?? 1;
    this.slow = options.slow ?? Infinity;
    this.backoff = options.backoff?.atOnce === false ? options.backoff : undefined;
    this.persistence = options.persistence ?? 1;
    this.orbitRoom = options.orbit ?? Infinity;
    this.tells = options.cancelled ?? 0;
    this.limit = options.limit;
    this.breaker = options.breaker;
    this.books = new Books(options.kinds ?? 1);
    this.orbit = new Orbit(attempts, (attempt) => this.resend(attempt));
    if (timeout !== Infinity || hedgeAfter !== Infinity) {
      this.waiting = new WaitingList(
        attempts,
        { timeout, hedgeAfter },
        (attempt) => this.timeOut(attempt),
        (attempt) => this.hedge(attempt),
      );
    }
    this.waits = streams.stream('request backoff', key);
    this.choices = streams.stream('request retries', key);
    this.doors = streams.stream('request admission', key);
    backend.answerTo(this);
  }

  /** Operations between two attempts. */
  get orbiting(): number {
    return this.orbit.size;
  }

  /** Begins an operation of a class, on behalf of somebody. */
  start(kind: number, who: number): void {
    if (
      (this.admitted < 1 && this.doors.uniform() >= this.admitted) ||
      (this.breaker !== undefined && !this.breaker.lets(who))
    ) {
      this.refuse(kind, who);
      return;
    }
    const attempt = this.begin(kind, who);
    if (attempt < 0) return;
    this.limit?.began(who);
    this.send(attempt);
  }

  /** Lets in this share of the operations that begin from now on; the others fail at once and send nothing. */
  admit(share: number): void {
    requireShare('admitted', share);
    this.admitted = share;
  }

  /** Ends all waiting between two attempts; those operations have failed. */
  clearOrbit(): void {
    for (let attempt = this.orbit.take(); attempt >= 0; attempt = this.orbit.take()) this.end(attempt, false);
  }

  answered(attempt: number, answer: AnswerCode): void {
    const { attempts, books } = this;
    const kind = attempts.kind[attempt];
    if (attempts.state[attempt] === State.abandoned) {
      this.dead--;
      if (answer <= Answer.customerError) books.late[kind]++;
      else books.countFailure(kind, answer);
      attempts.release(attempt);
      return;
    }
    this.alive--;
    this.waiting?.remove(attempt);
    if (answer === Answer.ok) {
      books.inTime[kind]++;
      if (attempts.simulation.now - attempts.sentAt[attempt] >= this.slow) books.slow[kind]++;
      this.breaker?.report(attempts.who[attempt], true);
      if (attempts.twin[attempt] >= 0) this.dropTwin(attempt);
      this.end(attempt, true);
      return;
    }
    books.countFailure(kind, answer);
    this.breaker?.report(attempts.who[attempt], answer === Answer.customerError);
    this.goOn(attempt, answer);
  }

  hopeless(attempt: number): void {
    if (this.attempts.state[attempt] === State.waiting) this.giveUpOn(attempt);
  }

  private begin(kind: number, who: number): number {
    const { attempts } = this;
    const attempt = attempts.take();
    if (attempt < 0) return -1;
    this.books.started[kind]++;
    this.underWay++;
    attempts.kind[attempt] = kind;
    attempts.who[attempt] = who;
    attempts.tries[attempt] = 1;
    attempts.twin[attempt] = UNHEDGED;
    attempts.wait[attempt] = 0;
    attempts.startedAt[attempt] = attempts.simulation.now;
    return attempt;
  }

  private refuse(kind: number, who: number): void {
    const { books } = this;
    books.started[kind]++;
    books.refused[kind]++;
    books.failed[kind]++;
    this.onEnded?.(who, false, kind, 0);
  }

  private send(attempt: number): void {
    const { attempts } = this;
    if (!attempts.count()) {
      // The budget of the run is used up: the operation stays where it is for ever.
      attempts.state[attempt] = State.between;
      return;
    }
    this.books.sent[attempts.kind[attempt]]++;
    attempts.state[attempt] = State.waiting;
    this.alive++;
    this.waiting?.add(attempt);
    this.backend.accept(attempt);
  }

  /** An attempt has failed while its client waited, and its place is the client's again. */
  private goOn(attempt: number, answer: AnswerCode): void {
    const { attempts } = this;
    const who = attempts.who[attempt];
    this.limit?.failed(who);
    if (attempts.twin[attempt] >= 0) {
      if (answer !== Answer.customerError) {
        this.partFromTwin(attempt);
        attempts.release(attempt);
        return;
      }
      this.dropTwin(attempt);
    }
    if (isFinal(answer) || !this.triesAgain(attempts.tries[attempt], who)) this.end(attempt, false);
    else this.sendAgain(attempt);
  }

  private timeOut(attempt: number): void {
    this.books.timedOut[this.attempts.kind[attempt]]++;
    this.giveUpOn(attempt);
  }

  /** The client waits no longer for an attempt that the backend still holds. */
  private giveUpOn(attempt: number): void {
    const { attempts } = this;
    const kind = attempts.kind[attempt];
    const who = attempts.who[attempt];
    const tries = attempts.tries[attempt];
    const wait = attempts.wait[attempt];
    const startedAt = attempts.startedAt[attempt];
    const hasTwin = attempts.twin[attempt] >= 0;
    if (hasTwin) this.partFromTwin(attempt);
    this.breaker?.report(who, false);
    this.limit?.failed(who);
    this.abandon(attempt);
    // The twin carries the operation on.
    if (hasTwin) return;

    const next = this.triesAgain(tries, who) ? attempts.take() : -1;
    if (next < 0) {
      this.underWay--;
      this.books.failed[kind]++;
      this.onEnded?.(who, false, kind, attempts.simulation.now - startedAt);
      return;
    }
    attempts.kind[next] = kind;
    attempts.who[next] = who;
    attempts.tries[next] = tries;
    attempts.wait[next] = wait;
    attempts.startedAt[next] = startedAt;
    this.sendAgain(next);
  }

  /** Leaves an attempt to the backend. */
  private abandon(attempt: number): void {
    this.alive--;
    this.dead++;
    this.waiting?.remove(attempt);
    this.attempts.state[attempt] = State.abandoned;
    if (this.tells > 0 && this.choices.uniform() < this.tells) this.backend.cancel(attempt);
  }

  private triesAgain(tries: number, who: number): boolean {
    return (
      tries < this.tries &&
      this.orbit.size < this.orbitRoom &&
      (this.persistence === 1 || this.choices.uniform() < this.persistence) &&
      (this.limit === undefined || this.limit.grants(who))
    );
  }

  private sendAgain(attempt: number): void {
    const { attempts, backoff } = this;
    const retry = attempts.tries[attempt]++;
    attempts.twin[attempt] = UNHEDGED;
    if (backoff === undefined) {
      this.resend(attempt);
      return;
    }
    const wait = backoff.wait(this.waits, retry, attempts.wait[attempt]);
    attempts.wait[attempt] = wait;
    // Without a last attempt only waiting makes time go on.
    this.orbit.add(attempt, Math.max(this.tries === Infinity ? 1 : 0, Math.floor(wait + 0.5)));
  }

  private resend(attempt: number): void {
    const { attempts } = this;
    if (this.breaker !== undefined && !this.breaker.lets(attempts.who[attempt])) {
      this.end(attempt, false);
      return;
    }
    this.books.retried[attempts.kind[attempt]]++;
    this.send(attempt);
  }

  private end(attempt: number, succeeded: boolean): void {
    const { attempts, books } = this;
    const kind = attempts.kind[attempt];
    const who = attempts.who[attempt];
    this.underWay--;
    if (succeeded) {
      books.succeeded[kind]++;
      this.limit?.succeeded(who);
    } else books.failed[kind]++;
    attempts.release(attempt);
    this.onEnded?.(who, succeeded, kind, attempts.simulation.now - attempts.startedAt[attempt]);
  }

  // ---- hedges ----

  private hedge(attempt: number): void {
    const { attempts } = this;
    if (attempts.twin[attempt] !== UNHEDGED) return;
    const who = attempts.who[attempt];
    if (this.breaker !== undefined && !this.breaker.lets(who)) return;
    const hedge = attempts.take();
    if (hedge < 0) return;
    attempts.kind[hedge] = attempts.kind[attempt];
    attempts.who[hedge] = who;
    attempts.tries[hedge] = attempts.tries[attempt];
    attempts.wait[hedge] = attempts.wait[attempt];
    attempts.startedAt[hedge] = attempts.startedAt[attempt];
    attempts.twin[hedge] = attempt;
    attempts.twin[attempt] = hedge;
    this.books.hedged[attempts.kind[attempt]]++;
    this.send(hedge);
  }

  /** The operation is decided by this attempt; nobody waits for the other. */
  private dropTwin(attempt: number): void {
    const other = this.attempts.twin[attempt];
    this.partFromTwin(attempt);
    this.books.superseded[this.attempts.kind[other]]++;
    this.breaker?.report(this.attempts.who[other], true);
    this.abandon(other);
  }

  private partFromTwin(attempt: number): void {
    const { twin } = this.attempts;
    twin[twin[attempt]] = ALONE;
    twin[attempt] = ALONE;
  }
}

/** Trying again is pointless, or there is nobody left to try. */
function isFinal(answer: AnswerCode): boolean {
  return answer === Answer.customerError || answer === Answer.left || answer === Answer.discarded;
}

function check(options: ClientOptions): void {
  const { attempts = 1, backoff } = options;
  requireCount('kinds', options.kinds ?? 1, 1);
  requireCount('attempts', attempts, 1);
  requireDuration('timeout', options.timeout ?? Infinity);
  requireDuration('hedgeAfter', options.hedgeAfter ?? Infinity);
  requireShare('persistence', options.persistence ?? 1);
  requireShare('cancelled', options.cancelled ?? 0);
  requireCount('orbit', options.orbit ?? Infinity, 0);
  if (attempts === Infinity && (backoff === undefined || backoff.atOnce)) {
    throw new OutsideDomain('attempts', 'a whole number, as retries at once would never end', attempts);
  }
}
