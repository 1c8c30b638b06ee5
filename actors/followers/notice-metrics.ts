import type { Journal } from '../journal.ts';
import type { NotificationEvent } from '../notification/state.ts';
import type { JournalStore, Meter } from '../ports.ts';
import type { DueRow } from '../protocol/journal.ts';

const ROWS_AT_ONCE = 1000;

/** Measures what people are told, and what became of it; how many are open is counted from their list, also of earlier lives. */
export async function measureNotices(
  journal: Pick<Journal, 'onCommitted'>,
  store: Pick<JournalStore, 'listed'>,
  meter: Meter,
): Promise<void> {
  const countAsked = meter.counter('onedoor_notices_total', 'Messages to people that were asked for', ['notice']);
  const countEnded = meter.counter('onedoor_notices_ended_total', 'Messages to people by what became of them', [
    'channel',
    'outcome',
  ]);
  const open = await openIn(store);
  meter.gauge('onedoor_notices_open', 'Messages to people of which it is not known yet what becomes', () => open.size);
  journal.onCommitted(({ entity, events }) => {
    if (entity.kind !== 'notification') return;
    for (const event of events as readonly NotificationEvent[]) {
      if (event.type === 'NoticeAsked') {
        open.add(entity.id);
        countAsked({ notice: event.notice.words.notice });
      } else if (event.type === 'NoticeEnded') {
        open.delete(entity.id);
        countEnded({ channel: event.by?.channel ?? 'none', outcome: event.outcome });
      } else if (event.type === 'NoticeArrivedLate') countEnded({ channel: 'none', outcome: 'late' });
    }
  });
}

async function openIn(store: Pick<JournalStore, 'listed'>): Promise<Set<string>> {
  const open = new Set<string>();
  let after: DueRow | undefined;
  for (;;) {
    const rows = await store.listed('openNotices', { limit: ROWS_AT_ONCE, ...(after === undefined ? {} : { after }) });
    for (const { entity } of rows) open.add(entity.id);
    after = rows.at(-1);
    if (rows.length < ROWS_AT_ONCE) return open;
  }
}
