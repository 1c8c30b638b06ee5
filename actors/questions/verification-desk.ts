import type { RuleSets } from '../../rules/engine/evaluation.ts';
import { dayOf } from '../day.ts';
import type { Clock } from '../ports.ts';
import type { AlertOrderRefused } from '../protocol/alert-desk.ts';
import type { DoorUser } from '../protocol/desk.ts';
import type { Input } from '../protocol/journal.ts';
import { verificationKey } from '../protocol/verification.ts';
import type { ReviewDone, ReviewVerb, ReviewWish, VerificationDesk } from '../protocol/verification-desk.ts';
import type { Extent } from '../protocol/views.ts';
import { reviewsFor } from '../verification/possible.ts';
import type { VerificationState } from '../verification/state.ts';
import { decideAtDoor, type KnownOfficer, officersAtDoor } from './deciding.ts';
import { type FileReadingDependencies, readFile } from './file-reading.ts';
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

/** Verifications for the users of the door. Every answer waits until the journal says who has read or decided what. */
export function createVerificationDesk(dependencies: VerificationDeskDependencies): VerificationDesk {
  const { store, clock, rules, notes, lists, library, look, carryOut } = dependencies;
  const today = () => dayOf(clock.now());
  const officerOf = officersAtDoor({ look, clock });
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
    decide: async (user, wish) =>
      decideAtDoor(user, wish, { entity: verificationKey(wish.id), region: await regionAt(wish.id), notes, carryOut }),
  };
}

function possibleFor(
  { officer, role }: DoorUser,
  known: KnownOfficer | undefined,
  state: VerificationState,
  today: string,
): readonly ReviewVerb[] {
  if (officer === undefined || known === undefined || role === 'auditor') return [];
  return reviewsFor(state, { officer, organisation: known.filing.organisation }, { look: known.look, today });
}
