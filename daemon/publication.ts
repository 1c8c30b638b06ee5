import type { Clock, JournalStore, StoredEntity } from '../actors/ports.ts';
import type { EntityKey } from '../actors/protocol/entity.ts';
import type { Json, Turn } from '../actors/protocol/journal.ts';
import type { RuleSet, RuleSets } from '../rules/engine/evaluation.ts';
import type { RuleMember } from '../rules/engine/rule-set-manifest.ts';
import { PublicationFault } from './publication-fault.ts';
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

export interface PublicationDependencies {
  /** Nobody else writes to it yet. */
  readonly store: JournalStore;
  readonly clock: Clock;
}

/** A library beside what a store has published. */
interface Comparison {
  /** Of the library's files those that are published already. */
  readonly published: ReadonlyMap<RuleMember, MemberState>;
  readonly register: StoredEntity | undefined;
  /** Every set from before, and the library's as the last. */
  readonly sets: readonly RuleSet[];
}

/**
 * Holds the set of a library against what a store has published, and brings up every set that was published before;
 * writes nothing.
 * @throws PublicationFault
 * @throws StoreFault
 */
export async function compareRules(library: RuleLibrary, store: JournalStore): Promise<Comparison> {
  const { set, members } = library;
  const published = new Map<RuleMember, MemberState>();
  for (const member of members) {
    const stored = await store.load(ruleMemberKey(member));
    if (stored !== undefined) published.set(member, stored.state as unknown as MemberState);
  }
  refuseChanges(library, published);
  const register = await store.load(ruleRegister);
  const { sets: known = [] } = (register?.state ?? {}) as Partial<RegisterState>;
  const older = known.filter((id) => id !== set.id);
  return { published, register, sets: [...(await bringUpSets(older, store, library)), set] };
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
export async function publishRules(library: RuleLibrary, { store, clock }: PublicationDependencies): Promise<RuleSets> {
  const { set, members } = library;
  const { published, register, sets } = await compareRules(library, store);
  const { current } = (register?.state ?? {}) as Partial<RegisterState>;

  const at = clock.now();
  const turns = [
    ...members
      .filter((member) => !published.has(member))
      .map((member) => ({ ...memberTurn(member, at), attachment: bytesOf(member, library) })),
    ...((await store.load(ruleSetKey(set.id))) === undefined ? [setTurn(library, at)] : []),
    ...(current === set.id ? [] : [activationTurn(set.id, register, at)]),
  ];
  if (turns.length > 0) await store.commit(turns, {});

  const byId = new Map<string, RuleSet>(sets.map((one) => [one.id, one]));
  return { current: set, find: (id) => byId.get(id) };
}

/** A published version never changes: what was decided by it could not be explained any more. */
function refuseChanges({ members, files }: RuleLibrary, published: ReadonlyMap<RuleMember, MemberState>): void {
  const changed = members.filter((member) => (published.get(member) ?? member).sha256 !== member.sha256);
  if (changed.length === 0) return;
  const lines = changed.map((member) => {
    const { name, version, sha256 } = member;
    const file = files.find((one) => one.sha256 === sha256)?.file ?? name;
    const before = published.get(member)?.sha256;
    return `  ${file}: ${name} ${version} 已发布内容 / was published as sha256 ${before}，现文件 / the file is now sha256 ${sha256}`;
  });
  throw new PublicationFault(
    'VERSION_CHANGED',
    `已发布的版本被改动 / files of published versions were changed:\n${lines.join('\n')}`,
    {
      zh: '已发布的版本不可更改：请恢复原文件，并把改动放在新的版本号下发布。',
      en: 'A published version never changes: put the file back as it was, and publish the change under a new version.',
    },
  );
}

function memberTurn(member: RuleMember, at: number): Turn {
  const state: MemberState = member;
  return turnOf(ruleMemberKey(member), 1, { type: 'RulePublished', ...state }, state, at);
}

function setTurn({ set: { id }, members }: RuleLibrary, at: number): Turn {
  const state: SetState = { members };
  return turnOf(ruleSetKey(id), 1, { type: 'RuleSetPublished', id, ...state }, state, at);
}

function activationTurn(id: string, register: StoredEntity | undefined, at: number): Turn {
  const { current: before, sets = [] } = (register?.state ?? {}) as Partial<RegisterState>;
  const state: RegisterState = { current: id, sets: sets.includes(id) ? sets : [...sets, id] };
  const event: RuleEvent = { type: 'RuleSetActivated', id, ...(before === undefined ? {} : { before }) };
  return turnOf(ruleRegister, (register?.version ?? 0) + 1, event, state, at);
}

function turnOf(
  entity: EntityKey,
  version: number,
  event: RuleEvent,
  state: MemberState | SetState | RegisterState,
  at: number,
): Turn {
  return {
    entity,
    at,
    version,
    input: { source: 'operator', by: 'onedoor', purpose: '启动时发布规则 rules published on start' },
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
