import type { ApplicationState, OpenStep } from '../../actors/application/state.ts';
import type { Clock } from '../../actors/ports.ts';
import { type EntityKey, entityName } from '../../actors/protocol/entity.ts';
import type { ActData, Action, SubmitData } from '../../actors/protocol/messages.ts';
import type { Catalogue } from '../../rules/matters/catalogue.ts';
import { type FlowStep, type Matter, stepOf } from '../../rules/matters/matter.ts';
import type { Random } from '../../rules/random.ts';
import { makeDraft } from '../demo/form.ts';
import { contradiction, letterOfColleagues } from './colleagues.ts';
import type { Conditions } from './conditions.ts';
import { CreditDesk } from './credit-desk.ts';
import type { Officer, Parties } from './parties.ts';
import type { PostOffice } from './post-office.ts';
import { Registrar } from './registrar.ts';
import { type Scheduler, WORLD } from './scheduler.ts';
import { Supervisors } from './supervisors.ts';
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
  readonly #registrar: Registrar;
  readonly #supervisors: Supervisors;
  readonly #credit: CreditDesk;

  constructor(dependencies: WorkloadDependencies) {
    this.#with = dependencies;
    this.#registrar = new Registrar(dependencies);
    this.#supervisors = new Supervisors(dependencies, this.#registrar);
    this.#credit = new CreditDesk(dependencies, this.#registrar);
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
    if (random.chance(0.12)) {
      this.#supervisors.turn();
      return;
    }
    if (random.chance(0.18)) {
      this.#credit.turn();
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
      if (state.status === 'closed' && random.chance(0.1))
        post.send(contradiction(random, this.#with.parties, one.entity, folded));
      return;
    }
    const withdraws = random.chance(0.04) && ['received', 'returned', 'accepted'].includes(state.status);
    if (withdraws || state.status === 'returned') this.#byOwner(one, folded, withdraws);
    else this.#byOfficer(one, folded, matter);
  }

  #byOfficer(one: Case, folded: Folded, matter: Matter): void {
    const { random, post, parties } = this.#with;
    const state = folded.state as unknown as ApplicationState;
    const open = state.open.length === 0 ? undefined : random.pick(state.open);
    const step = stepOf(matter, open?.step ?? matter.flow.start);
    const action = step === undefined ? undefined : actionAt(random, state, step);
    const officer = step === undefined ? undefined : this.#officerFor(matter, step, state, open);
    if (step === undefined || action === undefined || officer === undefined) {
      one.over = true;
      return;
    }
    if (!this.#registrar.isFiled(officer) && random.chance(0.97)) {
      this.#registrar.file(officer);
      return;
    }
    const { entity } = one;
    if (open !== undefined && random.chance(0.3)) {
      one.last = post.send(letterOfColleagues(random, parties, { entity, folded, matter, open, officer }));
      return;
    }
    const data: ActData = {
      expectedVersion: random.chance(0.95) ? folded.version : folded.version - 1,
      officer: officer.staffNumber,
      action,
      ...(state.open.length > 1 ? { step: step.id } : {}),
      ...(action === 'refuse' || action === 'object' ? { opinion: '不符合条件' } : {}),
      // Who is not told of a measure says nothing, and is told then.
      ...(action === 'accept' && random.chance(0.6) ? { opinion: '已核对' } : {}),
      ...(action === 'return' ? { defects: [{ pointer: '/data/form', message: '请补充' }] } : {}),
    };
    one.last = post.send({ integrator: officer.integrator, entity, type: 'onedoor.application.act', data });
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
  #officerFor(
    matter: Matter,
    step: FlowStep,
    { region, content }: ApplicationState,
    open: OpenStep | undefined,
  ): Officer | undefined {
    const { random, catalogue, parties } = this.#with;
    if (open?.holder !== undefined) {
      const { organisation } = open.holder;
      const there = parties.officers.filter((one) => one.organisation === organisation);
      const fit = there.filter(({ role }) => role === step.role);
      return fit.length > 0 ? random.pick(fit) : there.length > 0 ? random.pick(there) : undefined;
    }
    const place = step.placeField === undefined ? region : String(content.form[step.placeField]);
    const charge = catalogue.responsible(matter.code, step.department, place);
    if (charge === undefined) return undefined;
    const able = parties.officers.filter(
      ({ organisation, role, level }) =>
        organisation === charge.organisation && role === step.role && level === (charge.level ?? step.level),
    );
    return able.length === 0 ? undefined : random.pick(able);
  }
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
