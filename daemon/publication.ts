import type { Journal } from '../actors/journal.ts';
import type { Clock, JournalStore, StoredEntity } from '../actors/ports.ts';
import type { EntityKey } from '../actors/protocol/entity.ts';
import type { Json, Turn } from '../actors/protocol/journal.ts';
import type { RuleSet } from '../rules/engine/evaluation.ts';
import type { RuleMember } from '../rules/engine/rule-set-manifest.ts';
import { type PublicationDetail, PublicationFault } from './publication-fault.ts';
import { bringUpSets } from './published-sets.ts';
import type { RuleLibrary } from './rule-book.ts';
import {
  type MemberState,
  type RegisterState,
  type RuleEvent,
  ruleMemberKey,
  ruleRegister,
  ruleSetKey,
  type SetState,
} from './rule-entities.ts';
import { createRulesInForce, type RulesInForce } from './rules-in-force.ts';

export interface PublicationDependencies {
  /** Nobody else writes to it yet. */
  readonly store: JournalStore;
  readonly clock: Clock;
  /** The digest of the program that has checked the library; undefined where it has none. */
  readonly checker?: string | undefined;
}

export interface RepublicationDependencies {
  readonly store: Pick<JournalStore, 'load'>;
  readonly journal: Pick<Journal, 'append'>;
  readonly clock: Clock;
  readonly rules: RulesInForce;
  readonly checker?: string | undefined;
  /** Says whether the journal still takes something; asked in the same step in which it is given. */
  readonly mayAppend: () => boolean;
}

/** What a store has of a library. */
interface Comparison {
  /** Of the library's files those that are published already. */
  readonly published: ReadonlyMap<RuleMember, MemberState>;
  /** The library's set, where it is published. */
  readonly known: StoredEntity | undefined;
  readonly register: StoredEntity | undefined;
}

/**
 * Holds the set of a library against what a store has published, and brings up every set that was published before;
 * writes nothing.
 * @returns every other set that was published
 * @throws PublicationFault
 * @throws StoreFault
 */
export async function compareRules(library: RuleLibrary, store: JournalStore): Promise<readonly RuleSet[]> {
  return olderSets(await compare(library, store), library, store);
}

/**
 * Publishes the set of a library, and brings up every set that was published before. What is journaled already is not
 * journaled again: a start with the same files writes nothing, one that goes back to an older set only says so.
 *
 * The turns stand in the order files, set, register, in one atomic commit. Each is written because its own entity lacks
 * it, so wherever a store should end between them, the next start writes exactly the rest; what no register names governs
 * nobody.
 * @throws PublicationFault, before anything is written
 * @throws StoreFault
 */
export async function publishRules(
  library: RuleLibrary,
  { store, clock, checker }: PublicationDependencies,
): Promise<RulesInForce> {
  const comparison = await compare(library, store);
  const sets = await olderSets(comparison, library, store);
  const about = { at: clock.now(), purpose: '启动时发布规则 rules published on start', checker };
  const turns = turnsOf(library, comparison, about);
  if (turns.length > 0) await store.commit(turns, {});
  return createRulesInForce(sets, library.set);
}

/**
 * Publishes the set of a library while the daemon runs: the same turns in the same order, but through the journal's queue,
 * since nobody else may write to the store. The set is in force from the commit of the last of them on, which says that it
 * is; should the process end before, the next start with these files writes the rest.
 * @returns the number of that commit; undefined where nothing was to be written, or nothing may be
 * @throws PublicationFault, before anything is written
 * @throws StoreFault
 */
export async function republishRules(
  library: RuleLibrary,
  { store, journal, clock, rules, checker, mayAppend }: RepublicationDependencies,
): Promise<number | undefined> {
  const comparison = await compare(library, store);
  const about = { at: clock.now(), purpose: '运行中重载规则 rules reloaded while running', checker };
  const turns = [...turnsOf(library, comparison, about)];
  const last = turns.pop();
  if (last === undefined || !mayAppend()) return undefined;
  return new Promise((resolve) => {
    for (const turn of turns) journal.append(turn, () => undefined);
    journal.append(last, ({ commit }) => {
      rules.activate(library.set);
      resolve(commit);
    });
  });
}

/** Whether this program has checked the set with an id before and published it. A program without a digest checks always. */
export async function wasChecked(
  id: string,
  { store, checker }: { readonly store: Pick<JournalStore, 'load'>; readonly checker: string | undefined },
): Promise<boolean> {
  return checker !== undefined && checkerOf(await store.load(ruleSetKey(id))) === checker;
}

async function compare(library: RuleLibrary, store: Pick<JournalStore, 'load'>): Promise<Comparison> {
  const published = new Map<RuleMember, MemberState>();
  for (const member of library.members) {
    const stored = await store.load(ruleMemberKey(member));
    if (stored !== undefined) published.set(member, stored.state as unknown as MemberState);
  }
  refuseChanges(library, published);
  const known = await store.load(ruleSetKey(library.set.id));
  return { published, known, register: await store.load(ruleRegister) };
}

function olderSets({ register }: Comparison, library: RuleLibrary, store: JournalStore): Promise<readonly RuleSet[]> {
  const { sets = [] } = (register?.state ?? {}) as Partial<RegisterState>;
  const older = sets.filter((id) => id !== library.set.id);
  return bringUpSets(older, store, library);
}

/** When a publication was made, why, and by which program. */
interface About {
  readonly at: number;
  readonly purpose: string;
  readonly checker: string | undefined;
}

/** What the store lacks, in the order files, set, register. */
function turnsOf(library: RuleLibrary, { published, known, register }: Comparison, about: About): readonly Turn[] {
  const { set, members } = library;
  const { current } = (register?.state ?? {}) as Partial<RegisterState>;
  return [
    ...members
      .filter((member) => !published.has(member))
      .map((member) => ({ ...memberTurn(member, about), attachment: bytesOf(member, library) })),
    ...setTurns(library, known, about),
    ...(current === set.id ? [] : [activationTurn(set.id, register, about)]),
  ];
}

/** A published version never changes: what was decided by it could not be explained any more. */
function refuseChanges({ members, files }: RuleLibrary, published: ReadonlyMap<RuleMember, MemberState>): void {
  const changed = members.filter((member) => (published.get(member) ?? member).sha256 !== member.sha256);
  if (changed.length === 0) return;
  const details = changed.map((member): PublicationDetail => {
    const { name, version, sha256 } = member;
    const file = files.find((one) => one.sha256 === sha256)?.file ?? name;
    const before = published.get(member)?.sha256;
    return {
      file,
      message: {
        zh: `${name} ${version} 已发布内容的 sha256 为 ${before}，现文件为 ${sha256}`,
        en: `${name} ${version} was published as sha256 ${before}, the file is now sha256 ${sha256}`,
      },
    };
  });
  const lines = details.map(({ file, message }) => `  ${file}: ${message.zh} / ${message.en}`);
  throw new PublicationFault(
    'VERSION_CHANGED',
    `已发布的版本被改动 / files of published versions were changed:\n${lines.join('\n')}`,
    {
      zh: '已发布的版本不可更改：请恢复原文件，并把改动放在新的版本号下发布。',
      en: 'A published version never changes: put the file back as it was, and publish the change under a new version.',
    },
    details,
  );
}

function memberTurn(member: RuleMember, about: About): Turn {
  const state: MemberState = member;
  return turnOf(ruleMemberKey(member), 1, { type: 'RulePublished', ...state }, state, about);
}

/** A set is published once; another program that had to check it again says so, which spares the check at its next start. */
function setTurns(
  { set: { id }, members }: RuleLibrary,
  known: StoredEntity | undefined,
  about: About,
): readonly Turn[] {
  const { checker } = about;
  const state: SetState = { members, ...(checker === undefined ? {} : { checkedBy: checker }) };
  if (known === undefined) return [turnOf(ruleSetKey(id), 1, { type: 'RuleSetPublished', id, ...state }, state, about)];
  if (checker === undefined || checkerOf(known) === checker) return [];
  const event: RuleEvent = { type: 'RuleSetChecked', id, checkedBy: checker };
  return [turnOf(ruleSetKey(id), known.version + 1, event, state, about)];
}

function checkerOf(stored: StoredEntity | undefined): string | undefined {
  return ((stored?.state ?? {}) as Partial<SetState>).checkedBy;
}

function activationTurn(id: string, register: StoredEntity | undefined, about: About): Turn {
  const { current: before, sets = [] } = (register?.state ?? {}) as Partial<RegisterState>;
  const state: RegisterState = { current: id, sets: sets.includes(id) ? sets : [...sets, id] };
  const event: RuleEvent = { type: 'RuleSetActivated', id, ...(before === undefined ? {} : { before }) };
  return turnOf(ruleRegister, (register?.version ?? 0) + 1, event, state, about);
}

function turnOf(
  entity: EntityKey,
  version: number,
  event: RuleEvent,
  state: MemberState | SetState | RegisterState,
  { at, purpose }: About,
): Turn {
  return {
    entity,
    at,
    version,
    input: { source: 'operator', by: 'onedoor', purpose },
    events: [event],
    state: state as unknown as Json,
    messages: [],
    commands: [],
    readings: [],
  };
}

function bytesOf({ sha256, name }: RuleMember, { files }: RuleLibrary): Uint8Array {
  const file = files.find((one) => one.sha256 === sha256);
  if (file === undefined) throw new Error(`${name} is a member of the set, but no file of the library has its bytes`);
  return file.bytes;
}
