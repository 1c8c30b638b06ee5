import { writeSync } from 'node:fs';
import { type DestinationStream, pino } from 'pino';

/**
 * The fields that a log line may have. A closed list, because what is not on it could be somebody's name: no message
 * content, no id of a person, no text of an outside error that could quote its input.
 */
export interface LogFields {
  readonly code?: string;
  readonly reason?: string;
  readonly fault?: string;
  readonly at?: string;
  readonly path?: string;
  readonly url?: string;
  readonly pid?: number;
  readonly port?: number;
  readonly count?: number;
  readonly commit?: number;
  readonly sequence?: number;
  readonly version?: string;
  readonly signal?: string;
  readonly store?: string;
  readonly seconds?: number;
  /** How long each of some named parts took. */
  readonly milliseconds?: Readonly<Record<string, number>>;
}

const allowed: ReadonlySet<string> = new Set<keyof LogFields>([
  'code',
  'reason',
  'fault',
  'at',
  'path',
  'url',
  'pid',
  'port',
  'count',
  'commit',
  'sequence',
  'version',
  'signal',
  'store',
  'seconds',
  'milliseconds',
]);

export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** A full pipe is waited for so often and so long, then the line is dropped. */
const MOST_WAITS = 200;
const WAIT_MS = 5;

/**
 * Standard output, written at once. A line that cannot be written, because the log is a file on a full disk or its reader is
 * gone, is dropped: the stream that pino has for this would end the process over it, and never let it end afterwards.
 */
function standardOutput(): DestinationStream {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  return {
    write: (line) => {
      let left = Buffer.from(line);
      for (let waits = 0; left.length > 0 && waits < MOST_WAITS; ) {
        try {
          left = left.subarray(writeSync(1, left));
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
          waits += 1;
          Atomics.wait(pause, 0, 0, WAIT_MS);
        }
      }
    },
  };
}

/** Writes one JSON line an event; fields that are not allowed are left out, and named so that the omission is seen. */
export function createLog(level: string, destination: DestinationStream = standardOutput()): Log {
  const options = { level, base: { service: 'onedoor' }, timestamp: pino.stdTimeFunctions.isoTime };
  const logger = pino(options, destination);
  const pick = (fields: LogFields): Record<string, unknown> => {
    const entries = Object.entries(fields);
    const left = entries.filter(([name]) => !allowed.has(name)).map(([name]) => name);
    return Object.fromEntries([
      ...entries.filter(([name]) => allowed.has(name)),
      ...(left.length === 0 ? [] : [['omitted', left]]),
    ]);
  };
  return {
    info: (event, fields = {}) => logger.info(pick(fields), event),
    warn: (event, fields = {}) => logger.warn(pick(fields), event),
    error: (event, fields = {}) => logger.error(pick(fields), event),
  };
}

/** What may be said of an error in a log: its class, its code, and where in our code it arose; never its message. */
export function faultFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { fault: typeof error };
  const code = (error as { code?: unknown }).code;
  // The stack begins with the message, whose lines could look like frames.
  const frames = error.stack?.replace(error.message, '').split('\n');
  const frame = frames?.find((line) => /^ +at .*\.ts:/.test(line));
  const at = frame?.match(/((?:daemon|actors|adapters|rules)\/[^):]*:\d+)/)?.[1];
  return {
    fault: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(at === undefined ? {} : { at }),
  };
}
