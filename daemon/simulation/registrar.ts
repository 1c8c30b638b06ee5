import { dayOf } from '../../actors/day.ts';
import type { PersonState } from '../../actors/person/state.ts';
import type { EntityKey } from '../../actors/protocol/entity.ts';
import { entityName, officerKey, organisationKey } from '../../actors/protocol/entity.ts';
import { filingOf, type Officer, type Organisation } from './parties.ts';
import type { WorkloadDependencies } from './workload.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Files officers and organisations, when somebody is needed who is not filed; some filings end soon, some begin late. */
export class Registrar {
  readonly #with: WorkloadDependencies;
  /** Sequence of the last filing of each person. */
  readonly #filings = new Map<string, number>();

  constructor(dependencies: WorkloadDependencies) {
    this.#with = dependencies;
  }

  /** Whether an officer and the organisation are filed and in force, by the journal. */
  isFiled(officer: Officer): boolean {
    return this.#inForce(officerKey(officer.staffNumber)) && this.#inForce(organisationKey(officer.organisation));
  }

  /** Files an officer, or first the organisation. */
  file(officer: Officer): void {
    const { random, clock, parties, post, witness } = this.#with;
    const organisation = parties.organisations.find(({ creditCode }) => creditCode === officer.organisation);
    if (organisation === undefined) throw new Error(`nobody has made the organisation of ${officer.staffNumber}`);
    const wanting = !this.#inForce(organisationKey(organisation.creditCode));
    const party: Officer | Organisation = wanting ? organisation : officer;
    const entity = wanting ? organisationKey(organisation.creditCode) : officerKey(officer.staffNumber);
    const before = this.#filings.get(entity.id);
    if (before !== undefined && !witness.isAnswered(before) && random.chance(0.95)) return;
    const day = (days: number): string => dayOf(clock.now() + days * DAY_MS);
    const from = random.weigh([
      [-30, 19],
      [1, 1],
    ]);
    const to = random.pick([0, 1, 3, 15, 40, 400]);
    const data = filingOf(party, day(from), day(Math.max(from, to)), random);
    const sequence = post.send({ integrator: organisation.integrator, entity, type: 'onedoor.person.register', data });
    this.#filings.set(entity.id, sequence);
  }

  #inForce(entity: EntityKey): boolean {
    const state = this.#with.witness.entity(entityName(entity))?.state as unknown as PersonState | undefined;
    const today = dayOf(this.#with.clock.now());
    const filing = state?.filingExpired === true ? undefined : state?.filing;
    return filing !== undefined && filing.validFrom <= today && today <= filing.validTo;
  }
}
