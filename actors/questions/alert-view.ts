import { foundIn } from '../alert/found.ts';
import type { AlertDeed, AlertEvent, AlertState } from '../alert/state.ts';
import type { AlertRow, AlertView } from '../protocol/alert-views.ts';
import type { Entry, Json } from '../protocol/journal.ts';
import type { Extent } from '../protocol/views.ts';
import { historyRows } from './history-rows.ts';

// Each member that is shown is named here: what a state gains later stays hidden until somebody decides otherwise.

/**
 * An alert as far as its extent goes: `whole` to who supervises it; `masked` to those whom it is about: what was found and
 * what was done, and of the words only those of their own organisation, since what supervisors write to each other may name
 * who has told; `process` how it was handled, in nobody's words.
 */
export function viewOfAlert(state: AlertState, extent: Extent): AlertView {
  const { finding, since, round, firstOn, lastOn, due } = state;
  const { rectifiedBy, dismissal, suppression, deeds, deedCount, escalated } = state;
  return {
    ...foundIn(state),
    ...(extent === 'whole' ? { because: finding.because.map((reason) => ({ ...reason })) } : {}),
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
    deeds: deeds.map((deed) => shownDeed(deed, extent, finding.accountable.organisation)),
    deedCount,
  };
}

/** Rows of an alert's history; who has read it is told to those who oversee, and not to those whom it is about. */
export function viewOfAlertHistory(entries: readonly Entry[], extent: Extent, accountable: string): AlertRow[] {
  return historyRows(entries, extent !== 'masked', (events) => {
    const deed = (events as readonly AlertEvent[])
      .map((event) => ('deed' in event ? event.deed : undefined))
      .find((one) => one !== undefined);
    return deed === undefined ? undefined : shownDeed(deed, extent, accountable);
  });
}

/** An alert as the operator of the service sees it: what was done, without anybody's words. */
export function alertForOperator(state: Json): unknown {
  return viewOfAlert(state as unknown as AlertState, 'process');
}

function shownDeed({ words, ...deed }: AlertDeed, extent: Extent, accountable: string): AlertView['deeds'][number] {
  const readable = extent === 'whole' || (extent === 'masked' && deed.organisation === accountable);
  return words === undefined || !readable ? deed : { ...deed, words };
}
