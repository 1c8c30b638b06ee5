import type { Action } from '../protocol/messages.ts';
import type { Status } from './state.ts';

/** What can be asked of an application that exists. */
export type Move = 'correct' | 'withdraw' | 'extend' | 'contradict' | Action;

/**
 * The allowed moves, from each status.
 *
 * An application is `received`, or `returned` at once when the rules find defects. The window accepts it into the flow of
 * its matter (`accepted`), where step after step approves it until only delivery is left (`approved`), then it is
 * `delivered` and `closed`. At the window and at every step it may be returned with all defects; the correction starts the
 * flow again. A step that only gives an opinion may object, and the flow goes on to who decides. It may be refused at the
 * window or at a step that decides, and withdrawn by the applicant until it is decided. A refusal may be handed over like
 * any decision; what is refused, delivered or withdrawn is closed by the window. Nothing leads out of `closed`.
 * What was decided may be contradicted at any time afterwards; that changes no status.
 * Its time may be extended until it is decided (`extend.ts` says when).
 */
export const moves: Readonly<Record<Status, readonly Move[]>> = {
  received: ['accept', 'return', 'refuse', 'withdraw', 'extend'],
  returned: ['correct', 'withdraw'],
  accepted: ['approve', 'object', 'return', 'refuse', 'withdraw', 'extend'],
  approved: ['deliver', 'contradict'],
  refused: ['deliver', 'close', 'contradict'],
  delivered: ['close', 'contradict'],
  withdrawn: ['close'],
  closed: ['contradict'],
};
