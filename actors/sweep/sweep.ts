import type { WorkingCalendar } from '../../rules/calendar/calendar.ts';
import { nextOpening } from '../../rules/screening/opening.ts';
import type { Behaviour, Circumstances, Decision } from '../behaviour.ts';
import type { DueRow, JournalCommand } from '../protocol/journal.ts';
import { type Portion, type SweepCommand, type SweepOrder, sweepKey } from '../protocol/screening.ts';
import { evolve } from './evolve.ts';
import { isRunning, type SweepEvent, type SweepState } from './state.ts';

export interface SweepDependencies {
  /** The newest published calendar. */
  readonly calendar: () => WorkingCalendar;
}

/** The calendar, as a decision sees it. */
interface SweepFindings {
  readonly calendar: Pick<WorkingCalendar, 'dayKind'>;
}

type Decided = Decision<SweepEvent>;

/** A portion that was asked for and has not come by then is asked for again: who reads the lists has no memory of its own. */
const PATIENCE_MS = 60_000;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The actor of one sweep. It asks for a portion of the lists, tells the applications of it, and waits as long as its rate
 * says, within its hours; where it stands is committed together with what it tells them. So a sweep that is interrupted goes
 * on where it was, and no case is told of twice or left out.
 */
export function sweepBehaviour({
  calendar,
}: SweepDependencies): Behaviour<SweepState, SweepCommand, SweepFindings, SweepEvent> {
  return {
    initialState: undefined,
    reads: () => [],
    examine: () => ({ calendar: calendar() }),
    decide,
    evolve,
  };
}

function decide(
  state: SweepState | undefined,
  command: SweepCommand,
  { calendar }: SweepFindings,
  circumstances: Circumstances,
): Decided {
  const { now } = circumstances;
  const told = (
    events: readonly SweepEvent[],
    /** From when on it goes on; left out, as it stands. */
    from?: number,
    commands: readonly JournalCommand[] = [],
  ): Decided => withDue(state, command, { events, from, commands }, calendar, circumstances);
  if (command.type === 'arrange') {
    const { definition } = command;
    const same = state?.retired !== true && JSON.stringify(state?.definition) === JSON.stringify(definition);
    return told(same ? [] : [{ type: 'SweepArranged', definition }], now);
  }
  if (state === undefined) return { verdict: 'received', events: [] };
  switch (command.type) {
    case 'retire':
      return told(state.retired === true ? [] : [{ type: 'SweepRetired' }]);
    case 'goOn':
      return state.due === command.due
        ? goOn(state, told, calendar, circumstances)
        : { verdict: 'received', events: [] };
    case 'portion':
      return portion(state, command, told, calendar, circumstances);
    case 'swept':
      return told([{ type: 'CaseSwept', run: command.run, outcome: command.outcome }]);
    case 'orderSweep':
      return told(ordered(state, command.order), now);
    default: {
      const unknown: never = command;
      throw new Error(`a sweep cannot decide ${(unknown as { type: string }).type}`);
    }
  }
}

type Told = (events: readonly SweepEvent[], from?: number, commands?: readonly JournalCommand[]) => Decided;

/** Its moment is there: a run begins, or goes on with its next portion, where it is the hour for that. */
function goOn(
  state: SweepState,
  told: Told,
  calendar: SweepFindings['calendar'],
  { now, today }: Pick<Circumstances, 'now' | 'today'>,
): Decided {
  if (nextOpening(state.definition.window, now, calendar) > now) return told([], now);
  const begun: SweepEvent[] = isRunning(state)
    ? []
    : [{ type: 'SweepBegun', run: (state.run?.run ?? 0) + 1, at: now, on: today }];
  return told([...begun, called(begun.reduce(evolve, state))], now);
}

function called({ run, place, definition }: SweepState): SweepEvent {
  if (run === undefined || place === undefined) throw new Error('a portion of a sweep that is not running');
  return { type: 'PortionCalled', run: run.run, from: place, through: run.begunOn, most: mostOf(definition) };
}

/** Cases of one portion: so many as may be looked at in a second. */
function mostOf({ casesPerMinute }: SweepState['definition']): number {
  return Math.ceil(casesPerMinute / 60);
}

/** A portion is there: its applications are told, and the place moves on in the same commit. */
function portion(
  state: SweepState,
  { run, from, cases, passed, last, whole }: Portion,
  told: Told,
  calendar: SweepFindings['calendar'],
  { now, id }: Pick<Circumstances, 'now' | 'id'>,
): Decided {
  const { place, definition } = state;
  // One that was read a second time, or for a run or a place that is past.
  if (state.called !== true || state.run?.run !== run || JSON.stringify(place) !== JSON.stringify(from))
    return { verdict: 'received', events: [] };
  const swept: SweepEvent = {
    type: 'PortionSwept',
    ...{ run, told: cases.length, passed, whole },
    ...(last === undefined ? {} : { last }),
  };
  const commands = cases.map(
    (application): JournalCommand => ({
      to: { kind: 'application', id: application },
      command: {
        type: 'screen',
        data: {
          ...{ application, sweep: id, run },
          ...(definition.datasets === undefined ? {} : { datasets: definition.datasets }),
        },
      },
    }),
  );
  const after = evolve(state, swept);
  if (!isRunning(after)) return told([swept, { type: 'SweepEnded', run, at: now }], now, commands);
  const next = now + Math.ceil((cases.length * 60_000) / definition.casesPerMinute);
  // Where nobody was told, nobody has to be spared.
  const goesOn = cases.length === 0 && after.paused !== true && nextOpening(definition.window, now, calendar) === now;
  return told(goesOn ? [swept, called(after)] : [swept], next, commands);
}

function ordered({ paused, retired, wanted }: SweepState, order: SweepOrder): readonly SweepEvent[] {
  switch (order) {
    case 'pause':
      return paused === true ? [] : [{ type: 'SweepPaused' }];
    case 'resume':
      return paused === true ? [{ type: 'SweepResumed' }] : [];
    case 'run':
      return retired === true
        ? []
        : [
            ...(paused === true ? [{ type: 'SweepResumed' } as const] : []),
            ...(wanted === true ? [] : [{ type: 'SweepWanted' } as const]),
          ];
    default: {
      const unknown: never = order;
      throw new Error(`a sweep has no order ${String(unknown)}`);
    }
  }
}

/** What has happened, with the row that waits for what is next. */
function withDue(
  state: SweepState | undefined,
  command: SweepCommand,
  {
    events,
    from,
    commands,
  }: { events: readonly SweepEvent[]; from: number | undefined; commands: readonly JournalCommand[] },
  calendar: SweepFindings['calendar'],
  { id }: Pick<Circumstances, 'id'>,
): Decided {
  const happened = events.reduce<SweepState | undefined>(evolve, state);
  if (happened === undefined) return { verdict: 'received', events };
  const due = nextMoment(happened, from, calendar);
  if (due === state?.due) return { verdict: 'received', events, commands };
  const fired = command.type === 'goOn' && command.due === state?.due;
  return {
    verdict: 'received',
    events: [...events, { type: 'DueSet', due: due ?? null }],
    commands,
    dueSet: due === undefined ? [] : [dueRow(id, due)],
    dueCleared: state?.due === undefined || fired ? [] : [dueRow(id, state.due)],
  };
}

/** When it goes on by itself; never while it is paused, or has no definition. */
function nextMoment(
  state: SweepState,
  from: number | undefined,
  calendar: SweepFindings['calendar'],
): number | undefined {
  const { definition, run, paused, retired, wanted } = state;
  if (paused === true || retired === true) return undefined;
  if (from === undefined) return state.due;
  if (state.called === true) return from + PATIENCE_MS;
  const { everyDays, window } = definition;
  const again = run === undefined || wanted === true ? from : Math.max(from, run.begunAt + everyDays * DAY_MS);
  return nextOpening(window, isRunning(state) ? from : again, calendar);
}

function dueRow(id: string, at: number): DueRow {
  return { at, entity: sweepKey(id), name: 'goOn' };
}
