import type { EntityKey } from '../actors/protocol/entity.ts';
import type { JournalEvent } from '../actors/protocol/journal.ts';
import { memberName, type RuleMember } from '../rules/engine/rule-set-manifest.ts';

/*
 * What the journal keeps of published rules, as entities of the kind `rule`. They have no actors: only a start and a
 * reload write them, one at a time.
 *
 *   <kind>.<name>.<version>   one published file; written once, its bytes are the attachment of that entry
 *   set.<id>                  one published set: its manifest; written once, and again by each other program that has checked it
 *   register                  which sets there are, in the order of their publication, and which one is in force
 *
 * A start finds everything by the register, with one read for each set and each file, and never searches the journal.
 */

/** State of a published file: what it is, and the SHA-256 of its bytes. */
export type MemberState = RuleMember;

/** State of a published set: its members in the order of the manifest, whose SHA-256 is the set's id. */
export interface SetState {
  readonly members: readonly RuleMember[];
  /**
   * The digest of the built program that has last looked for contradictions in the set before it put it in force; absent for
   * a program that ran from its sources.
   */
  readonly checkedBy?: string;
}

/** State of the register. */
export interface RegisterState {
  readonly current: string;
  /** In the order of their first publication; the current one is among them, not always as the last. */
  readonly sets: readonly string[];
}

export type RuleEvent = RulePublished | RuleSetPublished | RuleSetChecked | RuleSetActivated;

interface RulePublished extends JournalEvent, MemberState {
  readonly type: 'RulePublished';
}

interface RuleSetPublished extends JournalEvent, SetState {
  readonly type: 'RuleSetPublished';
  readonly id: string;
}

/** Another program than before has looked for contradictions in a published set, and found none. */
interface RuleSetChecked extends JournalEvent {
  readonly type: 'RuleSetChecked';
  readonly id: string;
  readonly checkedBy: string;
}

/** From here on new applications are governed by `id`; `before` is the set that governed until then. */
interface RuleSetActivated extends JournalEvent {
  readonly type: 'RuleSetActivated';
  readonly id: string;
  readonly before?: string;
}

export const ruleRegister: EntityKey = { kind: 'rule', id: 'register' };

/** The entity of one version of a published file. */
export function ruleMemberKey(member: RuleMember): EntityKey {
  return { kind: 'rule', id: memberName(member) };
}

export function ruleSetKey(id: string): EntityKey {
  return { kind: 'rule', id: `set.${id}` };
}
