import { itemsOn } from '../../rules/credit/ledger.ts';
import { governing } from '../application/charge.ts';
import type { ApplicationState } from '../application/state.ts';
import type { CreditFileState } from '../credit/state.ts';
import { personOf } from '../credit/subject.ts';
import { dayOf } from '../day.ts';
import { type KnownLedger, knownOfEvents, knownOfState } from '../ledger/known-ledger.ts';
import { readLedgerEvents } from '../ledger/reading.ts';
import type { LedgerState } from '../ledger/state.ts';
import { filingOn } from '../person/filing.ts';
import type { PersonState } from '../person/state.ts';
import type { JournalStore, PersonKeys } from '../ports.ts';
import { creditKey, ledgerKey } from '../protocol/credit.ts';
import type { RecordData } from '../protocol/credit-messages.ts';
import type { CreditExtent, CreditFileExtent } from '../protocol/credit-views.ts';
import { type EntityKey, officerKey, organisationKey } from '../protocol/entity.ts';
import type { Reading as Seen } from '../protocol/journal.ts';
import { type CreditAbout, extentOfCredit, extentOfCreditFile, mayReadLedger } from './credit-rights.ts';
import { createJournaledReading } from './journaled-reading.ts';
import type { Asking, ReaderDependencies, Reading, Refusal } from './reading.ts';
import { type Claim, extentOfApplication, reasonForOwner } from './rights.ts';

export interface CreditReaderDependencies extends ReaderDependencies {
  readonly store: Pick<JournalStore, 'history' | 'load'>;
  readonly personKeys: PersonKeys;
}

/** What is asked about: whose credit, on which day. */
export interface CreditAsked {
  readonly subject: RecordData['subject'];
  /** YYYY-MM-DD, not later than today. */
  readonly on: string;
}

/** Somebody's credit as an asker may see it, once the reading is in the journal. */
export interface CreditReading {
  readonly extent: CreditExtent;
  /** The id of the person's entity, which is shown to nobody. */
  readonly person: string;
  readonly known: KnownLedger;
  /** Where the person is the applicant of an application: what that is about. */
  readonly place?: { readonly matter: string; readonly region: string };
}

/**
 * Reads credit for integrators; who sees what stands in `credit-rights.ts`. Every reading is journaled on the ledger, or on the
 * file, before it is answered; it changes no version. A subject that has no ledger is read like an empty one by who may ask,
 * and for others there is no difference between one that has none and one that they may not read.
 */
export interface CreditReader {
  index(asked: CreditAsked, asking: Asking): Promise<CreditReading | Refusal | undefined>;
  /** The same, of the ledger whole: nothing for those who would see the band alone. */
  ledger(asked: CreditAsked, asking: Asking): Promise<CreditReading | Refusal | undefined>;
  file(id: string, asking: Asking): Promise<Reading<CreditFileState, CreditFileExtent> | undefined>;
}

interface Subject {
  /** Undefined where the applicant of an application has no number that can be read. */
  readonly person: string | undefined;
  readonly about: CreditAbout;
  readonly application?: { readonly entity: EntityKey; readonly state: ApplicationState };
  readonly seen: readonly Seen[];
}

const empty: LedgerState = { items: [], entered: 0 };

export function createCreditReader(dependencies: CreditReaderDependencies): CreditReader {
  const { clock, rules, look, store, personKeys } = dependencies;
  const { claimOf, read } = createJournaledReading(dependencies);

  const filingAt = async (entity: EntityKey, today: string) => {
    const { state, version } = await look(entity, (glimpse) => glimpse);
    const filing = filingOn(state as PersonState | undefined, today);
    return { filing, seen: [{ entity, version }] };
  };
  /** Whom the question means; undefined where there is no such application. */
  const subjectOf = async (
    { application, ...named }: RecordData['subject'],
    claim: Claim,
    today: string,
  ): Promise<Subject | Refusal | undefined> => {
    if (application !== undefined) {
      const entity: EntityKey = { kind: 'application', id: application };
      const { state: json, version } = await look(entity, (glimpse) => glimpse);
      if (json === undefined) return undefined;
      const state = json as unknown as ApplicationState;
      const extent = extentOfApplication(claim, state, governing(rules, state));
      const about = { by: 'application', region: state.region, extent } as const;
      return { person: state.people.applicant, about, application: { entity, state }, seen: [{ entity, version }] };
    }
    const person = personOf(named, today, personKeys);
    if (person === undefined) return { refused: 'CREDIT_SUBJECT' };
    const { officer, organisation } = named;
    if (officer !== undefined) {
      const { filing, seen } = await filingAt(officerKey(officer), today);
      return { person, about: { by: 'officer', filing }, seen };
    }
    if (organisation !== undefined) {
      const { filing, seen } = await filingAt(organisationKey(organisation), today);
      return { person, about: { by: 'organisation', organisation, filing }, seen };
    }
    return { person, about: { by: 'citizen' }, seen: [] };
  };

  /** The regions of the items that would be shown: what a supervisor of citizens is held against, with what is shown then. */
  const heldAgainst = async (
    { person, about }: Subject,
    { purpose }: Claim,
    isShown: (known: KnownLedger) => readonly string[],
  ): Promise<{ readonly regions: readonly (string | undefined)[]; readonly known?: KnownLedger }> => {
    const bySupervisor = purpose === 'supervision' && (about.by === 'citizen' || about.by === 'application');
    if (!bySupervisor || person === undefined) return { regions: [] };
    const known = knownOfEvents(await readLedgerEvents(store, person));
    const regions = await Promise.all(
      isShown(known).map(async (item) => {
        const file = await store.load(creditKey(item));
        return (file?.state as unknown as CreditFileState | undefined)?.occurrence.region;
      }),
    );
    return { regions, known };
  };

  const readCredit = async (
    { subject: named, on }: CreditAsked,
    asking: Asking,
    whole: boolean,
  ): Promise<CreditReading | Refusal | undefined> => {
    // What the integrator never has is told as that, and nothing is looked up for it.
    if (asking.integrator.purposes?.includes(asking.purpose) !== true) return undefined;
    const { seen: filings, ...claim } = await claimOf(asking);
    const today = dayOf(clock.now());
    const subject = await subjectOf(named, claim, today);
    if (subject === undefined || 'refused' in subject) return subject;
    const { person, about, application } = subject;
    const held = await heldAgainst(subject, claim, (known) =>
      itemsOn(known.entries, on).flatMap(({ item, standing }) => (whole || standing === 'in-use' ? [item.item] : [])),
    );
    const weighed = extentOfCredit(claim, about, held.regions);
    const extent = !whole || mayReadLedger(weighed) ? weighed : undefined;
    const seen = [...filings, ...subject.seen];
    if (extent === undefined || person === undefined) {
      const refusing = application?.entity ?? ledgerKey(person ?? '');
      await read<unknown, CreditExtent>(refusing, asking, seen, () => extent);
      if (extent !== undefined) return { refused: 'CREDIT_SUBJECT' };
      const reason = application && reasonForOwner(claim, application.state, governing(rules, application.state));
      return reason === undefined ? undefined : { refused: reason };
    }
    const said = { on, ...(application === undefined ? {} : { through: application.entity.id }) };
    const reading = await read(ledgerKey(person), asking, seen, () => extent, said, empty);
    if (reading === undefined) return undefined;
    const { state } = application ?? {};
    const ofToday = !whole && on === today ? knownOfState(reading.state) : undefined;
    return {
      extent,
      person,
      known: held.known ?? ofToday ?? knownOfEvents(await readLedgerEvents(store, person)),
      ...(state === undefined ? {} : { place: { matter: state.matter, region: state.region } }),
    };
  };

  return {
    index: (asked, asking) => readCredit(asked, asking, false),
    ledger: (asked, asking) => readCredit(asked, asking, true),
    file: async (id, asking) => {
      const { seen, ...claim } = await claimOf(asking);
      return read<CreditFileState, CreditFileExtent>(creditKey(id), asking, seen, (state) =>
        extentOfCreditFile(claim, state),
      );
    },
  };
}
