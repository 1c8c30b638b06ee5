import { hash } from 'node:crypto';
import { type Head, type JournalStore, type StoredSenderId, StoreFault } from '../../actors/ports.ts';
import { type EntityKey, entityName } from '../../actors/protocol/entity.ts';
import { type DueRow, type Entry, type MarkRow, receiptsOf, type Turn } from '../../actors/protocol/journal.ts';
import { type KeyRange, keyRange, part, rowKey } from '../level/keys.ts';
import { frameEnd, frameStart, NO_HASH } from '../level/link.ts';

/**
 * A store that rests in memory: what the actors' tests and the simulator run on. All work is done inside the call, values
 * are kept as JSON text (so nobody can change what was committed), and for the same turns the hashes are the same.
 */
export interface MemoryJournalStore extends JournalStore {
  /**
   * Makes the next commit reject. `written` says whether the turns are kept all the same, as when a disk has written them
   * and failed to say so; the caller cannot know.
   */
  failNextCommit(options?: { readonly code?: StoreFault['code']; readonly written?: boolean }): void;
  /**
   * Fills the disk: commits wait from now on. `written` says whether the next one is durable all the same while it waits, as
   * when the disk was full only for what comes after it.
   */
  fill(options?: { readonly written?: boolean }): void;
  /** There is room again: what waits is written, in its order, and resolves. */
  makeRoom(): void;
  /** Ends this store at once and gives the one that a new process would open. */
  crash(): MemoryJournalStore;
}

export interface MemoryStoreOptions {
  readonly storeId?: string;
  readonly epoch?: string;
  /** Where `backup` puts copies, by the name of the folder. */
  readonly folders?: Map<string, Resting>;
  /** What was committed before: another store's, by `crash` or `backup`. */
  readonly resting?: Resting;
}

/** What survives a crash. Entries and attachments are never changed, so a copy may share them. */
export interface Resting {
  readonly entries: RestingEntry[];
  readonly commandCounts: number[];
  readonly states: Map<string, { readonly text: string; readonly version: number; readonly commit: number }>;
  readonly senders: Map<string, string>;
  readonly marks: Map<string, string>;
  readonly dues: Map<string, string>;
  readonly history: Map<string, number[]>;
  readonly attachments: Map<string, Uint8Array>;
}

interface RestingEntry {
  readonly header: Omit<Entry, 'input' | 'events' | 'messages' | 'commands' | 'readings'>;
  readonly payload: string;
}

export function createMemoryJournalStore(options: MemoryStoreOptions = {}): MemoryJournalStore {
  const resting = options.resting ?? emptyResting();
  const storeId = options.storeId ?? 'memory-store';
  const epoch = options.epoch ?? 'memory-epoch';
  let failure: { code: StoreFault['code']; written: boolean } | undefined;
  let refusal: StoreFault | undefined;
  /** There while the disk is full. */
  let full: { readonly fault: StoreFault; readonly over: Promise<void>; readonly end: () => void } | undefined;
  let writtenWhileFull = false;
  let writing: Promise<unknown> = Promise.resolve();
  /** Commits that wait for room, or for one that does. */
  let waiting = 0;
  let closed: StoreFault | undefined;
  /** Keys of due rows in their order, made anew when a row was set or cleared. */
  let dueOrder: string[] | undefined;

  function write(turns: readonly Turn[], marks: Readonly<Record<string, MarkRow>>): readonly Entry[] {
    const markTexts = Object.entries(marks).map(([source, mark]) => [part(source), JSON.stringify(mark)] as const);
    for (const turn of turns) assertNames(turn);
    const entries = turns.map((turn) => append(resting, turn));
    for (const [source, text] of markTexts) resting.marks.set(source, text);
    if (turns.some(({ dueSet, dueCleared }) => dueSet !== undefined || dueCleared !== undefined)) dueOrder = undefined;
    return entries;
  }

  function commitNow(turns: readonly Turn[], marks: Readonly<Record<string, MarkRow>>): readonly Entry[] {
    const refused = closed ?? refusal;
    if (refused !== undefined) throw refused;
    if (failure === undefined) {
      try {
        return write(turns, marks);
      } catch (error) {
        refusal = new StoreFault('INPUT_OUTPUT', 'the store takes nothing more since a commit failed', {
          cause: error,
        });
        throw error;
      }
    }
    const { code, written } = failure;
    if (written) write(turns, marks);
    refusal = new StoreFault(code, 'the store takes nothing more since a commit failed');
    throw new StoreFault(code, 'a commit failed because the test asked for it');
  }

  /** Waits for room; `written` is what the disk has of it already. */
  async function commitWhenRoom(
    before: Promise<unknown>,
    turns: readonly Turn[],
    marks: Readonly<Record<string, MarkRow>>,
  ): Promise<readonly Entry[]> {
    let written: readonly Entry[] | undefined;
    if (writtenWhileFull) {
      writtenWhileFull = false;
      written = commitNow(turns, marks);
    }
    await before;
    while (full !== undefined) await full.over;
    if (closed !== undefined) throw closed;
    return written ?? commitNow(turns, marks);
  }

  function dueRows(range: KeyRange | undefined, limit: number): readonly DueRow[] {
    if (range === undefined) return [];
    dueOrder ??= [...resting.dues.keys()].sort();
    const rows: DueRow[] = [];
    for (const key of dueOrder) {
      if (key >= range.lt || rows.length >= limit) break;
      if (key >= range.gte) rows.push(JSON.parse(resting.dues.get(key) ?? 'null') as DueRow);
    }
    return rows;
  }

  /** Reads go through here: a closed store refuses, and what is thrown becomes a rejection. */
  async function read<T>(reading: () => T): Promise<T> {
    if (closed !== undefined) throw closed;
    return reading();
  }

  return {
    storeId,
    epoch,
    head: () => headOf(resting),
    archivedTo: () => 0,
    fault: () => full?.fault,
    async commit(turns, marks) {
      if (full === undefined && waiting === 0) return commitNow(turns, marks);
      waiting += 1;
      const committed = commitWhenRoom(writing, turns, marks).finally(() => {
        waiting -= 1;
      });
      writing = committed.catch(() => undefined);
      return committed;
    },
    entries: (from, limit) =>
      read(() => {
        const first = Math.max(1, from);
        return limit > 0 ? resting.entries.slice(first - 1, first - 1 + limit).map(toEntry) : [];
      }),
    load: (entity) =>
      read(() => {
        const stored = resting.states.get(entityName(entity));
        if (stored === undefined) return undefined;
        return { state: JSON.parse(stored.text), version: stored.version, commit: stored.commit };
      }),
    senderId: (entity, id) =>
      read(() => {
        const text = resting.senders.get(senderName(entity, id));
        if (text === undefined) return undefined;
        const stored = JSON.parse(text) as Omit<StoredSenderId, 'receipts'>;
        const entry = resting.entries[stored.commit - 1];
        return { ...stored, receipts: entry === undefined ? [] : receiptsOf(toEntry(entry).messages) };
      }),
    lacksSenderId: (entity, id) => closed === undefined && !resting.senders.has(senderName(entity, id)),
    marks: () =>
      read(() => Object.fromEntries([...resting.marks].map(([source, text]) => [source, JSON.parse(text) as MarkRow]))),
    due: (until, limit, after) => read(() => dueRows(keyRange.dueUntil(until, after), limit)),
    listed: (list, { limit, ...part }) => read(() => dueRows(keyRange.listed(list, part), limit)),
    ids: (kind, { limit, after }) =>
      read(() =>
        [...resting.history.keys()]
          .filter((name) => name.startsWith(`${kind}/`))
          .map((name) => name.slice(kind.length + 1))
          .filter((id) => after === undefined || id > after)
          .sort()
          .slice(0, Math.max(0, limit)),
      ),
    history: (entity, limit, before) =>
      read(() => {
        if (!(limit > 0)) return [];
        const all = resting.history.get(entityName(entity)) ?? [];
        const commits = before === undefined ? all : all.filter((commit) => commit < before);
        return commits.slice(-limit).flatMap((commit) => resting.entries.slice(commit - 1, commit).map(toEntry));
      }),
    attachment: (entity, commit) => read(() => resting.attachments.get(rowKey.attachment(entity, commit))?.slice()),
    purge: () => read(() => undefined),
    backup: (folder) =>
      read(() => {
        options.folders?.set(folder, copyOf(resting));
        return headOf(resting);
      }),
    async close() {
      closed = new StoreFault('INPUT_OUTPUT', 'the store is closed');
      full?.end();
    },
    failNextCommit({ code = 'INPUT_OUTPUT', written = false } = {}) {
      failure = { code, written };
    },
    fill({ written = false } = {}) {
      writtenWhileFull = written;
      let end: () => void = () => undefined;
      const over = new Promise<void>((resolve) => {
        end = () => {
          full = undefined;
          resolve();
        };
      });
      full ??= { fault: new StoreFault('FULL', 'the disk is full because the test asked for it'), over, end };
    },
    makeRoom() {
      writtenWhileFull = false;
      full?.end();
    },
    crash() {
      closed = new StoreFault('INPUT_OUTPUT', 'the store has crashed');
      return createMemoryJournalStore({ ...options, storeId, epoch, resting });
    },
  };
}

function emptyResting(): Resting {
  return {
    entries: [],
    commandCounts: [],
    states: new Map(),
    senders: new Map(),
    marks: new Map(),
    dues: new Map(),
    history: new Map(),
    attachments: new Map(),
  };
}

function copyOf(resting: Resting): Resting {
  return {
    entries: [...resting.entries],
    commandCounts: [...resting.commandCounts],
    states: new Map(resting.states),
    senders: new Map(resting.senders),
    marks: new Map(resting.marks),
    dues: new Map(resting.dues),
    history: new Map([...resting.history].map(([name, commits]) => [name, [...commits]])),
    attachments: new Map(resting.attachments),
  };
}

function headOf({ entries, commandCounts }: Resting): Head {
  const last = entries.at(-1)?.header;
  if (last === undefined) return { commit: 0, hash: NO_HASH, commands: 0 };
  return { commit: last.commit, hash: last.hash, commands: last.commandsBefore + (commandCounts.at(-1) ?? 0) };
}

/** Writes one turn; nothing in here may throw, or the batch would be written in part. */
function append(resting: Resting, turn: Turn): Entry {
  const { entity, at, version, input, events, messages, commands, readings } = turn;
  const head = headOf(resting);
  const commit = head.commit + 1;
  const name = entityName(entity);
  const attachmentHash = turn.attachment === undefined ? undefined : hash('sha256', turn.attachment, 'hex');
  const unlinked = {
    commit,
    commandsBefore: head.commands,
    entity,
    at,
    version,
    ...(attachmentHash === undefined ? {} : { attachmentHash }),
  };
  const payload = JSON.stringify({ input, events, messages, commands, readings });
  const linked = frameEnd(frameStart(head.hash, JSON.stringify(unlinked)), Buffer.from(payload));
  const header = { ...unlinked, entity: { ...entity }, hash: linked.hash };
  if (turn.erases === true) erase(resting, entity);
  resting.entries.push({ header, payload });
  resting.commandCounts.push(commands.length);
  const history = resting.history.get(name);
  if (history === undefined) resting.history.set(name, [commit]);
  else history.push(commit);
  if (turn.state !== undefined) resting.states.set(name, { text: JSON.stringify(turn.state), version, commit });
  if (turn.sender !== undefined) {
    const { content, verdict } = turn.sender;
    resting.senders.set(senderName(entity, turn.sender.id), JSON.stringify({ content, verdict, commit }));
  }
  for (const row of turn.dueCleared ?? []) resting.dues.delete(rowKey.due(row));
  for (const row of turn.dueSet ?? []) resting.dues.set(rowKey.due(row), JSON.stringify(row));
  if (turn.attachment !== undefined)
    resting.attachments.set(rowKey.attachment(entity, commit), turn.attachment.slice());
  return { ...header, input, events, messages, commands, readings };
}

/** Forgets what was written about an entity; entries are exchanged and not changed, since copies share them. */
function erase(resting: Resting, entity: EntityKey): void {
  const name = entityName(entity);
  for (const commit of resting.history.get(name) ?? []) {
    const before = resting.entries[commit - 1];
    if (before !== undefined)
      resting.entries[commit - 1] = { header: { ...before.header, erased: true }, payload: ERASED_PAYLOAD };
    resting.attachments.delete(rowKey.attachment(entity, commit));
  }
  resting.states.delete(name);
  for (const [key, text] of resting.senders) {
    if (!key.startsWith(`${name}\n`)) continue;
    const { commit } = JSON.parse(text) as { commit: number };
    resting.senders.set(key, JSON.stringify({ content: '', verdict: 'received', commit }));
  }
}

const ERASED_PAYLOAD = JSON.stringify({
  input: { source: 'operator', by: '', purpose: 'erased' },
  events: [],
  messages: [],
  commands: [],
  readings: [],
});

/** Throws on names that LevelDB could not keep, before anything of the batch is written. */
function assertNames(turn: Turn): void {
  rowKey.state(turn.entity);
  for (const row of [...(turn.dueSet ?? []), ...(turn.dueCleared ?? [])]) rowKey.due(row);
}

function toEntry({ header, payload }: RestingEntry): Entry {
  return {
    ...header,
    ...(JSON.parse(payload) as Pick<Entry, 'input' | 'events' | 'messages' | 'commands' | 'readings'>),
  };
}

function senderName(entity: EntityKey, id: string): string {
  return `${entityName(entity)}\n${id}`;
}
