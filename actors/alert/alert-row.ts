import { type KeptRow, rowAfter } from '../kept-row.ts';
import type { ListedAlert } from '../protocol/alert-lists.ts';
import type { RaiseData } from '../protocol/alerts.ts';
import type { Entry } from '../protocol/journal.ts';
import { isOverdue } from './escalation.ts';
import { evolve } from './evolve.ts';
import { foundIn } from './found.ts';
import type { AlertEvent, AlertState } from './state.ts';

/** An alert reduced to what lists need: nothing of what people have written, and not why it was found. */
export interface KeptAlert extends KeptRow<ListedAlert> {
  readonly state: AlertState;
}

/** @param at the commit that has written the state */
export function keptAlert(
  id: string,
  state: AlertState,
  { version, commit }: { readonly version: number; readonly commit: number },
): KeptAlert {
  const { firstOn, lastOn, endedOn, escalated, due, suppression } = state;
  const row: ListedAlert = {
    alert: id,
    version,
    ...foundIn(state),
    firstOn,
    lastOn,
    ...(endedOn === undefined ? {} : { endedOn }),
    escalated,
    overdue: isOverdue(state),
    ...(due === undefined || suppression !== undefined ? {} : { nextDueAt: new Date(due.at).toISOString() }),
    ...(suppression === undefined ? {} : { silentUntil: suppression.until }),
  };
  return { row, commit, state: withoutWords(state, row) };
}

export function alertAfter(id: string, before: KeptAlert | undefined, entry: Entry): KeptAlert | undefined {
  return rowAfter<AlertState, AlertEvent, KeptAlert>(before, entry, {
    reduced: ({ state }) => state,
    evolve,
    kept: (state, at) => keptAlert(id, state, at),
  });
}

const bare = (finding: RaiseData): RaiseData => ({ ...finding, because: [] });

/** What the row holds already is not held twice. */
function withoutWords(state: AlertState, { rule, message, accountable }: ListedAlert): AlertState {
  const { finding, dismissal, suppression } = state;
  return {
    ...state,
    finding: { ...bare(finding), rule, message, accountable: accountable as RaiseData['accountable'] },
    deeds: [],
    disposals: [],
    ...(dismissal === undefined ? {} : { dismissal: { ...dismissal, reason: '' } }),
    ...(suppression === undefined
      ? {}
      : {
          suppression: {
            ...suppression,
            reason: '',
            ...(suppression.finding === undefined ? {} : { finding: bare(suppression.finding) }),
          },
        }),
  };
}
