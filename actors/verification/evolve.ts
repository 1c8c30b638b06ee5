import { dayOf } from '../day.ts';
import type { AnswerKept } from '../protocol/verification.ts';
import type { Answered, Ask, Report, ReviewDecision, VerificationEvent, VerificationState } from './state.ts';

/** The verification after an event. */
export function evolve(state: VerificationState | undefined, event: VerificationEvent): VerificationState {
  if (event.type === 'VerificationBegun') return begun(state, event);
  if (state === undefined) throw new Error(`${event.type} happened to a verification that was never begun`);
  switch (event.type) {
    case 'VerificationAuthorised':
      return { ...state, status: 'asking', holdsConsent: true };
    case 'AskBegun': {
      const { dataset, attempt, sendBy, timeoutMs } = event;
      return withAsk(state, dataset, (ask) => ({
        ...ask,
        status: 'asking',
        attempts: attempt,
        at: sendBy + timeoutMs + GRACE_MS,
      }));
    }
    case 'AskPutOff': {
      const { dataset, at } = event;
      return withAsk(state, dataset, (ask) => ({ ...ask, status: 'waiting', at }));
    }
    case 'AskAnswered': {
      const { dataset, status } = event;
      return withAsk(state, dataset, ({ at: _over, ...ask }) => ({ ...ask, status, answer: answered(event) }));
    }
    case 'AnswerUnused':
      // It stands in the history, for who wants to know what became of it.
      return { ...state, unused: (state.unused ?? 0) + 1 };
    case 'ReportSealed':
      return reported(state, event.report);
    case 'ReviewDecided':
      return proposed(state, event.decision);
    case 'ReviewCountersigned':
      return event.agree ? state : disagreed(state);
    case 'DueSet': {
      const { due: _before, ...rest } = state;
      return event.due === null ? rest : { ...rest, due: event.due };
    }
    default: {
      const unknown: never = event;
      throw new Error(`a verification cannot evolve by ${(unknown as { type: string }).type}`);
    }
  }
}

/** A source's own time limit is told a little later than it passes. */
const GRACE_MS = 1000;

function begun(
  state: VerificationState | undefined,
  { order, round, on, at, deadlineAt }: Extract<VerificationEvent, { type: 'VerificationBegun' }>,
): VerificationState {
  return {
    order,
    round,
    begunOn: on,
    begunAt: at,
    deadlineAt,
    status: 'authorising',
    asks: order.datasets.map((dataset) => ({ dataset, status: 'waiting', attempts: 0 })),
    ...(state?.report === undefined ? {} : { report: state.report }),
    ...earlierReports(state, round),
    ...(state?.due === undefined ? {} : { due: state.due }),
  };
}

/** So many reports of earlier rounds are found by their numbers; those before them by the verification. */
const MOST_EARLIER = 100;

function earlierReports(
  state: VerificationState | undefined,
  round: number,
): Pick<VerificationState, 'earlierReports'> {
  const { report, earlierReports: before = [] } = state ?? {};
  const all = report === undefined || report.round === round ? before : [...before, report.number];
  return all.length === 0 ? {} : { earlierReports: [...new Set(all)].slice(-MOST_EARLIER) };
}

function answered({ attempt, on, answer, late }: Extract<VerificationEvent, { type: 'AskAnswered' }>): Answered {
  return {
    attempt,
    on,
    records: answer.state === 'answered' ? answer.records : [],
    ...(answer.state === 'answered' && answer.asOf !== undefined ? { asOf: answer.asOf } : {}),
    ...codeOf(answer),
    ...(late === undefined ? {} : { late }),
  };
}

function codeOf(answer: AnswerKept): { readonly code?: string } {
  if (answer.state === 'refused' || answer.state === 'unavailable') return { code: answer.code };
  return answer.state === 'garbage' ? { code: answer.reason } : {};
}

function reported(state: VerificationState, report: Report): VerificationState {
  const { review: before, holdsConsent: _returned, ...rest } = state;
  const asks = state.asks.map(report.code === undefined ? closed : forgotten);
  const ended: VerificationState = { ...rest, report, status: 'reported', asks };
  if (report.review.length === 0 || report.decidedBy !== undefined) return ended;
  const since = before?.report === report.number ? before.since : dayOf(Date.parse(report.sealedAt));
  return { ...ended, status: 'review', review: { report: report.number, why: report.review, since } };
}

/** Nothing is awaited once it is reported; what comes all the same is late. */
function closed({ at: _over, ...ask }: Ask): Ask {
  return ask;
}

/** What was answered before the consent was taken back is used no more. */
function forgotten({ dataset, attempts }: Ask): Ask {
  return { dataset, attempts, status: 'unauthorised' };
}

function proposed(state: VerificationState, decision: ReviewDecision): VerificationState {
  if (state.review === undefined) throw new Error('a decision on a verification that nobody reviews');
  return decision.decision === 'overturn' ? { ...state, review: { ...state.review, proposed: decision } } : state;
}

function disagreed(state: VerificationState): VerificationState {
  if (state.review === undefined) return state;
  const { proposed: _gone, ...review } = state.review;
  return { ...state, review };
}

function withAsk(state: VerificationState, dataset: string, change: (ask: Ask) => Ask): VerificationState {
  return { ...state, asks: state.asks.map((ask) => (ask.dataset === dataset ? change(ask) : ask)) };
}
