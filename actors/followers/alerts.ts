import type { AlertEvent } from '../alert/state.ts';
import type { Journal } from '../journal.ts';
import type { Meter } from '../ports.ts';

/** So many codes, each with its phase and severity, have a number of their own; the shipped packs have some fifty. */
const MOST_KINDS = 80;

/** Measures what supervision finds, and how often it must be escalated. */
export function measureAlerts(journal: Pick<Journal, 'onCommitted'>, meter: Meter): void {
  const countRaised = meter.counter(
    'onedoor_alerts_raised_total',
    'Alerts raised or reopened',
    ['phase', 'severity', 'code'],
    MOST_KINDS,
  );
  const countEscalated = meter.counter(
    'onedoor_alerts_escalated_total',
    'Levels of escalation that were reached',
    ['level'],
    5,
  );
  const countEnded = meter.counter('onedoor_alerts_ended_total', 'Alerts closed or dismissed', ['how'], 2);
  journal.onCommitted(({ entity, events }) => {
    if (entity.kind !== 'alert') return;
    for (const event of events as readonly AlertEvent[]) {
      if (event.type === 'AlertRaised' || event.type === 'AlertReopened') {
        const { phase, severity, code } = event.finding;
        countRaised({ phase, severity, code });
      } else if (event.type === 'AlertEscalated') countEscalated({ level: String(event.level) });
      else if (event.type === 'AlertClosed') countEnded({ how: 'closed' });
      else if (event.type === 'AlertDismissed') countEnded({ how: 'dismissed' });
    }
  });
}
