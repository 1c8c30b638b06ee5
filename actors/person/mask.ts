import { maskContact, maskName } from '../../rules/identity/mask.ts';
import type { Filing, PersonState } from './state.ts';

/** What is shown of a person: of each counter the total and the newest day, of the newest applications their ids, of materials how many. */
export interface ShownPerson extends Pick<PersonState, 'filing' | 'renewal' | 'filingExpired'> {
  readonly counters: Readonly<Record<string, { readonly total: number; readonly lastOn?: string }>>;
  readonly recent: readonly string[];
  /** How many materials are held of an applicant, and how many did not have to be handed in once more. */
  readonly materials?: { readonly held: number; readonly uploadsAvoided: number };
}

/**
 * The state of a person without personal data: the name is masked, but an organisation's, which is public. What a citizen
 * applied for is told by the applications themselves, each of which is its own question and its own entry in the journal.
 */
export function maskPerson(state: PersonState): ShownPerson {
  const { counters, recent = [], filing, renewal, filingExpired, materials, uploadsAvoided = 0 } = state;
  const shown = Object.entries(counters).map(([counter, { total, newest }]) => {
    return [counter, { total, ...(newest === undefined ? {} : { lastOn: newest }) }] as const;
  });
  return {
    ...(filing === undefined ? {} : { filing: maskFiling(filing) }),
    ...(renewal === undefined ? {} : { renewal: maskFiling(renewal) }),
    ...(filingExpired === undefined ? {} : { filingExpired }),
    counters: Object.fromEntries(shown),
    recent: recent.map(({ application }) => application),
    ...(materials === undefined ? {} : { materials: { held: materials.length, uploadsAvoided } }),
  };
}

/** Where somebody can be reached is for notices alone: it is shown that there is a way, and none of it. */
function maskFiling({ contact, ...filing }: Filing): Filing {
  const shown = filing.role === 'organisation' ? filing : { ...filing, name: maskName(filing.name) };
  return contact === undefined ? shown : { ...shown, contact: maskContact(contact) };
}
