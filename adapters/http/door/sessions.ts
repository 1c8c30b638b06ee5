import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../../actors/ports.ts';

export interface SessionOptions {
  /** A session that nobody has used for so long ends. */
  readonly idleMs: number;
  /** However much it is used, a session ends after so long. */
  readonly longestMs: number;
}

/** Somebody who has logged in. */
export interface Session {
  readonly user: string;
  /** The user's password hash of then: with another password the session is over. */
  readonly credential: string;
  /** Stands in every form, and nowhere that another site could read. */
  readonly formToken: string;
}

interface Kept extends Session {
  readonly since: number;
  used: number;
}

/** Most sessions at once, and most of one user: the oldest ends where there would be more. */
const MOST_SESSIONS = 1000;
const MOST_OF_A_USER = 5;

/** The sessions of the door, in memory only: whoever was logged in logs in again after a restart. */
export class Sessions {
  readonly #options: SessionOptions;
  readonly #clock: Clock;
  /** By the hash of the id, in the order of their beginning; the ids themselves are kept by the browsers alone. */
  readonly #kept = new Map<string, Kept>();

  constructor(options: SessionOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
  }

  get size(): number {
    return this.#kept.size;
  }

  /** Begins a session under an id that nobody has seen before, whatever the browser has brought. */
  begin(user: string, credential: string): { readonly id: string; readonly session: Session } {
    const now = this.#clock.now();
    const own = [...this.#kept].filter(([, session]) => session.user === user).map(([key]) => key);
    for (const key of own.slice(0, Math.max(0, own.length + 1 - MOST_OF_A_USER))) this.#kept.delete(key);
    for (const key of this.#kept.keys()) {
      if (this.#kept.size < MOST_SESSIONS) break;
      this.#kept.delete(key);
    }
    const id = randomBytes(32).toString('base64url');
    const session = { user, credential, formToken: randomBytes(32).toString('base64url'), since: now, used: now };
    this.#kept.set(keyOf(id), session);
    return { id, session };
  }

  find(id: string): Session | undefined {
    const key = keyOf(id);
    const session = this.#kept.get(key);
    if (session === undefined) return undefined;
    const now = this.#clock.now();
    if (now - session.used > this.#options.idleMs || now - session.since > this.#options.longestMs) {
      this.#kept.delete(key);
      return undefined;
    }
    session.used = now;
    return session;
  }

  end(id: string): void {
    this.#kept.delete(keyOf(id));
  }
}

/** Whether two tokens are the same, in a time that does not tell where they differ. */
export function sameToken(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const keyOf = (id: string): string => digest(id).toString('base64url');
