import { shippedCreditFiles } from '../../rules/credit/credit.fixture.ts';
import type { RuleSet } from '../../rules/engine/evaluation.ts';
import type { PackFile } from '../../rules/engine/load-packs.ts';
import { fileOf, sampleMatter, samplePre, sampleRoute } from '../../rules/engine/rule-set.fixture.ts';
import { createRuleSetLoader } from '../../rules/engine/rule-set.ts';
import { shippedPackFiles } from '../../rules/library/shipped.fixture.ts';
import type { Behaviour } from '../behaviour.ts';
import { dayOf } from '../day.ts';
import { ledgerBehaviour } from '../ledger/ledger.ts';
import type { LedgerState } from '../ledger/state.ts';
import { createPersonBehaviour } from '../person/person.ts';
import { made, officer, organisation } from '../person/specimens-harness.ts';
import type { Filing, PersonState } from '../person/state.ts';
import type { Command } from '../protocol/commands.ts';
import { creditKey, ledgerKey } from '../protocol/credit.ts';
import type { RecordData } from '../protocol/credit-messages.ts';
import { type EntityKey, entityName, officerKey, organisationKey } from '../protocol/entity.ts';
import type { Integrator } from '../protocol/integrator.ts';
import type { DueRow, JournalCommand, JournalEvent, Json, OutboundMessage } from '../protocol/journal.ts';
import { hall } from '../road-harness.ts';
import { undertakingBehaviour } from '../undertaking/undertaking.ts';
import { creditFileBehaviour } from './credit-file.ts';
import type { CreditFileState } from './state.ts';

/** Credit files, ledgers and filings in one memory, under the rules that are shipped. */

export const ID_NUMBER = '11010519491231002X';
export const PERSON = `citizen-key-of-${ID_NUMBER}`;
export const FILE = 'hall.C-1';
const ARCHIVES = organisation.organisation;
const lasting = (rest: object) => ({ validFrom: '2020-01-01', validTo: '2099-12-31', ...rest });

export const recorder: Integrator = { ...hall, kinds: ['application', 'person', 'credit'], purposes: ['credit'] };

export const evidence = {
  hash: { algorithm: 'sha256', value: '0'.repeat(64) },
  size: 1,
  mediaType: 'application/pdf',
} as const;

export function recordOf(rest: Partial<RecordData> = {}): RecordData {
  return {
    subject: { citizen: { idNumber: ID_NUMBER } },
    kind: 'overdue-return',
    organisation: ARCHIVES,
    region: '3301',
    document: { number: '档信决〔2026〕1号', day: '2026-08-03' },
    basis: '样例',
    ...rest,
  };
}

let shipped: RuleSet | undefined;

/** The shipped packs of credit, models, periods and measures, with one matter. */
export function creditRules(): RuleSet {
  if (shipped !== undefined) return shipped;
  const credit = shippedPackFiles().filter(({ json }) => (json as { phase: string }).phase === 'credit');
  shipped = rulesWith(credit);
  return shipped;
}

function rulesWith(packs: readonly PackFile[]): RuleSet {
  const loaded = createRuleSetLoader()({
    matters: [fileOf('sample-copy.json', sampleMatter())],
    packs: [
      fileOf('sample-route/1.0.0.json', sampleRoute()),
      fileOf('sample-pre/1.0.0.json', samplePre('1.0.0', 18)),
      ...packs,
    ],
    credit: shippedCreditFiles(),
  });
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults));
  return loaded.set;
}

type Behaviours = Readonly<Record<string, Behaviour<unknown, unknown, unknown, JournalEvent>>>;

interface Slot {
  state: unknown;
  version: number;
}

export class CreditWorld {
  now: number;
  readonly messages: OutboundMessage[] = [];
  readonly events: { readonly entity: EntityKey; readonly event: JournalEvent }[] = [];
  /** Commands to other actors than these. */
  readonly told: JournalCommand[] = [];
  readonly #slots = new Map<string, Slot>();
  readonly #rows = new Map<string, DueRow>();
  readonly #behaviours: Behaviours;

  constructor(day: string, rules: RuleSet = creditRules()) {
    this.now = Date.parse(`${day}T10:00:00+08:00`);
    const sets = { current: rules, find: () => rules };
    const personKeys = { keyOf: (number: string) => `key-of-${number}` };
    this.#behaviours = {
      credit: creditFileBehaviour({ rules: sets, personKeys }),
      ledger: ledgerBehaviour({ rules: sets }),
      undertaking: undertakingBehaviour({ rules: sets, personKeys }),
    } as unknown as Behaviours;
    const person = createPersonBehaviour({ personKeys });
    this.#put(organisationKey(ARCHIVES), person.evolve(undefined, made(organisation, lasting({}))));
    for (const staffNumber of ['A-7', 'A-8'])
      this.#put(
        officerKey(staffNumber),
        person.evolve(undefined, made(officer, lasting({ staffNumber, regions: ['3301'] }))),
      );
    // One who decides nothing, and one of another county.
    for (const rest of [
      { staffNumber: 'W-1', regions: ['3301'], officerRoles: ['window'] as const },
      { staffNumber: 'F-1', regions: ['3302'] },
    ])
      this.#put(officerKey(rest.staffNumber), person.evolve(undefined, made(officer, lasting(rest))));
  }

  #put(entity: EntityKey, state: unknown): void {
    this.#slots.set(entityName(entity), { state, version: 1 });
  }

  /** Files an officer of the archives hall with more than the usual. */
  fileOfficer(staffNumber: string, more: Partial<Filing>): void {
    const key = officerKey(staffNumber);
    const usual = this.#slots.get(entityName(officerKey('A-7')))?.state as PersonState;
    this.#put(key, { ...usual, filing: { ...usual.filing, ...more } });
  }

  /** Lets an entity of another kind stand there. */
  put(entity: EntityKey, state: unknown): void {
    this.#put(entity, state);
  }

  get ledger(): LedgerState | undefined {
    return this.#slots.get(entityName(ledgerKey(PERSON)))?.state as LedgerState | undefined;
  }

  get file(): CreditFileState | undefined {
    return this.#slots.get(entityName(creditKey(FILE)))?.state as CreditFileState | undefined;
  }

  /** What falls due some day. */
  get rows(): readonly DueRow[] {
    return [...this.#rows.values()];
  }

  stateOf(entity: EntityKey): unknown {
    return this.#slots.get(entityName(entity))?.state;
  }

  versionOf(entity: EntityKey): number {
    return this.#slots.get(entityName(entity))?.version ?? 0;
  }

  /** Names of the messages since the last time that this was asked. */
  heard(): readonly string[] {
    return this.messages.splice(0).map(({ event }) => event);
  }

  /** Lets everything happen that falls due up to ten in the morning of a day. */
  passTo(day: string): void {
    const moment = Date.parse(`${day}T10:00:00+08:00`);
    for (;;) {
      const [row] = [...this.#rows.values()].filter(({ at }) => at <= moment).sort((one, other) => one.at - other.at);
      if (row === undefined) break;
      this.now = Math.max(this.now, row.at);
      this.#rows.delete(nameOf(row));
      this.send(row.entity, commandOf(row));
    }
    this.now = moment;
  }

  record(rest: Partial<RecordData> = {}, id = FILE): readonly string[] {
    return this.send(creditKey(id), { type: 'record', data: recordOf(rest) });
  }

  repair(rest: object = {}): readonly string[] {
    return this.send(creditKey(FILE), {
      type: 'repair',
      data: { dutiesDone: evidence, commitment: evidence, ...rest },
    });
  }

  object(rest: object = {}): readonly string[] {
    return this.send(creditKey(FILE), { type: 'object', data: { statement: '有误', ...rest } });
  }

  decide(decision: 'grant' | 'reject', staffNumber = 'A-7'): readonly string[] {
    return this.send(creditKey(FILE), {
      type: 'decide',
      data: {
        expectedVersion: this.versionOf(creditKey(FILE)),
        officer: staffNumber,
        organisation: ARCHIVES,
        decision,
        reason: '理由',
      },
    });
  }

  /** @param sender nobody: as from the supervisor's door @returns codes of the refusal, none where it was received */
  send(entity: EntityKey, command: Command, sender: Integrator | 'nobody' = recorder): readonly string[] {
    const name = entityName(entity);
    const behaviour = this.#behaviours[entity.kind];
    if (behaviour === undefined) {
      this.told.push({ to: entity, command });
      return [];
    }
    const slot = this.#slots.get(name) ?? { state: undefined, version: 0 };
    this.#slots.set(name, slot);
    const today = dayOf(this.now);
    const named = behaviour.reads(slot.state, command, today).map(entityName);
    const circumstances = {
      id: entity.id,
      version: slot.version,
      now: this.now,
      today,
      sender: sender === 'nobody' ? undefined : sender,
      look: (other: EntityKey) => {
        if (!named.includes(entityName(other))) throw new Error(`looked at ${entityName(other)} unnamed`);
        const found = this.#slots.get(entityName(other));
        return { state: found?.state as Json | undefined, version: found?.version ?? 0 };
      },
      speakersFor: () => ['hall'],
      supervisorsOf: () => [],
    };
    const findings = behaviour.examine(slot.state, command, circumstances);
    const decision = behaviour.decide(slot.state, command, findings, circumstances);
    if (decision.verdict === 'refused') return decision.defects.map(({ code }) => code);
    for (const event of decision.events) {
      slot.state = behaviour.evolve(slot.state, event);
      this.events.push({ entity, event });
    }
    if (decision.events.length > 0) slot.version += 1;
    for (const row of decision.dueCleared ?? []) this.#rows.delete(nameOf(row));
    for (const row of decision.dueSet ?? []) this.#rows.set(nameOf(row), row);
    this.messages.push(...(decision.messages ?? []));
    for (const { to, command: next } of decision.commands ?? []) this.send(to, next);
    return [];
  }
}

function commandOf({ name, at: due }: DueRow): Command {
  const [verb, argument = ''] = name.split('_', 2);
  if (verb === 'endItems') return { type: 'endItems', day: argument };
  if (verb === 'remindUndertaking' || verb === 'lapseUndertaking') return { type: verb, due };
  return { type: 'answerLate', due };
}

const nameOf = (row: DueRow): string => `${entityName(row.entity)} ${row.name} ${row.at}`;
