import { calendarWith } from '../../rules/calendar/calendar.fixture.ts';
import type { Behaviour } from '../behaviour.ts';
import type { Filing, PersonState } from '../person/state.ts';
import { alertKey, type RaiseData } from '../protocol/alerts.ts';
import type { AlertCommand } from '../protocol/commands.ts';
import { type EntityKey, officerKey, organisationKey } from '../protocol/entity.ts';
import type { Integrator } from '../protocol/integrator.ts';
import { hall } from '../road-harness.ts';
import { given, type Surroundings, surroundings } from '../specification-harness.ts';
import { alertBehaviour } from './alert.ts';
import type { EscalationCalendar } from './escalation.ts';
import type { AlertEvent, AlertState } from './state.ts';

/** Alerts as tests need them: an overdue step in 330106, supervisors at the city's inspection, who is accountable. */

export const ARCHIVES = '91350100M000100Y43';
export const INSPECTION = '12330182K318200150';
const REGION = '330106';

export const found: RaiseData = {
  code: 'STEP_OVERDUE',
  phase: 'post',
  severity: 'yellow',
  rule: { pack: 'overdue', version: '1.0.0', rule: 'step-overdue' },
  message: { zh: '超期', en: 'overdue' },
  because: [{ fact: 'clock', operator: 'greaterThan', value: 0, actual: 1 }],
  subject: { kind: 'application', id: 'hall.1' },
  part: 'search',
  application: 'hall.1',
  matter: 'm',
  step: 'search',
  region: REGION,
  accountable: { organisation: ARCHIVES, role: { zh: '岗', en: 'role' }, officer: 'W-1' },
  on: '2026-08-03',
  moment: Date.parse('2026-08-03T10:00:00+08:00'),
  escalation: [
    { afterWorkingDays: 1, to: { zh: '一', en: 'one' } },
    { afterWorkingDays: 3, to: { zh: '二', en: 'two' } },
    { afterWorkingDays: 5, to: { zh: '三', en: 'three' } },
  ],
};
export const ALERT = alertKey(found).id;

const filed = (organisation: string, rest: Partial<Filing>): PersonState => ({
  counters: {},
  filing: {
    role: 'officer',
    name: '示例',
    organisation,
    officerRoles: ['supervisor'],
    level: 'city',
    regions: ['3301'],
    validFrom: '2026-01-01',
    validTo: '2027-12-31',
    filedBy: 'hall',
    filedOn: '2026-01-01',
    ...rest,
  },
});
export const people: readonly (readonly [EntityKey, PersonState])[] = [
  [organisationKey(ARCHIVES), filed(ARCHIVES, { role: 'organisation', officerRoles: [] })],
  [organisationKey(INSPECTION), filed(INSPECTION, { role: 'organisation', officerRoles: [] })],
  [officerKey('S-1'), filed(INSPECTION, {})],
  [officerKey('S-2'), filed(INSPECTION, { officerRoles: ['leader'] })],
  [officerKey('S-9'), filed(INSPECTION, { regions: ['3302'] })],
  [officerKey('S-8'), filed(INSPECTION, { validTo: '2026-08-02' })],
  // Accountable, and filed as a supervisor too.
  [officerKey('W-1'), filed(ARCHIVES, { officerRoles: ['window', 'supervisor'] })],
  [officerKey('W-2'), filed(ARCHIVES, { officerRoles: ['window'] })],
];

export const inspection: Integrator = {
  ...hall,
  integrator: 'inspection',
  kinds: ['alert'],
  organisations: [INSPECTION, ARCHIVES],
  purposes: ['supervision'],
  supervises: ['3301'],
};
export const calendar: EscalationCalendar = calendarWith();

export const around = (rest: Surroundings = {}) =>
  surroundings({
    id: ALERT,
    version: 1,
    sender: inspection,
    others: people,
    supervisorsOf: () => ['inspection'],
    speakersFor: (organisation) => (organisation === ARCHIVES ? ['hall'] : []),
    ...rest,
  });

export const alerts = alertBehaviour({ calendar: () => calendar }) as Behaviour<
  AlertState,
  AlertCommand,
  EscalationCalendar,
  AlertEvent
>;
export const alert = (...before: readonly AlertEvent[]) => given(alerts, ...before);

export const S1 = { officer: 'S-1', organisation: INSPECTION };
export const S2 = { officer: 'S-2', organisation: INSPECTION };
export const W1 = { officer: 'W-1', organisation: ARCHIVES };
export const W2 = { officer: 'W-2', organisation: ARCHIVES };

/** An alert that lives through commands, each a turn of its own; the clock is told. */
export class LivingAlert {
  readonly events: AlertEvent[] = [];
  state: AlertState | undefined;
  version = 0;

  tell(command: AlertCommand, rest: Surroundings = {}) {
    const outcome = alert(...this.events).when(command, calendar, around({ version: this.version, ...rest }));
    if (outcome.decision.verdict === 'received') {
      this.events.push(...outcome.decision.events);
      if (outcome.decision.events.length > 0) this.version += 1;
      this.state = outcome.state;
    }
    return outcome;
  }
}

export const raise = (rest: Partial<RaiseData> = {}): AlertCommand => ({ type: 'raise', data: { ...found, ...rest } });
