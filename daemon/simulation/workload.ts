import type { ApplicationState } from '../../actors/application/state.ts';
import { dayOf } from '../../actors/day.ts';
import type { PersonState } from '../../actors/person/state.ts';
import type { Clock } from '../../actors/ports.ts';
import { type EntityKey, entityName, officerKey, organisationKey } from '../../actors/protocol/entity.ts';
import type { ActData, Action, SubmitData } from '../../actors/protocol/messages.ts';
import type { Catalogue } from '../../rules/matters/catalogue.ts';
import { type FlowStep, type Matter, stepOf } from '../../rules/matters/matter.ts';
import { makeDraft } from '../demo/form.ts';
import type { Random } from '../demo/random.ts';
import type { Conditions } from './conditions.ts';
import { filingOf, type Officer, type Organisation, type Parties } from './parties.ts';
import type { PostOffice } from './post-office.ts';
import { type Scheduler, WORLD } from './scheduler.ts';
import type { Folded, Witness } from './witness.ts';

export interface WorkloadDependencies {
  readonly random: Random;
  readonly scheduler: Scheduler;
  readonly clock: Clock;
  readonly conditions: Conditions;
  readonly catalogue: Catalogue;
  readonly parties: Parties;
  readonly post: PostOffice;
  readonly witness: Witness;
  /** Whether a daemon lives. */
  readonly isServed: () => boolean;
}

/** An application as its sender keeps it. */
interface Case {
  readonly entity: EntityKey;
  readonly owner: string;
  draft: SubmitData;
  /** Sequence of the last message about it. */
  last: number;
  over: boolean;
}

/** What makes an application a child of another: mostly with the same applicant, and not always one that can be a parent. */
function partOf({ entity, draft }: Case, same: boolean): Pick<SubmitData, 'parent'> & Partial<SubmitData> {
  return { parent: entity.id, ...(same ? { applicant: draft.applicant } : {}) };
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** An application that was sent in vain this often is given up. */
const MOST_DRAFTS = 30;
/** While the daemon is gone, which can be minutes, people do not ask every few milliseconds: the run has only so many steps. */
const WAIT_UNSERVED_MS = 5000;

/** Everyone around the daemon at work: they file, apply, correct, withdraw and act as the committed states ask for, and misbehave. */
export class Workload {
  /** True when nothing more will be sent. */
  done = false;
  readonly #with: WorkloadDependencies;
  readonly #cases: Case[] = [];
  /** Sequence of the last filing of each person. */
  readonly #filings = new Map<string, number>();

  constructor(dependencies: WorkloadDependencies) {
    this.#with = dependencies;
  }

  start(): void {
    const { random, scheduler, conditions, post, isServed } = this.#with;
    const turn = (): void => {
      this.#turn();
      const over = this.#cases.length >= conditions.applications && this.#cases.every((one) => one.over);
      this.done = over || post.sent.length >= conditions.messages;
      const patienceMs = isServed() ? conditions.timing.sendEveryMs : WAIT_UNSERVED_MS;
      if (!this.done) scheduler.schedule(random.between(1, patienceMs), turn, WORLD);
    };
    scheduler.schedule(0, turn, WORLD);
  }

  #turn(): void {
    const { random, conditions, post } = this.#with;
    if (post.sent.length > 0 && random.chance(conditions.faults.mischief)) {
      post.misbehave();
      return;
    }
    const open = this.#cases.filter((one) => !one.over);
    const full = this.#cases.length >= conditions.applications;
    if (open.length === 0 || (!full && random.chance(0.25))) this.#apply();
    else this.#carryOn(random.pick(open));
  }

  #apply(): void {
    const { random, parties, post } = this.#with;
    const owner = random.pick(parties.integrators).integrator;
    const entity: EntityKey = { kind: 'application', id: `${owner}.A${this.#cases.length + 1}` };
    const draft = makeDraft(random).data;
    const own = this.#cases.filter((one) => one.owner === owner);
    const parent = own.length > 0 && random.chance(0.3) ? random.pick(own) : undefined;
    const kin = parent === undefined ? draft : { ...draft, ...partOf(parent, random.chance(0.9)) };
    const spoilt = random.chance(0.2) ? { ...kin, materials: kin.materials.slice(1) } : kin;
    const last = post.send({ integrator: owner, entity, type: 'onedoor.application.submit', data: spoilt });
    this.#cases.push({ entity, owner, draft: kin, last, over: false });
  }

  #carryOn(one: Case): void {
    const { random, witness, catalogue, post } = this.#with;
    // Most wait for the answer to what they have sent; some do not.
    if (!witness.isAnswered(one.last) && random.chance(0.9)) return;
    const folded = witness.entity(entityName(one.entity));
    if (folded === undefined) {
      // Refused at submission, as where its owner has no right to it.
      one.over = witness.isAnswered(one.last);
      return;
    }
    const state = folded.state as unknown as ApplicationState;
    const matter = catalogue.matter(state.matter);
    if (matter === undefined || state.status === 'closed') {
      one.over = true;
      return;
    }
    const withdraws = random.chance(0.04) && ['received', 'returned', 'accepted'].includes(state.status);
    if (withdraws || state.status === 'returned') this.#byOwner(one, folded, withdraws);
    else {
      const step = openStep(random, matter, state);
      const action = step === undefined ? undefined : actionAt(random, state, step);
      const officer = step === undefined ? undefined : this.#officerFor(matter, step, state);
      if (step === undefined || action === undefined || officer === undefined) one.over = true;
      else if (!this.#filed(officer) && random.chance(0.97)) this.#file(officer);
      else {
        const data: ActData = {
          expectedVersion: random.chance(0.95) ? folded.version : folded.version - 1,
          officer: officer.staffNumber,
          action,
          ...(state.open.length > 1 ? { step: step.id } : {}),
          ...(action === 'refuse' || action === 'object' ? { opinion: '不符合条件' } : {}),
          ...(action === 'return' ? { defects: [{ pointer: '/data/form', message: '请补充' }] } : {}),
        };
        one.last = post.send({
          integrator: officer.integrator,
          entity: one.entity,
          type: 'onedoor.application.act',
          data,
        });
      }
    }
  }

  #byOwner(one: Case, { version: expectedVersion, state }: Folded, withdraws: boolean): void {
    const { random, post } = this.#with;
    const { owner: integrator, entity } = one;
    if (withdraws) {
      one.last = post.send({ integrator, entity, type: 'onedoor.application.withdraw', data: { expectedVersion } });
      return;
    }
    const { content, matter, parent, children } = state as unknown as ApplicationState;
    // What the rules have sent back unspoilt they would send back again.
    if (content.materials.length === one.draft.materials.length) one.draft = draftOf(random, matter) ?? one.draft;
    const { agent, form, materials } = one.draft;
    // Where applications are linked, another applicant is refused, which is tried now and then.
    const linked = (parent !== undefined || children !== undefined) && random.chance(0.9);
    const applicant = linked ? content.applicant : one.draft.applicant;
    const data = { expectedVersion, applicant, ...(agent === undefined ? {} : { agent }), form, materials };
    one.last = post.send({ integrator, entity, type: 'onedoor.application.correct', data });
  }

  /** Someone who can do a step of an application, filed or not. */
  #officerFor(matter: Matter, step: FlowStep, { region, content }: ApplicationState): Officer | undefined {
    const { random, catalogue, parties } = this.#with;
    const place = step.placeField === undefined ? region : String(content.form[step.placeField]);
    const charge = catalogue.responsible(matter.code, step.department, place);
    if (charge === undefined) return undefined;
    const able = parties.officers.filter(
      ({ organisation, role, level }) =>
        organisation === charge.organisation && role === step.role && level === (charge.level ?? step.level),
    );
    return able.length === 0 ? undefined : random.pick(able);
  }

  #filed(officer: Officer): boolean {
    return this.#inForce(officerKey(officer.staffNumber)) && this.#inForce(organisationKey(officer.organisation));
  }

  #inForce(entity: EntityKey): boolean {
    const state = this.#with.witness.entity(entityName(entity))?.state as unknown as PersonState | undefined;
    const today = dayOf(this.#with.clock.now());
    const filing = state?.filingExpired === true ? undefined : state?.filing;
    return filing !== undefined && filing.validFrom <= today && today <= filing.validTo;
  }

  /** Files an officer, or first the organisation; some filings end soon, some begin late. */
  #file(officer: Officer): void {
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
}

/** One of the steps at which an officer can act now; the window's once the flow is over. */
function openStep(random: Random, matter: Matter, { open }: ApplicationState): FlowStep | undefined {
  return stepOf(matter, open.length === 0 ? matter.flow.start : random.pick(open).step);
}

/** What an officer does at a step: mostly what leads on. */
function actionAt(random: Random, { status }: ApplicationState, step: FlowStep): Action | undefined {
  if (status === 'refused') return random.pick(['deliver', 'close']);
  if (status === 'delivered' || status === 'withdrawn') return 'close';
  if (step.kind === 'delivery') return 'deliver';
  const on: Action = step.kind === 'acceptance' ? 'accept' : 'approve';
  return random.weigh<Action>([
    [on, 88],
    ['return', 6],
    [step.opinion === true ? 'object' : 'refuse', 6],
  ]);
}

/** A valid application to one matter. */
function draftOf(random: Random, matter: string): SubmitData | undefined {
  for (let tries = 0; tries < MOST_DRAFTS; tries += 1) {
    const { data } = makeDraft(random);
    if (data.matter === matter) return data;
  }
  return undefined;
}
