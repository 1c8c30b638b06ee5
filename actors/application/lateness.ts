import { isLate } from '../../rules/deadlines/deadline.ts';
import type { Circumstances, Decision } from '../behaviour.ts';
import { type Counted, type LateCounter, lateCounters } from '../protocol/commands.ts';
import type { EntityKey } from '../protocol/entity.ts';
import type { JournalCommand } from '../protocol/journal.ts';
import { heldAtClose } from './claim.ts';
import type { ApplicationEvent, ApplicationState, Lateness, OpenStep } from './state.ts';

type Decided = Decision<ApplicationEvent>;

/**
 * Who was late with this application, as it was counted for their credit. It is kept, so that a dismissal of the alert about it takes
 * back what was counted; and what supervision has dismissed once is not counted again for the same step, unless a
 * correction has begun all steps anew.
 */

/** Something that was late: a step, the step as its receiver held it, or a consultation. */
export const lateStep = (step: string): string => `step_${step}`;
export const lateHolder = (step: string): string => `holder_${step}`;
export const lateConsultation = (number: number): string => `consultation_${number}`;

/** Whether the time of a step is over, and whether that was counted to the officer already, who had claimed it. */
export function latenessAt(
  { clocks }: Pick<ApplicationState, 'clocks'>,
  open: OpenStep | undefined,
  officer: string,
  now: number,
): { readonly late: boolean; readonly lateCounted: boolean } {
  const deadline = clocks?.deadlines.find(
    ({ kind, step, done }) => kind === 'step' && step === open?.step && done === undefined,
  );
  const late = open !== undefined && deadline !== undefined && isLate(deadline, now);
  return { late, lateCounted: late && deadline.lapsedOn !== undefined && heldAtClose(open, deadline.due) === officer };
}

/** A decision that remembers whom it has counted as late, and counts nothing that was dismissed. */
export function withLateness(before: ApplicationState | undefined, decision: Decided): Decided {
  if (decision.verdict === 'refused' || decision.commands?.some(isLateCount) !== true) return decision;
  const excused = new Set(before?.excused);
  const commands = decision.commands.filter((one) => !isLateCount(one) || !excused.has(one.command.at ?? ''));
  const lateness = commands
    .filter(isLateCount)
    .map(({ to, command: { at = '', counter, on } }): Lateness => ({ at, person: to.id, counter, on }));
  if (lateness.length === 0) return { ...decision, commands };
  return { ...decision, commands, events: [...decision.events, { type: 'LatenessCounted', lateness }] };
}

interface LateCount {
  readonly to: EntityKey;
  readonly command: { readonly type: 'count' } & Counted & { readonly counter: LateCounter };
}

function isLateCount(one: JournalCommand): one is JournalCommand & LateCount {
  return one.command.type === 'count' && (lateCounters as readonly string[]).includes(one.command.counter);
}

/** An alert about something late was dismissed: what was counted for it is taken back. */
export function excuse(state: ApplicationState | undefined, at: string, { id }: Pick<Circumstances, 'id'>): Decided {
  if (state === undefined || state.excused?.includes(at) === true) return { verdict: 'received', events: [] };
  const excused = (state.overdue ?? []).filter((one) => one.at === at);
  return {
    verdict: 'received',
    events: [{ type: 'LatenessExcused', at }],
    commands: excused.map(({ person, counter, on }) => ({
      to: { kind: 'person', id: person },
      command: { type: 'excuse', application: id, counter, on },
    })),
  };
}
