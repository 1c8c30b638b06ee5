import type { EntityKey, EntityKind } from '../../actors/protocol/entity.ts';
import type { DueRow, Entry, SenderId, Turn } from '../../actors/protocol/journal.ts';
import type { NamedKey } from './envelope.ts';
import { corrupt } from './fault.ts';
import { rowKey } from './keys.ts';
import { type Frame, frameEnd, frameStart, parseFrame } from './link.ts';
import type { Vault } from './vault.ts';

/** What of an entry stands in clear: enough to prove the chain and to find the row that an entry speaks of. */
export interface EntryHeader {
  readonly commit: number;
  readonly at: number;
  readonly kind: EntityKind;
  readonly id: string;
  readonly version: number;
  readonly commandsBefore: number;
  /** SHA-256 of the attachment's row as it rests, so that it is proved without a key and tells nothing about the bytes. */
  readonly attachmentHash?: string;
}

/** What of an entry is encrypted; the audit proves rows by the last three. */
export interface EntryPayload extends Pick<Turn, 'input' | 'events' | 'messages' | 'commands' | 'readings'> {
  readonly dueSet?: readonly DueRow[];
  readonly dueCleared?: readonly DueRow[];
  /** What the sender's id was answered with, and the hash that its row (which only names this commit) is named by. */
  readonly sender?: Omit<SenderId, 'id'> & { readonly name: string };
}

export interface EntryPlace {
  readonly commit: number;
  readonly previous: string;
  readonly commandsBefore: number;
  readonly attachmentHash?: string;
  readonly sender?: EntryPayload['sender'];
}

/** An entry of which the frame is proved and the payload not yet opened. */
export interface FramedEntry extends Frame {
  readonly entry: EntryHeader;
}

/** A journal row's value, and what was made on the way to it. */
export interface EncodedEntry {
  readonly value: Buffer;
  readonly hash: string;
  /** The JSON of what each message says. */
  readonly messageTexts: readonly string[];
}

/** Makes the value of a journal row. */
export function encodeEntry(vault: Vault, key: NamedKey, turn: Turn, place: EntryPlace): EncodedEntry {
  const header: EntryHeader = {
    commit: place.commit,
    at: turn.at,
    kind: turn.entity.kind,
    id: turn.entity.id,
    version: turn.version,
    commandsBefore: place.commandsBefore,
    ...(place.attachmentHash === undefined ? {} : { attachmentHash: place.attachmentHash }),
  };
  const messageTexts = turn.messages.map(({ data }) => JSON.stringify(data));
  const start = frameStart(place.previous, JSON.stringify(header));
  const payload = payloadText(turn, messageTexts, place.sender);
  const body = vault.seal(key, rowKey.journal(place.commit), payload, start);
  return { ...frameEnd(start, body), messageTexts };
}

/** An `EntryPayload` as JSON. What a message says is written out once, here and for its way out. */
function payloadText(turn: Turn, messageTexts: readonly string[], sender: EntryPayload['sender']): string {
  const { input, events, messages, commands, readings, dueSet = [], dueCleared = [] } = turn;
  let texts = '';
  for (const [index, { data: _data, ...about }] of messages.entries())
    texts += `${texts === '' ? '' : ','}${JSON.stringify(about).slice(0, -1)},"data":${messageTexts[index]}}`;
  const rest: Partial<EntryPayload> = {
    ...(dueSet.length === 0 ? {} : { dueSet }),
    ...(dueCleared.length === 0 ? {} : { dueCleared }),
    ...(sender === undefined ? {} : { sender }),
  };
  const more = JSON.stringify({ commands, readings, ...rest }).slice(1);
  return `{"input":${JSON.stringify(input)},"events":${JSON.stringify(events)},"messages":[${texts}],${more}`;
}

/**
 * Proves the frame of a journal row's value.
 * @throws StoreFault CORRUPT
 */
export function parseEntry(commit: number, value: Buffer): FramedEntry {
  const frame = parseFrame(value);
  if (frame === undefined)
    throw corrupt(`entry ${commit} of the journal does not fit its own hash: its bytes were changed`);
  const entry = parseHeader(frame.header);
  if (entry?.commit !== commit) throw corrupt(`entry ${commit} of the journal carries the header of another`);
  return { ...frame, entry };
}

/**
 * Decrypts what an entry says.
 * @throws StoreFault CORRUPT
 */
export function openPayload(vault: Vault, key: NamedKey, framed: FramedEntry): EntryPayload {
  const { commit } = framed.entry;
  const plain = vault.open(key, rowKey.journal(commit), framed.body, framed.start);
  if (plain === undefined) throw corrupt(`entry ${commit} of the journal cannot be decrypted: its bytes were changed`);
  return JSON.parse(plain.toString()) as EntryPayload;
}

/** An entry as the port gives it; without a payload it is one whose key was destroyed. */
export function toEntry({ entry, hash }: FramedEntry, payload: EntryPayload | undefined): Entry {
  return {
    commit: entry.commit,
    hash,
    commandsBefore: entry.commandsBefore,
    entity: entityOf(entry),
    at: entry.at,
    version: entry.version,
    // What an erased entry came from is erased with it; an operator of no name stands in its place.
    input: payload?.input ?? { source: 'operator', by: '', purpose: 'erased' },
    events: payload?.events ?? [],
    messages: payload?.messages ?? [],
    commands: payload?.commands ?? [],
    readings: payload?.readings ?? [],
    ...(entry.attachmentHash === undefined ? {} : { attachmentHash: entry.attachmentHash }),
    ...(payload === undefined ? { erased: true as const } : {}),
  };
}

export function entityOf(header: EntryHeader): EntityKey {
  return { kind: header.kind, id: header.id };
}

function parseHeader(text: string): EntryHeader | undefined {
  try {
    return JSON.parse(text) as EntryHeader;
  } catch {
    return undefined;
  }
}
