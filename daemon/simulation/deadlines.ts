import type { AlertState } from '../../actors/alert/state.ts';
import type { ApplicationState } from '../../actors/application/state.ts';
import { answerRow } from '../../actors/credit/request.ts';
import type { CreditFileState } from '../../actors/credit/state.ts';
import { endRow } from '../../actors/ledger/ledger.ts';
import type { LedgerState } from '../../actors/ledger/state.ts';
import type { PersonState } from '../../actors/person/state.ts';
import type { EntityKey } from '../../actors/protocol/entity.ts';
import type { Json } from '../../actors/protocol/journal.ts';
import { listRow } from '../../actors/protocol/lists.ts';
import type { UndertakingState } from '../../actors/undertaking/state.ts';
import { rowKey } from '../../adapters/level/keys.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The keys of the due rows that an entity's state implies, thought out anew: a filing that nobody has declared ended waits for the
 * midnight in Shanghai after its last day, and a supervisor or leader stands in the list of these; an application stands in the
 * list of the open ones until it is closed, then in that of the ended ones; an alert the same, beside the one row that it waits
 * for. A ledger waits for the last day of each item in use; a credit file for the answer that it owes, and stands in the list of
 * those that owe one; an open undertaking for its reminder and for the end of its grace. A case says itself when it wants to be asked; that it does so at the right moments is for the tests of its clocks.
 */
export function deadlineKeys(entity: EntityKey, state: Json): readonly string[] {
  if (entity.kind === 'application') {
    const { status, submittedOn, deeds, clocks } = state as unknown as ApplicationState;
    const closed = deeds.filter(({ action }) => action === 'close').map(({ on }) => on);
    const [list, on = submittedOn] =
      status === 'closed' ? (['endedApplications', ...closed] as const) : (['openApplications'] as const);
    const rows = Object.entries(clocks?.rows ?? {}).map(([name, at]) => rowKey.due({ at, entity, name }));
    return [
      ...rows,
      ...collaborationKeys(entity, state as unknown as ApplicationState),
      rowKey.due(listRow(entity, { list, on })),
    ];
  }
  if (entity.kind === 'alert') {
    const { status, deeds, firstOn, due } = state as unknown as AlertState;
    const end = deeds.findLast(({ verb }) => verb === (status === 'dismissed' ? 'countersign' : 'close'));
    const ended = status === 'closed' || status === 'dismissed';
    const place = ended
      ? ({ list: 'endedAlerts', on: end?.on ?? '' } as const)
      : ({ list: 'openAlerts', on: firstOn } as const);
    return [...(due === undefined ? [] : [rowKey.due({ entity, ...due })]), rowKey.due(listRow(entity, place))];
  }
  if (entity.kind === 'ledger') {
    const { items } = state as unknown as LedgerState;
    return [...new Set(items.map(({ item }) => rowKey.due(endRow(entity.id, item.lastDay))))];
  }
  if (entity.kind === 'credit') {
    const { request } = state as unknown as CreditFileState;
    if (request === undefined) return [];
    const listed = rowKey.due(listRow(entity, { list: 'openCreditRequests', on: request.answerBy }));
    return request.late === true ? [listed] : [rowKey.due(answerRow(entity.id, request)), listed];
  }
  if (entity.kind === 'undertaking') {
    const { status, lapseAt, remindAt } = state as unknown as UndertakingState;
    if (status !== 'open') return [];
    const rows = [{ at: lapseAt, name: 'lapseUndertaking' }];
    if (remindAt !== undefined) rows.push({ at: remindAt, name: 'remindUndertaking' });
    return rows.map((row) => rowKey.due({ entity, ...row }));
  }
  if (entity.kind !== 'person') return [];
  const months = monthKeys(entity, state as unknown as PersonState);
  const { filing, filingExpired } = state as unknown as PersonState;
  if (filing === undefined || filingExpired === true) return months;
  const at = Date.parse(`${filing.validTo}T00:00:00+08:00`) + DAY_MS;
  const expiry = rowKey.due({ at, entity, name: `expireFiling_${filing.validTo}` });
  const watches = filing.officerRoles.includes('supervisor') || filing.officerRoles.includes('leader');
  const listed = watches ? [rowKey.due(listRow(entity, { list: 'filedSupervisors', on: filing.validTo }))] : [];
  return [expiry, ...listed, ...months];
}

/** Each month of which something is still to be told waits for the midnight in Shanghai after its last day. */
function monthKeys(entity: EntityKey, { monthly }: PersonState): readonly string[] {
  const waiting = (monthly?.months ?? []).filter(({ told }) => told !== true).map(({ month }) => month);
  return [...new Set(waiting)].map((month) => {
    const [year, number] = month.split('-').map(Number);
    const next = number === 12 ? `${(year ?? 0) + 1}-01` : `${year}-${String((number ?? 0) + 1).padStart(2, '0')}`;
    return rowKey.due({ at: Date.parse(`${next}-01T00:00:00+08:00`), entity, name: `closeMonth_${month}` });
  });
}

/** A receiver's time runs unless a consultation stops it, and each consultation is due once. */
function collaborationKeys(entity: EntityKey, { open, consultations }: ApplicationState): readonly string[] {
  const keys: string[] = [];
  for (const { step, holder } of open)
    if (holder?.dueAt !== undefined && holder.stoppedOn === undefined)
      keys.push(rowKey.due({ at: holder.dueAt, entity, name: `holder_${step}` }));
  for (const { number, status, due, dueAt } of consultations)
    if (status === 'open' && due !== true) keys.push(rowKey.due({ at: dueAt, entity, name: `consultation_${number}` }));
  return keys;
}
