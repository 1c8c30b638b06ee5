import type { FlowStep, Matter } from '../../rules/matters/matter.ts';
import type { Circumstances, Decision } from '../behaviour.ts';
import { type Defect, defect } from '../protocol/defects.ts';
import type { JournalCommand } from '../protocol/journal.ts';
import type { ActData } from '../protocol/messages.ts';
import { announced, assigned, unattended } from './announcements.ts';
import { defectsOfClaim } from './claim.ts';
import { openConsultation } from './consultation.ts';
import { type Counts, counted } from './counting.ts';
import { deeds, defectOfRoute, defectsOfDecision, defectsOfWords } from './deeds.ts';
import { evolve } from './evolve.ts';
import type { Examination } from './examination.ts';
import { keptOf } from './held-materials.ts';
import { openChildren } from './kinship.ts';
import { latenessAt } from './lateness.ts';
import { defectsOfOfficer } from './officer-check.ts';
import { defectsOfRestrictions, withRestrictions } from './restricted.ts';
import { results } from './results.ts';
import type { ApplicationEvent, ApplicationState, Deed, OpenStep } from './state.ts';
import { defectsOfVerification } from './verifying.ts';

/** An officer's message about a step where it may be acted. */
export interface Acting {
  readonly state: ApplicationState;
  readonly data: ActData;
  readonly step: FlowStep;
  readonly examination: Examination;
  readonly matter: Matter;
  readonly circumstances: Circumstances;
}

/** An officer acts at a step: allowed or not, what happens, who is told, what is counted. */
export function act(acting: Acting): Decision<ApplicationEvent> {
  const { state, data, step, examination, matter, circumstances } = acting;
  const charge = examination.chargeOf(step);
  const open = state.open.find((one) => one.step === step.id);
  // The place was served when the application was accepted, and its rule set is pinned.
  if (charge === undefined) throw new Error(`nobody is in charge of step ${step.id} of ${matter.code}`);
  const defects = [
    ...defectsOfOfficer(data.officer, { step, charge }, circumstances),
    ...defectsOfClaim(open, data.officer, circumstances),
    ...defectsOfConsultation(acting),
    ...defectsOfChildren(acting),
    ...(data.action === 'accept' ? defectsOfVerification(state, circumstances) : []),
    ...defectsOfRestrictions(state, data, circumstances),
    ...defectsOfDecision(data, step),
    ...defectsOfWords(data),
  ];
  if (defects.length > 0) return { verdict: 'refused', defects };

  const { action, officer, opinion } = data;
  const { organisation, level, region } = charge;
  const deed: Deed = {
    step: step.id,
    action,
    officer,
    organisation,
    level,
    region,
    on: circumstances.today,
    ...(opinion === undefined ? {} : { opinion }),
  };
  const { events: happened, counts } = deeds[action]({ ...acting, deed });
  if (happened === undefined) return { verdict: 'refused', defects: [defectOfRoute(examination)] };
  const events = happened.map((event) => withRestrictions(event, state, circumstances));
  const after = events.reduce(evolve, state);
  const opened = after.open.filter((one) => !state.open.some((before) => before.step === one.step));
  return {
    verdict: 'received',
    events,
    messages: [
      ...events.flatMap((event) => announced(event, { state, examination, matter, circumstances })),
      ...events.flatMap((event) => results(event, { state, examination, matter, circumstances })),
      ...assigned(opened, { matter, examination, circumstances }),
      ...unattended(opened, { state, examination, matter, circumstances }),
    ],
    commands: [...countedOf(acting, open, counts, deed), ...keptOf(events, state, circumstances)],
  };
}

/** What is counted of a deed, also whether it came late; and that whoever received the step by transfer has ended it. */
function countedOf(
  { state, circumstances }: Acting,
  open: OpenStep | undefined,
  counts: Counts,
  deed: Deed,
): readonly JournalCommand[] {
  const { now } = circumstances;
  const { late } = latenessAt(state, open, deed.officer, now);
  const { dueAt, stoppedOn } = open?.holder ?? {};
  const received = dueAt === undefined ? {} : ({ organisation: ['organisationAssisted'] } as const);
  return [
    ...counted(state, circumstances, counts, deed, late ? { late } : {}),
    ...counted(
      state,
      circumstances,
      received,
      deed,
      dueAt !== undefined && stoppedOn === undefined && now > dueAt ? { late: true } : {},
    ),
  ];
}

/** A step that waits for the children of its application sends nothing on before they have ended. */
function defectsOfChildren({ state, step, data: { action } }: Acting): readonly Defect[] {
  if (step.awaitsChildren !== true || (action !== 'accept' && action !== 'approve' && action !== 'object')) return [];
  const open = openChildren(state).map(({ application }) => application);
  if (open.length === 0) return [];
  return [defect('CHILDREN_OPEN', '/data/action', { zh: open.join('、'), en: open.join(', ') })];
}

/** While others are asked, the step is not done; it can still be returned to the applicant. */
function defectsOfConsultation({ state, step, data }: Acting): readonly Defect[] {
  if (data.action === 'return' || openConsultation(state, step.id) === undefined) return [];
  return [defect('CONSULTATION_OPEN', '/data/action')];
}
