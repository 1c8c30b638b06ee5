import { type FlowStep, type Matter, stepOf } from '../../rules/matters/matter.ts';
import type { Circumstances, Decision } from '../behaviour.ts';
import type { ApplicationCommand, ConsultationCommand, LapseCommand, StepCommand } from '../protocol/commands.ts';
import { type Defect, defect } from '../protocol/defects.ts';
import { type EntityKey, officerKey, organisationKey } from '../protocol/entity.ts';
import type { Charge } from './charge.ts';
import { claim, defectsOfClaim, release } from './claim.ts';
import { conclude, consult, fallDue, opine } from './consult.ts';
import { clockStandsStill } from './consultation.ts';
import type { Examination } from './examination.ts';
import { defectsOfOfficer } from './officer-check.ts';
import type { ApplicationEvent, ApplicationState, Consultation, OpenStep, Status } from './state.ts';
import { decline, timeOut, transfer } from './transfer.ts';

/** What happens at an open step, and who holds it. */
export interface AtStep {
  readonly state: ApplicationState;
  readonly step: FlowStep;
  readonly open: OpenStep;
  /** Who holds it. */
  readonly charge: Charge;
  /** Who the flow names for it. */
  readonly byFlow: Charge;
  readonly examination: Examination;
  readonly matter: Matter;
  readonly circumstances: Circumstances;
}

/** An application in its surroundings, before it is known which step is meant. */
type Standing = Pick<AtStep, 'state' | 'examination' | 'matter' | 'circumstances'>;

type Verdict = Decision<ApplicationEvent>;

/** While an application has one of these, a step of its flow is open, and officers deal with each other about it. */
const inWork: readonly Status[] = ['received', 'accepted', 'approved'];

export function isStepCommand(command: ApplicationCommand): command is StepCommand {
  return ['transfer', 'decline', 'claim', 'release', 'consult'].includes(command.type);
}

export function isConsultationCommand(command: ApplicationCommand): command is ConsultationCommand {
  return command.type === 'opine' || command.type === 'conclude';
}

export function isLapse(command: ApplicationCommand): command is LapseCommand {
  return command.type === 'lapseHolder' || command.type === 'lapseConsultation';
}

/** The entities that show whether an organisation may be asked, or was asked, in a consultation. */
export function departmentsIn(state: ApplicationState, command: ApplicationCommand): readonly EntityKey[] {
  if (command.type === 'consult') return command.data.departments.map(organisationKey);
  if (command.type !== 'opine') return [];
  const { officer, consultation } = command.data;
  const asked = state.consultations.find(({ number }) => number === consultation)?.departments ?? [];
  return [officerKey(officer), ...asked.map(organisationKey)];
}

/** Why officers do not deal with each other about this application now. */
export function defectsOfStatus({ status }: ApplicationState, { type }: { readonly type: string }): readonly Defect[] {
  const detail = `${status} → ${type}`;
  return inWork.includes(status) ? [] : [defect('MOVE_NOT_ALLOWED', '/type', { zh: detail, en: detail })];
}

/** An officer deals with another about an open step. */
export function atStep(command: StepCommand, open: OpenStep, standing: Standing): Verdict {
  const at = found(open, standing);
  const { officer } = command.data;
  const { circumstances } = standing;
  const defects = defectsOfOfficer(officer, at, circumstances).filter(
    // Who has nobody for it must be able to say so.
    ({ code }) => command.type !== 'decline' || (code !== 'OFFICER_ROLE' && code !== 'OFFICER_LEVEL'),
  );
  const claimed = command.type === 'release' ? [] : defectsOfClaim(open, officer, circumstances);
  if (defects.length + claimed.length > 0) return { verdict: 'refused', defects: [...defects, ...claimed] };
  switch (command.type) {
    case 'transfer':
      return transfer(command.data, at);
    case 'decline':
      return decline(command.data, at);
    case 'claim':
      return claim(command.data, at);
    case 'release':
      return release(command.data, at);
    case 'consult':
      return consult(command.data, at);
    default: {
      const unknown: never = command;
      throw new Error(`a step cannot be told ${(unknown as { type: string }).type}`);
    }
  }
}

/** Somebody answers in a consultation, or concludes it. */
export function inConsultation(
  command: ConsultationCommand,
  consultation: Consultation | undefined,
  standing: Standing,
): Verdict {
  const pointer = '/data/consultation';
  if (consultation === undefined) return { verdict: 'refused', defects: [defect('CONSULTATION_UNKNOWN', pointer)] };
  const open = standing.state.open.find(({ step }) => step === consultation.step);
  if (consultation.status !== 'open' || open === undefined)
    return { verdict: 'refused', defects: [defect('CONSULTATION_OVER', pointer)] };
  const at = found(open, standing);
  if (command.type === 'opine') return opine(command.data, consultation, at);
  const { officer } = command.data;
  const defects = [
    ...defectsOfOfficer(officer, at, standing.circumstances),
    ...defectsOfClaim(open, officer, standing.circumstances),
  ];
  return defects.length > 0 ? { verdict: 'refused', defects } : conclude(command.data, consultation, at);
}

/** Time has run out. A row of something that has been done meanwhile, or was given more time, does nothing. */
export function lapse(command: LapseCommand, standing: Standing): Verdict {
  const { state, circumstances } = standing;
  const nothing: Verdict = { verdict: 'received', events: [] };
  if (command.type === 'lapseConsultation') {
    const consultation = state.consultations.find(({ number }) => number === command.data.consultation);
    const open = state.open.find(({ step }) => step === consultation?.step);
    if (consultation?.status !== 'open' || open === undefined || consultation.due === true) return nothing;
    return circumstances.now < consultation.dueAt ? nothing : fallDue(consultation, found(open, standing));
  }
  const open = state.open.find(({ step }) => step === command.data.step);
  const dueAt = open?.holder?.dueAt;
  if (open === undefined || dueAt === undefined || circumstances.now < dueAt) return nothing;
  if (clockStandsStill(state, standing.matter, open.step)) return nothing;
  return timeOut(found(open, standing));
}

function found(open: OpenStep, standing: Standing): AtStep {
  const { matter, examination } = standing;
  const step = stepOf(matter, open.step);
  const charge = step && examination.chargeOf(step);
  const byFlow = step && examination.namedFor(step);
  if (step === undefined || charge === undefined || byFlow === undefined)
    throw new Error(`nobody is in charge of step ${open.step} of ${matter.code} ${matter.version}`);
  return { ...standing, step, open, charge, byFlow };
}
