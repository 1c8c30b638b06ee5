/** Something that is done over and over, never twice at a time. */
export interface Errand {
  /**
   * Has it done. While it is being done, any number of requests make it be done exactly once more, since what they are
   * about may have come too late for the present one. Resolves when nothing is left to do.
   */
  request(): Promise<void>;
  /** Does not begin again; resolves when the present one has ended. */
  stop(): Promise<void>;
}

/** @param run does it once; must not reject */
export function createErrand(run: () => Promise<void>): Errand {
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  const work = async (): Promise<void> => {
    do {
      again = false;
      await run();
    } while (again && !stopped);
    // In the same step as the last look at `again`, so that no request falls between.
    running = undefined;
  };
  return {
    async request() {
      if (stopped) return;
      again = true;
      running ??= work();
      await running;
    },
    async stop() {
      stopped = true;
      await running;
    },
  };
}
