import type { ApplicationState } from '../../actors/application/state.ts';
import type { CreditFileState } from '../../actors/credit/state.ts';
import { dayOf } from '../../actors/day.ts';
import type { LedgerState } from '../../actors/ledger/state.ts';
import { creditKey, ledgerKey } from '../../actors/protocol/credit.ts';
import type { DecideData, RecordData } from '../../actors/protocol/credit-messages.ts';
import { type EntityKey, entityName } from '../../actors/protocol/entity.ts';
import { within } from '../../rules/identity/division.ts';
import { type Officer, type Organisation, PORTAL, SUPERVISOR } from './parties.ts';
import type { Registrar } from './registrar.ts';
import type { Folded } from './witness.ts';
import type { WorkloadDependencies } from './workload.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Kinds that the shipped rules know, by whose ledger it is, and one that no rule speaks of. */
const kinds = {
  person: ['false-material', 'broken-commitment', 'no-show', 'overdue-return', 'dishonest-person-list', 'rain'],
  officer: ['unreasoned-access', 'step-overdue', 'wrong-return', 'complaint-upheld-against'],
  organisation: ['data-quality-incident', 'verification-unanswered', 'step-overdue'],
} as const;
/** How many days before the clock documents bear: some items can be repaired at once, some soon, some are about to end or over. */
const ages = [0, 1, 85, 91, 92, 95, 110, 150, 200, 240] as const;
/** From so many files on, people rather go on with those that there are. */
const ENOUGH_FILES = 5;
const evidence = {
  hash: { algorithm: 'sha256', value: 'a'.repeat(64) },
  size: 1,
  mediaType: 'application/pdf',
} as const;

/** Departments hand in what speaks against somebody; people object and ask for repair, and officers answer, mostly as they may. */
export class CreditDesk {
  readonly #with: WorkloadDependencies;
  readonly #registrar: Registrar;
  /** Sequence of the last message about each file, by its id. */
  readonly #last = new Map<string, number>();
  #files = 0;

  constructor(dependencies: WorkloadDependencies, registrar: Registrar) {
    this.#with = dependencies;
    this.#registrar = registrar;
  }

  turn(): void {
    const { random, witness } = this.#with;
    const files = witness.ofKind('credit');
    if (files.length === 0 || random.chance(this.#files < ENOUGH_FILES ? 0.5 : 0.1)) {
      this.#record();
      return;
    }
    const asked = files.filter(([, { state }]) => (state as unknown as CreditFileState).request !== undefined);
    const inUse = files.filter(([entity, { state }]) => this.#isInUse(entity, state as unknown as CreditFileState));
    const [entity, folded] = random.pick(
      random.weigh([
        [asked, asked.length > 0 ? 6 : 0],
        [inUse, inUse.length > 0 ? 3 : 0],
        [files, 1],
      ]),
    );
    const last = this.#last.get(entity.id);
    if (last !== undefined && !witness.isAnswered(last) && random.chance(0.9)) return;
    const { request } = folded.state as unknown as CreditFileState;
    if (request !== undefined && random.chance(0.9)) this.#decide(entity, folded);
    else this.#ask(entity, folded);
  }

  #record(): void {
    const { random, clock, parties } = this.#with;
    // Few, so that their officers are soon filed.
    const { creditCode, integrator, region } = random.pick(parties.organisations.slice(0, 2));
    const role = random.weigh<keyof typeof kinds>([
      ['person', 6],
      ['officer', 2],
      ['organisation', 1],
    ]);
    const subject = this.#subjectOf(role);
    if (subject === undefined) return;
    const kind = random.pick<string>(kinds[role]);
    const data: RecordData = {
      subject,
      kind,
      organisation: creditCode,
      region,
      document: { number: `信决${this.#files + 1}`, day: dayOf(clock.now() - random.pick(ages) * DAY_MS) },
      basis: '样例',
      ...(kind === 'dishonest-person-list' || random.chance(0.05) ? this.#listed() : {}),
    };
    this.#files += 1;
    this.#send(integrator, creditKey(`${integrator}.C${this.#files}`), 'record', data);
  }

  #listed(): Pick<RecordData, 'list'> {
    const { random, clock } = this.#with;
    const validTo = dayOf(clock.now() + random.pick([0, 1, 20, 200]) * DAY_MS);
    return { list: { name: '失信人员信息', record: `L${this.#files + 1}`, validTo } };
  }

  /** Whoever applies somewhere, or somebody in the service; few of them, so that ledgers have several items. */
  #subjectOf(role: keyof typeof kinds): RecordData['subject'] | undefined {
    const { random, parties, witness } = this.#with;
    if (role === 'officer') return { officer: random.pick(parties.officers.slice(0, 3)).staffNumber };
    if (role === 'organisation') return { organisation: random.pick(parties.organisations.slice(0, 2)).creditCode };
    const applications = witness.ofKind('application');
    if (applications.length === 0) return undefined;
    const waiting = applications.filter(
      ([, { state }]) => (state as unknown as ApplicationState).status === 'received',
    );
    const [{ id }] = random.pick(waiting.length > 0 && random.chance(0.8) ? waiting.slice(0, 2) : applications);
    return { application: id };
  }

  /** Mostly the one thing that can be asked now; now and then what cannot, or by somebody who may not. */
  #ask(entity: EntityKey, { state }: Folded): void {
    const { random } = this.#with;
    const { integrator } = state as unknown as CreditFileState;
    const by = random.chance(0.95) ? integrator : random.pick([PORTAL, SUPERVISOR]);
    if (random.chance(0.4)) this.#send(by, entity, 'object', { statement: '与事实不符' });
    else
      this.#send(by, entity, 'repair', {
        dutiesDone: evidence,
        ...(random.chance(0.9) ? { commitment: evidence } : {}),
      });
  }

  #isInUse({ id }: EntityKey, { person }: CreditFileState): boolean {
    const state = this.#with.witness.entity(entityName(ledgerKey(person)))?.state;
    return (state as unknown as LedgerState | undefined)?.items.some(({ item }) => item.item === id) === true;
  }

  #decide(entity: EntityKey, { state, version }: Folded): void {
    const { random, parties } = this.#with;
    const { occurrence } = state as unknown as CreditFileState;
    const organisation = parties.organisations.find(({ creditCode }) => creditCode === occurrence.organisation);
    const officer = organisation === undefined ? undefined : this.#officerOf(organisation);
    if (officer === undefined) return;
    if (!this.#registrar.isFiled(officer) && random.chance(0.97)) {
      this.#registrar.file(officer);
      return;
    }
    const data: DecideData = {
      expectedVersion: random.chance(0.95) ? version : version + 1,
      officer: officer.staffNumber,
      organisation: officer.organisation,
      decision: random.pick(['grant', 'grant', 'reject']),
      reason: '已核实',
    };
    this.#send(officer.integrator, entity, 'decide', data);
  }

  #officerOf({ creditCode, region }: Organisation): Officer | undefined {
    const { random, parties } = this.#with;
    const there = parties.officers.filter((one) => one.organisation === creditCode && one.role !== 'window');
    const able = there.filter((one) => within(region, one.region));
    const filed = able.filter((one) => this.#registrar.isFiled(one));
    const best = filed.length > 1 && random.chance(0.8) ? filed : able;
    return best.length > 0 ? random.pick(best) : there.length > 0 ? random.pick(there) : undefined;
  }

  #send(integrator: string, entity: EntityKey, verb: 'record' | 'object' | 'repair' | 'decide', data: object): void {
    const { post } = this.#with;
    this.#last.set(entity.id, post.send({ integrator, entity, type: `onedoor.credit.${verb}`, data }));
  }
}
