import type { Circumstances } from '../behaviour.ts';
import { decidesIn, defectsOfFiling, officerFiling, type Signer } from '../person/officer-filing.ts';
import { type ReviewVerb, reviewVerbs } from '../protocol/verification-desk.ts';
import type { VerificationState } from './state.ts';

/** What an officer may do with a report now: what the decision would refuse neither for where it stands nor for who asks. */
export function reviewsFor(
  { order, review }: VerificationState,
  signer: Signer,
  circumstances: Pick<Circumstances, 'look' | 'today'>,
): readonly ReviewVerb[] {
  const filing = officerFiling(signer.officer, circumstances);
  if (review === undefined || filing === undefined || !decidesIn(filing, order.region)) return [];
  if (defectsOfFiling(signer, '', circumstances).length > 0) return [];
  const { proposed } = review;
  return reviewVerbs.filter((verb) =>
    verb === 'review' ? proposed === undefined : proposed !== undefined && proposed.officer !== signer.officer,
  );
}
