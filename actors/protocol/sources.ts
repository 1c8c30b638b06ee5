import type { Json } from './journal.ts';

/*
 * Other departments' data sources, as the daemon asks them. The wire is described in `daemon/operation/SOURCES.md`.
 */

/** What a source can be asked for. */
export const verificationPurposes = ['preRoute', 'onDemand', 'screening'] as const;
export type VerificationPurpose = (typeof verificationPurposes)[number];

/** Canonical person that a source is asked about; days YYYY-MM-DD. */
export interface Subject {
  readonly name: string;
  readonly idType?: string;
  readonly idNumber?: string;
  readonly birthDate?: string;
  readonly sex?: 'male' | 'female';
  readonly phone?: string;
  readonly address?: string;
}

/** One try to ask a source. Personal data stands in it, so it is never written down. */
export interface SourceRequest {
  /** `<verification id>/<dataset>/<round>/<attempt>`; comes back with the answer. */
  readonly reference: string;
  readonly source: string;
  readonly dataset: string;
  readonly attempt: number;
  /** Number of the consent that covers it. */
  readonly consent: string;
  readonly purpose: VerificationPurpose;
  readonly subject: Subject;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly timeoutMs: number;
}

/** What became of a try. */
export type SourceReply =
  /** No records: there is none. `asOf`: day or instant of the data. */
  | { readonly state: 'answered'; readonly asOf?: string; readonly records: readonly Json[] }
  | { readonly state: 'refused'; readonly code: string }
  /** `bytes` are cut to 64 kB. */
  | { readonly state: 'garbage'; readonly reason: string; readonly bytes: Uint8Array }
  | { readonly state: 'timeout' }
  | { readonly state: 'unavailable'; readonly code: string };

/**
 * A line to one source. `ask` never rejects. A reply after `timeout` was told, a second reply, or one to a request of an
 * earlier life goes to `onLate`.
 */
export interface SourceLine {
  readonly source: string;
  ask(request: SourceRequest): Promise<SourceReply>;
  onLate(listener: (reference: string, reply: SourceReply) => void): void;
  close(): Promise<void>;
}
