import type { Circumstances } from '../behaviour.ts';
import type { Signer } from '../person/officer-filing.ts';
import { type CreditVerb, creditVerbs } from '../protocol/credit-desk.ts';
import { defectsOfAnswerer } from './decision.ts';
import type { CreditFileState } from './state.ts';

type Around = Pick<Circumstances, 'look' | 'today'>;

/** Whether an officer is one of those who answer about an item: they alone see what the person has said. */
export function isAnswerer(state: CreditFileState, signer: Signer, circumstances: Around): boolean {
  return defectsOfAnswerer(signer, state, circumstances).length === 0;
}

/** What an officer may do with a credit file now: what the decision would refuse neither for where it stands nor for who asks. */
export function answersFor(state: CreditFileState, signer: Signer, circumstances: Around): readonly CreditVerb[] {
  const { request } = state;
  if (request === undefined || request.proposed?.officer === signer.officer) return [];
  return isAnswerer(state, signer, circumstances) ? creditVerbs : [];
}
