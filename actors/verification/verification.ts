import { examineCitizenNumber } from '../../rules/identity/citizen-number.ts';
import { within } from '../../rules/identity/division.ts';
import type { Behaviour, Circumstances, Decision } from '../behaviour.ts';
import type { PersonKeys } from '../ports.ts';
import { type Defect, defect } from '../protocol/defects.ts';
import { citizenKey, type EntityKey, officerKey, organisationKey } from '../protocol/entity.ts';
import type { DueRow, JournalCommand, Json } from '../protocol/journal.ts';
import {
  type AnswerCommand,
  type ConsentAnswer,
  consentKey,
  sourceKey,
  type VerificationOrder,
  type VerificationRequest,
  verificationKey,
} from '../protocol/verification.ts';
import type { RequestData, VerificationOrderMessage } from '../protocol/verification-messages.ts';
import type { SourceState } from '../source/state.ts';
import { announced, toldOf } from './announcements.ts';
import type { VerificationBook, VerificationBooks } from './book.ts';
import { abandoned, answered, authorised, begin, proceed, type Step, termsOf, unauthorised } from './course.ts';
import { evolve } from './evolve.ts';
import { falseMaterial } from './false-material.ts';
import { lists } from './lists.ts';
import { countersign, review } from './review.ts';
import { isSettled, type VerificationEvent, type VerificationState } from './state.ts';

export type VerificationCommand =
  | VerificationRequest
  | ConsentAnswer
  | AnswerCommand
  | VerificationOrderMessage
  /** From the due index. */
  | { readonly type: 'proceed'; readonly due: number };

export interface VerificationDependencies {
  readonly books: VerificationBooks;
  readonly personKeys: PersonKeys;
}

/** The rules that govern, and who the subject of a request is. */
interface Findings {
  readonly book: VerificationBook;
  readonly person?: string | undefined;
}

type Decided = Decision<VerificationEvent>;

/**
 * The actor of one verification: of an application, or of what somebody has asked for. First its consent is asked, then all
 * sources side by side; each try is committed before it is sent, by who follows the journal, and what the source answers
 * comes back as a command. When all have answered, or the deadline is there, the rules judge and the report is sealed; what
 * comes later makes its next version. Whatever happens there is a report.
 */
export function verificationBehaviour(
  dependencies: VerificationDependencies,
): Behaviour<VerificationState, VerificationCommand, Findings, VerificationEvent> {
  const { books } = dependencies;
  return {
    initialState: undefined,
    reads: (state, command) => {
      if (command.type === 'review' || command.type === 'countersign')
        return [officerKey(command.data.officer), organisationKey(command.data.organisation)];
      return command.type === 'authorise' || command.type === 'answer' || command.type === 'proceed'
        ? sourcesOf(state)
        : [];
    },
    examine: (state, command, { today }) => {
      if (command.type === 'verify') return { book: pinned(books, command.order) };
      if (command.type === 'request')
        return { book: books.current, ...personOf(command.data, today, dependencies.personKeys) };
      return { book: state === undefined ? books.current : pinned(books, state.order) };
    },
    decide,
    evolve,
    lists,
  };
}

/** The set by which it was ordered; every set that was pinned was published. */
function pinned(books: VerificationBooks, { ruleSet }: VerificationOrder): VerificationBook {
  const book = books.find(ruleSet);
  if (book === undefined) throw new Error(`a verification has pinned the rule set ${ruleSet}, which is unknown`);
  return book;
}

function sourcesOf(state: VerificationState | undefined): readonly EntityKey[] {
  const codes = (state?.asks ?? []).map(({ dataset }) => dataset.split('.', 1)[0] ?? '');
  return [...new Set(codes)].map(sourceKey);
}

function personOf({ subject }: RequestData, today: string, keys: PersonKeys): { readonly person?: string } {
  const number = examineCitizenNumber(subject.idNumber ?? '', today);
  return number.status === 'valid' ? { person: citizenKey(keys.keyOf(number.normalised)).id } : {};
}

function decide(
  state: VerificationState | undefined,
  command: VerificationCommand,
  { book, person }: Findings,
  circumstances: Circumstances,
): Decided {
  const { id, now, today, look } = circumstances;
  const sourceOf = (code: string) => look(sourceKey(code)).state as unknown as SourceState | undefined;
  const step: Step = { id, now, today, book, sourceOf };
  const received = (events: readonly VerificationEvent[]) => withEffects(state, command, events, step, circumstances);
  if (command.type === 'verify') return received(begin(state, command.order, step));
  if (command.type === 'request') {
    const order = orderOf(state, command.data, { book, person }, circumstances);
    return 'defects' in order ? refusedFor(order.defects, circumstances) : received(begin(state, order, step));
  }
  if (command.type === 'review' || command.type === 'countersign') {
    if (state === undefined || !mayReview(state, circumstances))
      return { verdict: 'refused', defects: [defect('VERIFICATION_NOT_FOUND', '')], unseen: true };
    const reviewing = { state, book, circumstances };
    const reviewed = command.type === 'review' ? review(command.data, reviewing) : countersign(command.data, reviewing);
    return 'defects' in reviewed ? { verdict: 'refused', defects: reviewed.defects } : received(reviewed.events);
  }
  // What is left of one that was erased meanwhile goes nowhere; the consent that was to cover it is not needed.
  if (state === undefined) return { verdict: 'received', events: [], commands: unneeded(state, command, id) };
  switch (command.type) {
    case 'authorise':
      return received(authorised(state, command, step));
    case 'decline':
    case 'consentEnded':
      return received(unauthorised(state, command, step));
    case 'abandon':
      return received(abandoned(state, step));
    case 'answer':
      return received(answered(state, command, step));
    case 'proceed':
      return state.due === command.due ? received(proceed(state, step)) : { verdict: 'received', events: [] };
    default: {
      const unknown: never = command;
      throw new Error(`a verification cannot decide ${(unknown as { type: string }).type}`);
    }
  }
}

/** The owner, and who may read reports of the region; orders from the supervisor's door come without a sender. */
function mayReview({ order }: VerificationState, { sender }: Circumstances): boolean {
  if (sender === undefined) return true;
  if (sender.integrator === order.integrator) return true;
  return (
    sender.purposes?.includes('verification') === true && sender.regions.some((area) => within(order.region, area))
  );
}

function refusedFor(defects: readonly Defect[], { id, sender }: Circumstances): Decided {
  const own = sender !== undefined && id.startsWith(`${sender.integrator}.`);
  return own ? { verdict: 'refused', defects } : { verdict: 'refused', defects, unseen: true };
}

/** What an integrator asks for by itself, without an application. */
function orderOf(
  state: VerificationState | undefined,
  data: RequestData,
  { book, person }: Findings,
  { id, sender }: Circumstances,
): VerificationOrder | { readonly defects: readonly Defect[] } {
  if (sender === undefined) return { defects: [defect('INTEGRATOR_UNKNOWN', '')] };
  if (!id.startsWith(`${sender.integrator}.`) || id.split('.').length !== 2)
    return { defects: [defect('RIGHT_VERIFICATION', '')] };
  const { matter, region, consent, subject, form = {}, deadlineSeconds } = data;
  const plan = book.plan(matter);
  const datasets = data.datasets ?? plan?.datasets ?? [];
  const defects = [
    ...(state === undefined ? [] : [defect('VERIFICATION_EXISTS', '')]),
    ...(sender.regions.some((area) => within(region, area)) ? [] : [defect('RIGHT_REGION', '/data/region')]),
    ...(plan === undefined ? [defect('MATTER_NOT_VERIFIED', '/data/matter')] : []),
    ...datasets.flatMap((dataset, index) =>
      book.terms(dataset) === undefined ? [defect('DATASET_UNKNOWN', `/data/datasets/${index}`)] : [],
    ),
  ];
  if (defects.length > 0) return { defects };
  return {
    purpose: 'onDemand',
    integrator: sender.integrator,
    matter,
    region,
    ruleSet: book.id,
    consent: `${sender.integrator}.${consent}`,
    subject,
    ...(person === undefined ? {} : { person }),
    declared: { applicant: { ...subject }, form: form as Record<string, Json> },
    datasets: [...new Set(datasets)],
    deadlineMs: deadlineSeconds === undefined ? (plan?.deadlineMs ?? 0) : deadlineSeconds * 1000,
  };
}

/** The events with the row that waits for what is next, and what others are to be told. */
function withEffects(
  state: VerificationState | undefined,
  command: VerificationCommand,
  events: readonly VerificationEvent[],
  step: Step,
  circumstances: Circumstances,
): Decided {
  if (events.length === 0) return { verdict: 'received', events, commands: unneeded(state, command, step.id) };
  const happened = events.reduce<VerificationState | undefined>(evolve, state);
  if (happened === undefined) throw new Error('a verification to which something happened has no state');
  const due = nextMoment(happened);
  const moved = due !== state?.due;
  const all = moved ? [...events, { type: 'DueSet', due: due ?? null } as const] : events;
  const after = moved ? evolve(happened, { type: 'DueSet', due: due ?? null }) : happened;
  const sealed = events.some(({ type }) => type === 'ReportSealed');
  const fired = command.type === 'proceed' && command.due === state?.due;
  return {
    verdict: 'received',
    events: all,
    messages: sealed ? announced(after, circumstances) : [],
    commands: commandsOf(state, after, events, command, step),
    dueSet: moved && due !== undefined ? [dueRow(step.id, due)] : [],
    dueCleared: moved && state?.due !== undefined && !fired ? [dueRow(step.id, state.due)] : [],
  };
}

/** The earliest moment at which something is to be done without anybody's word. */
function nextMoment({ status, asks, deadlineAt }: VerificationState): number | undefined {
  if (status !== 'authorising' && status !== 'asking') return undefined;
  return Math.min(deadlineAt, ...asks.flatMap((ask) => (isSettled(ask) || ask.at === undefined ? [] : [ask.at])));
}

function dueRow(id: string, at: number): DueRow {
  return { at, entity: verificationKey(id), name: 'proceed' };
}

function commandsOf(
  before: VerificationState | undefined,
  after: VerificationState,
  events: readonly VerificationEvent[],
  command: VerificationCommand,
  { id, book }: Step,
): readonly JournalCommand[] {
  const { order, round } = after;
  const commands: JournalCommand[] = [];
  const release = (consent: string) => commands.push(endOfUse(consent, id));
  if (events.some(({ type }) => type === 'VerificationBegun')) {
    if (before?.holdsConsent === true) release(before.order.consent);
    commands.push({ to: consentKey(order.consent), command: useOf(id, after) });
  }
  const upheld = events.find(({ type }) => type === 'ReviewDecided');
  if (upheld?.type === 'ReviewDecided') commands.push(...falseMaterial(after, upheld.decision));
  for (const event of events) {
    if (event.type === 'AskAnswered' && command.type === 'answer' && command.milliseconds !== undefined) {
      const { source, organisation, circuit } = termsOf(book, event.dataset);
      const outcome = event.status;
      if (outcome !== 'waiting' && outcome !== 'asking' && outcome !== 'unauthorised' && event.late === undefined)
        commands.push({
          to: sourceKey(source),
          command: { type: 'outcome', dataset: event.dataset, outcome, limits: circuit, organisation },
        });
    }
    if (event.type !== 'ReportSealed') continue;
    if (before?.holdsConsent === true && before.report?.round !== round) release(order.consent);
    if (order.application !== undefined)
      commands.push({
        to: { kind: 'application', id: order.application },
        command: { type: 'hearReport', data: toldOf(event.report) },
      });
  }
  return commands;
}

function endOfUse(consent: string, verification: string): JournalCommand {
  return { to: consentKey(consent), command: { type: 'endUse', verification } };
}

/**
 * A consent that covers what nobody waits for any more, because the deadline has passed or another round has begun, is given
 * back: else it would count as in use for ever. One that the present round asks for as well is given back at its end.
 */
function unneeded(
  state: VerificationState | undefined,
  command: VerificationCommand,
  id: string,
): readonly JournalCommand[] {
  if (command.type !== 'authorise') return [];
  const isAwaited = state?.status === 'authorising' || state?.status === 'asking';
  return isAwaited && state.order.consent === command.consent ? [] : [endOfUse(command.consent, id)];
}

function useOf(id: string, { order, round }: VerificationState): JournalCommand['command'] {
  const { purpose, datasets, person, application } = order;
  return {
    type: 'use',
    verification: id,
    round,
    purpose,
    datasets,
    ...(person === undefined ? {} : { person }),
    ...(application === undefined ? {} : { application }),
  };
}
