import type { Circumstances, Decision } from '../behaviour.ts';
import { endOfDay } from '../day.ts';
import type { JournalCommand } from '../protocol/journal.ts';
import { fileOfUndertaking } from '../protocol/undertaking.ts';
import { toldOf } from './announcements.ts';
import { evolve } from './evolve.ts';
import type { UndertakingEvent, UndertakingOccurrence, UndertakingState } from './state.ts';
import { rowsOfUndertaking } from './term.ts';
import type { UndertakingFindings } from './undertaking.ts';

type Decided = Decision<UndertakingEvent>;
const nothing: Decided = { verdict: 'received', events: [] };

/** From the due index: its day comes near. */
export function remind(state: UndertakingState | undefined, due: number, circumstances: Circumstances): Decided {
  if (state?.status !== 'open' || state.remindAt !== due) return nothing;
  const event: UndertakingEvent = { type: 'UndertakingReminded' };
  return { verdict: 'received', events: [event], messages: toldOf(event, state, circumstances) };
}

/**
 * From the due index: its grace is over. Where a calendar was published meanwhile by which it is not, it waits for the end by that
 * one; a row that was overtaken only goes.
 */
export function lapse(
  state: UndertakingState | undefined,
  due: number,
  { calendar }: UndertakingFindings,
  circumstances: Circumstances,
): Decided {
  const { id, now } = circumstances;
  if (state?.status !== 'open' || state.lapseAt !== due) return nothing;
  const graceUntil = graceOf(state, calendar);
  if (endOfDay(graceUntil) <= now) {
    const lapsed = lapsing(state, graceUntil, id);
    const [event] = lapsed.events;
    return {
      verdict: 'received',
      ...lapsed,
      messages: toldOf(event, evolve(state, event), circumstances),
      dueCleared: rowsOfUndertaking(id, state).filter(({ name }) => name !== 'lapseUndertaking'),
    };
  }
  const { remindAt: _over, ...before } = state;
  const event: UndertakingEvent = {
    type: 'UndertakingDeferred',
    term: { due: before.due, graceUntil, lapseAt: endOfDay(graceUntil) },
  };
  const after = evolve(state, event);
  return {
    verdict: 'received',
    events: [event],
    messages: toldOf(event, after, circumstances),
    dueCleared: rowsOfUndertaking(id, state).filter(({ name }) => name !== 'lapseUndertaking'),
    dueSet: rowsOfUndertaking(id, after),
  };
}

/** The last day of its grace, by whichever calendar is kinder: that of when it was undertaken, or the present one. */
export function graceOf(
  { due, graceWorkingDays, graceUntil, region }: UndertakingState,
  calendar: UndertakingFindings['calendar'],
): string {
  const now = calendar.addWorkingDays(due, graceWorkingDays, region).day;
  return now > graceUntil ? now : graceUntil;
}

/** What it comes to that it was not done. Nobody is found to have broken a commitment by a clock. */
export function lapsing(
  state: UndertakingState,
  graceUntil: string,
  id: string,
): { readonly events: readonly [UndertakingEvent]; readonly commands: readonly JournalCommand[] } {
  const { kind } = state;
  const occurrence = kind === 'appointment' ? 'no-show' : kind === 'loan' ? 'overdue-return' : undefined;
  return {
    events: [{ type: 'UndertakingLapsed', graceUntil, ...(occurrence === undefined ? {} : { occurrence }) }],
    // The day counts on which its grace ended, however much later that is found.
    commands: occurrence === undefined ? [] : [opening(state, id, occurrence, { number: id, day: graceUntil })],
  };
}

/** Opens the credit file of the undertaking. */
export function opening(
  { person, application, matter, region, organisation }: UndertakingState,
  id: string,
  kind: UndertakingOccurrence,
  document: { readonly number: string; readonly day: string },
  basis?: string,
): JournalCommand {
  return {
    to: fileOfUndertaking(id),
    command: {
      type: 'openFile',
      person,
      occurrence: {
        kind,
        source: 'undertaking',
        ...(application === undefined ? {} : { application }),
        ...(matter === undefined ? {} : { matter }),
        region,
        organisation,
        document,
        ...(basis === undefined ? {} : { basis }),
        evidence: `undertaking/${id}`,
        times: 1,
      },
    },
  };
}
