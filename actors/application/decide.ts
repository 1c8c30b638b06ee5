import type { Finding } from '../../rules/engine/evaluation.ts';
import { within } from '../../rules/identity/division.ts';
import { type Matter, stepOf } from '../../rules/matters/matter.ts';
import type { Circumstances, Decision } from '../behaviour.ts';
import type { ApplicationCommand, Counter } from '../protocol/commands.ts';
import { type Defect, defect } from '../protocol/defects.ts';
import { citizenKey, type EntityKey, officerKey } from '../protocol/entity.ts';
import type { JournalCommand, OutboundMessage } from '../protocol/journal.ts';
import type { ActData, CorrectData, SubmitData, WithdrawData } from '../protocol/messages.ts';
import { announced, announcement, assigned } from './announcements.ts';
import { deeds, defectsOfWords } from './deeds.ts';
import { contentOf, type Examination } from './examination.ts';
import { type Move, moves } from './moves.ts';
import { defectsOfOfficer } from './officer-check.ts';
import type { ApplicationEvent, ApplicationState, Deed } from './state.ts';

type Refusal = Extract<Decision<ApplicationEvent>, { verdict: 'refused' }>;

const refused = (...defects: readonly Defect[]): Refusal => ({ verdict: 'refused', defects });

const unseen = (...defects: readonly Defect[]): Refusal => ({ verdict: 'refused', defects, unseen: true });

/** What comes of a command: pure, synchronous, and the whole of what an application can do. */
export function decide(
  state: ApplicationState | undefined,
  command: ApplicationCommand,
  examination: Examination,
  circumstances: Circumstances,
): Decision<ApplicationEvent> {
  if (circumstances.sender === undefined) return refused(defect('INTEGRATOR_UNKNOWN', ''));
  if (command.type === 'submit') return submit(state, command.data, examination, circumstances);
  // To a stranger an application that exists answers as one that does not.
  if (state === undefined || !mayKnow(state, examination, circumstances)) return unseen(defect('NOT_FOUND', ''));
  if (examination.matter === undefined) return refused(defect('MATTER_UNKNOWN', ''));

  const move: Move = command.type === 'act' ? command.data.action : command.type;
  const stale = command.data.expectedVersion !== circumstances.version;
  if (stale)
    return refused(
      defect('VERSION_STALE', '/data/expectedVersion', versions(command.data.expectedVersion, circumstances.version)),
    );
  if (!moves[state.status].includes(move)) {
    return refused(
      defect('MOVE_NOT_ALLOWED', command.type === 'act' ? '/data/action' : '/type', {
        zh: `${state.status} → ${move}`,
        en: `${state.status} → ${move}`,
      }),
    );
  }
  switch (command.type) {
    case 'correct':
      return correct(state, command.data, examination, examination.matter, circumstances);
    case 'withdraw':
      return withdraw(state, command.data, circumstances);
    case 'act':
      return act(state, command.data, examination, examination.matter, circumstances);
    default: {
      const unknown: never = command;
      throw new Error(`an application cannot decide ${(unknown as { type: string }).type}`);
    }
  }
}

function submit(
  state: ApplicationState | undefined,
  data: SubmitData,
  examination: Examination,
  circumstances: Circumstances,
): Decision<ApplicationEvent> {
  const { id, sender, today } = circumstances;
  const { matter, citizen } = examination;
  const own = sender !== undefined && id.startsWith(`${sender.integrator}.`);
  if (own && state !== undefined) return refused(defect('EXISTS_ALREADY', ''));
  const defects: Defect[] = own ? [] : [defect('RIGHT_APPLICATION', '')];
  if (sender?.regions.some((area) => within(data.region, area)) !== true)
    defects.push(defect('RIGHT_REGION', '/data/region'));
  if (matter === undefined) defects.push(defect('MATTER_UNKNOWN', '/data/matter'));
  else if (matter.flow.steps.some((step) => examination.responsible(step) === undefined))
    defects.push(defect('REGION_NOT_SERVED', '/data/region'));
  if (!own) return unseen(...defects);
  if (defects.length > 0 || matter === undefined) return refused(...defects);

  const received: ApplicationEvent = {
    type: 'ApplicationReceived',
    integrator: sender.integrator,
    matter: matter.code,
    matterVersion: matter.version,
    region: data.region,
    channel: data.channel,
    submittedOn: today,
    ...(citizen === undefined ? {} : { citizen }),
    content: contentOf(data),
    step: matter.flow.start,
  };
  return examined(received, {
    matter,
    examination,
    circumstances,
    integrator: sender.integrator,
    region: data.region,
    count: 'submitted',
  });
}

function correct(
  state: ApplicationState,
  data: CorrectData,
  examination: Examination,
  matter: Matter,
  circumstances: Circumstances,
): Decision<ApplicationEvent> {
  if (!ownedBySender(state, circumstances)) return refused(defect('RIGHT_APPLICATION', ''));
  const { citizen } = examination;
  const corrected: ApplicationEvent = {
    type: 'ApplicationCorrected',
    ...(citizen === undefined ? {} : { citizen }),
    content: contentOf(data),
    step: matter.flow.start,
  };
  const { integrator, region } = state;
  return examined(corrected, { matter, examination, circumstances, integrator, region, count: 'corrected' });
}

interface Examined {
  readonly matter: Matter;
  readonly examination: Examination;
  readonly circumstances: Circumstances;
  readonly integrator: string;
  readonly region: string;
  readonly count: Counter;
}

/** Content came in: it is kept, with what the rules found; with any defect it goes back at once, with all of them (W6). */
function examined(
  event: ApplicationEvent,
  { matter, examination, circumstances, integrator, count }: Examined,
): Decision<ApplicationEvent> {
  const { id, version } = circumstances;
  const findings = examination.pre?.findings ?? [];
  const defects = [...examination.form, ...findings.filter(({ type }) => type === 'return').map(defectOf)];
  const warnings = findings.filter(({ type }) => type !== 'return').map(defectOf);
  const events: ApplicationEvent[] = [
    event,
    { type: 'ApplicationExamined', findings, packs: examination.pre?.packs ?? [] },
  ];
  const messages: OutboundMessage[] = [];
  const commands: JournalCommand[] = [];
  const citizen = examination.citizen === undefined ? undefined : citizenKey(examination.citizen);
  if (citizen !== undefined) commands.push(counted(citizen, count, id));
  if (defects.length > 0) {
    events.push({ type: 'ApplicationReturned', by: 'rules', defects });
    if (citizen !== undefined) commands.push(counted(citizen, 'returned', id));
    messages.push(announcement(integrator, id, 'returned', { version: version + 1, by: 'rules', defects, warnings }));
  } else {
    messages.push(
      announcement(integrator, id, 'examined', { version: version + 1, warnings, step: matter.flow.start }),
    );
    messages.push(...assigned(matter, matter.flow.start, examination, circumstances));
  }
  return { verdict: 'received', events, messages, commands };
}

function withdraw(
  state: ApplicationState,
  data: WithdrawData,
  circumstances: Circumstances,
): Decision<ApplicationEvent> {
  const { id, version } = circumstances;
  if (!ownedBySender(state, circumstances)) return refused(defect('RIGHT_APPLICATION', ''));
  return {
    verdict: 'received',
    events: [{ type: 'ApplicationWithdrawn', ...(data.reason === undefined ? {} : { reason: data.reason }) }],
    messages: [announcement(state.integrator, id, 'withdrawn', { version: version + 1 })],
    commands: state.citizen === undefined ? [] : [counted(citizenKey(state.citizen), 'withdrawn', id)],
  };
}

function act(
  state: ApplicationState,
  data: ActData,
  examination: Examination,
  matter: Matter,
  circumstances: Circumstances,
): Decision<ApplicationEvent> {
  const { id, today } = circumstances;
  const step = stepOf(matter, state.step ?? matter.flow.start);
  // A newer catalogue may have lost the step at which an older application stands: that is no reason to end the process.
  if (step === undefined) return refused(defect('ROUTE_MISSING', ''));
  const organisation = examination.responsible(step);
  if (organisation === undefined) return refused(defect('REGION_NOT_SERVED', ''));
  const defects = [
    ...defectsOfOfficer(data.officer, { step, region: state.region, organisation }, circumstances),
    ...defectsOfWords(data),
  ];
  if (defects.length > 0) return refused(...defects);

  const { action, officer, opinion } = data;
  const deed: Deed = {
    step: step.id,
    action,
    officer,
    organisation,
    level: step.level,
    on: today,
    ...(opinion === undefined ? {} : { opinion }),
  };
  const { events, counts, assign } = deeds[action]({ state, data, deed, examination, matter });
  if (events === undefined) return refused(defect('ROUTE_MISSING', ''));
  const commands = [counted(officerKey(officer), counts.officer, id)];
  if (counts.citizen !== undefined && state.citizen !== undefined)
    commands.push(counted(citizenKey(state.citizen), counts.citizen, id));
  return {
    verdict: 'received',
    events,
    messages: [
      ...events.flatMap((event) => announced(event, state, circumstances)),
      ...(assign === undefined ? [] : assigned(matter, assign, examination, circumstances)),
    ],
    commands,
  };
}

const defectOf = ({ code, pointer, message }: Finding): Defect => ({ code, pointer: pointer ?? '', message });

const counted = (to: EntityKey, counter: Counter, application: string): JournalCommand => ({
  to,
  command: { type: 'count', counter, application },
});

/** The owner, and whoever speaks for an organisation that has a step in the flow, may know of an application. */
function mayKnow(state: ApplicationState, { matter, responsible }: Examination, circumstances: Circumstances): boolean {
  if (ownedBySender(state, circumstances)) return true;
  return (matter?.flow.steps ?? []).some((step) => {
    const organisation = responsible(step);
    return organisation !== undefined && circumstances.sender?.organisations.includes(organisation) === true;
  });
}

const ownedBySender = (state: ApplicationState, { sender }: Circumstances): boolean =>
  sender?.integrator === state.integrator;

const versions = (expected: number, present: number) => ({
  zh: `预期 ${expected}，现为 ${present}`,
  en: `expected ${expected}, is ${present}`,
});
