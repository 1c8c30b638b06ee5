import type { WorkingCalendar } from '../../rules/calendar/calendar.ts';
import { endOfDay } from '../day.ts';
import type { AwaitedStage, EscalationLevel } from '../protocol/alerts.ts';
import type { DueRow } from '../protocol/journal.ts';
import { hasEnded, hasReached } from './life.ts';
import type { AlertDue, AlertState } from './state.ts';

/** What of the calendar escalation needs. */
export type EscalationCalendar = Pick<WorkingCalendar, 'addWorkingDays' | 'closeOfBusiness'>;

const awaited: readonly AwaitedStage[] = ['acknowledged', 'assigned'];

/** The stage that a level waits for; levels count from 1. */
export function stageAwaited({ unless }: EscalationLevel, level: number): AwaitedStage {
  return unless ?? awaited[level - 1] ?? 'rectified';
}

/**
 * Whether somebody has not answered in time: a level was escalated to, and the stage that it waits for is not reached yet. In
 * a silence nobody has to answer.
 */
export function isOverdue({ finding, status, escalated, suppression }: AlertState): boolean {
  if (suppression !== undefined) return false;
  return finding.escalation
    .slice(0, escalated)
    .some((step, index) => !hasReached(status, stageAwaited(step, index + 1)));
}

/**
 * What an alert waits for next: the end of its silence, or the next level of escalation whose stage is not reached; one row
 * at a time, so that a clock that jumps ahead brings one level after the other, each once.
 */
export function nextDue(state: AlertState, calendar: EscalationCalendar): AlertDue | null {
  const { suppression, status, finding, escalated, round, countedFrom } = state;
  if (suppression !== undefined)
    return { name: `endSuppression_${suppression.until}`, at: endOfDay(suppression.until) };
  if (hasEnded(status)) return null;
  for (const [index, step] of finding.escalation.entries()) {
    const level = index + 1;
    if (level <= escalated || hasReached(status, stageAwaited(step, level))) continue;
    const { day } = calendar.addWorkingDays(countedFrom, step.afterWorkingDays, finding.region);
    return { name: `escalate_${round}-${level}`, at: calendar.closeOfBusiness(day, finding.region) };
  }
  return null;
}

/** The rows to set and to delete so that just the new one waits. */
export function dueChange(
  id: string,
  before: AlertDue | undefined,
  after: AlertDue | null,
): { readonly dueSet?: readonly DueRow[]; readonly dueCleared?: readonly DueRow[] } {
  const row = ({ name, at }: AlertDue): DueRow => ({ at, entity: { kind: 'alert', id }, name });
  if (before !== undefined && after !== null && before.name === after.name && before.at === after.at) return {};
  return {
    ...(after === null ? {} : { dueSet: [row(after)] }),
    ...(before === undefined ? {} : { dueCleared: [row(before)] }),
  };
}
