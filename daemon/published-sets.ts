import { createHash } from 'node:crypto';
import { type JournalStore, StoreFault } from '../actors/ports.ts';
import { entityName } from '../actors/protocol/entity.ts';
import type { RuleSet } from '../rules/engine/evaluation.ts';
import type { PackFile } from '../rules/engine/load-packs.ts';
import { memberKinds, memberName, type RuleMember } from '../rules/engine/rule-set-manifest.ts';
import { PublicationFault } from './publication-fault.ts';
import { faultLines, type RuleLibrary } from './rule-book.ts';
import { ruleMemberKey, ruleSetKey, type SetState } from './rule-entities.ts';

/**
 * Brings up sets out of the journal alone: the files may be gone. Each file is read and parsed once, however many sets
 * it belongs to; those that the library holds are not read again.
 * @throws PublicationFault SET_UNREADABLE when this program cannot use a set any more
 * @throws StoreFault CORRUPT when something that was published is missing or other than it was
 */
export async function bringUpSets(
  ids: readonly string[],
  store: JournalStore,
  library: RuleLibrary,
): Promise<readonly RuleSet[]> {
  const shelf = new Map<string, PackFile>(library.files.map((file) => [file.sha256, file]));
  const fileOf = async (member: RuleMember): Promise<PackFile> => {
    const known = shelf.get(member.sha256);
    if (known !== undefined) return known;
    const read = await readMember(member, store);
    shelf.set(member.sha256, read);
    return read;
  };

  const sets: RuleSet[] = [];
  for (const id of ids) {
    const key = ruleSetKey(id);
    const stored = await store.load(key);
    if (stored === undefined) throw missing(entityName(key));
    const { members } = stored.state as unknown as SetState;
    const unknown = members.find(({ kind }) => !(memberKinds as readonly string[]).includes(kind));
    if (unknown !== undefined) throw unreadable(id, stored.commit, `  ${memberName(unknown)}: ${unknown.kind}?`);
    const files = Object.fromEntries(memberKinds.map((kind): [string, PackFile[]] => [kind, []])) as Record<
      RuleMember['kind'],
      PackFile[]
    >;
    for (const member of members) files[member.kind].push(await fileOf(member));
    const { matter: matters, pack: packs, calendar: calendars, source: sources } = files;
    const credit = [...files.model, ...files.periods, ...files.measures, ...files.undertakings];
    const loaded = library.loader({ matters, packs, calendars, sources, credit });
    if ('faults' in loaded) throw unreadable(id, stored.commit, faultLines(loaded.faults));
    // The id is made anew of the bytes that were read: so it proves them all.
    if (loaded.set.id !== id) throw new StoreFault('CORRUPT', `rule set ${id} was read back as ${loaded.set.id}`);
    sets.push(loaded.set);
  }
  return sets;
}

async function readMember(member: RuleMember, store: JournalStore): Promise<PackFile> {
  const key = ruleMemberKey(member);
  const stored = await store.load(key);
  const bytes = stored === undefined ? undefined : await store.attachment(key, stored.commit);
  if (bytes === undefined) throw missing(entityName(key));
  return {
    file: memberName(member),
    json: JSON.parse(Buffer.from(bytes).toString('utf8')),
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}

function missing(name: string): StoreFault {
  return new StoreFault('CORRUPT', `${name} was published, but its bytes or its state are not in the store`);
}

function unreadable(id: string, commit: number, lines: string): PublicationFault {
  return new PublicationFault(
    'SET_UNREADABLE',
    `本程序不能读取已发布的规则集 / this program cannot use the published rule set ${id} (commit ${commit}):\n${lines}`,
    {
      zh: '请用发布该规则集的版本（或更新的版本）启动：已受理的申请仍按该规则集办理，不能跳过。',
      en: 'Start the version of Onedoor that published it, or a newer one: applications that pinned this set go on under it, so it cannot be left out.',
    },
  );
}
