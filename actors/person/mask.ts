import { maskName } from '../../rules/identity/mask.ts';
import type { PersonState } from './state.ts';

/** The state of a person with the name masked; an organisation's name is public. */
export function maskPerson(state: PersonState): PersonState {
  const { filing } = state;
  return filing === undefined || filing.role === 'organisation'
    ? state
    : { ...state, filing: { ...filing, name: maskName(filing.name) } };
}
