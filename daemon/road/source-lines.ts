import type { NatsConnection } from '@nats-io/transport-node';
import type { SourceLine } from '../../actors/protocol/sources.ts';
import { openConnection } from '../../adapters/nats/connection.ts';
import { awaitLine } from '../../adapters/sources/awaited-line.ts';
import { type FileReport, openFilesLine } from '../../adapters/sources/files.ts';
import { openHttpLine } from '../../adapters/sources/http.ts';
import { openNatsLine } from '../../adapters/sources/nats.ts';
import type { SourceSettings } from '../sources/source-settings.ts';

export interface SourceLineDependencies {
  /** The daemon's own broker, for sources that are asked over it; undefined where there is none. */
  readonly broker: { readonly connection: NatsConnection; readonly inboxPrefix: string } | undefined;
  /** Told once of each file that was read, or cannot be. */
  readonly onFile: (report: FileReport) => void;
}

const LATE_MS = 60_000;
const LATE_WINDOW = 256;
const LOOK_MS = 5000;
const FILE_BYTES = 256 * 1024 * 1024;
const FILE_ROWS = 500_000;
const RETRY_MS = 5000;
/** Of a connection to a department's own server, on which nobody else listens by this name. */
const OWN_INBOX = '_INBOX_onedoor';

/** Opens a line to each source, by its code; waits for the daemon's broker, and for no department. Each line is the caller's to close. */
export async function openSourceLines(
  settings: readonly SourceSettings[],
  { broker, onFile }: SourceLineDependencies,
): Promise<Map<string, SourceLine>> {
  const lines = new Map<string, SourceLine>();
  for (const one of settings) lines.set(one.source, await openLine(one, broker, onFile));
  return lines;
}

function openLine(
  settings: SourceSettings,
  broker: SourceLineDependencies['broker'],
  onFile: SourceLineDependencies['onFile'],
): SourceLine | Promise<SourceLine> {
  const { source, secret: key } = settings;
  switch (settings.adapter) {
    case 'files': {
      const { folder, encoding = 'utf-8', datasets } = settings;
      const bounds = { lookMs: LOOK_MS, mostBytes: FILE_BYTES, mostRows: FILE_ROWS };
      return openFilesLine({ source, key, folder, encoding, datasets, ...bounds }, onFile);
    }
    case 'http': {
      const { url, lateMs = LATE_MS, pem } = settings;
      return openHttpLine({
        source,
        key,
        url,
        lateMs,
        lateWindow: LATE_WINDOW,
        ...(pem === undefined ? {} : { certificates: pem }),
      });
    }
    case 'nats': {
      const { url, seedFile, pem } = settings;
      if (url === undefined && broker !== undefined)
        return openNatsLine({ source, key, inboxPrefix: broker.inboxPrefix }, broker.connection);
      if (url === undefined)
        return awaitLine(source, () => Promise.reject(new Error('there is no broker')), {
          retryMs: RETRY_MS,
          code: 'BROKER_AWAY',
        });
      const open = async (): Promise<SourceLine> => {
        const connection = await openConnection({
          url,
          name: 'onedoor',
          inboxPrefix: OWN_INBOX,
          ...(seedFile === undefined ? {} : { seedFile }),
          ...(url.startsWith('tls:') ? { tls: pem === undefined ? {} : { ca: pem } } : {}),
        });
        return openNatsLine({ source, key, inboxPrefix: OWN_INBOX }, connection, () => connection.close());
      };
      return awaitLine(source, open, { retryMs: RETRY_MS, code: 'UNREACHABLE' });
    }
  }
}
