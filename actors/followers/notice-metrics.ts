import type { Journal } from '../journal.ts';
import type { NotificationEvent } from '../notification/state.ts';
import type { Meter } from '../ports.ts';

/** Measures what people are told, and what became of it. */
export function measureNotices(journal: Pick<Journal, 'onCommitted'>, meter: Meter): void {
  const countAsked = meter.counter('onedoor_notices_total', 'Messages to people that were asked for', ['notice']);
  const countEnded = meter.counter('onedoor_notices_ended_total', 'Messages to people by what became of them', [
    'channel',
    'outcome',
  ]);
  journal.onCommitted(({ entity, events }) => {
    if (entity.kind !== 'notification') return;
    for (const event of events as readonly NotificationEvent[]) {
      if (event.type === 'NoticeAsked') countAsked({ notice: event.notice.words.notice });
      else if (event.type === 'NoticeEnded')
        countEnded({ channel: event.by?.channel ?? 'none', outcome: event.outcome });
      else if (event.type === 'NoticeArrivedLate') countEnded({ channel: 'none', outcome: 'late' });
    }
  });
}
