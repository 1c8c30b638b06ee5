import type { Circumstances } from '../behaviour.ts';
import type { OutboundMessage } from '../protocol/journal.ts';
import type { CreditDecision, CreditFileState, OpenRequest, Retraction } from './state.ts';

/** What is told of a credit file: to its owner, to who asked, and to the organisation that must answer. */

export function toldOfRequest(
  state: CreditFileState,
  request: OpenRequest,
  circumstances: Circumstances,
): readonly OutboundMessage[] {
  const { kind, on, answerBy } = request;
  return told('credit-requested', state, request, circumstances, { request: kind, on, answerBy });
}

export function toldOfProposal(
  state: CreditFileState,
  { decision, officer, organisation }: CreditDecision,
  circumstances: Circumstances,
): readonly OutboundMessage[] {
  return told('credit-decision-proposed', state, undefined, circumstances, { decision, officer, organisation });
}

export function toldOfDecision(
  state: CreditFileState,
  request: OpenRequest,
  { decision, organisation, reason, on }: CreditDecision,
  circumstances: Circumstances,
): readonly OutboundMessage[] {
  const { kind } = request;
  return told('credit-answered', state, request, circumstances, { request: kind, decision, organisation, reason, on });
}

export function toldOfLateness(
  state: CreditFileState,
  request: OpenRequest,
  circumstances: Circumstances,
): readonly OutboundMessage[] {
  const { kind, answerBy } = request;
  return told('credit-answer-late', state, request, circumstances, { request: kind, answerBy });
}

export function toldOfRetraction(
  state: CreditFileState,
  { document, on }: Retraction,
  circumstances: Circumstances,
): readonly OutboundMessage[] {
  const { integrator: by, request } = state;
  return told('credit-retracted', state, request ?? { by }, circumstances, { document: { ...document }, on });
}

/** Without `request`, those are told who speak for the deciding organisation, and nobody else. */
function told(
  event: string,
  { integrator, occurrence: { organisation } }: CreditFileState,
  request: Pick<OpenRequest, 'by'> | undefined,
  { id, version, speakersFor }: Circumstances,
  data: OutboundMessage['data'],
): readonly OutboundMessage[] {
  const concerned = request === undefined ? [] : [integrator, request.by];
  return [...new Set([...concerned, ...speakersFor(organisation)])].map((one) => ({
    integrator: one,
    topic: `credit.${id}`,
    event,
    data: { version: version + 1, ...data },
  }));
}
