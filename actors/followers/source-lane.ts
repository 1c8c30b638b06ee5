import type { SourceLine, SourceReply, SourceRequest } from '../protocol/sources.ts';

/** How much a source may be asked. */
export interface LaneLimits {
  readonly concurrency: number;
  readonly ratePerSecond: number;
  /** Asks that wait for their turn; what comes beyond is told so at once. */
  readonly queue: number;
}

/** What the rate allows in so many milliseconds may go at once. */
const BURST_MS = 100;

/** What became of an ask in the lane: `milliseconds` where the source was really asked. */
export interface LaneReply {
  readonly reply: SourceReply;
  readonly milliseconds?: number;
}

interface Waiting {
  readonly sendBy: number;
  readonly begin: () => void;
  readonly giveUp: (code: string) => void;
  /** Nobody is told: the daemon stops. */
  readonly drop: () => void;
}

export interface LaneDependencies {
  readonly line: SourceLine;
  readonly limits: () => LaneLimits;
  /** Milliseconds, of a clock that never goes back. */
  readonly now: () => number;
  /** True while it is not known whether the source is well again: then it is asked one by one. */
  readonly halfOpen: () => boolean;
  /** True while it is left alone. */
  readonly open: () => boolean;
}

/**
 * The way to one source: so many at once, so many a second, the others in their order. An ask whose time to be sent is over
 * is not sent any more.
 */
export class SourceLane {
  readonly #with: LaneDependencies;
  readonly #waiting: Waiting[] = [];
  #underWay = 0;
  /** The moment at which all that went would have gone at an even rate. */
  #next = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(dependencies: LaneDependencies) {
    this.#with = dependencies;
  }

  get underWay(): number {
    return this.#underWay;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Asks in its turn.
   * @param withinMs from now on so long it may wait for its turn
   * @param make the request as it is to be then; undefined where it is to be asked no more
   * @returns undefined where nothing was asked and nobody is to be told
   */
  ask(withinMs: number, make: () => Promise<SourceRequest | undefined>): Promise<LaneReply | undefined> {
    return new Promise((resolve, reject) => {
      const giveUp = (code: string) => resolve({ reply: { state: 'unavailable', code } });
      if (this.#closed) return resolve(undefined);
      if (this.#waiting.length >= this.#with.limits().queue) return giveUp('QUEUE_FULL');
      const begin = () => {
        this.#send(make).then(resolve, reject);
      };
      this.#waiting.push({ sendBy: this.#with.now() + withinMs, begin, giveUp, drop: () => resolve(undefined) });
      this.#pump();
    });
  }

  /** What waits is not sent any more; what is under way may be answered. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const { drop } of this.#waiting.splice(0)) drop();
  }

  async #send(make: () => Promise<SourceRequest | undefined>): Promise<LaneReply | undefined> {
    this.#underWay += 1;
    const { line, now } = this.#with;
    const since = now();
    try {
      const request = await make();
      if (request === undefined) return undefined;
      return { reply: await line.ask(request), milliseconds: Math.max(0, Math.round(now() - since)) };
    } finally {
      this.#underWay -= 1;
      this.#pump();
    }
  }

  /** Lets go what may go now, and wakes again when time alone lets the next one go. */
  #pump(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { limits, now, halfOpen, open } = this.#with;
    while (this.#waiting.length > 0) {
      const [first] = this.#waiting;
      if (first === undefined) return;
      const moment = now();
      if (moment >= first.sendBy) {
        this.#waiting.shift();
        first.giveUp('NOT_SENT');
        continue;
      }
      if (open()) {
        this.#waiting.shift();
        first.giveUp('CIRCUIT_OPEN');
        continue;
      }
      const { concurrency, ratePerSecond } = limits();
      // Whoever is under way makes room, and pumps.
      if (this.#underWay >= (halfOpen() ? 1 : concurrency)) {
        this.#wakeIn(first.sendBy - moment);
        return;
      }
      const ahead = this.#next - BURST_MS;
      if (moment < ahead) {
        this.#wakeIn(Math.min(ahead, first.sendBy) - moment);
        return;
      }
      this.#next = Math.max(this.#next, moment) + 1000 / ratePerSecond;
      this.#waiting.shift();
      first.begin();
    }
  }

  #wakeIn(milliseconds: number): void {
    this.#timer = setTimeout(() => this.#pump(), Math.max(1, Math.ceil(milliseconds)));
  }
}
