import type { Matter } from '../../rules/matters/matter.ts';
import type { Circumstances, Decision } from '../behaviour.ts';
import type { ApplicationRequest } from '../protocol/commands.ts';
import { type Defect, defect } from '../protocol/defects.ts';
import { act } from './act.ts';
import { addressedStep } from './addressed-step.ts';
import { announcement } from './announcements.ts';
import { correct, submit } from './content.ts';
import { contradict } from './contradict.ts';
import { counted } from './counting.ts';
import type { Examination } from './examination.ts';
import { extend } from './extend.ts';
import { hearKin, isKinCommand, toldToParent } from './kinship.ts';
import { withLapses } from './lapses.ts';
import { excuse } from './lateness.ts';
import { type Move, moves } from './moves.ts';
import { results } from './results.ts';
import { mayKnow, ownedBySender } from './rights.ts';
import { screen } from './screening.ts';
import type { ApplicationEvent, ApplicationState } from './state.ts';
import {
  atStep,
  defectsOfStatus,
  inConsultation,
  isConsultationCommand,
  isLapse,
  isStepCommand,
  lapse,
} from './step-command.ts';
import { abandonment, hearReport } from './verifying.ts';

type Refusal = Extract<Decision<ApplicationEvent>, { verdict: 'refused' }>;

const refused = (...defects: readonly Defect[]): Refusal => ({ verdict: 'refused', defects });

/** What comes of a command: pure, synchronous, and the whole of what an application can do. */
export function decide(
  state: ApplicationState | undefined,
  command: ApplicationRequest,
  examination: Examination,
  circumstances: Circumstances,
): Decision<ApplicationEvent> {
  const decision = withLapses(state, decided(state, command, examination, circumstances), examination, circumstances);
  if (decision.verdict === 'refused') return decision;
  const told = toldToParent(state, decision.events, circumstances);
  return told.length === 0 ? decision : { ...decision, commands: [...(decision.commands ?? []), ...told] };
}

function decided(
  state: ApplicationState | undefined,
  command: ApplicationRequest,
  examination: Examination,
  circumstances: Circumstances,
): Decision<ApplicationEvent> {
  const { matter } = examination;
  if (isLapse(command)) {
    if (state === undefined || matter === undefined) return { verdict: 'received', events: [] };
    return lapse(command, { state, examination, matter, circumstances });
  }
  if (command.type === 'excuse') return excuse(state, command.data.at, circumstances);
  if (command.type === 'hearReport') return hearReport(state, command.data, examination, circumstances);
  if (command.type === 'screen') return screen(state, command.data, examination, circumstances);
  if (isKinCommand(command)) return hearKin(command, state, examination, circumstances);
  if (circumstances.sender === undefined) return refused(defect('INTEGRATOR_UNKNOWN', ''));
  if (command.type === 'submit') return submit(state, command.data, examination, circumstances);
  // To a stranger an application that exists answers as one that does not.
  if (state === undefined || !mayKnow(state, examination, circumstances, command))
    return { verdict: 'refused', defects: [defect('NOT_FOUND', '')], unseen: true };
  if (matter === undefined) throw new Error(`the rule set ${state.ruleSet} has lost the matter ${state.matter}`);

  const atOpenStep = command.type === 'act' || isStepCommand(command);
  const addressed = atOpenStep ? addressedStep(matter, state, command.data) : undefined;
  const consultation = isConsultationCommand(command)
    ? state.consultations.find(({ number }) => number === command.data.consultation)
    : undefined;
  // Which step is meant where none is named is sure only as long as nothing has happened since.
  const opened = atOpenStep && command.data.step !== undefined ? addressed?.open?.version : consultation?.version;
  const stale = defectsOfVersion(
    command.data.expectedVersion,
    opened ?? seenIn(state, circumstances),
    circumstances.version,
  );
  if (stale.length > 0) return refused(...stale);
  if (isStepCommand(command) || isConsultationCommand(command)) {
    const defects = defectsOfStatus(state, command);
    if (defects.length > 0) return refused(...defects);
    const standing = { state, examination, matter, circumstances };
    if (isConsultationCommand(command)) return inConsultation(command, consultation, standing);
    if (addressed?.open === undefined) return refused(defectOfStep(state, matter, command.data.step));
    return atStep(command, addressed.open, standing);
  }
  const move: Move = command.type === 'act' ? command.data.action : command.type;
  if (!moves[state.status].includes(move)) {
    const detail = `${state.status} → ${move}`;
    const pointer = command.type === 'act' ? '/data/action' : '/type';
    return refused(defect('MOVE_NOT_ALLOWED', pointer, { zh: detail, en: detail }));
  }
  if (command.type === 'act') {
    if (addressed === undefined) return refused(defectOfStep(state, matter, command.data.step));
    return act({ state, data: command.data, step: addressed.step, examination, matter, circumstances });
  }
  if (command.type === 'extend') return extend(state, command.data, examination, matter, circumstances);
  if (command.type === 'contradict') return contradict(command.data, circumstances);
  // What follows is for whoever took the application in.
  if (!ownedBySender(state, circumstances)) return refused(defect('RIGHT_APPLICATION', ''));
  if (command.type === 'correct') return correct(state, command.data, examination, matter, circumstances);
  const { reason } = command.data;
  const event: ApplicationEvent = { type: 'ApplicationWithdrawn', ...(reason === undefined ? {} : { reason }) };
  const { id, version } = circumstances;
  return {
    verdict: 'received',
    events: [event],
    messages: [
      announcement(state.integrator, id, 'withdrawn', { version: version + 1 }),
      ...results(event, { state, examination, matter, circumstances }),
    ],
    commands: [...counted(state, circumstances, { applicant: 'withdrawn' }), ...abandonment(state, circumstances)],
  };
}

/** The least version that shows what the present one shows: those that only the clock has made since then show nothing else. */
function seenIn({ clocks }: ApplicationState, { version }: Circumstances): number {
  return clocks?.ticking?.to === version ? clocks.ticking.from : version;
}

/** What was seen must reach from the version with which the step opened to the present one; without a step, be that one, or show the same. */
function defectsOfVersion(expected: number, least: number, present: number): readonly Defect[] {
  if (expected <= present && expected >= least) return [];
  const held = least === present ? `${present}` : `${least}–${present}`;
  const detail =
    expected > present
      ? { zh: `版本 ${expected} 尚不存在，可用 ${held}`, en: `there is no version ${expected} yet, ${held} holds` }
      : { zh: `版本 ${expected} 之后已有变化，可用 ${held}`, en: `it has changed since ${expected}, ${held} holds` };
  return [defect('VERSION_STALE', '/data/expectedVersion', detail)];
}

function defectOfStep({ open }: ApplicationState, { flow }: Matter, named: string | undefined): Defect {
  const list = open.map(({ step }) => step).join(', ');
  const detail =
    open.length === 0
      ? {
          zh: `流程已结束，余下事项由 ${flow.start} 办理`,
          en: `the flow is over; what is left is done at ${flow.start}`,
        }
      : { zh: `现待办 ${list}`, en: `open ${open.length === 1 ? 'is' : 'are'} ${list}` };
  return defect(named === undefined ? 'STEP_MISSING' : 'STEP_NOT_OPEN', '/data/step', detail);
}
