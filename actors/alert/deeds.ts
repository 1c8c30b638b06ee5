import { readCalendarDay } from '../../rules/identity/calendar-day.ts';
import type { Circumstances, Decision } from '../behaviour.ts';
import { dayOf } from '../day.ts';
import { filingOn } from '../person/filing.ts';
import type { PersonState } from '../person/state.ts';
import type { AlertOrder } from '../protocol/alert-messages.ts';
import { type Defect, defect } from '../protocol/defects.ts';
import { type EntityKey, officerKey, organisationKey } from '../protocol/entity.ts';
import type { JournalCommand } from '../protocol/journal.ts';
import { type AlertEventName, announced } from './announcements.ts';
import { counted } from './counting.ts';
import { disposalCredit, withCreditFile } from './disposal-credit.ts';
import { dueChange, type EscalationCalendar, nextDue } from './escalation.ts';
import { evolve } from './evolve.ts';
import { hasEnded, life } from './life.ts';
import { defectsOfPosition, mayKnow } from './positions.ts';
import { type Actor, type AlertDeed, type AlertEvent, type AlertState, deedEvents } from './state.ts';

/** A silence lasts so many days at most. */
const MOST_SILENT_DAYS = 90;
const DAY_MS = 24 * 60 * 60 * 1000;

/** The filings that a decision will look at. */
export function readsOfOrder(state: AlertState | undefined, order: AlertOrder): readonly EntityKey[] {
  const { officer, organisation } = order.data;
  const keys = [officerKey(officer), organisationKey(organisation)];
  if (order.type === 'assign') {
    const { assignee } = order.data;
    keys.push(officerKey(assignee.officer), organisationKey(assignee.organisation));
  }
  if (order.type === 'dispose' && order.data.disposed !== undefined && state !== undefined)
    keys.push(officerKey(order.data.disposed));
  return keys.filter(({ id }, index) => keys.findIndex((other) => other.id === id) === index);
}

const announcedDeeds: Partial<Record<AlertOrder['type'], AlertEventName>> = {
  assign: 'alert-assigned',
  close: 'alert-closed',
  countersign: 'alert-dismissed',
};

/** Decides what somebody wants to do with an alert. Whoever has nothing to do with it is not told that there is one. */
export function decideOrder(
  state: AlertState | undefined,
  order: AlertOrder,
  days: EscalationCalendar,
  circumstances: Circumstances,
): Decision<AlertEvent> {
  const hidden = mayKnow(state, order.type, circumstances);
  if (hidden !== undefined || state === undefined)
    return { verdict: 'refused', defects: [defect(hidden ?? 'ALERT_NOT_FOUND', '')], unseen: true };
  const defects = [
    ...defectsOfMoment(state, order, circumstances),
    ...defectsOfPosition(state, order, circumstances),
    ...defectsOfContent(state, order, circumstances),
  ];
  if (defects.length > 0) return { verdict: 'refused', defects };

  const { id, version } = circumstances;
  const deed = withCreditFile(state, deedOf(order, circumstances.today), circumstances);
  const event = { type: deedEvents[order.type], deed, version: version + 1, due: null } as const;
  const due = nextDue(evolve(state, event), days);
  const after = evolve(state, { ...event, due });
  const name = announcedDeeds[order.type];
  return {
    verdict: 'received',
    events: [{ ...event, due }],
    messages: name === undefined ? [] : announced(name, after, circumstances),
    commands: order.type === 'dispose' ? disposals(state, deed, circumstances) : excusesOf(state, order.type),
    ...dueChange(id, state.due, due),
  };
}

function disposals(before: AlertState, deed: AlertDeed, circumstances: Circumstances) {
  const { disposed } = deed;
  const counters = { officer: 'officerDisposed', organisation: 'organisationDisposed' } as const;
  // Where nobody is named the organisation alone answers for it.
  return [
    ...counted(before, circumstances, counters, disposed, wrongReturnOf(before, disposed)),
    ...disposalCredit(before, deed, circumstances),
  ];
}

/** The day of the return that the officer is disposed of for; one return is wrong once, however often it is disposed of. */
function wrongReturnOf({ finding, disposals: earlier }: AlertState, disposed: string | undefined): string | undefined {
  const { returnedBy, on } = finding;
  if (disposed === undefined || returnedBy !== disposed) return undefined;
  return earlier.some((one) => one.disposed === disposed && one.on >= on) ? undefined : on;
}

/** With an alert that two have dismissed goes what was counted for the same: nobody was late. */
function excusesOf({ finding }: AlertState, verb: AlertOrder['type']): readonly JournalCommand[] {
  const { application, late } = finding;
  if (verb !== 'countersign' || application === undefined || late === undefined) return [];
  return [{ to: { kind: 'application', id: application }, command: { type: 'excuse', data: { at: late } } }];
}

/** Whether it may be done now, from where the alert stands and by what was seen of it. */
export function defectsOfMoment(
  state: AlertState,
  { type, data }: AlertOrder,
  { version }: Pick<Circumstances, 'version'>,
): readonly Defect[] {
  const defects: Defect[] = [];
  const { status, dismissal, since } = state;
  const allowed = life[status];
  if (type === 'close' && dismissal !== undefined) defects.push(defect('SECOND_SIGNER_MISSING', ''));
  else if (!allowed.includes(type)) {
    const detail = { zh: `${status}；可为 ${allowed.join('、')}`, en: `${status}; possible: ${allowed.join(', ')}` };
    defects.push(defect(hasEnded(status) ? 'ALERT_ENDED' : 'ALERT_MOVE_NOT_ALLOWED', '', detail));
  } else if (type === 'countersign' && dismissal === undefined) defects.push(defect('DISMISSAL_MISSING', ''));
  const { expectedVersion } = data;
  if (expectedVersion !== undefined && (expectedVersion < since || expectedVersion > version))
    defects.push(
      defect('VERSION_STALE', '/data/expectedVersion', {
        zh: `所见 ${expectedVersion}，须为 ${since} 至 ${version}`,
        en: `seen ${expectedVersion}, ${since} to ${version} hold`,
      }),
    );
  return defects;
}

/** What is asked for, as far as the schema cannot say it. */
function defectsOfContent(
  { finding }: AlertState,
  order: AlertOrder,
  { look, now, today }: Circumstances,
): readonly Defect[] {
  if (order.type === 'suppress') {
    const { until } = order.data;
    if (readCalendarDay(until) === undefined) return [defect('DAY_IMPOSSIBLE', '/data/until')];
    const last = dayOf(now + MOST_SILENT_DAYS * DAY_MS);
    if (until >= today && until <= last) return [];
    return [defect('SUPPRESSION_DAYS', '/data/until', { zh: `${today} 至 ${last}`, en: `${today} to ${last}` })];
  }
  if (order.type === 'dispose' && order.data.disposed !== undefined) {
    const { disposed, officer } = order.data;
    const defects: Defect[] = [];
    const filing = filingOn(look(officerKey(disposed)).state as PersonState | undefined, today);
    if (filing?.role !== 'officer') defects.push(defect('OFFICER_NOT_FILED', '/data/disposed'));
    else if (filing.organisation !== finding.accountable.organisation)
      defects.push(defect('OFFICER_ORGANISATION', '/data/disposed'));
    if (disposed === officer) defects.push(defect('OWN_ALERT', '/data/disposed'));
    return defects;
  }
  return [];
}

function deedOf(order: AlertOrder, on: string): AlertDeed {
  const { officer, organisation } = order.data;
  const by: Actor & Pick<AlertDeed, 'verb' | 'on'> = { verb: order.type, officer, organisation, on };
  const said = (words: string | undefined) => (words === undefined ? {} : { words });
  switch (order.type) {
    case 'acknowledge':
    case 'close':
    case 'countersign':
      return { ...by, ...said(order.data.note) };
    case 'assign':
      return { ...by, ...said(order.data.note), assignee: order.data.assignee };
    case 'rectify':
      return { ...by, words: order.data.report };
    case 'review':
      return { ...by, words: order.data.opinion, outcome: order.data.outcome };
    case 'dismiss':
      return { ...by, words: order.data.reason };
    case 'suppress':
      return { ...by, words: order.data.reason, until: order.data.until };
    case 'dispose': {
      const { measure, disposed, decision } = order.data;
      return { ...by, words: decision, measure, ...(disposed === undefined ? {} : { disposed }) };
    }
    case 'answer':
      return { ...by, words: order.data.words };
    default: {
      const unknown: never = order;
      throw new Error(`an alert cannot decide ${(unknown as { type: string }).type}`);
    }
  }
}
