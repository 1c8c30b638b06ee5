import { within } from '../../rules/identity/division.ts';
import type { Circumstances } from '../behaviour.ts';
import { defectsOfFiling, officerFiling } from '../person/officer-filing.ts';
import type { AlertOrder, AlertVerb } from '../protocol/alert-messages.ts';
import { type Defect, type DefectCode, defect } from '../protocol/defects.ts';
import type { Integrator } from '../protocol/integrator.ts';
import type { AlertState } from './state.ts';

/** What is done by those whom the alert is about; everything else is a supervisor's. */
const ofTheAccountable: readonly AlertVerb[] = ['rectify', 'answer'];

/**
 * Whether the sender may know that there is an alert of this id: who supervises its region, and of what the accountable and
 * the assignee do themselves, who speaks for their organisations. The operator's own orders come without a sender.
 * @returns why not; the same whether there is no such alert or it is nobody's business of the sender
 */
export function mayKnow(
  state: AlertState | undefined,
  verb: AlertVerb,
  { sender }: Pick<Circumstances, 'sender'>,
): DefectCode | undefined {
  if (sender === undefined) return state === undefined ? 'ALERT_NOT_FOUND' : undefined;
  const own = ofTheAccountable.includes(verb);
  if (!own && sender.purposes?.includes('supervision') !== true) return 'RIGHT_PURPOSE';
  if (state === undefined) return 'ALERT_NOT_FOUND';
  if (supervises(sender, state) || (own && speaksForThem(sender, state))) return undefined;
  return 'ALERT_NOT_FOUND';
}

export function supervises({ purposes, supervises: areas = [] }: Integrator, { finding }: AlertState): boolean {
  return purposes?.includes('supervision') === true && areas.some((area) => within(finding.region, area));
}

function speaksForThem({ organisations }: Integrator, { finding, assignee }: AlertState): boolean {
  const { organisation } = finding.accountable;
  return (
    organisations.includes(organisation) || (assignee !== undefined && organisations.includes(assignee.organisation))
  );
}

/**
 * Whether this officer may do it: filed and in force as what it takes, at an organisation that the sender speaks for, in
 * this region, and not where it is the officer's own affair. Every defect is told.
 */
export function defectsOfPosition(
  state: AlertState,
  order: AlertOrder,
  circumstances: Pick<Circumstances, 'look' | 'today' | 'sender'>,
): readonly Defect[] {
  const { officer, organisation } = order.data;
  const own = ofTheAccountable.includes(order.type);
  const defects = [...defectsOfFiling(order.data, '', circumstances)];
  const filing = officerFiling(officer, circumstances);
  if (filing !== undefined && !own) {
    if (!filing.officerRoles.some((role) => role === 'supervisor' || role === 'leader'))
      defects.push(defect('OFFICER_NOT_SUPERVISOR', '/data/officer'));
    if (!filing.regions.some((area) => within(state.finding.region, area)))
      defects.push(defect('OFFICER_REGION', '/data/officer'));
  }
  if (circumstances.sender?.organisations.includes(organisation) === false)
    defects.push(defect('RIGHT_ORGANISATION', '/data/organisation'));
  if (order.type === 'assign') defects.push(...defectsOfFiling(order.data.assignee, '/assignee', circumstances));
  return [...defects, ...defectsOfInterest(state, order)];
}

/** Nobody judges their own affair, and nobody is two. */
function defectsOfInterest(
  state: AlertState,
  { type, data: { officer, organisation } }: AlertOrder,
): readonly Defect[] {
  const { finding, assignee, rectifiedBy, dismissal } = state;
  const pointer = '/data/officer';
  if (type === 'rectify') {
    const mine = assignee === undefined || (assignee.officer === officer && assignee.organisation === organisation);
    return mine ? [] : [defect('NOT_ASSIGNEE', pointer)];
  }
  if (type === 'answer')
    return organisation === finding.accountable.organisation ? [] : [defect('OFFICER_ORGANISATION', pointer)];
  const defects: Defect[] = [];
  if (officer === finding.accountable.officer) defects.push(defect('OWN_ALERT', pointer));
  if ((type === 'review' || type === 'close') && officer === rectifiedBy?.officer)
    defects.push(defect('REVIEWER_SAME', pointer));
  if (type === 'countersign' && officer === dismissal?.officer) defects.push(defect('SECOND_SIGNER_SAME', pointer));
  return defects;
}
