import {
  begin,
  type Counting,
  type Deadline,
  extend,
  finish,
  isLate,
  resume,
  type Stop,
  stop,
} from '../../rules/deadlines/deadline.ts';
import { withPlaceTold } from '../../rules/deadlines/ticks.ts';
import { type Matter, stepOf } from '../../rules/matters/matter.ts';
import type { ApplicationEvent, ApplicationState, Status } from './state.ts';

/** What has happened to an application, and when. */
interface Happened {
  readonly after: ApplicationState;
  readonly events: readonly ApplicationEvent[];
  readonly matter: Matter;
  readonly counting: Counting;
  readonly now: number;
  readonly today: string;
}

/**
 * The deadlines of an application after something has happened to it:
 *
 * - `examination` (行政许可 only): five working days from the day on which an application came in, or came in again after a
 *   return, until it is accepted or all defects are told (行政许可法 32).
 * - `legal` and `promised`: from the first acceptance. A return afterwards, at whichever step, does not undo it: the law has the
 *   time run from the acceptance (行政许可法 42, 44), and an authority that accepts once more what was corrected would else give itself
 *   new time. It stands still from the return to the correction. The legal time ends with the decision, the promised one
 *   with the delivery, as the flow's days up to then are what was promised; a refusal ends both.
 * - `step`: from the day on which it opened until it is done. A return ends it, and a correction opens steps anew.
 */
export function follow(before: readonly Deadline[], happened: Happened): readonly Deadline[] {
  const { after, counting, now, today } = happened;
  const ended = before.map((one) => (isOver(one, happened) ? finish(one, now, today, counting) : one));
  const begun = newDeadlines(ended, happened).map((one) => {
    const deadline = begin(one, counting);
    return one.from === today ? withPlaceTold(deadline, now, today, counting) : deadline;
  });
  const why = standstillOf(after, happened.matter);
  return [...ended, ...begun].map((one) => {
    if (one.done !== undefined || (one.kind !== 'legal' && one.kind !== 'promised')) return one;
    const lengthened = extendedBy(one, happened);
    return why === undefined ? resume(lengthened, today, counting) : stop(lengthened, why, today, counting);
  });
}

const decided: readonly Status[] = ['approved', 'refused', 'delivered', 'withdrawn', 'closed'];
const over: readonly Status[] = ['refused', 'delivered', 'withdrawn', 'closed'];

function isOver({ kind, step, done }: Deadline, { after, events }: Happened): boolean {
  if (done !== undefined) return false;
  switch (kind) {
    case 'examination':
      return after.status !== 'received' || events.some(({ type }) => type === 'ApplicationDeemedAccepted');
    case 'legal':
      return decided.includes(after.status);
    case 'promised':
      return over.includes(after.status);
    case 'step':
      return !after.open.some((one) => one.step === step);
    default: {
      const unknown: never = kind;
      throw new Error(`there is no deadline ${String(unknown)}`);
    }
  }
}

type Beginning = Parameters<typeof begin>[0];

/** Working days within which all defects are to be told (行政许可法 32). */
const EXAMINATION_DAYS = 5;

function newDeadlines(before: readonly Deadline[], { after, events, matter, today }: Happened): Beginning[] {
  const begun: Beginning[] = [];
  const cameIn = events.some(({ type }) => type === 'ApplicationReceived' || type === 'ApplicationCorrected');
  if (cameIn && after.status === 'received' && matter.category === '行政许可')
    begun.push({ kind: 'examination', from: today, workingDays: EXAMINATION_DAYS });
  const from = acceptedFrom(events, today);
  if (from !== undefined && !before.some(({ kind }) => kind === 'legal')) {
    const { legalWorkingDays, promisedWorkingDays } = matter;
    if (!decided.includes(after.status)) begun.push({ kind: 'legal', from, workingDays: legalWorkingDays });
    if (!over.includes(after.status)) begun.push({ kind: 'promised', from, workingDays: promisedWorkingDays });
  }
  for (const { step: id, since } of after.open) {
    if (before.some((one) => one.step === id && one.done === undefined)) continue;
    const step = stepOf(matter, id);
    if (step === undefined) throw new Error(`${matter.code} ${matter.version} has lost the step ${id}`);
    begun.push({ kind: 'step', step: id, from: since, workingDays: step.workingDays });
  }
  return begun;
}

/** Day 0 of the time of the case, where it was accepted in this turn. */
function acceptedFrom(events: readonly ApplicationEvent[], today: string): string | undefined {
  for (const event of events) {
    if (event.type === 'ApplicationDeemedAccepted') return event.on;
    if (event.type === 'ApplicationAccepted') return today;
  }
  return undefined;
}

/** A leader extends what is not over yet: a promise that is already broken stays so. */
function extendedBy(deadline: Deadline, { events, counting, now }: Happened): Deadline {
  const event = events.find(({ type }) => type === 'DeadlineExtended');
  if (event?.type !== 'DeadlineExtended' || isLate(deadline, now)) return deadline;
  return extend(deadline, event.workingDays, counting);
}

/** Why the time of the case stands still, if it does. What else may stop it, such as a consultation, is added here. */
function standstillOf({ status, open }: ApplicationState, matter: Matter): Pick<Stop, 'reason' | 'basis'> | undefined {
  if (status === 'returned') return { reason: 'awaitingApplicant', basis: basisOfWaiting[matter.category] };
  for (const { step } of open) {
    const basis = stepOf(matter, step)?.uncounted?.basis.text;
    if (basis !== undefined) return { reason: 'specialStep', basis };
  }
  return undefined;
}

/** On which ground the applicant's own time is not counted; for services other than permissions a local proposal. */
const basisOfWaiting: Readonly<Record<Matter['category'], string>> = {
  行政许可: '《中华人民共和国行政许可法》第三十二条',
  公共服务: '办事指南：补正时间不计入办理时限',
};

/** So many deadlines that were overdue when they were done stay on record. */
const MOST_ON_RECORD = 20;

/** What a state keeps: all that are not done, the last of those of the case, and of others what was overdue. */
export function worthKeeping(deadlines: readonly Deadline[]): readonly Deadline[] {
  const newest = deadlines.findLast(({ kind }) => kind === 'examination');
  const onRecord = deadlines.filter((one) => one.done?.overdue !== undefined).slice(-MOST_ON_RECORD);
  return deadlines.filter(
    (one) =>
      one.done === undefined ||
      one.kind === 'legal' ||
      one.kind === 'promised' ||
      one === newest ||
      onRecord.includes(one),
  );
}
