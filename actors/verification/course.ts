import { dayOf } from '../day.ts';
import type {
  AnswerCommand,
  AnswerKept,
  AnswerStatus,
  ConsentAnswer,
  VerificationOrder,
} from '../protocol/verification.ts';
import type { SourceState } from '../source/state.ts';
import type { DatasetTerms, VerificationBook } from './book.ts';
import { evolve } from './evolve.ts';
import { amended, sealedReport } from './report.ts';
import { shareOf } from './seal.ts';
import { type Ask, isSettled, type Unused, type VerificationEvent, type VerificationState } from './state.ts';

/** What a step of a verification rests on besides its state. */
export interface Step {
  readonly id: string;
  readonly now: number;
  readonly today: string;
  readonly book: VerificationBook;
  /** How a source stands, by its code. */
  readonly sourceOf: (code: string) => SourceState | undefined;
}

type Events = readonly VerificationEvent[];

/** An order has come: a round begins, whatever the one before it has come to. */
export function begin(state: VerificationState | undefined, order: VerificationOrder, step: Step): Events {
  const { now, today } = step;
  // What a person is to decide, or somebody waits for, is not taken away by a look that nobody has asked for.
  if (order.purpose === 'screening' && (state?.review !== undefined || isAsking(state))) return [];
  const begun: VerificationEvent = {
    type: 'VerificationBegun',
    order,
    round: (state?.round ?? 0) + 1,
    on: today,
    at: now,
    deadlineAt: now + order.deadlineMs,
  };
  return [begun];
}

/** A round that somebody waits for. */
function isAsking(state: VerificationState | undefined): boolean {
  return state?.status === 'authorising' || state?.status === 'asking';
}

/** The consent covers it: all sources are asked side by side. */
export function authorised(
  state: VerificationState,
  { round, consent }: ConsentAnswer & { type: 'authorise' },
  step: Step,
): Events {
  if (round !== state.round || state.status !== 'authorising') return [];
  return inTurn(state, [{ type: 'VerificationAuthorised', consent }], (after, ask) => askOnce(after, ask, step));
}

/** No consent covers it, or what covered it has ended: nobody is asked any more, and the report says so. */
export function unauthorised(
  state: VerificationState,
  command: Exclude<ConsentAnswer, { type: 'authorise' }>,
  step: Step,
): Events {
  if (command.consent !== state.order.consent) return [];
  if (command.type === 'decline') {
    if (command.round !== state.round || state.status !== 'authorising') return [];
    return [{ type: 'ReportSealed', report: sealedReport(state, step, command.code) }];
  }
  if (state.status !== 'authorising' && state.status !== 'asking') return [];
  const code = command.why === 'withdrawn' ? 'CONSENT_WITHDRAWN' : 'CONSENT_EXPIRED';
  return [{ type: 'ReportSealed', report: sealedReport(state, step, code) }];
}

/** The application was withdrawn: what nobody wants to know any more, no department is asked. */
export function abandoned(state: VerificationState, step: Step): Events {
  return isAsking(state) ? [{ type: 'ReportSealed', report: sealedReport(state, step, 'APPLICATION_WITHDRAWN') }] : [];
}

/** A source has answered, or its line says that it did not. */
export function answered(state: VerificationState, command: AnswerCommand, step: Step): Events {
  const { dataset, round, attempt, answer } = command;
  const ask = state.asks.find((one) => one.dataset === dataset);
  const unused = (why: Unused): Events => unusedAnswer(state, command, why);
  if (round !== state.round) return round < state.round ? unused('superseded') : unused('neverAsked');
  if (ask === undefined || attempt > ask.attempts || attempt < 1) return unused('neverAsked');
  const inTime = ask.status === 'asking' && attempt === ask.attempts;
  if (inTime) return settle(state, ask, command, step);
  // A try that was given up may be answered after all; of what is known already, or was taken back, nothing changes.
  if (answer.state !== 'answered') return answer.state === 'timeout' ? [] : unused('twice');
  if (state.report?.code !== undefined && state.report.round === state.round) return unused('stopped');
  if (isAnswered(ask)) return unused('twice');
  return late(state, ask, command, step);
}

/** So many answers to each dataset of a round are kept although no report needs them; a source may repeat itself without end. */
const MOST_UNUSED = 12;

function unusedAnswer(
  { unused = 0, asks }: VerificationState,
  { dataset, round, attempt, answer }: Omit<AnswerCommand, 'type'>,
  why: Unused,
): Events {
  if (unused >= MOST_UNUSED * Math.max(1, asks.length)) return [];
  return [{ type: 'AnswerUnused', dataset, round, attempt, why, answer }];
}

/** The earliest of its moments is there: tries that nobody answers for, tries that wait, or the deadline itself. */
export function proceed(state: VerificationState, step: Step): Events {
  const { now } = step;
  if (now >= state.deadlineAt) return deadline(state, step);
  return inTurn(state, [], (after, ask) => {
    if (ask.at === undefined || ask.at > now) return [];
    if (ask.status === 'waiting') return askOnce(after, ask, step);
    const { dataset, attempts: attempt } = ask;
    const answer = { state: 'timeout' } as const;
    return settle(after, ask, { type: 'answer', dataset, round: after.round, attempt, answer }, step);
  });
}

/** What comes of each ask in its turn, by how the verification stands then. */
function inTurn(state: VerificationState, first: Events, of: (after: VerificationState, ask: Ask) => Events): Events {
  let after = first.reduce(evolve, state);
  const events = [...first];
  for (const { dataset } of state.asks) {
    const ask = after.asks.find((one) => one.dataset === dataset);
    if (ask === undefined || isSettled(ask)) continue;
    const more = of(after, ask);
    events.push(...more);
    after = more.reduce(evolve, after);
  }
  return events;
}

/** What there is by now is what the report says; nobody waits any longer. */
function deadline(state: VerificationState, step: Step): Events {
  if (state.status === 'authorising')
    return [{ type: 'ReportSealed', report: sealedReport(state, step, 'CONSENT_SILENT') }];
  if (state.status !== 'asking') return [];
  const events = state.asks
    .filter((ask) => !isSettled(ask))
    .map(({ dataset, attempts, status }): VerificationEvent => {
      const answer: AnswerKept =
        status === 'asking' ? { state: 'timeout' } : { state: 'unavailable', code: 'DEADLINE' };
      return {
        type: 'AskAnswered',
        dataset,
        attempt: attempts,
        status: answer.state === 'timeout' ? 'timeout' : 'unavailable',
        on: step.now,
        answer,
      };
    });
  return whole(state, events, step);
}

/** Asks once, or says why not now. */
function askOnce(state: VerificationState, { dataset, attempts }: Ask, step: Step): Events {
  const terms = termsOf(step.book, dataset);
  const { now, id } = step;
  const circuit = step.sourceOf(terms.source)?.circuit;
  if (circuit?.state === 'open' && circuit.until > now) {
    // Whoever has waited meanwhile does not come back at one moment: neither to a source that has hardly recovered, nor to us.
    const spread = Math.min(terms.circuit.openMs, Math.max(terms.retryMs, (state.deadlineAt - circuit.until) / 2));
    const at = Math.ceil(circuit.until + spread * shareOf(`${id}/${dataset}/${state.round}/${attempts}`));
    if (at < state.deadlineAt) return [{ type: 'AskPutOff', dataset, at, code: 'CIRCUIT_OPEN' }];
    const answer = { state: 'unavailable', code: 'CIRCUIT_OPEN' } as const;
    const given: VerificationEvent = {
      type: 'AskAnswered',
      dataset,
      attempt: attempts,
      status: 'unavailable',
      on: now,
      answer,
    };
    return whole(state, [given], step);
  }
  const sendBy = Math.min(state.deadlineAt, now + PATIENCE * terms.timeoutMs);
  const { timeoutMs } = terms;
  return [{ type: 'AskBegun', dataset, round: state.round, attempt: attempts + 1, sendBy, timeoutMs, at: now }];
}

/** So many of its own time limits an ask waits for its turn at a busy source. */
const PATIENCE = 2;

/** A try has come to its end: what it says is kept, or it is tried again. */
function settle(state: VerificationState, ask: Ask, { attempt, answer }: AnswerCommand, step: Step): Events {
  const { dataset } = ask;
  const terms = termsOf(step.book, dataset);
  const kept = understood(answer, dataset, step.book);
  const status = statusOf(kept, terms, step);
  const failed = status === 'timeout' || status === 'unavailable' || status === 'garbage';
  const wait =
    terms.retryMs * 2 ** (attempt - 1) * (1 + shareOf(`${step.id}/${dataset}/${state.round}/${attempt}`) / 2);
  const again = Math.ceil(step.now + wait);
  const event: VerificationEvent = { type: 'AskAnswered', dataset, attempt, status, on: step.now, answer: kept };
  if (failed && attempt <= terms.retries && again < state.deadlineAt)
    return [event, { type: 'AskPutOff', dataset, at: again, code: status.toUpperCase() }];
  return whole(state, [event], step);
}

/** An answer to a try that was given up: into the report where that is not sealed yet, else into its next version. */
function late(state: VerificationState, ask: Ask, { attempt, answer }: AnswerCommand, step: Step): Events {
  const { dataset } = ask;
  const kept = understood(answer, dataset, step.book);
  const status = statusOf(kept, termsOf(step.book, dataset), step);
  if (status === 'garbage') return unusedAnswer(state, { dataset, round: state.round, attempt, answer: kept }, 'twice');
  const event: VerificationEvent = {
    type: 'AskAnswered',
    dataset,
    attempt,
    status,
    on: step.now,
    answer: kept,
    late: true,
  };
  if (state.status === 'asking') return whole(state, [event], step);
  return [event, { type: 'ReportSealed', report: amended(evolve(state, event), step) }];
}

/** The events, and the report where with them nothing more is awaited. */
function whole(state: VerificationState, events: Events, step: Step): Events {
  const after = events.reduce(evolve, state);
  if (!after.asks.every(isSettled)) return events;
  return [...events, { type: 'ReportSealed', report: sealedReport(after, step) }];
}

/** Records that are not what the definition says are garbage, as the whole answer is. */
function understood(answer: AnswerKept, dataset: string, book: VerificationBook): AnswerKept {
  if (answer.state !== 'answered') return answer;
  const fault = book.faultIn(dataset, answer.records);
  return fault === undefined
    ? answer
    : { state: 'garbage', reason: fault, text: JSON.stringify(answer.records).slice(0, MOST_TEXT) };
}

const MOST_TEXT = 65_536;

function statusOf(answer: AnswerKept, { freshnessDays }: DatasetTerms, { now }: Step): AnswerStatus {
  if (answer.state !== 'answered') return answer.state;
  if (answer.records.length === 0) return 'none';
  const oldest = dayOf(now - freshnessDays * 86_400_000);
  return answer.asOf !== undefined && dayOfText(answer.asOf) < oldest ? 'stale' : 'hit';
}

/** The day of a day, or of an instant. */
function dayOfText(text: string): string {
  const moment = text.length > 10 ? Date.parse(text) : Number.NaN;
  return Number.isNaN(moment) ? text.slice(0, 10) : dayOf(moment);
}

function isAnswered({ status }: Ask): boolean {
  return status === 'hit' || status === 'none' || status === 'stale' || status === 'refused';
}

export function termsOf(book: VerificationBook, dataset: string): DatasetTerms {
  const terms = book.terms(dataset);
  if (terms === undefined) throw new Error(`the rule set ${book.id} has no dataset ${dataset}`);
  return terms;
}
