import { StoreFault } from '../../actors/ports.ts';

/**
 * Makes the one kind of error that leaves this folder out of whatever LevelDB or the file system threw.
 * @param doing what was tried, to stand behind "could not": `open the store in /var/lib/onedoor`
 */
export function toStoreFault(error: unknown, doing: string): StoreFault {
  if (error instanceof StoreFault) return error;
  const cause = deepest(error);
  const text = cause instanceof Error ? cause.message : String(cause);
  const code = codeOf(cause);
  if (code === 'LEVEL_LOCKED') {
    return new StoreFault(
      'LOCKED',
      `could not ${doing}: another process (or this one) has it open; only one daemon may own a data folder`,
      { cause: error },
    );
  }
  if (code === 'LEVEL_CORRUPTION') {
    return new StoreFault('CORRUPT', `could not ${doing}: LevelDB finds its files damaged (${text})`, { cause: error });
  }
  if (code === 'ENOSPC' || code === 'EDQUOT' || /no space left|disk quota/i.test(text)) {
    return new StoreFault('FULL', `could not ${doing}: the disk is full`, { cause: error });
  }
  return new StoreFault('INPUT_OUTPUT', `could not ${doing}: ${text}`, { cause: error });
}

/** Whether waiting may help: the disk is full, or the system could not write. What LevelDB refuses for itself never passes. */
export function mayPass(fault: StoreFault): boolean {
  if (fault.code === 'FULL') return true;
  const code = codeOf(deepest(fault));
  return fault.code === 'INPUT_OUTPUT' && code !== undefined && /^(LEVEL_IO_ERROR|E[A-Z]+)$/.test(code);
}

/** A value or a row that is not what was written. */
export function corrupt(message: string): StoreFault {
  return new StoreFault('CORRUPT', message);
}

/** abstract-level wraps the driver's error ("Database failed to open") in one that says little. */
function deepest(error: unknown): unknown {
  let inner = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  return inner;
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
