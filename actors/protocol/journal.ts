import type { AlertPhase, Severity } from './alerts.ts';
import type { Command } from './commands.ts';
import type { EntityKey } from './entity.ts';
import type { Purpose } from './integrator.ts';

/** What the journal can hold: JSON, nothing else. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json | undefined };

/** Something that has happened to an entity, in the past tense; each kind of actor has its own closed union. */
export interface JournalEvent {
  readonly type: string;
}

/**
 * Where a command came from. `integrator`: message `sequence` of the stream ONEDOOR_IN. `journal`: command number
 * `sequence` of the journal itself, standing at `commit` and `index`. `due`: a row of the due index. `operator`: a
 * question or order of the service's operator. `question`: an integrator's question `<service>.<verb>` about an entity,
 * which changes nothing. `door`: a user of the supervisor's door, who reads, enters or leaves.
 * `notifier`: what is made of the entry with the commit `sequence` when people are told of it, or the answer of a provider
 * to what that entry has begun. `asker`: the answer of a data source, to what the entry with the commit `sequence` has begun; of
 * one that came later, or to an earlier life, the newest entry of then. `screener`: what is found in the lists of cases for
 * the portion that the entry with the commit `sequence` has called for; how sweeps are arranged, the newest entry of then. `figures`: what was counted for credit,
 * of all that the entries up to `sequence` have left.
 */
export type Input =
  | {
      readonly source: 'integrator';
      readonly sequence: number;
      readonly integrator: string;
      readonly messageId: string;
      readonly messageSource: string;
    }
  | { readonly source: 'journal'; readonly sequence: number; readonly commit: number; readonly index: number }
  | { readonly source: 'due'; readonly row: DueRow }
  | { readonly source: 'operator'; readonly by: string; readonly purpose: string }
  | {
      readonly source: 'question';
      readonly integrator: string;
      readonly officer?: string;
      readonly service: string;
      readonly purpose: Purpose;
      readonly reason?: string;
    }
  | { readonly source: 'door'; readonly user: string; readonly officer?: string; readonly purpose: Purpose }
  | { readonly source: 'notifier'; readonly sequence: number }
  | { readonly source: 'asker' | 'screener' | 'figures'; readonly sequence: number };

/** A command that one actor gives another: it travels only by being committed. */
export interface JournalCommand {
  readonly to: EntityKey;
  readonly command: Command;
}

/** What an alarm is about: a phase of supervision or the system itself, how bad it is, and where. */
export interface Alert {
  readonly phase: 'system' | AlertPhase;
  readonly severity: 'critical' | Severity;
  /** A division's code, or `all`. */
  readonly region: string;
}

/**
 * A message that leaves after the commit, on `onedoor.out.<integrator>.<topic>.<event>`, an alarm on
 * `onedoor.alert.<phase>.<severity>.<region>`; its CloudEvents id is made from the hash of its entry, so that a repeat is
 * recognised.
 */
export interface OutboundMessage {
  /** There for an alarm, which goes to no integrator. */
  readonly alert?: Alert;
  readonly integrator: string;
  /** `<kind>.<id>` of the entity that the message is about. */
  readonly topic: string;
  readonly event: string;
  readonly data: { readonly [name: string]: Json | undefined };
}

/** The version of another entity that a turn has looked at. */
export interface Reading {
  readonly entity: EntityKey;
  readonly version: number;
}

/** A moment at which an entity wants to be asked: `at` in milliseconds since 1970 UTC; `name` tells several apart. */
export interface DueRow {
  readonly at: number;
  readonly entity: EntityKey;
  readonly name: string;
}

/** That a sender's message id was seen: same id and same content is a repeat, same id and other content a defect. */
export interface SenderId {
  /** Integrator, CloudEvents source and CloudEvents id, as a JSON list. */
  readonly id: string;
  /** SHA-256 of type and data, hexadecimal. */
  readonly content: string;
  readonly verdict: 'received' | 'refused';
}

/** What a turn has done, as it stands in the journal. */
interface TurnRecord {
  readonly entity: EntityKey;
  /** Milliseconds since 1970 UTC, as the turn was told. */
  readonly at: number;
  /** Version of the entity after the turn; the same as before where nothing has happened to it. */
  readonly version: number;
  readonly input: Input;
  readonly events: readonly JournalEvent[];
  readonly messages: readonly OutboundMessage[];
  readonly commands: readonly JournalCommand[];
  readonly readings: readonly Reading[];
}

/** Everything that one turn of an actor wants committed, in one piece. */
export interface Turn extends TurnRecord {
  /** The new state; undefined leaves the stored state as it is. */
  readonly state?: Json;
  readonly sender?: SenderId;
  readonly dueSet?: readonly DueRow[];
  readonly dueCleared?: readonly DueRow[];
  /**
   * Destroys the key of everything that was written about the entity before this turn, its state with it; there is no
   * new state. The turn itself stands under a new key.
   */
  readonly erases?: true;
  /** Bytes kept beside the entry (a dead letter), encrypted like everything else of the entity. */
  readonly attachment?: Uint8Array;
}

/** A turn as the journal gives it back: numbered, linked, without the state and the bytes. */
export interface Entry extends TurnRecord {
  /** 1, 2, 3 …, no holes. */
  readonly commit: number;
  /** SHA-256 link over the entry before and this entry's bytes, 64 hexadecimal digits. */
  readonly hash: string;
  /** How many journal commands stand in the entries before this one. */
  readonly commandsBefore: number;
  readonly attachmentHash?: string;
  /** The JSON of the messages' data, where it was at hand when the entry was committed. */
  readonly messageTexts?: readonly string[];
  /** True where the entity's key was destroyed: the entry still links, its content is gone. */
  readonly erased?: true;
  /** There where the entry lies in an archive: what it says is not here. */
  readonly archived?: InArchive;
}

/** Where an archived entry lies. */
export interface InArchive {
  /** The name of the segment's file. */
  readonly file: string;
  readonly from: number;
  readonly to: number;
  /** Whether all that the entry says is who has read the entity. */
  readonly reading: boolean;
}

/** Whether an entry tells that somebody has read the entity, or wanted to. */
export function isReading(events: readonly JournalEvent[]): boolean {
  return events.some(({ type }) => type === 'EntityRead' || type === 'EntityReadRefused');
}

/** What of an entry's messages answers its sender: the receipts. */
export function receiptsOf(messages: readonly OutboundMessage[]): readonly OutboundMessage[] {
  return messages.filter(({ event }) => event === 'received' || event === 'refused');
}

/**
 * How far a source of commands, or a follower, has come: everything up to `watermark`, and of what lies above it the
 * numbers in `above` (ascending). `epoch` names the incarnation of the source.
 */
export interface MarkRow {
  readonly epoch: string;
  readonly watermark: number;
  readonly above: readonly number[];
  /** Of a follower that publishes: the stream's sequence of its newest acknowledged message. */
  readonly sequence?: number;
}
