/**
 * What is known of a person from before, as far as rules ask for it: numbers over calendar days (the day of the question
 * included), and the newest applications by matter and day. Plain JSON without personal data; whoever asks the rules
 * brings it, because rules look at nothing themselves.
 */
export interface HistoryData {
  readonly submittedLast30Days: number;
  readonly submittedLast365Days: number;
  readonly returnedLast30Days: number;
  readonly returnedLast365Days: number;
  readonly withdrawnLast90Days: number;
  readonly refusedLast365Days: number;
  readonly approvedLast365Days: number;
  readonly agentSubmittedLast30Days: number;
  readonly agentSubmittedLast365Days: number;
  /** Applications that are not decided yet. */
  readonly open: readonly { readonly matter: string; readonly submittedOn: string }[];
  /** The newest approval of each matter, with its day. */
  readonly lastApproved: readonly { readonly matter: string; readonly on: string }[];
}
