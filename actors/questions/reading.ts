import type { RuleSets } from '../../rules/engine/evaluation.ts';
import type { AlertState } from '../alert/state.ts';
import { governing } from '../application/charge.ts';
import type { ApplicationState } from '../application/state.ts';
import type { Glimpse } from '../behaviour.ts';
import type { ConsentState } from '../consent/state.ts';
import { dayOf } from '../day.ts';
import type { Journal } from '../journal.ts';
import type { PersonState } from '../person/state.ts';
import type { Clock } from '../ports.ts';
import type { DefectCode } from '../protocol/defects.ts';
import type { EntityKey } from '../protocol/entity.ts';
import type { Integrator, Purpose } from '../protocol/integrator.ts';
import { consentKey, verificationKey } from '../protocol/verification.ts';
import type { VerificationExtent } from '../protocol/verification-views.ts';
import type { Extent } from '../protocol/views.ts';
import type { VerificationState } from '../verification/state.ts';
import { createJournaledReading } from './journaled-reading.ts';
import { type Claim, extentOfAlert, extentOfApplication, extentOfPerson, reasonForOwner } from './rights.ts';
import { extentOfConsent, extentOfVerification } from './verification-rights.ts';

/** An integrator's question about an entity. */
export interface Asking {
  readonly integrator: Integrator;
  /** `<service>.<verb>`. */
  readonly service: string;
  readonly purpose: Purpose;
  /** Staff number of the officer who reads. */
  readonly officer?: string;
  readonly reason?: string;
  /** Told of a refusal that is on its way into the journal: the answer does not wait for it, but whoever bounds questions must. */
  readonly pending: (committed: Promise<void>) => void;
}

/** What somebody was allowed to read, once that is in the journal. */
export interface Reading<State, Reach extends string = Extent> {
  readonly entity: EntityKey;
  readonly version: number;
  readonly state: State;
  readonly extent: Reach;
}

/** Why the owner of an application may not read it so: it knows that there is one. */
export interface Refusal {
  readonly refused: DefectCode;
}

/** Which report somebody reads; the version is left out for the newest. */
export interface ReportRead {
  readonly report?: string;
  readonly reportVersion?: number;
}

export interface ReaderDependencies {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly rules: RuleSets;
  /** See Registry.look. */
  readonly look: <Result>(entity: EntityKey, use: (glimpse: Glimpse) => Result) => Promise<Result>;
}

/**
 * Reads entities for integrators. Every reading is journaled on the entity before it is answered (P3). Undefined where
 * there is no such entity, and where the asker has no right to it: that is journaled as well, but the answer does not wait
 * for it, so that not even the time it takes tells the two apart. The owner of an application, which knows of it, is told
 * what is wrong with the officer who wants to handle it.
 */
export interface Reader {
  application(id: string, asking: Asking): Promise<Reading<ApplicationState> | Refusal | undefined>;
  alert(id: string, asking: Asking): Promise<Reading<AlertState> | undefined>;
  /** @param report what of it is read, where that is one of its reports */
  verification(
    id: string,
    asking: Asking,
    report?: ReportRead,
  ): Promise<Reading<VerificationState, VerificationExtent> | undefined>;
  consent(id: string, asking: Asking): Promise<Reading<ConsentState> | undefined>;
  /** An officer or an organisation. */
  person(id: string, asking: Asking): Promise<Reading<PersonState> | undefined>;
  /** Who stands behind an application: for those who may read all of it, and for nobody else. */
  personBehind(
    application: string,
    whose: 'applicant' | 'agent',
    asking: Asking,
  ): Promise<Reading<PersonState> | undefined>;
}

export function createReader(dependencies: ReaderDependencies): Reader {
  const { clock, rules } = dependencies;
  const { claimOf, read } = createJournaledReading(dependencies);
  const weighApplication = (claim: Claim) => (state: ApplicationState) =>
    extentOfApplication(claim, state, governing(rules, state));

  return {
    application: async (id, asking) => {
      const { seen, ...claim } = await claimOf(asking);
      const weigh = weighApplication(claim);
      let refused: DefectCode | undefined;
      const reading = await read({ kind: 'application', id }, asking, seen, (state: ApplicationState) => {
        const extent = weigh(state);
        if (extent === undefined) refused = reasonForOwner(claim, state, governing(rules, state));
        return extent;
      });
      return refused === undefined ? reading : { refused };
    },
    alert: async (id, asking) => {
      const { seen, ...claim } = await claimOf(asking);
      return read<AlertState>({ kind: 'alert', id }, asking, seen, (state) => extentOfAlert(claim, state));
    },
    verification: async (id, asking, report = {}) => {
      const { seen, ...claim } = await claimOf(asking);
      return read<VerificationState, VerificationExtent>(
        verificationKey(id),
        asking,
        seen,
        (state) => extentOfVerification(claim, state),
        { ...report },
      );
    },
    consent: async (id, asking) => {
      const { seen, ...claim } = await claimOf(asking);
      return read<ConsentState>(consentKey(id), asking, seen, (state) => extentOfConsent(claim, state));
    },
    person: async (id, asking) => {
      const { seen, ...claim } = await claimOf(asking);
      const today = dayOf(clock.now());
      return read<PersonState>({ kind: 'person', id }, asking, seen, (state) => extentOfPerson(claim, state, today));
    },
    personBehind: async (application, whose, asking) => {
      const { seen, ...claim } = await claimOf(asking);
      const weigh = weighApplication(claim);
      const behind = await read<ApplicationState>({ kind: 'application', id: application }, asking, seen, (state) =>
        weigh(state) === 'whole' ? 'whole' : undefined,
      );
      const id = behind?.state.people[whose];
      if (behind === undefined || id === undefined) return undefined;
      const version = { entity: behind.entity, version: behind.version };
      return read<PersonState>({ kind: 'person', id }, asking, [...seen, version], () => 'whole', {
        through: application,
      });
    },
  };
}
