import type { FakeLedger } from './fake-ledger.ts';

/**
 * What a fake provider does wrong with one call. `slow`: takes the message and answers when nobody waits any more; `error`: fails
 * before it takes it; `errorTaken`: after; `garbage`: takes it and answers in no language; `cut`: takes it and hangs up;
 * `lost`: hangs up and takes nothing; `throttle`, `refuse`: says so in its own words.
 */
export const fakeFaults = ['slow', 'error', 'errorTaken', 'garbage', 'cut', 'lost', 'throttle', 'refuse'] as const;
export type FakeFault = (typeof fakeFaults)[number];

/** What every fake provider has around it. */
export interface FakeWorld {
  readonly ledger: FakeLedger;
  readonly now: () => number;
  /** What goes wrong with this call; nothing where undefined. */
  readonly fault: (kind: 'send' | 'ask') => FakeFault | undefined;
  /** Whether the person gets it, and after how many milliseconds the provider knows. */
  readonly fate: () => { readonly arrives: boolean; readonly afterMs: number };
  /** How long a `slow` answer takes. */
  readonly slowMs: number;
}

/** One call of a provider that is known to be signed: what to do with it. */
export interface FakeCall {
  readonly kind: 'send' | 'ask' | 'token';
  /** What to answer when all goes well; takes the message where it is one. */
  readonly answer: () => object;
  readonly throttled: object;
  readonly refused: object;
}

/** A call as the fake server has read it. */
export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A provider: what it makes of a call, or the answer to one that is not signed as it must be. */
export type FakeProvider = (request: FakeRequest) => FakeCall | { readonly unsigned: object };

export const header = ({ headers }: FakeRequest, name: string): string => String(headers[name] ?? '');
