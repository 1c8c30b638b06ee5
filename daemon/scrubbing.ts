import type { Meter } from '../actors/ports.ts';
import type { Scrubber } from '../adapters/level/scrubber.ts';
import { faultFields, type Log } from '../adapters/log/log.ts';

export interface ScrubbingOptions {
  /** Bytes of the store that are read in a second; 0 reads nothing. */
  readonly bytesPerSecond: number;
}

export interface ScrubbingDependencies {
  readonly scrubber: Scrubber;
  readonly meter: Meter;
  readonly log: Log;
}

/** The least pause between two slices, so that the road is always asked in between. */
const LEAST_PAUSE_MS = 10;
/** After a slice that could not be read at all: a full or failing disk tells of itself elsewhere. */
const FAULT_PAUSE_MS = 60_000;
const MILLISECONDS = 1000;

/**
 * Reads the whole store again and again at leisure, and tells of what has gone bad: in the metrics and, each place once a
 * round, in the log. It changes nothing and stops nothing; what to do is for a person to say.
 */
export function startScrubbing(
  { bytesPerSecond }: ScrubbingOptions,
  { scrubber, meter, log }: ScrubbingDependencies,
): { stop(): Promise<void> } {
  let found = 0;
  let foundThisRound = 0;
  let rounds = 0;
  const countBytes = meter.counter('onedoor_scrub_bytes_total', 'Bytes of the store read again for damage');
  meter.gauge('onedoor_scrub_findings', 'Damaged places that the present or the last whole round has found', () =>
    Math.max(found, foundThisRound),
  );
  meter.gauge('onedoor_scrub_rounds', 'How often the whole store was read again since the start', () => rounds);
  if (bytesPerSecond === 0) return { stop: async () => undefined };

  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let reading: Promise<void> = Promise.resolve();

  async function slice(): Promise<number> {
    const { bytes, finding, roundEnded } = await scrubber.next();
    countBytes({}, bytes);
    if (finding !== undefined) {
      foundThisRound += 1;
      const { file, commit, reason, family } = finding;
      log.error('the store is damaged: keep the data folder, restore the newest backup (onedoor restore)', {
        code: 'CORRUPT',
        path: file ?? family,
        ...(commit === undefined ? {} : { commit }),
        reason,
      });
    }
    if (roundEnded) {
      rounds += 1;
      found = foundThisRound;
      foundThisRound = 0;
    }
    return Math.max(LEAST_PAUSE_MS, (bytes / bytesPerSecond) * MILLISECONDS);
  }

  function goOn(pauseMs: number): void {
    if (stopped) return;
    timer = setTimeout(() => {
      reading = slice().then(goOn, (error: unknown) => {
        log.warn('the store could not be read again for damage', faultFields(error));
        goOn(FAULT_PAUSE_MS);
      });
    }, pauseMs);
    timer.unref();
  }

  goOn(LEAST_PAUSE_MS);
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await reading;
      scrubber.note();
    },
  };
}
