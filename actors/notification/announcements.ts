import type { Circumstances } from '../behaviour.ts';
import type { OutboundMessage } from '../protocol/journal.ts';
import type { NotificationState } from './state.ts';

/**
 * Tells that somebody was not told: of an application or a credit file the integrator that handed it in, so that its counter
 * can call the person; of an alert those who supervise its region. Who it is, is said by class alone.
 */
export function undelivered(
  { notice, status, reason, failures, attempt }: NotificationState,
  { supervisorsOf }: Circumstances,
): readonly OutboundMessage[] {
  const { ref, about, region, audience, words } = notice;
  const [owner = ''] = about.id.split('.', 1);
  const receivers = about.kind === 'alert' ? [...supervisorsOf(region)].sort() : [owner];
  return receivers.map((integrator) => ({
    integrator,
    topic: `${about.kind}.${about.id}`,
    event: 'notice-undelivered',
    data: {
      notification: ref,
      notice: words.notice,
      noticeVersion: words.version,
      title: words.title,
      audience,
      outcome: status,
      reason: reason ?? 'DEADLINE',
      attempts: attempt,
      failures: failures.map(({ provider, class: kind, code }) => ({ provider, class: kind, code })),
    },
  }));
}
