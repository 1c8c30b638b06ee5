import type { LocalizedText } from '../../rules/text.ts';
import type { CircuitLimits, VerificationOrder } from '../protocol/verification.ts';
import type { Ask, Judgement } from './state.ts';

/** What the published rules say of a dataset. */
export interface DatasetTerms {
  readonly source: string;
  /** Name within the source. */
  readonly dataset: string;
  readonly organisation: string;
  readonly title: LocalizedText;
  /** Data that are older are stale. */
  readonly freshnessDays: number;
  readonly timeoutMs: number;
  readonly retries: number;
  /** Wait before the second try; it doubles from try to try. */
  readonly retryMs: number;
  readonly circuit: CircuitLimits;
}

/** The rules that a verification is asked and judged by. */
export interface VerificationBook {
  readonly id: string;
  terms(dataset: string): DatasetTerms | undefined;
  /** Why a record is not what the definition of its dataset says; undefined where all are. Never quotes a value. */
  faultIn(dataset: string, records: readonly unknown[]): string | undefined;
  /** What declarations and answers come to. `at`: milliseconds since 1970 UTC. */
  judge(order: VerificationOrder, asks: readonly Ask[], at: number): Judgement;
  /** The datasets and the time that a matter is verified with; undefined where it is not, or is not known. */
  plan(matter: string): { readonly datasets: readonly string[]; readonly deadlineMs: number } | undefined;
}

/** Every set that was ever published. */
export interface VerificationBooks {
  readonly current: VerificationBook;
  find(ruleSet: string): VerificationBook | undefined;
}
