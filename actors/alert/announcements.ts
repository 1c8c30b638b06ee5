import type { Circumstances } from '../behaviour.ts';
import type { OutboundMessage } from '../protocol/journal.ts';
import { foundIn } from './found.ts';
import type { AlertState } from './state.ts';

/** What others are told of an alert. */
export type AlertEventName =
  | 'alert-raised'
  | 'alert-escalated'
  | 'alert-reopened'
  | 'alert-assigned'
  | 'alert-closed'
  | 'alert-dismissed';

/**
 * What leaves when something happens to an alert: once on `onedoor.alert.<phase>.<severity>.<region>` for whoever watches,
 * and to the integrators of those who must do something, so that one that was away is told when it comes back: who
 * supervises the region, who speaks for the accountable organisation, and for the assignee's.
 */
export function announced(
  event: AlertEventName,
  state: AlertState,
  { id, version, speakersFor, supervisorsOf }: Circumstances,
): readonly OutboundMessage[] {
  const { finding, severity, escalated, assignee, lastOn } = state;
  const { phase, region, accountable, escalation } = finding;
  const level = escalation[escalated - 1];
  const data: OutboundMessage['data'] = {
    version: version + 1,
    alert: id,
    ...foundIn(state),
    on: lastOn,
    ...(event === 'alert-escalated' && level !== undefined
      ? { escalation: { level: escalated, to: { ...level.to } } }
      : {}),
  };
  const topic = `alert.${id}`;
  const concerned = new Set([
    ...supervisorsOf(region),
    ...speakersFor(accountable.organisation),
    ...(assignee === undefined ? [] : speakersFor(assignee.organisation)),
  ]);
  return [
    { alert: { phase, severity, region }, integrator: '', topic, event, data },
    ...[...concerned].sort().map((integrator) => ({ integrator, topic, event, data })),
  ];
}
