/** How long things are waited for, and how often they are tried, when people are told something. In milliseconds where not said otherwise. */
export interface NoticePolicy {
  /** How long a provider may take to answer before it is asked what became of a message; at least its own time limit. */
  readonly settleMs: number;
  /** How often one way is tried before the next. */
  readonly tries: number;
  /** Wait before the second try; it doubles from try to try. */
  readonly retryMs: number;
  /** How long a receipt is waited for before the provider is asked. */
  readonly receiptMs: number;
  /** How often a provider is asked about one try before nobody can tell. */
  readonly questions: number;
}

const LONGEST_WAIT_MS = 60 * 60_000;

/** Wait before another try: it doubles, and is spread over notices by their reference, so that not all come at once. */
export function retryAfter(tries: number, ref: string, { retryMs }: NoticePolicy): number {
  const wait = Math.min(LONGEST_WAIT_MS, retryMs * 2 ** Math.max(0, tries - 1));
  return Math.round(wait * (1 + Number.parseInt(ref.slice(0, 4), 16) / 0xffff / 2));
}

/** Wait until the provider is asked once more about the same try. */
export function askAgainAfter(asked: number, { settleMs }: NoticePolicy): number {
  return Math.min(LONGEST_WAIT_MS, settleMs * 2 ** asked);
}
