import type { Deadline } from '../../rules/deadlines/deadline.ts';
import { stepOf } from '../../rules/matters/matter.ts';
import type { OutboundMessage } from '../protocol/journal.ts';
import { announcement, type Surroundings } from './announcements.ts';
import type { ApplicationEvent } from './state.ts';

/** What people are told of the clocks of an application; `state` of the surroundings is that after the turn. */

/** An assignment says until when its step is to be done. */
export function withDueDay(message: OutboundMessage, deadlines: readonly Deadline[]): OutboundMessage {
  if (message.event !== 'assigned') return message;
  const { step } = message.data;
  const due = deadlines.find((one) => one.kind === 'step' && one.step === step && one.done === undefined)?.due;
  return due === undefined ? message : { ...message, data: { ...message.data, ...toldDue(due) } };
}

/** That an application counts as accepted although nobody has accepted it. */
export function deemedAccepted(
  event: ApplicationEvent,
  deadlines: readonly Deadline[],
  surroundings: Surroundings,
): readonly OutboundMessage[] {
  if (event.type !== 'ApplicationDeemedAccepted') return [];
  return toEveryone('deemed-accepted', { on: event.on, clocks: toldCase(deadlines) }, surroundings);
}

/** That a leader has extended the time, and why. */
export function extended(
  event: ApplicationEvent,
  deadlines: readonly Deadline[],
  surroundings: Surroundings,
): readonly OutboundMessage[] {
  if (event.type !== 'DeadlineExtended') return [];
  const { workingDays, organisation, reason } = event;
  return toEveryone('extended', { workingDays, organisation, reason, clocks: toldCase(deadlines) }, surroundings);
}

/**
 * That a newer calendar has given another due day, or made a provisional one firm.
 * @param all whether those that are provisional still are told as well: their year has begun and no calendar has come
 */
export function dueChanged(
  before: readonly Deadline[],
  after: readonly Deadline[],
  all: boolean,
  surroundings: Surroundings,
): readonly OutboundMessage[] {
  const clocks = after.flatMap((deadline, index) => {
    const was = before[index]?.due;
    const { done, due } = deadline;
    if (done !== undefined || due === undefined) return [];
    const same = was?.day === due.day && was.provisional === due.provisional;
    if (same && !(all && due.provisional === true)) return [];
    return [{ ...told(deadline), ...(was === undefined || was.day === due.day ? {} : { was: was.day }) }];
  });
  return clocks.length === 0 ? [] : toEveryone('due-changed', { clocks }, surroundings);
}

/** The owner, who tells the applicant; the departments whose steps wait; the supervisors of the region. */
function toEveryone(
  event: string,
  data: Readonly<Record<string, unknown>>,
  { state, examination, matter, circumstances }: Surroundings,
): readonly OutboundMessage[] {
  const { id, version, speakersFor, supervisorsOf } = circumstances;
  const departments = state.open.flatMap(({ step: waiting }) => {
    const step = stepOf(matter, waiting);
    const charge = step === undefined ? undefined : examination.chargeOf(step);
    return charge === undefined ? [] : speakersFor(charge.organisation);
  });
  const receivers = new Set([state.integrator, ...departments, ...supervisorsOf(state.region)]);
  const said = { version: version + 1, matter: matter.code, ...data };
  return [...receivers].map((integrator) => announcement(integrator, id, event, said));
}

function toldCase(deadlines: readonly Deadline[]) {
  return deadlines
    .filter(({ kind, done }) => (kind === 'legal' || kind === 'promised') && done === undefined)
    .map(told);
}

const told = ({ kind, step, due }: Deadline) => ({
  clock: kind,
  ...(step === undefined ? {} : { step }),
  ...(due === undefined ? {} : toldDue(due)),
});

const toldDue = ({ day, provisional }: NonNullable<Deadline['due']>) => ({
  due: day,
  ...(provisional === true ? { provisional } : {}),
});
