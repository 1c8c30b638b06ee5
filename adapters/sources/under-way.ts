import type { SourceReply } from '../../actors/protocol/sources.ts';

export type LateListener = (reference: string, reply: SourceReply) => void;

/** What comes before anybody listens: the answers to an earlier life come as soon as the line is open. */
const MOST_UNHEARD = 256;

/** So many late replies are read at once, and so many a second after that: reading one costs more than sending it. */
const MOST_LATE = 1000;
const LATE_PER_SECOND = 200;

/** Requests under way by their references, each answered once; what comes for any other is late. */
export class UnderWay {
  readonly #asked = new Map<
    string,
    { readonly resolve: (reply: SourceReply) => void; readonly timer: NodeJS.Timeout }
  >();
  readonly #listeners: LateListener[] = [];
  readonly #unheard: Parameters<LateListener>[] = [];
  #late = MOST_LATE;
  #since = performance.now();
  #closed = false;

  /**
   * Begins to wait for a reply. Where `send` throws, nothing was sent.
   * @param onTimeout what silence comes to
   */
  wait(
    reference: string,
    timeoutMs: number,
    send: () => void,
    onTimeout: () => SourceReply = () => ({ state: 'timeout' }),
  ): Promise<SourceReply> {
    if (this.#closed) return Promise.resolve({ state: 'unavailable', code: 'CLOSED' });
    // Two answers to one reference could not be told apart.
    if (this.#asked.has(reference)) return Promise.resolve({ state: 'unavailable', code: 'ASKED_ALREADY' });
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.settle(reference, onTimeout()), timeoutMs);
      this.#asked.set(reference, { resolve, timer });
      try {
        send();
      } catch {
        // Nothing of the cause: what a library says of a request could quote it.
        this.settle(reference, { state: 'unavailable', code: 'NOT_SENT' });
      }
    });
  }

  /** Answers a request under way. @returns whether it was */
  settle(reference: string, reply: SourceReply): boolean {
    const one = this.#asked.get(reference);
    if (one === undefined) return false;
    this.#asked.delete(reference);
    clearTimeout(one.timer);
    one.resolve(reply);
    return true;
  }

  /** Whether a reply is read at all: one that is awaited always, of others only so many, or a source that repeats itself would have all our time. */
  isHeard(reference: string): boolean {
    if (this.#asked.has(reference)) return true;
    const now = performance.now();
    this.#late = Math.min(MOST_LATE, this.#late + ((now - this.#since) * LATE_PER_SECOND) / 1000);
    this.#since = now;
    if (this.#late < 1) return false;
    this.#late -= 1;
    return true;
  }

  /** Takes what a source has said, in time or late. */
  take(reference: string, reply: SourceReply): void {
    if (this.settle(reference, reply) || this.#closed) return;
    if (this.#listeners.length === 0 && this.#unheard.length < MOST_UNHEARD) this.#unheard.push([reference, reply]);
    for (const listener of this.#listeners) listener(reference, reply);
  }

  onLate(listener: LateListener): void {
    this.#listeners.push(listener);
    for (const unheard of this.#unheard.splice(0)) listener(...unheard);
  }

  /** Whoever waits is told that the line was closed; nothing is late any more. */
  close(): void {
    this.#closed = true;
    for (const reference of [...this.#asked.keys()]) this.settle(reference, { state: 'unavailable', code: 'CLOSED' });
  }
}
