/** Does the work at most once for one look at the metrics, however many gauges tell of it: what they tell fits together. */
export function once<Result>(work: () => Result): () => Result {
  let kept: { readonly result: Result } | undefined;
  return () => {
    if (kept === undefined) {
      kept = { result: work() };
      // All gauges of one look are asked before the event loop comes round.
      setImmediate(() => {
        kept = undefined;
      });
    }
    return kept.result;
  };
}
