import { type Counting, type Deadline, isLate, recount } from '../../rules/deadlines/deadline.ts';
import { nextMoment, standingAt, untoldPlace } from '../../rules/deadlines/ticks.ts';
import { stepOf } from '../../rules/matters/matter.ts';
import type { Circumstances, Decision } from '../behaviour.ts';
import { startOfNextMonth, startOfYear } from '../day.ts';
import type { ApplicationCommand, DueCommand } from '../protocol/commands.ts';
import type { DueRow, JournalCommand } from '../protocol/journal.ts';
import { heldAtClose } from './claim.ts';
import { deemedAccepted, dueChanged, extended, withDueDay } from './clock-announcements.ts';
import { changesOf } from './clock-changes.ts';
import { counted } from './counting.ts';
import { decide } from './decide.ts';
import { evolve } from './evolve.ts';
import type { Examination } from './examination.ts';
import { follow, worthKeeping } from './following.ts';
import { lateStep } from './lateness.ts';
import type { ApplicationEvent, ApplicationState, Clocks } from './state.ts';

type Received = Extract<Decision<ApplicationEvent>, { verdict: 'received' }>;

/** What a turn is decided in. */
interface Turn {
  readonly state: ApplicationState | undefined;
  readonly examination: Examination;
  readonly circumstances: Circumstances;
}

/**
 * What comes of a command, with its clocks: `decide` says what happens, and the clocks follow from what has happened. They are
 * counted by the newest published calendar, which is a fact of the world; everything else by the rule set that is pinned.
 */
export function decideInTime(
  state: ApplicationState | undefined,
  command: ApplicationCommand,
  examination: Examination,
  circumstances: Circumstances,
): Decision<ApplicationEvent> {
  const turn = { state, examination, circumstances };
  if (isDue(command)) return fallDue(turn, command);
  const decision = decide(state, command, examination, circumstances);
  if (decision.verdict === 'refused' || decision.events.length === 0) return decision;
  // The row of the examination may not have fired yet, where the machine was off: it had lapsed all the same.
  const overlooked = command.type === 'act' ? deemed(state, circumstances.now) : [];
  const events = [...overlooked, ...decision.events];
  return settled(turn, { ...decision, events }, recounted(turn));
}

/** The deadlines as they were, counted by the present calendar. */
function recounted({ state, examination, circumstances }: Turn): readonly Deadline[] {
  const { clocks } = state ?? {};
  if (clocks === undefined) return [];
  const { calendar } = examination;
  if (clocks.calendar === calendar.version) return clocks.deadlines;
  const counting = countingOf({ state, examination, circumstances }, state);
  return clocks.deadlines.map((one) => recount(one, counting));
}

function isDue(command: ApplicationCommand): command is DueCommand {
  return command.type === 'tick' || command.type === 'recount';
}

/** A row of the due index has fired: what has come to a place is told, and what a newer calendar says. */
function fallDue(turn: Turn, command: DueCommand): Decision<ApplicationEvent> {
  const { state, circumstances } = turn;
  // It has set another row meanwhile, or waits for nothing more.
  if (state?.clocks?.rows[command.type] !== command.due) return { verdict: 'received', events: [] };
  // The clock was put back since the row was read: it waits on.
  const early = circumstances.now < command.due;
  if (early && (command.type === 'tick' || state.clocks.calendar === turn.examination.calendar.version)) {
    const entity = { kind: 'application', id: circumstances.id } as const;
    return { verdict: 'received', events: [], dueSet: [{ at: command.due, entity, name: command.type }] };
  }
  const { now, today } = circumstances;
  const counting = countingOf(turn, state);
  const events: ApplicationEvent[] = [];
  const deadlines = recounted(turn).map((deadline) => {
    const place = untoldPlace(deadline, now, today, counting);
    if (place === undefined) return deadline;
    const { kind: clock, step, due, lapsedOn } = deadline;
    const which = { clock, ...(step === undefined ? {} : { step }), due: due?.day ?? '' };
    events.push({ type: 'DeadlineTicked', ...which, ...standingAt(place) });
    return { ...deadline, told: place, ...(place >= 0 && lapsedOn === undefined ? { lapsedOn: today } : {}) };
  });
  const lapsed = deemed(state, now);
  return settled(turn, { verdict: 'received', events: [...events, ...lapsed] }, deadlines, command);
}

/**
 * Whether nobody has told all defects within five working days, of an application that still waits at its window: then it
 * counts as accepted from the day on which it came in, or came in again (行政许可法 32). The window still has to send it on, and
 * may do all that it could do before; what has changed is that the time of the case runs.
 */
function deemed(state: ApplicationState | undefined, now: number): readonly ApplicationEvent[] {
  if (state?.status !== 'received') return [];
  const examination = state.clocks?.deadlines.find(({ kind, done }) => kind === 'examination' && done === undefined);
  if (examination === undefined || !isLate(examination, now)) return [];
  return [{ type: 'ApplicationDeemedAccepted', on: examination.from }];
}

/** Adds to a decision what its clocks make of it: how they stand, who is told, what is counted, which rows wait. */
function settled(
  turn: Turn,
  decision: Received,
  recounted: readonly Deadline[],
  fired?: DueCommand,
): Decision<ApplicationEvent> {
  const { state, examination, circumstances } = turn;
  const { matter, calendar } = examination;
  const { id, version, now, today } = circumstances;
  const after = decision.events.reduce<ApplicationState | undefined>(evolve, state);
  if (matter === undefined || after === undefined)
    throw new Error('something happened to an application without a matter');
  const counting = countingOf(turn, after);
  const before = state?.clocks;
  const deadlines = follow(recounted, { after, events: decision.events, matter, counting, now, today });
  const kept = worthKeeping(deadlines);
  const rows = rowsOf(kept, counting, circumstances);
  const ticking = fired === undefined ? undefined : tickingOf(before, decision.events, version);
  const clocks: Clocks = { calendar: calendar.version, deadlines: kept, rows, ...(ticking && { ticking }) };
  const set = changesOf(before, clocks);
  const events: readonly ApplicationEvent[] = set === undefined ? decision.events : [...decision.events, set];
  const surroundings = { state: after, examination, matter, circumstances };
  // That no calendar has come is said once, as the year begins.
  const told = fired?.type === 'recount' && now >= fired.due && fired.due === startOfYear(Number(today.slice(0, 4)));
  const changed = changedRows(before?.rows ?? {}, rows, id, fired);
  return {
    ...decision,
    events,
    messages: [
      ...(decision.messages ?? []).map((message) => withDueDay(message, kept)),
      ...decision.events.flatMap((event) => [
        ...deemedAccepted(event, kept, surroundings),
        ...extended(event, kept, surroundings),
      ]),
      ...dueChanged(before?.deadlines ?? [], recounted, told, surroundings),
    ],
    commands: [...(decision.commands ?? []), ...overdueCounted(state, deadlines, surroundings)],
    dueSet: [...(decision.dueSet ?? []), ...changed.set],
    dueCleared: [...(decision.dueCleared ?? []), ...changed.cleared],
  };
}

/** The versions that only ticks have made: one more, where nothing else happens in this turn. */
function tickingOf(
  before: Clocks | undefined,
  events: readonly ApplicationEvent[],
  version: number,
): Clocks['ticking'] | undefined {
  if (events.some(({ type }) => type !== 'DeadlineTicked')) return undefined;
  const { ticking } = before ?? {};
  return { from: ticking?.to === version ? ticking.from : version, to: version + 1 };
}

function countingOf({ examination }: Turn, state: ApplicationState | undefined): Counting {
  return { calendar: examination.calendar, region: state?.region ?? '' };
}

/**
 * When the case wants to be asked again: one row for the next place that any of its deadlines comes to, and one at the first
 * moment of the first year that is not published, where a due day rests on such a year; once that has begun, at the beginning of each month.
 */
function rowsOf(deadlines: readonly Deadline[], counting: Counting, { now, today }: Circumstances): Clocks['rows'] {
  let tick: number | undefined;
  for (const deadline of deadlines) {
    const next = nextMoment(deadline, now, today, counting);
    if (next !== undefined && (tick === undefined || next < tick)) tick = next;
  }
  const provisional = deadlines.some(({ done, due }) => done === undefined && due?.provisional === true);
  return {
    ...(tick === undefined ? {} : { tick }),
    ...(provisional ? { recount: recountMoment(counting, now, today) } : {}),
  };
}

function recountMoment({ calendar: { coveredUntil } }: Counting, now: number, today: string): number {
  const thisYear = Number(today.slice(0, 4));
  const uncovered = coveredUntil === undefined ? thisYear : Number(coveredUntil.slice(0, 4)) + 1;
  const moment = startOfYear(uncovered);
  return moment > now ? moment : startOfNextMonth(today);
}

/** The row that has fired goes in its own batch already, and is set again where the same moment is wanted once more. */
function changedRows(
  before: Clocks['rows'],
  after: Clocks['rows'],
  id: string,
  fired: DueCommand | undefined,
): { readonly set: readonly DueRow[]; readonly cleared: readonly DueRow[] } {
  const set: DueRow[] = [];
  const cleared: DueRow[] = [];
  for (const name of ['tick', 'recount'] as const) {
    const row = (at: number): DueRow => ({ at, entity: { kind: 'application', id }, name });
    const [was, is] = [before[name], after[name]];
    const gone = fired?.type === name;
    if (was !== undefined && was !== is && !gone) cleared.push(row(was));
    if (is !== undefined && (was !== is || gone)) set.push(row(is));
  }
  return { set, cleared };
}

/**
 * A step that is first seen to be overdue is counted to the organisation that holds it then, and to the officer who had claimed it
 * at its close (W9).
 */
function overdueCounted(
  before: ApplicationState | undefined,
  after: readonly Deadline[],
  { state, examination, circumstances, matter }: Parameters<typeof dueChanged>[3],
): readonly JournalCommand[] {
  return after.flatMap(({ kind, step: id, from, lapsedOn, due }) => {
    if (kind !== 'step' || id === undefined || lapsedOn === undefined) return [];
    const known = before?.clocks?.deadlines.find((one) => one.step === id && one.from === from);
    const step = stepOf(matter, id);
    const charge = step === undefined ? undefined : examination.chargeOf(step);
    if (known?.lapsedOn !== undefined || charge === undefined) return [];
    const holder = heldAtClose(
      before?.open.find((one) => one.step === id),
      due,
    );
    const by = { officer: holder ?? '', organisation: charge.organisation };
    const officer = holder === undefined ? {} : ({ officer: 'officerOverdue' } as const);
    return counted(state, circumstances, { ...officer, organisation: ['organisationOverdue'] }, by, {
      at: lateStep(id),
    });
  });
}
