import type { Meter, StoreFault } from '../actors/ports.ts';
import { faultFields, type Log } from '../adapters/log/log.ts';
import type { NotReady } from './readiness.ts';

/** What is known of the times in which the store cannot write. */
export interface StoreOutages {
  /** To be told by the store at every try that fails, and with undefined when it is well again. */
  readonly tell: (fault: StoreFault | undefined) => void;
  /** What `/readyz` says of it, if anything. */
  readonly reason: () => NotReady | undefined;
}

/** Tells people of a store that cannot write for a while: a line in the log at each change, metrics, and a reason why the service is not ready. */
export function watchStoreOutages({ meter, log }: { readonly meter: Meter; readonly log: Log }): StoreOutages {
  let fault: StoreFault | undefined;
  const countPause = meter.counter(
    'onedoor_store_pauses_total',
    'Times at which the store could not write',
    ['code'],
    2,
  );
  const countRetry = meter.counter(
    'onedoor_store_retries_total',
    'Tries to write on after a write had failed that failed too',
    ['code'],
    2,
  );
  meter.gauge('onedoor_store_paused', '1 while the store cannot write and commits wait', () => (fault ? 1 : 0));
  return {
    tell: (found) => {
      if (found === undefined) log.info('the store is written to again', { code: fault?.code ?? '' });
      else if (fault === undefined) {
        countPause({ code: found.code });
        log.error('the store cannot be written to: all waits', faultFields(found));
      } else countRetry({ code: found.code });
      fault = found;
    },
    reason: () => {
      if (fault === undefined) return undefined;
      return fault.code === 'FULL' ? 'STORE_FULL' : 'STORE_UNWRITABLE';
    },
  };
}
