import { statfs } from 'node:fs/promises';

export interface SupervisionOptions {
  /** How often the server's log is looked at. */
  readonly everyMs: number;
  /** The shortest and the longest wait between two starts of the server. */
  readonly leastMs: number;
  readonly mostMs: number;
  /** Where the streams rest, and how much must be free there before the server is started again. */
  readonly folder: string;
  readonly roomBytes: number;
  /** With less than this the server counts as one that could not write: its log, which would say so, may be on the same disk. */
  readonly leastBytes: number;
}

export interface SupervisionDependencies {
  /** Whether the server has said since the last call that it could not write a stream. */
  readonly couldNotWrite: () => Promise<boolean>;
  /** Ends the server and starts it again on the same port; rejects when it does not start. */
  readonly restart: () => Promise<void>;
  /** Told when the server could not write, and when that is mended. */
  readonly tell: (isHurt: boolean) => void;
}

/**
 * Looks after the embedded server's streams. One that could not be written, because the disk was full, takes nothing more
 * until the server is started again, not even when there is room (nats-server 2.14); what it had acknowledged is there.
 */
export function superviseServer(
  options: SupervisionOptions,
  dependencies: SupervisionDependencies,
): { stop(): Promise<void> } {
  const { couldNotWrite, restart, tell } = dependencies;
  let hurt = false;
  let notBefore = 0;
  let waitMs = options.leastMs;
  let looking: Promise<void> | undefined;

  const look = async (): Promise<void> => {
    const { bavail, bsize } = await statfs(options.folder);
    const freeBytes = bavail * bsize;
    if (((await couldNotWrite()) || freeBytes < options.leastBytes) && !hurt) {
      hurt = true;
      tell(true);
    }
    if (!hurt || performance.now() < notBefore) return;
    if (freeBytes < options.roomBytes) return;
    // A server that is hurt again soon after is not started again at once.
    const soon = performance.now() - notBefore < options.leastMs;
    waitMs = soon ? Math.min(waitMs * 2, options.mostMs) : options.leastMs;
    try {
      await restart();
      hurt = false;
      tell(false);
    } finally {
      notBefore = performance.now() + waitMs;
    }
  };

  const timer = setInterval(() => {
    looking ??= look()
      // What could not be started is tried again; that it has ended is told by the server itself.
      .catch(() => undefined)
      .finally(() => {
        looking = undefined;
      });
  }, options.everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await looking;
    },
  };
}
