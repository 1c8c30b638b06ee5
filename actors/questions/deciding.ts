import type { Glimpse } from '../behaviour.ts';
import { dayOf } from '../day.ts';
import { filingOn, standingOn } from '../person/filing.ts';
import type { Filing, PersonState } from '../person/state.ts';
import type { Clock } from '../ports.ts';
import type { AlertOrderRefused } from '../protocol/alert-desk.ts';
import { defect } from '../protocol/defects.ts';
import type { DoorUser } from '../protocol/desk.ts';
import { type EntityKey, entityName, officerKey, organisationKey } from '../protocol/entity.ts';
import type { Input } from '../protocol/journal.ts';
import type { ReviewWish } from '../protocol/verification-desk.ts';
import { type DoorNotes, inputOf } from './door-notes.ts';
import type { FileReadingDependencies } from './file-reading.ts';
import { inAreas } from './list-rows.ts';

/** What the decisions of officers at the door have in common, whatever they are about. */

/** The officer that a user is, with what is known of the officer and of the organisation. */
export interface KnownOfficer {
  readonly filing: Filing;
  readonly look: (entity: EntityKey) => Glimpse;
}

/** Finds who a user is as an officer; undefined for one who is none, or whose filing does not hold. */
export function officersAtDoor({
  look,
  clock,
}: Pick<FileReadingDependencies, 'look'> & { readonly clock: Clock }): (
  user: DoorUser,
) => Promise<KnownOfficer | undefined> {
  return async ({ officer }) => {
    if (officer === undefined) return undefined;
    const today = dayOf(clock.now());
    const glimpses = new Map<string, Glimpse>();
    const see = async (entity: EntityKey): Promise<Glimpse> => {
      const glimpse = await look(entity, (seen) => seen);
      glimpses.set(entityName(entity), glimpse);
      return glimpse;
    };
    const person = (await see(officerKey(officer))).state as PersonState | undefined;
    const filing = filingOn(person, today);
    if (filing === undefined || standingOn(person, today) !== 'valid') return undefined;
    await see(organisationKey(filing.organisation));
    return { filing, look: (entity) => glimpses.get(entityName(entity)) ?? { state: undefined, version: 0 } };
  };
}

interface Deciding<Done> {
  readonly entity: EntityKey;
  /** Where it lies; undefined where there is none. */
  readonly region: string | undefined;
  readonly notes: DoorNotes;
  /** Has it checked, decided by the entity, committed. */
  readonly carryOut: (wish: ReviewWish, input: Input) => Promise<Done | AlertOrderRefused>;
}

/** Has something decided in the name of a user's officer; undefined where there is none, and where it lies elsewhere. */
export async function decideAtDoor<Done extends object>(
  user: DoorUser,
  wish: ReviewWish,
  { entity, region, notes, carryOut }: Deciding<Done>,
): Promise<Done | AlertOrderRefused | undefined> {
  if (region === undefined || !inAreas(user.regions, region)) {
    await notes.missing(entity, user);
    return undefined;
  }
  const outcome = await decisionOf(user, wish, carryOut);
  // What the entity itself has refused stands in its own history.
  if ('refused' in outcome && outcome.refused !== 'decided') {
    const codes = [...new Set(outcome.defects.map(({ code }) => code))];
    const event = { type: 'OrderRefused', ...entity, verb: wish.verb.slice(0, 32), codes };
    await notes.user(user.name, event, user);
  }
  return outcome;
}

async function decisionOf<Done>(
  { name, officer, role }: DoorUser,
  { id, verb, data }: ReviewWish,
  carryOut: Deciding<Done>['carryOut'],
): Promise<Done | AlertOrderRefused> {
  if (officer === undefined || role === 'auditor')
    return { refused: 'forbidden', defects: [defect('OFFICER_ROLE', '/data/officer')] };
  // Who decides is who has come through the door, and nobody else; and nobody decides on what they have not seen.
  const others = ['officer', 'organisation'].filter((member) => Object.hasOwn(data, member));
  if (others.length > 0)
    return { refused: 'malformed', defects: others.map((one) => defect('SCHEMA_UNEXPECTED', `/data/${one}`)) };
  return carryOut({ id, verb, data: { ...data, officer } }, inputOf({ name, officer }));
}
