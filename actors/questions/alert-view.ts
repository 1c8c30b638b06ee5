import type { AlertDeed, AlertEvent, AlertState } from '../alert/state.ts';
import type { AlertRow, AlertView } from '../protocol/alert-views.ts';
import type { Entry, Json } from '../protocol/journal.ts';
import type { Extent } from '../protocol/views.ts';
import { readingOf } from './view.ts';

// Each member that is shown is named here: what a state gains later stays hidden until somebody decides otherwise.

/**
 * An alert as far as its extent goes: `whole` to who supervises it, `masked` to those whom it is about. They see what was
 * found and what was done, and of the words only those of their own organisation: what supervisors write to each other may
 * name who has told.
 */
export function viewOfAlert(state: AlertState, extent: Extent): AlertView {
  const { finding, severity, status, occurrences, assignee, since, round, firstOn, lastOn, due } = state;
  const { code, phase, rule, message, because, subject, application, matter, step, region, accountable } = finding;
  const { rectifiedBy, dismissal, suppression, deeds, deedCount, escalated } = state;
  const own = extent === 'whole' ? undefined : accountable.organisation;
  return {
    code,
    phase,
    severity,
    status,
    rule,
    message,
    subject: `${subject.kind}.${subject.id}`,
    ...(application === undefined ? {} : { application }),
    ...(matter === undefined ? {} : { matter }),
    ...(step === undefined ? {} : { step }),
    region,
    accountable,
    occurrences,
    ...(assignee === undefined ? {} : { assignee }),
    ...(own === undefined ? { because: because.map((reason) => ({ ...reason })) } : {}),
    since,
    round,
    firstOn,
    lastOn,
    escalation: finding.escalation.map(({ afterWorkingDays, to }, index) => ({
      level: index + 1,
      afterWorkingDays,
      to,
      reached: index < escalated,
    })),
    ...(due === undefined ? {} : { nextDueAt: new Date(due.at).toISOString() }),
    ...(rectifiedBy === undefined ? {} : { rectifiedBy }),
    ...(dismissal === undefined
      ? {}
      : { dismissal: { officer: dismissal.officer, organisation: dismissal.organisation } }),
    ...(suppression === undefined ? {} : { silentUntil: suppression.until }),
    deeds: deeds.map((deed) => shownDeed(deed, own)),
    deedCount,
  };
}

/** Rows of an alert's history; who has read it is told to supervisors only. */
export function viewOfAlertHistory(entries: readonly Entry[], extent: Extent, accountable: string): AlertRow[] {
  const own = extent === 'whole' ? undefined : accountable;
  return entries.flatMap((entry) => {
    const { commit, hash, at, version, events } = entry;
    const reading = readingOf(entry);
    if (reading !== undefined && own !== undefined) return [];
    const deed = (events as readonly AlertEvent[])
      .map((event) => ('deed' in event ? event.deed : undefined))
      .find(Boolean);
    return [
      {
        commit,
        hash,
        at: new Date(at).toISOString(),
        version,
        events: events.map(({ type }) => type),
        ...(deed === undefined ? {} : { deed: shownDeed(deed, own) }),
        ...(reading === undefined ? {} : { reading }),
      },
    ];
  });
}

/** An alert as the operator of the service sees it: what was done, without anybody's words. */
export function alertForOperator(state: Json): unknown {
  return viewOfAlert(state as unknown as AlertState, 'process');
}

function shownDeed({ words, ...deed }: AlertDeed, own: string | undefined): AlertView['deeds'][number] {
  return words === undefined || (own !== undefined && deed.organisation !== own) ? deed : { ...deed, words };
}
