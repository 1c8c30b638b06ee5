import { alertBehaviour } from '../actors/alert/alert.ts';
import type { AlertState } from '../actors/alert/state.ts';
import type { Circumstances } from '../actors/behaviour.ts';
import { dayOf } from '../actors/day.ts';
import { alertKey, type RaiseData } from '../actors/protocol/alerts.ts';
import type { Entry, Json, Turn } from '../actors/protocol/journal.ts';
import { listChanges } from '../actors/protocol/lists.ts';
import { turnOf } from '../actors/turn.ts';
import { calendarWith } from '../rules/calendar/calendar.fixture.ts';

/** Findings of supervision as tests put them into a store, before a daemon is started on it. */

export const ARCHIVES = '12330182K318200150';
const DAY_MS = 86_400_000;

export const finding = (number: string, rest: Partial<RaiseData> = {}): RaiseData => ({
  code: 'STEP_OVERDUE',
  phase: 'post',
  severity: 'orange',
  rule: { pack: 'overdue', version: '1.0.0', rule: 'step-overdue' },
  message: { zh: '超期', en: 'overdue' },
  because: [],
  subject: { kind: 'application', id: `hall.${number}` },
  region: '330182',
  accountable: { organisation: ARCHIVES, role: { zh: '岗', en: 'role' }, officer: 'DA-001' },
  on: '2026-08-03',
  moment: 0,
  escalation: [
    { afterWorkingDays: 1, to: { zh: '一', en: 'one' } },
    { afterWorkingDays: 2, to: { zh: '二', en: 'two' } },
  ],
  ...rest,
});

/** What an actor's turn gives the journal when it finds something. */
export const raising = (data: RaiseData): Turn => ({
  entity: data.subject,
  at: Date.now(),
  version: 0,
  input: { source: 'operator', by: 'test', purpose: 'test' },
  events: [],
  messages: [],
  commands: [{ to: alertKey(data), command: { type: 'raise', data } }],
  readings: [],
});

/** The turn of an alert that was raised so many days ago, as the daemon of that day would have committed it. */
export function raisedBefore(data: RaiseData, days: number): Turn {
  const calendar = calendarWith();
  const behaviour = alertBehaviour({ calendar: () => calendar });
  const now = Date.now() - days * DAY_MS;
  const entity = alertKey(data);
  const nobody = { sender: undefined, look: () => ({ state: undefined, version: 0 }), speakersFor: () => [] };
  const circumstances: Circumstances = {
    id: entity.id,
    version: 0,
    now,
    today: dayOf(now),
    ...nobody,
    supervisorsOf: () => ['office'],
  };
  const command = { type: 'raise', data } as const;
  const decision = behaviour.decide(undefined, command, calendar, circumstances);
  if (decision.verdict === 'refused') throw new Error(JSON.stringify(decision.defects));
  let state: AlertState | undefined;
  for (const event of decision.events) state = behaviour.evolve(state, event);
  const input = { source: 'operator', by: 'test', purpose: 'test' } as const;
  const lists = listChanges(entity, [], state === undefined ? [] : (behaviour.lists?.(state) ?? []));
  return turnOf(entity, 1, state as unknown as Json, { input, command }, decision, [], now, lists);
}

/** An alert as the raw journal says that it stands. */
interface Counted {
  readonly region: string;
  severity: string;
  status: string;
  ended: boolean;
}

/** What becomes of an alert by each event, told apart from the code that serves the pages. */
const statusAfter: Readonly<Record<string, string>> = {
  AlertAcknowledged: 'acknowledged',
  AlertAssigned: 'assigned',
  AlertRectified: 'rectified',
  AlertReviewed: 'reviewed',
  AlertClosed: 'closed',
  AlertDismissed: 'dismissed',
};

/** Counts the alerts anew out of the entries alone. */
export function recountAlerts(entries: readonly Entry[]): readonly Counted[] {
  const alerts = new Map<string, Counted>();
  for (const { entity, events } of entries)
    for (const event of events) {
      if (event.type === 'AlertRaised') {
        const { finding } = event as unknown as { finding: { region: string; severity: string } };
        alerts.set(entity.id, { region: finding.region, severity: finding.severity, status: 'raised', ended: false });
      }
      const known = alerts.get(entity.id);
      const status = statusAfter[event.type];
      if (known === undefined || status === undefined) continue;
      known.status = status;
      known.ended = status === 'closed' || status === 'dismissed';
    }
  return [...alerts.values()];
}
