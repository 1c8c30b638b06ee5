import { within } from '../../rules/identity/division.ts';
import type { Circumstances, Decision } from '../behaviour.ts';
import { filingOn, standingOn } from '../person/filing.ts';
import type { PersonState } from '../person/state.ts';
import type { ConcludeData, ConsultData, OpineData } from '../protocol/collaboration-messages.ts';
import { type Defect, defect } from '../protocol/defects.ts';
import { officerKey, organisationKey } from '../protocol/entity.ts';
import { toldOfConclusion, toldOfConsultation, toldOfDue, toldOfOpinion } from './collaboration-announcements.ts';
import { MOST_CONSULTATIONS, missingIn, openConsultation } from './consultation.ts';
import { dueAfter } from './holder.ts';
import { lateConsultation } from './lateness.ts';
import type { ApplicationEvent, Consultation, OpenStep, Opinion } from './state.ts';
import type { AtStep } from './step-command.ts';
import { countedFor } from './transfer.ts';

type Verdict = Decision<ApplicationEvent>;

const refused = (...defects: readonly Defect[]): Verdict => ({ verdict: 'refused', defects });

/** Whoever holds a step asks other departments a question, which they answer within some working days. */
export function consult(data: ConsultData, at: AtStep): Verdict {
  const { state, step, open, charge, matter, examination, circumstances } = at;
  if (openConsultation(state, step.id) !== undefined) return refused(defect('CONSULTATION_OPEN', '/type'));
  if (state.consultations.length >= MOST_CONSULTATIONS) return refused(defect('CONSULTATION_LIMIT', '/type'));
  const defects = data.departments.flatMap((department, index) => defectsOfDepartment(department, index, at));
  if (defects.length > 0) return refused(...defects);
  const { today, version } = circumstances;
  const { dueOn = today, dueAt = 0 } = dueAfter(examination.calendar, today, data.workingDays, charge.region);
  const consultation: Consultation = {
    number: state.consultations.length + 1,
    step: step.id,
    version: version + 1,
    status: 'open',
    by: data.officer,
    organisation: charge.organisation,
    question: data.question,
    departments: [...new Set(data.departments)],
    opinions: [],
    openedOn: today,
    dueOn,
    dueAt,
  };
  const stopped = matter.consultationStopsClock === true ? stoppedHolder(open, today) : undefined;
  return {
    verdict: 'received',
    events: [{ type: 'ConsultationOpened', consultation, ...(stopped === undefined ? {} : { open: stopped }) }],
    messages: toldOfConsultation(consultation, at),
  };
}

/** A department that was asked answers, once; late is told, but better than never. */
export function opine(data: OpineData, consultation: Consultation, at: AtStep): Verdict {
  const { circumstances } = at;
  const { today, now, look, sender } = circumstances;
  const officer = look(officerKey(data.officer)).state as PersonState | undefined;
  const filing = filingOn(officer, today);
  if (filing === undefined || filing.role !== 'officer') return refused(defect('OFFICER_NOT_FILED', '/data/officer'));
  const { organisation } = filing;
  if (!consultation.departments.includes(organisation)) return refused(defect('NOT_ASKED', '/data/officer'));
  const defects: Defect[] = [];
  const employer = look(organisationKey(organisation)).state as PersonState | undefined;
  for (const standing of [standingOn(officer, today), standingOn(employer, today)])
    if (standing !== 'valid') {
      const code = {
        notFiled: 'ORGANISATION_NOT_FILED',
        expired: 'FILING_EXPIRED',
        notYetValid: 'FILING_NOT_YET_VALID',
      };
      defects.push(defect(code[standing] as 'FILING_EXPIRED', '/data/officer'));
    }
  if (!filing.regions.some((area) => within(at.charge.region, area)))
    defects.push(defect('OFFICER_REGION', '/data/officer'));
  if (sender?.organisations.includes(organisation) !== true)
    defects.push(defect('RIGHT_ORGANISATION', '/data/officer'));
  if (defects.length > 0) return refused(...defects);
  if (consultation.opinions.some((one) => one.organisation === organisation))
    return refused(defect('OPINION_GIVEN', '/data/officer'));
  const opinion: Opinion = {
    organisation,
    officer: data.officer,
    stance: data.stance,
    opinion: data.opinion,
    on: today,
    ...(now > consultation.dueAt ? { late: true } : {}),
  };
  return {
    verdict: 'received',
    events: [
      { type: 'OpinionGiven', consultation: { ...consultation, opinions: [...consultation.opinions, opinion] } },
    ],
    messages: toldOfOpinion(opinion, consultation, at),
    // Who was late is counted when it falls due, if that was told already.
    commands:
      consultation.due === true
        ? []
        : [countedFor(organisation, 'organisationAssisted', at, opinion.late === true ? { late: true } : {})],
  };
}

/** Whoever holds the step says what came of it; before all have answered and before it is due, also why. */
export function conclude(data: ConcludeData, consultation: Consultation, at: AtStep): Verdict {
  const { open, charge, examination, circumstances } = at;
  const { today, now } = circumstances;
  const { officer, conclusion, reason } = data;
  if (reason === undefined && now < consultation.dueAt && missingIn(consultation).length > 0)
    return refused(defect('CONCLUSION_EARLY', '/data/reason'));
  const concluded: Consultation = {
    ...consultation,
    status: 'concluded',
    conclusion: { officer, conclusion, on: today, ...(reason === undefined ? {} : { reason }) },
  };
  const { holder } = open;
  let going: OpenStep | undefined;
  if (holder?.stoppedOn !== undefined && holder.dueOn !== undefined) {
    const { stoppedOn, ...rest } = holder;
    // A receiver that asked on its last day has that day's worth left.
    const left = Math.max(1, examination.calendar.workingDaysBetween(stoppedOn, holder.dueOn, charge.region));
    going = { ...open, holder: { ...rest, ...dueAfter(examination.calendar, today, left, charge.region) } };
  }
  return {
    verdict: 'received',
    events: [
      { type: 'ConsultationConcluded', consultation: concluded, ...(going === undefined ? {} : { open: going }) },
    ],
    messages: toldOfConclusion(concluded, at),
  };
}

/** The time to answer is over: it is said who has not answered, and counted; the consultation waits for its conclusion. */
export function fallDue(consultation: Consultation, at: AtStep): Verdict {
  const missing = missingIn(consultation);
  return {
    verdict: 'received',
    events: [{ type: 'ConsultationDue', consultation: { ...consultation, due: true } }],
    messages: toldOfDue(missing, consultation, at),
    commands: missing.map((department) =>
      countedFor(department, 'organisationOpinionLate', at, { at: lateConsultation(consultation.number) }),
    ),
  };
}

/** Who is asked must be filed, in force, for the place, and somebody else. */
function defectsOfDepartment(department: string, index: number, { charge, circumstances }: AtStep): readonly Defect[] {
  const pointer = `/data/departments/${index}`;
  if (department === charge.organisation) return [defect('CONSULTATION_ITSELF', pointer)];
  return filedFor(department, charge.region, circumstances) ? [] : [defect('ORGANISATION_NOT_FILED', pointer)];
}

function filedFor(department: string, region: string, { look, today }: Circumstances): boolean {
  const state = look(organisationKey(department)).state as PersonState | undefined;
  if (standingOn(state, today) !== 'valid') return false;
  return filingOn(state, today)?.regions.some((area) => within(region, area)) === true;
}

/** The step with the clock of its receiver standing still; undefined where it has none. */
function stoppedHolder(open: OpenStep, today: string): OpenStep | undefined {
  const { holder } = open;
  return holder?.dueOn === undefined ? undefined : { ...open, holder: { ...holder, stoppedOn: today } };
}
