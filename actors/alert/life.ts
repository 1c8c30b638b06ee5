import type { AlertVerb } from '../protocol/alert-messages.ts';
import type { AwaitedStage } from '../protocol/alerts.ts';
import type { AlertDeed, AlertStatus } from './state.ts';

/**
 * What may be done with an alert, from each status.
 *
 * A supervisor acknowledges it (`acknowledged`) and assigns it to an officer (`assigned`), who rectifies it (`rectified`);
 * another supervisor reviews that (`reviewed`, or back to `assigned` where it does not suffice) and closes it (`closed`).
 * Before it is reviewed it may be dismissed: one signs with a reason, another countersigns (`dismissed`); whatever is done
 * in between takes the first signature away. A silence lies over any status and changes none. Disposal of who is
 * accountable may also follow the closing. An alert that has ended is reopened by the same finding only.
 */
export const life: Readonly<Record<AlertStatus, readonly AlertVerb[]>> = {
  raised: ['acknowledge', 'dismiss', 'countersign', 'suppress', 'dispose', 'answer'],
  acknowledged: ['assign', 'dismiss', 'countersign', 'suppress', 'dispose', 'answer'],
  assigned: ['assign', 'rectify', 'dismiss', 'countersign', 'suppress', 'dispose', 'answer'],
  rectified: ['review', 'dismiss', 'countersign', 'suppress', 'dispose', 'answer'],
  reviewed: ['close', 'suppress', 'dispose', 'answer'],
  closed: ['suppress', 'dispose'],
  dismissed: ['suppress'],
};

/** The status after a deed; those that are not named leave it as it is. */
export function statusAfter(status: AlertStatus, { verb, outcome }: Pick<AlertDeed, 'verb' | 'outcome'>): AlertStatus {
  switch (verb) {
    case 'acknowledge':
      return 'acknowledged';
    case 'assign':
      return 'assigned';
    case 'rectify':
      return 'rectified';
    case 'review':
      return outcome === 'accepted' ? 'reviewed' : 'assigned';
    case 'close':
      return 'closed';
    case 'countersign':
      return 'dismissed';
    case 'dismiss':
    case 'suppress':
    case 'dispose':
    case 'answer':
      return status;
    default: {
      const unknown: never = verb;
      throw new Error(`an alert does not know ${String(unknown)}`);
    }
  }
}

export const hasEnded = (status: AlertStatus): boolean => status === 'closed' || status === 'dismissed';

const stages: readonly AlertStatus[] = ['raised', 'acknowledged', 'assigned', 'rectified', 'reviewed', 'closed'];

/** Whether an alert is as far as a level of escalation waits for; one that has ended is. */
export function hasReached(status: AlertStatus, stage: AwaitedStage): boolean {
  return hasEnded(status) || stages.indexOf(status) >= stages.indexOf(stage);
}
