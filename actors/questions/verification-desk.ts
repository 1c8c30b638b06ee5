import type { RuleSets } from '../../rules/engine/evaluation.ts';
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
import { verificationKey } from '../protocol/verification.ts';
import type { ReviewDone, ReviewVerb, ReviewWish, VerificationDesk } from '../protocol/verification-desk.ts';
import type { Extent } from '../protocol/views.ts';
import { reviewsFor } from '../verification/possible.ts';
import type { VerificationState } from '../verification/state.ts';
import { inputOf } from './door-notes.ts';
import { type FileReadingDependencies, readFile } from './file-reading.ts';
import { inAreas } from './list-rows.ts';
import type { ReportLibrary } from './report-library.ts';
import type { VerificationLists } from './verification-lists.ts';
import { extentAtDoor } from './verification-rights.ts';
import { viewOfReport, viewOfVerification, viewOfVerificationHistory } from './verification-view.ts';

export interface VerificationDeskDependencies extends FileReadingDependencies {
  readonly clock: Clock;
  readonly rules: RuleSets;
  readonly lists: VerificationLists;
  readonly library: ReportLibrary;
  /** Has an officer's decision carried out: checked, decided by the verification, committed. */
  readonly carryOut: (wish: ReviewWish, input: Input) => Promise<ReviewDone | AlertOrderRefused>;
}

/** The officer that a user is, with what is known of the officer and of the organisation. */
interface Known {
  readonly filing: Filing;
  readonly look: (entity: EntityKey) => Glimpse;
}

/** Verifications for the users of the door. Every answer waits until the journal says who has read or decided what. */
export function createVerificationDesk(dependencies: VerificationDeskDependencies): VerificationDesk {
  const { store, clock, rules, notes, lists, library, look, carryOut } = dependencies;
  const today = () => dayOf(clock.now());
  const officerOf = async ({ officer }: DoorUser): Promise<Known | undefined> => {
    if (officer === undefined) return undefined;
    const glimpses = new Map<string, Glimpse>();
    const see = async (entity: EntityKey): Promise<Glimpse> => {
      const glimpse = await look(entity, (seen) => seen);
      glimpses.set(entityName(entity), glimpse);
      return glimpse;
    };
    const person = (await see(officerKey(officer))).state as PersonState | undefined;
    const filing = filingOn(person, today());
    if (filing === undefined || standingOn(person, today()) !== 'valid') return undefined;
    await see(organisationKey(filing.organisation));
    return { filing, look: (entity) => glimpses.get(entityName(entity)) ?? { state: undefined, version: 0 } };
  };
  const regionOf = ({ order }: VerificationState) => order.region;
  /** How far a user sees depends on where the verification lies, so that is looked at first. */
  const regionAt = (id: string) =>
    look(verificationKey(id), ({ state }) => (state as unknown as VerificationState | undefined)?.order.region);

  return {
    verifications: (user, wanted) => lists.read(notes.list(user), wanted),
    verificationFile: async (user, id, { before, report: number, reportVersion } = {}) => {
      const known = await officerOf(user);
      const extent: Extent = extentAtDoor(user.role, known?.filing, (await regionAt(id)) ?? '');
      const asked = { user, extent, before };
      const reading = await readFile<VerificationState>(verificationKey(id), asked, regionOf, {
        store,
        notes,
        look,
      });
      if (reading === undefined) return undefined;
      const { state, version, history, older } = reading;
      const report = await library.report(id, state, { number, version: reportVersion });
      const set = rules.find(state.order.ruleSet) ?? rules.current;
      return {
        verification: id,
        version,
        extent,
        state: viewOfVerification(state, extent),
        ...(report === undefined ? {} : { report: viewOfReport(report, extent, set) }),
        versions: (await library.versions(id)).map((one) => ({
          number: one.number,
          version: one.version,
          outcome: one.outcome,
          sealedAt: one.sealedAt,
          seal: one.seal,
          ...(one.previous === undefined ? {} : { previous: one.previous }),
        })),
        rows: viewOfVerificationHistory(history, extent),
        ...older,
        possible: possibleFor(user, known, state, today()),
      };
    },
    decide: async (user, wish) => {
      const entity = verificationKey(wish.id);
      const region = await regionAt(wish.id);
      if (region === undefined || !inAreas(user.regions, region)) {
        await notes.missing(entity, user);
        return undefined;
      }
      const outcome = await decisionOf(user, wish, carryOut);
      // What the verification itself has refused stands in its own history.
      if ('refused' in outcome && outcome.refused !== 'decided') {
        const codes = [...new Set(outcome.defects.map(({ code }) => code))];
        const event = { type: 'OrderRefused', ...entity, verb: wish.verb.slice(0, 32), codes };
        await notes.user(user.name, event, user);
      }
      return outcome;
    },
  };
}

function possibleFor(
  { officer, role }: DoorUser,
  known: Known | undefined,
  state: VerificationState,
  today: string,
): readonly ReviewVerb[] {
  if (officer === undefined || known === undefined || role === 'auditor') return [];
  return reviewsFor(state, { officer, organisation: known.filing.organisation }, { look: known.look, today });
}

async function decisionOf(
  { name, officer, role }: DoorUser,
  { id, verb, data }: ReviewWish,
  carryOut: VerificationDeskDependencies['carryOut'],
): Promise<ReviewDone | AlertOrderRefused> {
  if (officer === undefined || role === 'auditor')
    return { refused: 'forbidden', defects: [defect('OFFICER_ROLE', '/data/officer')] };
  // Who decides is who has come through the door, and nobody else; and nobody decides on what they have not seen.
  const others = ['officer', 'organisation'].filter((member) => Object.hasOwn(data, member));
  if (others.length > 0)
    return { refused: 'malformed', defects: others.map((one) => defect('SCHEMA_UNEXPECTED', `/data/${one}`)) };
  return carryOut({ id, verb, data: { ...data, officer } }, inputOf({ name, officer }));
}
