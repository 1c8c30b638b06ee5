import type { Circumstances, Decision } from '../behaviour.ts';
import { standingOn } from '../person/filing.ts';
import type { PersonState } from '../person/state.ts';
import type { ClaimData, ReleaseData } from '../protocol/collaboration-messages.ts';
import { type Defect, defect } from '../protocol/defects.ts';
import { type EntityKey, officerKey } from '../protocol/entity.ts';
import { toldColleagues } from './collaboration-announcements.ts';
import { dueAfter } from './holder.ts';
import type { ApplicationEvent, Claim, OpenStep } from './state.ts';
import type { AtStep } from './step-command.ts';

/** The officers whose filing says whether a claim still holds. */
export function claimantsOf(open: OpenStep | undefined): readonly EntityKey[] {
  return open?.claim === undefined ? [] : [officerKey(open.claim.officer)];
}

/** Whether an officer had claimed the step when its time was over: that it became overdue is counted to that officer then. */
export function heldAtClose(open: OpenStep | undefined, due: { readonly at: number } | undefined): string | undefined {
  const claim = open?.claim;
  return claim !== undefined && due !== undefined && claim.until >= due.at ? claim.officer : undefined;
}

/** A claim that holds: until its moment, and as long as the officer's filing is in force. */
function claimInForce({ claim }: OpenStep, { now, today, look }: Circumstances): Claim | undefined {
  if (claim === undefined || now >= claim.until) return undefined;
  const claimant = look(officerKey(claim.officer)).state as PersonState | undefined;
  return standingOn(claimant, today) === 'valid' ? claim : undefined;
}

/** What one officer has claimed, no other may do; by whom it is claimed is not said. */
export function defectsOfClaim(open: OpenStep | undefined, officer: string, around: Circumstances): readonly Defect[] {
  const claim = open === undefined ? undefined : claimInForce(open, around);
  return claim === undefined || claim.officer === officer ? [] : [defect('STEP_CLAIMED', '/data/officer')];
}

/** An officer keeps the step until offices close; once more prolongs it. */
export function claim(data: ClaimData, at: AtStep): Decision<ApplicationEvent> {
  const { open, charge, examination, circumstances } = at;
  const { officer, workingDays = 1 } = data;
  const { dueAt: until = 0 } = dueAfter(examination.calendar, circumstances.today, workingDays, charge.region);
  return {
    verdict: 'received',
    events: [{ type: 'StepClaimed', officer, open: { ...open, claim: { officer, until } } }],
    messages: toldColleagues('claimed', { until: new Date(until).toISOString() }, at),
  };
}

/** The officer who has claimed the step lets it go. */
export function release({ officer }: ReleaseData, at: AtStep): Decision<ApplicationEvent> {
  if (claimInForce(at.open, at.circumstances)?.officer !== officer)
    return { verdict: 'refused', defects: [defect('CLAIM_NOT_HELD', '/data/officer')] };
  const { claim: _claim, ...open } = at.open;
  return {
    verdict: 'received',
    events: [{ type: 'StepReleased', officer, open }],
    messages: toldColleagues('released', {}, at),
  };
}
