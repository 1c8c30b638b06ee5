import type { Action } from '../protocol/messages.ts';
import type { Status } from './state.ts';

/** What can be asked of an application that exists. */
export type Move = 'correct' | 'withdraw' | Action;

/**
 * The allowed moves, from each status.
 *
 * An application is `received`, or `returned` at once when the rules find defects. The window accepts it into the flow of
 * its matter (`accepted`), where step after step approves it until only delivery is left (`approved`), then it is
 * `delivered` and `closed`. At the window and at every step it may be returned with all defects; the correction starts the
 * flow again. It may be refused at the window or at a step, and withdrawn by the applicant until it is decided. What is
 * refused or withdrawn is closed by the window. Nothing leads out of `closed`.
 */
export const moves: Readonly<Record<Status, readonly Move[]>> = {
  received: ['accept', 'return', 'refuse', 'withdraw'],
  returned: ['correct', 'withdraw'],
  accepted: ['approve', 'return', 'refuse', 'withdraw'],
  approved: ['deliver'],
  refused: ['close'],
  delivered: ['close'],
  withdrawn: ['close'],
  closed: [],
};
