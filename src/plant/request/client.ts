import type { Duration, Handle, RandomStream, RandomStreams } from '../../kernel/index.ts';
import type { Attempts } from './attempts.ts';
import { longerFloats, State } from './attempts.ts';
import type { AnswerCode, Backend, Upstream } from './backend.ts';
import { Answer } from './backend.ts';
import type { Backoff } from './backoff.ts';
import { Books } from './books.ts';
import { OutsideDomain, requireCount, requireDuration, requireShare } from './require.ts';

export interface ClientOptions {
  readonly streams: RandomStreams;
  /** Tells the clients of a run apart, so that each draws from streams of its own. */
  readonly key?: number;
  /** Classes of operations; 1 when left out. */
  readonly kinds?: number;
  /** Attempts per operation, the first included; 1 when left out, Infinity needs a backoff that waits. */
  readonly attempts?: number;
  /** When an attempt is given up on, counted from sending it; never when left out. */
  readonly timeout?: Duration;
  readonly backoff?: Backoff;
  /** Probability that a failed attempt is followed by another at all; 1 when left out. */
  readonly persistence?: number;
  /** Operations between two attempts at most; who finds no room gives up. */
  readonly orbit?: number;
  /** Share of abandoned attempts of which the server is told, χ; 0 when left out. */
  readonly cancelled?: number;
  /** Limits retries: a budget. */
  readonly limit?: RetryLimit;
  /** Stops sending at all while it is open. */
  readonly breaker?: Breaker;
  /** Sends a second attempt when the first has not been answered after so long; the first good answer counts. */
  readonly hedgeAfter?: Duration;
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
  /** Whether an attempt may be sent now; one that may is reported back exactly once. */
  lets(who: number): boolean;
  report(who: number, good: boolean): void;
}

/** Hears of every operation that is over. It may begin another. */
export type Ended = (who: number, succeeded: boolean, kind: number, took: Duration) => void;

/**
 * Carries operations through attempts, time-outs and retries, against one backend.
 *
 * Time-outs expire in the order of sending, because all are equally long; so one timer serves them all, and answers in
 * time cost it nothing. The same holds for hedges.
 */
export class Client implements Upstream {
  readonly books: Books;
  /** Operations between two attempts. */
  orbiting = 0;
  /** Operations under way. */
  underWay = 0;
  /** Attempts somewhere in the backend: whose client waits, and whose client has given up. */
  alive = 0;
  dead = 0;
  onEnded: Ended | undefined;

  private readonly attempts: Attempts;
  private readonly backend: Backend;
  private readonly tries: number;
  private readonly timeout: Duration;
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

  /** Attempts whose client waits, in the order of sending. */
  private oldest = -1;
  private newest = -1;
  private timing = false;
  private readonly expire = () => this.expireDue();

  /** By place: the event that ends a wait between two attempts. */
  private returnAt = new Float64Array(0);
  private readonly back: (() => void)[] = [];
  private firstBetween = -1;

  constructor(attempts: Attempts, backend: Backend, options: ClientOptions) {
    const { streams, key, timeout = Infinity, persistence = 1, cancelled = 0, orbit = Infinity } = options;
    requireCount('attempts', options.attempts ?? 1, 1);
    requireDuration('timeout', timeout);
    requireShare('persistence', persistence);
    requireShare('cancelled', cancelled);
    requireCount('orbit', orbit, 0);
    requireCount('kinds', options.kinds ?? 1, 1);
    if (options.attempts === Infinity && (options.backoff === undefined || options.backoff.atOnce)) {
      throw new OutsideDomain('attempts', 'a whole number, as retries at once would never end', Infinity);
    }
    this.attempts = attempts;
    this.backend = backend;
    this.tries = options.attempts ?? 1;
    this.timeout = timeout;
    this.backoff = options.backoff?.atOnce === false ? options.backoff : undefined;
    this.persistence = persistence;
    this.orbitRoom = orbit;
    this.tells = cancelled;
    this.limit = options.limit;
    this.breaker = options.breaker;
    this.books = new Books(options.kinds ?? 1);
    this.waits = streams.stream('request backoff', key);
    this.choices = streams.stream('request retries', key);
    this.doors = streams.stream('request admission', key);
    backend.answerTo(this);
  }

  /** Begins an operation of a class, on behalf of somebody. */
  start(kind: number, who: number): void {
    const { attempts, books } = this;
    if (this.admitted < 1 && this.doors.uniform() >= this.admitted) {
      this.refuse(kind, who);
      return;
    }
    if (this.breaker !== undefined && !this.breaker.lets(who)) {
      this.refuse(kind, who);
      return;
    }
    const attempt = attempts.take();
    if (attempt < 0) return;
    books.started[kind]++;
    this.underWay++;
    attempts.kind[attempt] = kind;
    attempts.who[attempt] = who;
    attempts.tries[attempt] = 1;
    attempts.twin[attempt] = -1;
    attempts.wait[attempt] = 0;
    attempts.startedAt[attempt] = attempts.simulation.now;
    this.limit?.began(who);
    this.send(attempt);
  }

  /** Lets in this share of the operations that begin from now on; the others fail at once and send nothing. */
  admit(share: number): void {
    requireShare('admitted', share);
    this.admitted = share;
  }

  answered(attempt: number, answer: AnswerCode): void {
    const { attempts } = this;
    const kind = attempts.kind[attempt];
    if (attempts.state[attempt] === State.abandoned) {
      this.dead--;
      this.bookDead(kind, answer);
      attempts.release(attempt);
      return;
    }
    this.alive--;
    if (this.timeout !== Infinity) this.unlink(attempt);
    if (answer === Answer.ok) {
      this.books.inTime[kind]++;
      this.breaker?.report(attempts.who[attempt], true);
      this.end(attempt, true);
      return;
    }
    this.bookFailure(kind, answer);
    this.breaker?.report(attempts.who[attempt], answer === Answer.customerError);
    this.goOn(attempt, answer);
  }

  hopeless(attempt: number): void {
    if (this.attempts.state[attempt] === State.waiting) this.giveUpOn(attempt);
  }

  /** Ends all waiting between two attempts; those operations have failed. */
  clearOrbit(): void {
    while (this.firstBetween >= 0) {
      const attempt = this.firstBetween;
      this.attempts.simulation.cancel(this.returnAt[attempt]);
      this.leaveOrbit(attempt);
      this.end(attempt, false);
    }
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
      // The budget of the run is used up: the operation stays under way for ever.
      attempts.state[attempt] = State.between;
      return;
    }
    this.books.sent[attempts.kind[attempt]]++;
    attempts.state[attempt] = State.waiting;
    this.alive++;
    if (this.timeout !== Infinity) this.link(attempt);
    this.backend.accept(attempt);
  }

  /** An attempt has failed while its client waited, and its place is the client's again. */
  private goOn(attempt: number, answer: AnswerCode): void {
    const { attempts } = this;
    const who = attempts.who[attempt];
    this.limit?.failed(who);
    if (answer === Answer.customerError || answer === Answer.discarded || answer === Answer.left) {
      this.end(attempt, false);
    } else if (!this.triesAgain(attempts.tries[attempt], who)) {
      this.end(attempt, false);
    } else {
      attempts.tries[attempt]++;
      this.sendAgain(attempt);
    }
  }

  /** The client waits no longer for an attempt that the backend still holds. */
  private giveUpOn(attempt: number): void {
    const { attempts } = this;
    const kind = attempts.kind[attempt];
    const who = attempts.who[attempt];
    const tries = attempts.tries[attempt];
    const wait = attempts.wait[attempt];
    const startedAt = attempts.startedAt[attempt];
    this.alive--;
    this.dead++;
    if (this.timeout !== Infinity) this.unlink(attempt);
    attempts.state[attempt] = State.abandoned;
    this.breaker?.report(who, false);
    this.limit?.failed(who);
    if (this.tells > 0 && this.choices.uniform() < this.tells) this.backend.cancel(attempt);

    const next = this.triesAgain(tries, who) ? attempts.take() : -1;
    if (next < 0) {
      this.underWay--;
      this.books.failed[kind]++;
      this.onEnded?.(who, false, kind, attempts.simulation.now - startedAt);
      return;
    }
    attempts.kind[next] = kind;
    attempts.who[next] = who;
    attempts.tries[next] = tries + 1;
    attempts.twin[next] = -1;
    attempts.wait[next] = wait;
    attempts.startedAt[next] = startedAt;
    this.sendAgain(next);
  }

  private triesAgain(tries: number, who: number): boolean {
    return (
      tries < this.tries &&
      this.orbiting < this.orbitRoom &&
      (this.persistence === 1 || this.choices.uniform() < this.persistence) &&
      (this.limit === undefined || this.limit.grants(who))
    );
  }

  private sendAgain(attempt: number): void {
    const { attempts, backoff } = this;
    if (backoff === undefined) {
      this.resend(attempt);
      return;
    }
    const wait = backoff.wait(this.waits, attempts.tries[attempt] - 1, attempts.wait[attempt]);
    attempts.wait[attempt] = wait;
    this.enterOrbit(attempt, Math.floor(wait + 0.5));
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

  private bookDead(kind: number, answer: AnswerCode): void {
    if (answer <= Answer.customerError) this.books.late[kind]++;
    else this.bookFailure(kind, answer);
  }

  private bookFailure(kind: number, answer: AnswerCode): void {
    const { books } = this;
    switch (answer) {
      case Answer.error:
        books.errors[kind]++;
        return;
      case Answer.customerError:
        books.customerErrors[kind]++;
        return;
      case Answer.rejected:
        books.rejected[kind]++;
        return;
      case Answer.throttled:
        books.throttled[kind]++;
        return;
      case Answer.left:
        books.left[kind]++;
        return;
      case Answer.cancelled:
        books.cancelled[kind]++;
        return;
      default:
        books.discarded[kind]++;
    }
  }

  // ---- time-outs ----

  private link(attempt: number): void {
    const { attempts, newest } = this;
    const { now } = attempts.simulation;
    attempts.sentAt[attempt] = now;
    attempts.older[attempt] = newest;
    attempts.newer[attempt] = -1;
    if (newest >= 0) attempts.newer[newest] = attempt;
    else this.oldest = attempt;
    this.newest = attempt;
    if (this.timing) return;
    this.timing = true;
    attempts.simulation.at(now + this.timeout, this.expire);
  }

  private unlink(attempt: number): void {
    const { older, newer } = this.attempts;
    const before = older[attempt];
    const after = newer[attempt];
    if (before >= 0) newer[before] = after;
    else this.oldest = after;
    if (after >= 0) older[after] = before;
    else this.newest = before;
  }

  private expireDue(): void {
    const { attempts } = this;
    const { now } = attempts.simulation;
    while (this.oldest >= 0 && attempts.sentAt[this.oldest] + this.timeout <= now) {
      this.books.timedOut[attempts.kind[this.oldest]]++;
      this.giveUpOn(this.oldest);
    }
    this.timing = this.oldest >= 0;
    if (this.timing) attempts.simulation.at(attempts.sentAt[this.oldest] + this.timeout, this.expire);
  }

  // ---- between two attempts ----

  private enterOrbit(attempt: number, wait: Duration): void {
    const { attempts, firstBetween } = this;
    if (attempt >= this.returnAt.length) this.returnAt = longerFloats(this.returnAt, attempts.size);
    this.back[attempt] ??= () => {
      this.leaveOrbit(attempt);
      this.resend(attempt);
    };
    attempts.state[attempt] = State.between;
    attempts.older[attempt] = -1;
    attempts.newer[attempt] = firstBetween;
    if (firstBetween >= 0) attempts.older[firstBetween] = attempt;
    this.firstBetween = attempt;
    this.orbiting++;
    this.returnAt[attempt] = attempts.simulation.after(wait, this.back[attempt]) satisfies Handle;
  }

  private leaveOrbit(attempt: number): void {
    const { older, newer } = this.attempts;
    const before = older[attempt];
    const after = newer[attempt];
    if (before >= 0) newer[before] = after;
    else this.firstBetween = after;
    if (after >= 0) older[after] = before;
    this.orbiting--;
  }
}
