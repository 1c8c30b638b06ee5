import type { CreditDecision, CreditFileEvent } from '../credit/state.ts';
import type { CreditDeed, CreditRow } from '../protocol/credit-desk.ts';
import type { Entry, JournalEvent } from '../protocol/journal.ts';
import type { Extent } from '../protocol/views.ts';
import { historyRows } from './history-rows.ts';

/** Rows of a credit file's history as the door shows them, where everybody may know who has read it. */
export function viewOfCreditHistory(entries: readonly Entry[], extent: Extent): CreditRow[] {
  const rows = historyRows(entries, true, (events) => deedOf(events as readonly CreditFileEvent[], extent));
  const byCommit = new Map(entries.map(({ commit, events }) => [commit, events as readonly JournalEvent[]]));
  return rows.map((row) => {
    const events = (byCommit.get(row.commit) ?? []) as readonly CreditFileEvent[];
    return Object.assign({ ...row }, ...events.map((event) => toldOf(event, extent)));
  });
}

/** Words of people are free text, so they may name somebody: they are for those who answer. */
function toldOf(event: CreditFileEvent, extent: Extent): Partial<CreditRow> {
  switch (event.type) {
    case 'CreditRequested': {
      const { request, statement, evidence } = event;
      const { kind, answerBy } = request;
      const words = extent === 'whole' ? { ...(statement === undefined ? {} : { statement }), evidence } : {};
      return { request: { kind, answerBy }, ...words };
    }
    case 'CreditFileOpened':
      return extent !== 'whole' || event.evidence === undefined ? {} : { evidence: [event.evidence] };
    case 'CreditRetracted':
      return { document: { ...event.document } };
    default:
      return {};
  }
}

function deedOf(events: readonly CreditFileEvent[], extent: Extent): CreditDeed | undefined {
  const event = events.find(({ type }) => type === 'CreditDecisionProposed' || type === 'CreditAnswered');
  return event !== undefined && 'decision' in event ? shownDecision(event.decision, extent) : undefined;
}

function shownDecision(
  { decision, officer, organisation, on, reason, first }: CreditDecision,
  extent: Extent,
): CreditDeed {
  return {
    decision,
    officer,
    organisation,
    on,
    ...(extent === 'whole' ? { reason } : {}),
    ...(first === undefined ? {} : { first }),
  };
}
