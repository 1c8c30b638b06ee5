import type { Circumstances, Decision } from '../behaviour.ts';
import { ledgerKey } from '../protocol/credit.ts';
import type { RetractData } from '../protocol/credit-messages.ts';
import { type Defect, defect } from '../protocol/defects.ts';
import { toldOfRetraction } from './announcements.ts';
import { defectsOfDay } from './document-day.ts';
import { answerRow } from './request.ts';
import type { CreditFileEvent, CreditFileState } from './state.ts';

type Decided = Decision<CreditFileEvent>;

/**
 * Whoever recorded it takes it back, because the deciding document was revoked, or because it stands on the list no more. What
 * people of the journal have decided, by a report or by a disposal, is taken back by an objection alone.
 */
export function retract(
  { document, unlessAsked }: RetractData,
  state: CreditFileState,
  circumstances: Circumstances,
): Decided {
  const { sender, today } = circumstances;
  const { source, organisation } = state.occurrence;
  const defects: readonly Defect[] = [
    ...(source === 'record' || source === 'list' || source === 'undertaking' ? [] : [defect('CREDIT_SOURCE', '')]),
    ...(sender?.organisations.includes(organisation) === true ? [] : [defect('RIGHT_ORGANISATION', '')]),
    ...defectsOfDay(document.day, '/data/document/day', today),
  ];
  if (defects.length > 0) return { verdict: 'refused', defects };
  if (state.retracted !== undefined || state.granted === true)
    return { verdict: 'refused', defects: [defect('CREDIT_OVER', '')] };
  if (unlessAsked === true && state.request !== undefined)
    return { verdict: 'refused', defects: [defect('CREDIT_REQUEST_OPEN', '')] };
  return takeBack(state, document, circumstances);
}

/** It is withdrawn at once, with the measures that rest on it, and whatever was asked about it needs no answer any more. */
export function takeBack(
  state: CreditFileState,
  document: RetractData['document'],
  circumstances: Circumstances,
): Decided {
  const { id, today: on } = circumstances;
  const { request, person } = state;
  return {
    verdict: 'received',
    events: [{ type: 'CreditRetracted', document, on }],
    messages: toldOfRetraction(state, { document, on }, circumstances),
    commands: [{ to: ledgerKey(person), command: { type: 'withdrawItem', item: id, retracted: true } }],
    ...(request === undefined || request.late === true ? {} : { dueCleared: [answerRow(id, request)] }),
  };
}
