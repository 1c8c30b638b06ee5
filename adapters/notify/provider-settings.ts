/** What every provider has around it. */
export interface ProviderSurroundings {
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** A text that never comes twice. */
  readonly nonce: () => string;
  /** How long one call may take. */
  readonly timeoutMs: number;
}
