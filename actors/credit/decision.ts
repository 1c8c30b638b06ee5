import type { Circumstances, Decision } from '../behaviour.ts';
import { defectsOfConflict, defectsOfDecider, defectsOfFiling, type Signer } from '../person/officer-filing.ts';
import { ledgerKey } from '../protocol/credit.ts';
import type { DecideData } from '../protocol/credit-messages.ts';
import { type Defect, defect } from '../protocol/defects.ts';
import type { JournalCommand } from '../protocol/journal.ts';
import { toldOfDecision, toldOfProposal } from './announcements.ts';
import { type Asking, answerRow } from './request.ts';
import type { CreditDecision, CreditFileEvent, CreditFileState, OpenRequest } from './state.ts';

/**
 * An officer of the organisation that decided on the item answers what is asked about it. About a serious item two officers
 * must say the same; what the second says otherwise is the new first word.
 */
export function decideRequest(data: DecideData, asking: Asking): Decision<CreditFileEvent> {
  const { state, ledger, circumstances } = asking;
  const { id, today: on } = circumstances;
  const { request } = state;
  const { officer, organisation, decision, reason } = data;
  const defects = defectsOf(data, asking);
  if (request === undefined || defects.length > 0) return { verdict: 'refused', defects };
  const said: CreditDecision = { officer, organisation, decision, reason, on };
  const item = ledger?.items.find((one) => one.item.item === id)?.item;
  const { proposed } = request;
  if (item?.severity === 'serious' && proposed?.decision !== decision)
    return {
      verdict: 'received',
      events: [{ type: 'CreditDecisionProposed', decision: said }],
      messages: toldOfProposal(state, said, circumstances),
    };
  const whole: CreditDecision = proposed?.decision === decision ? { ...said, first: proposed.officer } : said;
  return {
    verdict: 'received',
    events: [{ type: 'CreditAnswered', kind: request.kind, decision: whole }],
    messages: toldOfDecision(state, request, whole, circumstances),
    commands: effectOf(request, whole, state.person, id),
    ...(request.late === true ? {} : { dueCleared: [answerRow(id, request)] }),
  };
}

/** What comes of it in the ledger. An item that has ended meanwhile stays ended. */
function effectOf(
  { kind }: OpenRequest,
  { decision }: CreditDecision,
  person: string,
  item: string,
): readonly JournalCommand[] {
  const to = ledgerKey(person);
  if (decision === 'grant') return [{ to, command: { type: kind === 'repair' ? 'repairItem' : 'withdrawItem', item } }];
  return kind === 'repair' ? [] : [{ to, command: { type: 'resumeItem', item } }];
}

function defectsOf(data: DecideData, { state, circumstances }: Asking): readonly Defect[] {
  const { request } = state;
  const { version } = circumstances;
  const defects = [...defectsOfAnswerer(data, state, circumstances)];
  if (data.expectedVersion !== version) {
    const detail = { zh: `现为 ${version}`, en: `it is ${version} now` };
    defects.push(defect('VERSION_STALE', '/data/expectedVersion', detail));
  }
  if (request === undefined) defects.push(defect('CREDIT_REQUEST_NONE', ''));
  else if (request.proposed?.officer === data.officer) defects.push(defect('SECOND_SIGNER_SAME', '/data/officer'));
  return defects;
}

/**
 * What keeps an officer from answering what is asked about an item, whatever that is: only the organisation that has decided
 * answers, by somebody who decides there and whom it does not concern.
 */
export function defectsOfAnswerer(
  signer: Signer,
  { person, occurrence: { organisation, region } }: Pick<CreditFileState, 'person' | 'occurrence'>,
  circumstances: Pick<Circumstances, 'look' | 'today'>,
): readonly Defect[] {
  return [
    ...defectsOfFiling(signer, '', circumstances),
    ...defectsOfConflict(signer.officer, person, circumstances),
    ...(signer.organisation === organisation ? [] : [defect('RIGHT_ORGANISATION', '/data/organisation')]),
    ...defectsOfDecider(signer.officer, region, circumstances),
  ];
}
