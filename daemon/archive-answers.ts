import { furthestFromPlace } from '../actors/followers/resumption.ts';
import type { Journal } from '../actors/journal.ts';
import { type Clock, StoreFault } from '../actors/ports.ts';
import type { LevelStore } from '../adapters/level/store.ts';
import { QuestionRefused } from '../adapters/nats/question-reply.ts';
import type { StreamRetention, StreamsTrimmed } from '../adapters/nats/stream-retention.ts';
import { archiveEntries, archiveTurn, beginningOf, dayBefore } from './archiving.ts';
import type { Settings } from './config.ts';

export interface ArchiveDependencies {
  readonly store: LevelStore;
  readonly journal: Pick<Journal, 'append' | 'taken'>;
  readonly clock: Clock;
  /** The clock that messages in the streams are stamped by, also where the service goes by a simulated one. */
  readonly brokerClock: Clock;
  readonly retention: Settings['retention'];
  /** Deletes old messages from the streams. */
  readonly trim: (retention: StreamRetention) => Promise<StreamsTrimmed>;
  readonly outboxWindow: number;
}

/** What `onedoor archive` asks of the running daemon. */
export type ArchiveAnswers = Readonly<
  Record<'seal' | 'segments', (question: Readonly<Record<string, unknown>>) => Promise<object>>
>;

export function archiveAnswers(dependencies: ArchiveDependencies): ArchiveAnswers {
  const { store, journal, clock, retention } = dependencies;
  return {
    segments: async () => ({ store: store.storeId, segments: store.segments() }),
    seal: async (question) => {
      const { folder, before, by, withoutBackup } = question;
      const at = clock.now();
      if (typeof folder !== 'string' || !folder.startsWith('/'))
        throw new QuestionRefused('FOLDER_MALFORMED', {
          zh: '文件夹须为绝对路径',
          en: 'folder must be an absolute path',
        });
      const moment = typeof before === 'string' ? beginningOf(before, at) : undefined;
      if (typeof before !== 'string' || moment === undefined)
        throw new QuestionRefused('DAY_MALFORMED', {
          zh: '日期须为已过的日期，格式 YYYY-MM-DD',
          en: 'before must be a day that has begun, YYYY-MM-DD',
        });
      const order = { folder, before, leastNewest: retention.newestEntries, at };
      const sealed = await archiveEntries(store, order, journal.taken).catch((error: unknown) => {
        if (!(error instanceof StoreFault)) throw error;
        // Its sentence names folders and rows, never their content.
        throw new QuestionRefused(error.code, { zh: `封存未完成：${error.message}`, en: error.message });
      });
      const turn = archiveTurn(sealed, { by: typeof by === 'string' && by !== '' ? by.slice(0, 100) : 'operator', at });
      if (turn !== undefined) await new Promise<void>((resolve) => journal.append(turn, () => resolve()));
      return { ...sealed, messages: await trimmed(moment, withoutBackup === true, dependencies) };
    },
  };
}

async function trimmed(
  before: number,
  withoutBackup: boolean,
  { store, clock, brokerClock, retention, trim, outboxWindow }: ArchiveDependencies,
): Promise<StreamsTrimmed> {
  const { integrator, backup } = await store.marks();
  const { unacknowledgedDays } = retention;
  const brokerNow = brokerClock.now();
  return trim({
    // As old by the one clock as by the other.
    before: brokerNow - (clock.now() - before),
    inbound: integrator,
    backup: withoutBackup ? integrator : backup,
    // A start looks back from its mark, which may stand a little before the newest.
    newestOutbound: 2 * furthestFromPlace(outboxWindow),
    unacknowledgedBefore:
      unacknowledgedDays === 0 ? undefined : beginningOf(dayBefore(brokerNow, unacknowledgedDays), brokerNow),
  });
}
