import type { Finding } from '../../rules/engine/evaluation.ts';
import { inFacts } from '../../rules/facts/in.ts';
import { postFacts } from '../../rules/facts/post.ts';
import type { SupervisionInput } from '../../rules/facts/supervision-data.ts';
import { type Matter, stepOf } from '../../rules/matters/matter.ts';
import type { Circumstances, Decision } from '../behaviour.ts';
import type { ApplicationCommand } from '../protocol/commands.ts';
import { type Defect, defect } from '../protocol/defects.ts';
import type { JournalCommand } from '../protocol/journal.ts';
import { decideInTime } from './clocks.ts';
import { missingIn } from './consultation.ts';
import { counted } from './counting.ts';
import { evolve } from './evolve.ts';
import type { Examination } from './examination.ts';
import { lateConsultation, lateHolder, lateStep, withLateness } from './lateness.ts';
import { type Concerned, raise } from './raising.ts';
import type { ApplicationEvent, ApplicationState } from './state.ts';
import { type Acted, actedIn, actInput, caseInput, legalClock, officerInput, overdueOf } from './supervision-input.ts';

type Decided = Decision<ApplicationEvent>;

/** A decision as supervision looks at it. */
export interface Supervised {
  /** Before the command; undefined where it made the application. */
  readonly before: ApplicationState | undefined;
  readonly after: ApplicationState;
  readonly events: readonly ApplicationEvent[];
  readonly matter: Matter;
  readonly examination: Examination;
  readonly circumstances: Circumstances;
}

/**
 * What comes of a command under supervision. Rules of phase `in` (事中) look at every act of an officer, also at one that is
 * refused, at steps that nobody is told of and at deadlines that come near; those of phase `post` (事后) at what is overdue,
 * refused, closed or contradicted. What they find goes to its alert by the journal. A finding that stops refuses the act, and
 * the attempt is told all the same.
 */
export function decideSupervised(
  state: ApplicationState | undefined,
  command: ApplicationCommand,
  examination: Examination,
  circumstances: Circumstances,
): Decided {
  return withLateness(state, supervised(state, command, examination, circumstances));
}

function supervised(
  state: ApplicationState | undefined,
  command: ApplicationCommand,
  examination: Examination,
  circumstances: Circumstances,
): Decided {
  const decision = decideInTime(state, command, examination, circumstances);
  const { matter } = examination;
  // Of an application that the sender may not know of, nothing is to be seen by an alert either.
  if (matter === undefined || (decision.verdict === 'refused' && decision.unseen === true)) return decision;
  const events = decision.verdict === 'received' ? decision.events : [];
  const after = events.reduce<ApplicationState | undefined>(evolve, state);
  if (after === undefined) return decision;
  const turn: Supervised = { before: state, after, events, matter, examination, circumstances };
  const acted = actedIn(turn, command, decision);
  if (acted === undefined) return withCommands(decision, ofEvents(turn));

  const found = inAct(turn, acted);
  const stops = found.filter(({ type }) => type === 'stop');
  if (stops.length === 0)
    return withCommands(decision, [...raise('in', found, acted, turn), ...afterAct(turn, acted), ...ofEvents(turn)]);
  // What would have been wrong with it as a thing done is not: it was not done.
  const undone = { ...turn, after: turn.before ?? after, events: [] };
  const attempt = acted.outcome === 'refused' ? found : inAct(undone, { ...acted, outcome: 'refused' });
  return {
    verdict: 'refused',
    defects: [...(decision.verdict === 'refused' ? decision.defects : []), ...stops.map(defectOfStop)],
    commands: raise('in', attempt, acted, undone),
  };
}

function withCommands(decision: Decided, commands: readonly JournalCommand[]): Decided {
  return commands.length === 0 ? decision : { ...decision, commands: [...(decision.commands ?? []), ...commands] };
}

/** Names the law; what the officer has to do with the applicant is not told. */
function defectOfStop({ message, params }: Finding): Defect {
  const basis = params['basis'] as readonly { readonly text: string }[];
  const law = basis.map(({ text }) => text).join('；');
  return defect('STOPPED_BY_SUPERVISION', '/data/officer', {
    zh: `${message.zh}（${law}）`,
    en: `${message.en} (${law})`,
  });
}

function inAct(turn: Supervised, acted: Acted): readonly Finding[] {
  const clock = legalClock(turn, acted);
  return asked(turn, 'in', {
    occasion: 'act',
    act: () => actInput(turn, acted),
    officer: () => officerInput(turn, acted),
    case: () => caseInput(turn, acted),
    ...(clock === undefined ? {} : { clock }),
  });
}

/** A refusal, and an act after the limit of its step, are looked at once more when they are done; a late one is counted. */
function afterAct(turn: Supervised, acted: Acted): readonly JournalCommand[] {
  if (acted.outcome === 'refused' || (acted.action !== 'refuse' && !acted.late)) return [];
  const { after, circumstances } = turn;
  const found = asked(turn, 'post', {
    occasion: 'act',
    act: () => actInput(turn, acted),
    officer: () => officerInput(turn, acted),
    case: () => caseInput(turn, acted),
  });
  const by = { officer: acted.officer, organisation: acted.charge?.organisation ?? '' };
  return [
    ...raise('post', found, acted, turn),
    ...(acted.late && !acted.lateCounted
      ? counted(after, circumstances, { officer: 'officerOverdue' }, by, { at: lateStep(acted.step?.id ?? '') })
      : []),
  ];
}

function ofEvents(turn: Supervised): readonly JournalCommand[] {
  return [...turn.events.flatMap((event) => ofEvent(turn, event)), ...ofOpened(turn)];
}

function ofEvent(turn: Supervised, event: ApplicationEvent): readonly JournalCommand[] {
  const post = (occasion: SupervisionInput['occasion'], at: Concerned, rest: Partial<SupervisionInput> = {}) =>
    raise('post', asked(turn, 'post', { occasion, case: () => caseInput(turn, at), ...rest }), at, turn);
  switch (event.type) {
    case 'DeadlineTicked': {
      const { clock: kind, remaining, overdue, step } = event;
      const isLateStep = kind === 'step' && step !== undefined && overdue !== undefined;
      const at = { ...placeOf(turn, step), ...(isLateStep ? { lateAt: lateStep(step) } : {}) };
      const clock = {
        kind,
        ...(remaining === undefined ? {} : { remaining }),
        ...(overdue === undefined ? {} : { overdue }),
      };
      const near =
        overdue !== undefined ? [] : asked(turn, 'in', { occasion: 'tick', clock, case: () => caseInput(turn, at) });
      return [
        ...raise('in', near, at, turn),
        ...post('tick', at, { clock, organisationOverdue: () => overdueOf(turn, at) }),
      ];
    }
    case 'StepDeclined':
    case 'StepTimedOut':
      return event.open.fallback === true
        ? post('fallback', { ...placeOf(turn, event.open.step), lateAt: lateHolder(event.open.step) })
        : [];
    case 'ConsultationDue': {
      const { step, number, departments, opinions } = event.consultation;
      return post(
        'consultation',
        { ...placeOf(turn, step), lateAt: lateConsultation(number) },
        {
          opinionsMissing: missingIn({ departments, opinions }).length,
        },
      );
    }
    case 'ApplicationClosed':
      return post('end', placeOf(turn, undefined));
    case 'ResultContradicted': {
      // Who has decided answers for it, whoever handed it over.
      const decided = turn.after.deeds.findLast(({ action }) => deciding.includes(action));
      const at = placeOf(turn, decided?.step);
      return post('contradiction', decided === undefined ? at : { ...at, officer: decided.officer });
    }
    case 'ScreeningHeard': {
      const { changed, detected } = event;
      if (changed.length + detected.length === 0) return [];
      const decided = turn.after.deeds.findLast(({ action }) => deciding.includes(action));
      return post('screening', placeOf(turn, decided?.step), { screening: { changed: changed.length, detected } });
    }
    default:
      return [];
  }
}

const deciding: readonly string[] = ['approve', 'refuse', 'accept'];

/** A step that has opened where no integrator speaks for the organisation in charge: nobody is told that it waits. */
function ofOpened(turn: Supervised): readonly JournalCommand[] {
  const { before, after, circumstances } = turn;
  if (after.open === before?.open) return [];
  return after.open.flatMap(({ step, version, holder }) => {
    if (before?.open.some((one) => one.step === step && one.version === version) === true) return [];
    const at = { ...placeOf(turn, step), ...(holder && { charge: holder }) };
    if (at.charge === undefined || circumstances.speakersFor(at.charge.organisation).length > 0) return [];
    return raise('in', asked(turn, 'in', { occasion: 'assignment', case: () => caseInput(turn, at) }), at, turn);
  });
}

/** The step that something is about, and who is in charge of it; without one, the first that waits, or the window. */
function placeOf({ after, matter, examination }: Supervised, id: string | undefined): Concerned {
  const step = stepOf(matter, id ?? after.open[0]?.step ?? matter.flow.start);
  return { step, charge: step === undefined ? undefined : examination.chargeOf(step) };
}

function asked({ after, examination }: Supervised, phase: 'in' | 'post', input: SupervisionInput): readonly Finding[] {
  const { matter, region, submittedOn: on, acceptedOn } = after;
  const scope = { matter, region, on, ...(acceptedOn === undefined ? {} : { acceptedOn }) };
  return examination.supervise(phase, scope, phase === 'in' ? inFacts(input) : postFacts(input));
}
