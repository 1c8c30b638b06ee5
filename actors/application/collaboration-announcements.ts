import type { OutboundMessage } from '../protocol/journal.ts';
import { announcement, assignedTo, unattendedBy } from './announcements.ts';
import { missingIn } from './consultation.ts';
import type { Consultation, OpenStep, Opinion, Passage } from './state.ts';
import type { AtStep } from './step-command.ts';

/*
 * Who is told what officers ask of each other. The words that they write go to the organisations that are concerned, and to
 * nobody else: the owner and the supervisors are told who and until when.
 */

type Data = Readonly<Record<string, unknown>>;
type Around = Pick<AtStep, 'state' | 'circumstances'>;

/** The same to several integrators, each once, with the version after this turn. */
function tell(receivers: readonly string[], event: string, data: Data, { circumstances }: Around): OutboundMessage[] {
  const { id, version } = circumstances;
  return [...new Set(receivers)].map((integrator) =>
    announcement(integrator, id, event, { version: version + 1, ...data }),
  );
}

const speakersOf = (organisations: readonly string[], { circumstances }: Around): readonly string[] =>
  organisations.flatMap((organisation) => circumstances.speakersFor(organisation));

/** The owner and the supervisors, those left out that are told more. */
function onlookers({ state, circumstances }: Around, except: readonly string[] = []): readonly string[] {
  return [state.integrator, ...circumstances.supervisorsOf(state.region)].filter((one) => !except.includes(one));
}

/** A step has changed hands: both sides with the reason, the onlookers without; to whom it goes it is assigned. */
export function toldOfPassage(
  event: 'transferred' | 'declined' | 'timed-out',
  { step: id, from, to, reason }: Passage,
  open: OpenStep,
  at: AtStep,
): readonly OutboundMessage[] {
  const { state, step, byFlow, matter, circumstances } = at;
  const { fallback } = open;
  const data = { matter: matter.code, step: id, from, to, fallback };
  const sides = speakersOf([from, to], at);
  const { organisation, level, region } = open.holder ?? byFlow;
  const waiting = { step: id, role: step.role, organisation, level, region, workingDays: step.workingDays };
  return [
    ...tell(sides, event, { ...data, reason }, at),
    ...tell(onlookers(at, sides), event, data, at),
    ...assignedTo(waiting, open.version, { matter, circumstances }),
    ...unattendedBy(waiting, { state, matter, circumstances }),
  ];
}

/** A step was claimed or let go: the systems of its organisation are told, not by whom. */
export function toldColleagues(event: 'claimed' | 'released', data: Data, at: AtStep): readonly OutboundMessage[] {
  return tell(speakersOf([at.charge.organisation], at), event, { step: at.step.id, ...data }, at);
}

/** Each department is asked; the onlookers are told of whom, and who of them nobody speaks for. */
export function toldOfConsultation(
  { number, organisation, question, departments, dueOn }: Consultation,
  at: AtStep,
): readonly OutboundMessage[] {
  const { matter, charge, step, circumstances } = at;
  const about = { consultation: number, step: step.id, organisation, dueOn };
  const asked = departments.flatMap((department) =>
    tell(
      circumstances.speakersFor(department),
      'consulted',
      { ...about, matter: matter.code, region: charge.region, department, question },
      at,
    ),
  );
  const unattended = departments.filter((department) => circumstances.speakersFor(department).length === 0);
  const opened = { ...about, departments, unattended };
  return [...asked, ...tell([...onlookers(at), ...speakersOf([organisation], at)], 'consultation-opened', opened, at)];
}

/** An answer goes to who holds the step. */
export function toldOfOpinion(
  { organisation, stance, opinion, late }: Opinion,
  { number }: Consultation,
  at: AtStep,
): readonly OutboundMessage[] {
  const data = { consultation: number, step: at.step.id, organisation, stance, opinion, late };
  return tell(speakersOf([at.charge.organisation], at), 'opinion-given', data, at);
}

/** The time to answer is over: everyone concerned is told who has not. */
export function toldOfDue(missing: readonly string[], { number, dueOn }: Consultation, at: AtStep): OutboundMessage[] {
  const data = { consultation: number, step: at.step.id, dueOn, missing };
  return tell(
    [...onlookers(at), ...speakersOf([at.charge.organisation, ...missing], at)],
    'consultation-due',
    data,
    at,
  );
}

/** It is over: those who were in it are told the conclusion, the onlookers that there is one. */
export function toldOfConclusion(consultation: Consultation, around: Around): readonly OutboundMessage[] {
  const { number, step, organisation, departments, status, conclusion } = consultation;
  const data = { consultation: number, step, outcome: status, missing: missingIn(consultation) };
  const inside = speakersOf([organisation, ...departments], around);
  return [
    ...tell(inside, 'consultation-ended', { ...data, conclusion: conclusion?.conclusion }, around),
    ...tell(onlookers(around, inside), 'consultation-ended', data, around),
  ];
}
