import type { SourceLine } from '../../actors/protocol/sources.ts';
import type { LateListener } from './under-way.ts';

/**
 * A line whose opening waits for somebody else, such as the NATS server of a department: until it is open, the source is not
 * available. What is asked of it waits for nothing, and the daemon starts whoever is away.
 * @param open may reject; it is tried again until it does not
 * @param code why the source is not available until then
 */
export function awaitLine(
  source: string,
  open: () => Promise<SourceLine>,
  { retryMs, code }: { readonly retryMs: number; readonly code: string },
): SourceLine {
  const listeners: LateListener[] = [];
  let line: SourceLine | undefined;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const begin = async (): Promise<void> => {
    try {
      const opened = await open();
      if (closed) return await opened.close();
      for (const listener of listeners) opened.onLate(listener);
      line = opened;
    } catch {
      if (closed) return;
      timer = setTimeout(() => {
        opening = begin();
      }, retryMs);
    }
  };
  let opening = begin();

  return {
    source,
    ask: async (request) => {
      if (closed) return { state: 'unavailable', code: 'CLOSED' };
      return line?.ask(request) ?? { state: 'unavailable', code };
    },
    onLate: (listener) => {
      listeners.push(listener);
      line?.onLate(listener);
    },
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await line?.close();
      // One that is being opened is closed when it is.
      await opening;
    },
  };
}
