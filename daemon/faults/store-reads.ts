import type { JournalStore } from '../../actors/ports.ts';
import { type EntityKey, entityName } from '../../actors/protocol/entity.ts';
import type { Entry } from '../../actors/protocol/journal.ts';
import { createMemoryJournalStore } from '../../adapters/memory/journal-store.ts';
import { type StoreBatch, senderIdOf } from './store-turns.ts';

/** One thing that a store can be asked. */
export interface StoreRead {
  /** What is asked, for reports: `load application/hall.A-7`. */
  readonly name: string;
  readonly ask: (store: JournalStore) => Promise<unknown>;
}

const CHUNK_ENTRIES = 50;
const MORE_THAN_ALL = 1_000_000;

/**
 * Everything that a store which holds these batches can be asked through its port: each entry, state, sender id (also one
 * that never came), due row, history in several cuts, attachment (also where there is none) and mark. Hashes are left
 * out: they rest on ciphertext, and the audit proves them.
 */
export function storeReads(batches: readonly StoreBatch[]): readonly StoreRead[] {
  const turns = batches.flatMap((batch) => batch.turns);
  const entities = new Map<string, EntityKey>(turns.map(({ entity }) => [entityName(entity), entity]));
  entities.set('application/hall.never', { kind: 'application', id: 'hall.never' });
  const reads: StoreRead[] = [
    {
      name: 'head',
      ask: async (store) => {
        const { commit, commands } = store.head();
        return { commit, commands };
      },
    },
    { name: 'marks', ask: (store) => store.marks() },
  ];
  for (let from = 1; from <= turns.length; from += CHUNK_ENTRIES) {
    reads.push({
      name: `entries from ${from}`,
      ask: async (store) => (await store.entries(from, CHUNK_ENTRIES)).map(bare),
    });
  }
  for (const [name, entity] of entities) reads.push(...entityReads(name, entity, turns.length));
  for (const [index, { entity, attachment, sender }] of turns.entries()) {
    const commit = index + 1;
    // Also of some turns that have none.
    if (attachment !== undefined || commit % 16 === 0) {
      reads.push({
        name: `attachment of ${commit}`,
        ask: async (store) => bytesOf(await store.attachment(entity, commit)),
      });
    }
    if (sender !== undefined) {
      reads.push({ name: `sender id of ${commit}`, ask: (store) => store.senderId(entity, sender.id) });
    }
  }
  reads.push(...dueReads(turns.flatMap(({ dueSet = [] }) => dueSet.map(({ at }) => at))));
  return reads;
}

function entityReads(name: string, entity: EntityKey, lastCommit: number): readonly StoreRead[] {
  const history = (title: string, limit: number, before?: number): StoreRead => ({
    name: `${title} of ${name}`,
    ask: async (store) => (await store.history(entity, limit, before)).map(bare),
  });
  return [
    { name: `state of ${name}`, ask: (store) => store.load(entity) },
    history('history', MORE_THAN_ALL),
    history('newest entries', 2),
    history('earlier entries', 3, Math.ceil(lastCommit / 2)),
    { name: `unknown sender id of ${name}`, ask: (store) => store.senderId(entity, senderIdOf(MORE_THAN_ALL)) },
  ];
}

function dueReads(times: readonly number[]): readonly StoreRead[] {
  const sorted = [...times].sort((one, other) => one - other);
  const middle = sorted[sorted.length >> 1] ?? 0;
  const read = (until: number, limit: number): StoreRead => ({
    name: `due rows until ${until}, at most ${limit}`,
    ask: (store) => store.due(until, limit),
  });
  return [
    read(Number.MAX_SAFE_INTEGER, MORE_THAN_ALL),
    read(middle, MORE_THAN_ALL),
    read(middle, 3),
    read(sorted[0] ?? 0, 10),
  ];
}

/** What the reads must give, by their names: asked of a store in memory that was given the same batches. */
export async function expectedAnswers(
  batches: readonly StoreBatch[],
  reads: readonly StoreRead[],
): Promise<ReadonlyMap<string, string>> {
  const store = createMemoryJournalStore();
  for (const { turns, marks } of batches) await store.commit(turns, marks);
  const answers = new Map<string, string>();
  for (const { name, ask } of reads) answers.set(name, answerText(await ask(store)));
  return answers;
}

/** An answer as text, to be compared. */
export function answerText(answer: unknown): string {
  return (
    JSON.stringify(answer, (_key, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
        : value,
    ) ?? 'undefined'
  );
}

function bare({ hash: _hash, attachmentHash, ...rest }: Entry): unknown {
  return { ...rest, attached: attachmentHash !== undefined };
}

function bytesOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : Buffer.from(bytes).toString('base64');
}
