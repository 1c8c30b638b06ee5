import type { Circumstances, Decision } from '../behaviour.ts';
import { standingOn } from '../person/filing.ts';
import type { PersonState } from '../person/state.ts';
import { type Defect, defect } from '../protocol/defects.ts';
import { organisationKey } from '../protocol/entity.ts';
import type { ContradictData } from '../protocol/messages.ts';
import type { ApplicationEvent } from './state.ts';

/**
 * A department reports, with evidence, that a result rests on something that is not so (行政许可法 69). The result stands until
 * it is revoked, which is for people; supervision is told at once.
 */
export function contradict(
  { organisation, purpose, pointer, statement, evidence }: ContradictData,
  { look, sender, today }: Circumstances,
): Decision<ApplicationEvent> {
  const place = '/data/organisation';
  const defects: Defect[] = [];
  if (sender?.organisations.includes(organisation) !== true) defects.push(defect('RIGHT_ORGANISATION', place));
  const standing = standingOn(look(organisationKey(organisation)).state as PersonState | undefined, today);
  if (standing === 'notFiled') defects.push(defect('ORGANISATION_NOT_FILED', place));
  else if (standing === 'notYetValid') defects.push(defect('FILING_NOT_YET_VALID', place));
  else if (standing === 'expired') defects.push(defect('FILING_EXPIRED', place));
  if (defects.length > 0) return { verdict: 'refused', defects };
  return {
    verdict: 'received',
    events: [{ type: 'ResultContradicted', organisation, purpose, pointer, statement, evidence, on: today }],
  };
}
