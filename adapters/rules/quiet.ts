/** Calls `run` once after so many milliseconds, unless the returned function was called before. */
export type Later = (run: () => void, afterMs: number) => () => void;

export interface QuietOptions {
  /** How long nothing may stir until it counts as quiet, in milliseconds. */
  readonly quietMs: number;
  /** After so many milliseconds of stirring without a pause it counts as quiet all the same. */
  readonly longestMs: number;
}

export interface QuietDependencies {
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  readonly later: Later;
  readonly onQuiet: () => void;
}

/** Waits for a pause in what stirs. */
export interface Quiet {
  stir(): void;
  stop(): void;
}

/** Makes one `onQuiet` of many stirrings that follow each other closely; without a stirring nothing is called. */
export function createQuiet({ quietMs, longestMs }: QuietOptions, { now, later, onQuiet }: QuietDependencies): Quiet {
  let since: number | undefined;
  let cancel = (): void => undefined;
  let stopped = false;
  const rest = (): void => {
    since = undefined;
    onQuiet();
  };
  return {
    stir() {
      if (stopped) return;
      cancel();
      since ??= now();
      cancel = later(rest, Math.max(0, Math.min(quietMs, since + longestMs - now())));
    },
    stop() {
      stopped = true;
      cancel();
    },
  };
}
