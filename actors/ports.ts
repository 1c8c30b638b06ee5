import type { EntityKey, EntityKind } from './protocol/entity.ts';
import type { Incoming } from './protocol/incoming.ts';
import type { DueRow, Entry, Json, MarkRow, OutboundMessage, SenderId, Turn } from './protocol/journal.ts';
import type { ListName, ListPart } from './protocol/lists.ts';

/** The end of the journal: the last commit (0 when empty), its hash, and how many commands stand in it so far. */
export interface Head {
  readonly commit: number;
  readonly hash: string;
  readonly commands: number;
}

/** An entity as it rests: its state, its version, and the commit that wrote it. */
export interface StoredEntity {
  readonly state: Json;
  readonly version: number;
  readonly commit: number;
}

/** A sender's id as it rests, with the commit that holds the answer. */
export interface StoredSenderId extends Omit<SenderId, 'id'> {
  readonly commit: number;
  /** The receipts that were the answer; none where they are erased. */
  readonly receipts: readonly OutboundMessage[];
}

/**
 * Where everything rests. One writer. A commit is one atomic, synced write of turns in their order, of their states and
 * rows, and of marks; when its promise resolves the turns survive a power cut. While the disk is full, or fails in a way
 * that may pass, a commit waits and `fault` says why; the store finds out by itself whether it was written, and goes on.
 * A commit that rejects leaves the store unknown to the caller, who must end the process. Reads see all commits that
 * have resolved.
 *
 * Every implementation passes `journal-store.contract.ts`.
 */
export interface JournalStore {
  /** Names this store for as long as it lives; bound to the streams so that two daemons refuse each other. */
  readonly storeId: string;
  /** Names this run of history: a restored backup starts another, so that no message id is ever used again. */
  readonly epoch: string;

  /** The end of the journal, as of the last resolved commit. */
  head(): Head;

  /** What commits wait for just now: a fault that may pass. Undefined when the store is well. */
  fault(): StoreFault | undefined;

  /**
   * Writes the turns in their order as one synced batch together with the marks (by the name of their source).
   * @returns the entries, numbered and linked, in the same order
   * @throws StoreFault when the write failed
   */
  commit(turns: readonly Turn[], marks: Readonly<Record<string, MarkRow>>): Promise<readonly Entry[]>;

  /** Up to this commit entries lie in an archive, save those that are still asked for here; 0 where there is none. */
  archivedTo(): number;

  /**
   * Entries from commit `from` on, ascending, at most `limit`.
   * @throws StoreFault CORRUPT on a hole or a broken value, ARCHIVED where one of them lies in an archive
   */
  entries(from: number, limit: number): Promise<readonly Entry[]>;

  /** The stored entity, or undefined when there is none; a miss is confirmed before it is believed. */
  load(entity: EntityKey): Promise<StoredEntity | undefined>;

  /** The row of a sender's id for an entity, or undefined when it was never seen. */
  senderId(entity: EntityKey, id: string): Promise<StoredSenderId | undefined>;

  /** True where it is known without a read that a sender's id was never seen for an entity; false says nothing. */
  lacksSenderId(entity: EntityKey, id: string): boolean;

  /** All marks by the name of their source. */
  marks(): Promise<Readonly<Record<string, MarkRow>>>;

  /**
   * Due rows with `at` <= `until`, earliest first, at most `limit`; of one moment by the name of their entity, then by their
   * own. With `after`, only those behind that row, which need not be there.
   */
  due(until: number, limit: number, after?: DueRow): Promise<readonly DueRow[]>;

  /** Rows of a list, in its order. */
  listed(list: ListName, part: ListPart): Promise<readonly DueRow[]>;

  /**
   * Ids of the entities of a kind, in the order of their characters, at most `limit`, behind `after`. Whatever was once
   * written about is there, also where nothing of it can be read any more.
   */
  ids(kind: EntityKind, part: { readonly limit: number; readonly after?: string }): Promise<readonly string[]>;

  /**
   * The newest entries about an entity, of those before commit `before` where it is given; oldest first, at most `limit`.
   * One that lies in an archive says so, and when it was, and nothing else.
   */
  history(entity: EntityKey, limit: number, before?: number): Promise<readonly Entry[]>;

  /** The bytes kept with an entity's entry at `commit`, or undefined. @throws StoreFault ARCHIVED where they lie in an archive */
  attachment(entity: EntityKey, commit: number): Promise<Uint8Array | undefined>;

  /**
   * Takes out of the files what still lies there of rows that were written anew or deleted, of an entity's key and state:
   * a key is destroyed when this resolves, not when the turn that erases is committed.
   */
  purge(entity: EntityKey): Promise<void>;

  /**
   * Copies a consistent snapshot into an empty folder while the store goes on.
   * @returns the head that the copy ends at
   */
  backup(folder: string): Promise<Head>;

  close(): Promise<void>;
}

/**
 * A failure of the store. `FULL` and `INPUT_OUTPUT` may pass; `CORRUPT` never does and wants a person; `LOCKED` means that
 * another process has the store; `NEWER` that a newer program wrote it; `KEY` that the secrets do not fit the store;
 * `ARCHIVED` that what is asked for lies in an archive, which the sentence names.
 */
export class StoreFault extends Error {
  readonly code: 'FULL' | 'INPUT_OUTPUT' | 'CORRUPT' | 'LOCKED' | 'NEWER' | 'KEY' | 'ARCHIVED';

  constructor(code: StoreFault['code'], message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'StoreFault';
    this.code = code;
  }
}

/** Tells the time: milliseconds since 1970 UTC. The only clock the actors have. */
export interface Clock {
  now(): number;
}

/** Makes the key of a natural person from a normalised id number: a keyed hash that nobody without the secret can make. */
export interface PersonKeys {
  keyOf(normalisedIdNumber: string): string;
}

/** Where messages go in: takes each message of the stream once, in any case to an answer. Never waits, never throws. */
export interface Intake {
  take(
    message: Incoming,
    place: { readonly sequence: number; readonly epoch: string; readonly bytes: Uint8Array },
  ): void;
}

/** What the stream of outgoing messages says of itself: its incarnation and the sequence of its newest message (0 when empty). */
export interface OutletState {
  readonly epoch: string;
  readonly lastSequence: number;
}

/** One message on its way out. `id` is the same at every repeat, so that the broker and the reader can recognise it. */
export interface OutletMessage {
  readonly subject: string;
  readonly id: string;
  readonly commit: number;
  readonly payload: string;
}

/** The way out: publishes committed messages to the broker. */
export interface Outlet {
  /** Also of a stream that is gone; rejects when the broker does not answer. */
  state(): Promise<OutletState>;
  /** The messages that the stream already holds from `sequence` on: id and commit, in the stream's order. */
  storedFrom(
    sequence: number,
  ): Promise<readonly { readonly id: string; readonly commit: number; readonly sequence: number }[]>;
  /** Resolves with the stream's sequence once the broker has stored the message; rejects when it did not say so in time. */
  publish(message: OutletMessage): Promise<number>;
}

/** One number of several that a metric tells, and what it is of. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * Where metrics go, declared beside what they measure. Labels come from closed lists, and each metric keeps at most `most`
 * sets of them: what is beyond is counted under `other`, so that no list that grows makes the number of series grow.
 */
export interface Meter {
  counter(
    name: string,
    help: string,
    labels?: readonly string[],
    most?: number,
  ): (labels?: Readonly<Record<string, string>>, by?: number) => void;
  gauge(name: string, help: string, read: () => number): void;
  /** Numbers that are told together; those beyond `most` are added up. Asked once for each look. */
  gauges(name: string, help: string, labels: readonly string[], most: number, read: () => Iterable<Sample>): void;
  histogram(
    name: string,
    help: string,
    buckets: readonly number[],
    labels?: readonly string[],
    most?: number,
  ): (value: number, labels?: Readonly<Record<string, string>>) => void;
}
