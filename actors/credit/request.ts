import type { ReachedDay, WorkingCalendar } from '../../rules/calendar/calendar.ts';
import { judgeObjection, judgeRepair } from '../../rules/credit/period.ts';
import type { CreditPeriods } from '../../rules/credit/periods-file.ts';
import type { Circumstances, Decision } from '../behaviour.ts';
import { endOfDay } from '../day.ts';
import { openEntries } from '../ledger/entries.ts';
import type { LedgerState } from '../ledger/state.ts';
import { creditKey, ledgerKey } from '../protocol/credit.ts';
import type { ObjectData, RepairData } from '../protocol/credit-messages.ts';
import { type DefectCode, defect } from '../protocol/defects.ts';
import type { DueRow, JournalCommand } from '../protocol/journal.ts';
import { toldOfRequest } from './announcements.ts';
import type { CreditFileEvent, CreditFileState, OpenRequest, RequestKind } from './state.ts';

/** What the published settings say of periods and answers. */
export interface RequestSettings {
  readonly periods: CreditPeriods;
  readonly calendar: Pick<WorkingCalendar, 'addWorkingDays'>;
}

/** A request about an item, with the ledger as it stands. */
export interface Asking {
  readonly state: CreditFileState;
  readonly ledger: LedgerState | undefined;
  readonly findings: RequestSettings;
  readonly circumstances: Circumstances;
}

type Decided = Decision<CreditFileEvent>;

/** That an item is wrong can be said at any time; it is not used until that is answered. */
export function object({ statement, evidence = [] }: ObjectData, asking: Asking): Decided {
  const { state, ledger, findings, circumstances } = asking;
  const { id, today } = circumstances;
  if (state.request !== undefined) return refused('CREDIT_REQUEST_OPEN', '');
  const verdict = judgeObjection(openEntries(ledger), { item: id, on: today }, findings.periods, findings.calendar);
  if ('refused' in verdict) return refused(codes[verdict.refused], '');
  return asked('objection', verdict.answerBy, asking, { statement, evidence }, [
    { to: ledgerKey(state.person), command: { type: 'suspendItem', item: id } },
  ]);
}

/** An item may be repaired when its minimum is over, the duties are done, and the person commits to better. */
export function repair({ dutiesDone, commitment }: RepairData, asking: Asking): Decided {
  const { state, ledger, findings, circumstances } = asking;
  const { id, today: on } = circumstances;
  if (state.request !== undefined) return refused('CREDIT_REQUEST_OPEN', '');
  const application = {
    item: id,
    on,
    ...(dutiesDone === undefined ? {} : { dutiesDoneEvidence: dutiesDone.hash.value }),
    ...(commitment === undefined ? {} : { commitmentLetter: commitment.hash.value }),
  };
  const verdict = judgeRepair(openEntries(ledger), application, findings.periods, findings.calendar);
  if ('refused' in verdict) {
    const { possibleFrom } = verdict;
    const pointer = pointers[verdict.refused] ?? '';
    if (possibleFrom === undefined) return refused(codes[verdict.refused], pointer);
    const detail = { zh: `最早 ${possibleFrom}`, en: `from ${possibleFrom} on` };
    return { verdict: 'refused', defects: [defect(codes[verdict.refused], pointer, detail)] };
  }
  const evidence = [dutiesDone, commitment].flatMap((one) => (one === undefined ? [] : [one]));
  return asked('repair', verdict.answerBy, asking, { evidence }, []);
}

const codes = {
  ITEM_UNKNOWN: 'CREDIT_OVER',
  ITEM_OVER: 'CREDIT_OVER',
  OBJECTION_OPEN: 'CREDIT_REQUEST_OPEN',
  REPAIR_TOO_EARLY: 'CREDIT_REPAIR_EARLY',
  DUTIES_UNPROVED: 'CREDIT_DUTIES',
  COMMITMENT_MISSING: 'CREDIT_COMMITMENT',
} as const satisfies Readonly<Record<string, DefectCode>>;

const pointers: Readonly<Partial<Record<keyof typeof codes, string>>> = {
  DUTIES_UNPROVED: '/data/dutiesDone',
  COMMITMENT_MISSING: '/data/commitment',
};

function refused(code: DefectCode, pointer: string): Decided {
  return { verdict: 'refused', defects: [defect(code, pointer)] };
}

function asked(
  kind: RequestKind,
  { day: answerBy }: ReachedDay,
  { state, circumstances }: Asking,
  said: Pick<Extract<CreditFileEvent, { readonly type: 'CreditRequested' }>, 'statement' | 'evidence'>,
  commands: readonly JournalCommand[],
): Decided {
  const { id, today: on, sender } = circumstances;
  const request: OpenRequest = { kind, by: sender?.integrator ?? '', on, answerBy, dueAt: endOfDay(answerBy) };
  return {
    verdict: 'received',
    events: [{ type: 'CreditRequested', request, ...said }],
    messages: toldOfRequest(state, request, circumstances),
    commands,
    dueSet: [answerRow(id, request)],
  };
}

/** The row that waits for the end of the last day for an answer. */
export function answerRow(id: string, { dueAt }: Pick<OpenRequest, 'dueAt'>): DueRow {
  return { at: dueAt, entity: creditKey(id), name: 'answerCredit' };
}
