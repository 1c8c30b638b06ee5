import { type NoticeOutcome, type NoticeRoute, type NotificationCommand, providerTraits } from '../protocol/notices.ts';
import { evolve } from './evolve.ts';
import { askAgainAfter, type NoticePolicy, retryAfter } from './policy.ts';
import {
  hasEnded,
  type NoticeEnd,
  type NoticeFailure,
  type NotificationEvent,
  type NotificationState,
} from './state.ts';

/** What a step of a notice rests on besides its state. */
export interface Step {
  readonly now: number;
  readonly policy: NoticePolicy;
}

type Events = readonly NotificationEvent[];
type Command<Type extends NotificationCommand['type']> = Extract<NotificationCommand, { type: Type }>;

const hourMs = 60 * 60_000;
/** A provider's word that it has no such message counts from its second time on: its list may lag behind. */
const ABSENCES = 2;

/** The reason comes up. */
export function begin({ data, admission }: Command<'notify'>, step: Step): Events {
  const notBefore = 'capped' in admission ? step.now : admission.notBefore;
  const waits = notBefore > step.now && data.routes.length > 0;
  const asked: NotificationEvent = {
    type: 'NoticeAsked',
    notice: data,
    deadline: Math.max(step.now, notBefore) + data.deadlineHours * hourMs,
    due: waits ? { at: notBefore } : null,
  };
  if ('capped' in admission) return [asked, { type: 'NoticeEnded', outcome: 'suppressed', reason: 'DAILY_CAP' }];
  if (data.routes.length === 0) return [asked, { type: 'NoticeEnded', outcome: 'undeliverable', reason: 'NO_CONTACT' }];
  return waits ? [asked] : [asked, ...send(evolve(undefined, asked), step)];
}

/** The moment that the notice has waited for is there. */
export function proceed(state: NotificationState, step: Step): Events {
  if (hasEnded(state.status)) return [];
  return state.status === 'waiting' ? send(state, step) : question(state, step);
}

/** What the provider has answered to the sending. */
export function told(state: NotificationState, outcome: NoticeOutcome, step: Step): Events {
  switch (outcome.state) {
    case 'accepted':
      return accepted(state, outcome, step);
    case 'delivered':
      return [end('delivered', 'DELIVERED', routeOf(state))];
    case 'failed':
      return failed(state, outcome, step);
    case 'unknown':
    case 'absent': {
      const code = outcome.state === 'absent' ? 'ABSENT' : outcome.code;
      return [{ type: 'NoticeUncertain', code, due: { at: step.now + step.policy.settleMs } }];
    }
    default:
      return neverSaid(outcome);
  }
}

/** What the provider has answered to the question what became of it. */
export function answered(state: NotificationState, outcome: NoticeOutcome, step: Step): Events {
  switch (outcome.state) {
    case 'accepted':
      return state.status === 'accepted' ? [] : accepted(state, outcome, step);
    case 'delivered':
      return [end('delivered', 'ASKED', routeOf(state))];
    case 'failed':
      // What is too much for now, or not set up, is the question and not the message.
      return outcome.class === 'permanent' ? failed(resolved(state), outcome, step) : [];
    case 'unknown':
      return [];
    case 'absent':
      // What it has taken before is not sent again because it does not find it now.
      if (state.status === 'accepted' || state.asked < ABSENCES) return [];
      return failed(resolved(state), { class: 'retry', code: 'ABSENT' }, step);
    default:
      return neverSaid(outcome);
  }
}

/**
 * What the provider has told later by itself. That a message did not arrive leads to the next way only, never to another
 * try of the same: told twice, the second time would be taken for the failure of the second try.
 */
export function receipt(state: NotificationState, { provider, outcome }: Command<'receipt'>, step: Step): Events {
  const { status } = state;
  if (outcome.state === 'delivered') {
    if (!hasEnded(status)) return [end('delivered', 'RECEIPT', routeOf(state))];
    return status === 'unknown' || status === 'undeliverable' ? [{ type: 'NoticeArrivedLate', provider }] : [];
  }
  if (hasEnded(status) || status === 'waiting' || routeOf(state).provider !== provider) return [];
  return failed(resolved(state), { ...outcome, class: 'permanent' }, step);
}

/** Begins a try: once this is committed, and not before, it is sent. */
function send(state: NotificationState, { now, policy }: Step): Events {
  if (now >= state.deadline)
    return state.doubt === true
      ? [end('unknown', 'OUTCOME_UNKNOWN', routeOf(state))]
      : [end('undeliverable', state.failures.at(-1)?.code ?? 'DEADLINE')];
  return [
    {
      type: 'SendingBegun',
      attempt: state.attempt + 1,
      route: state.route,
      by: routeOf(state),
      since: state.since ?? now,
      due: { at: now + policy.settleMs },
    },
  ];
}

/** Nobody knows what became of the try, or its receipt did not come. */
function question(state: NotificationState, step: Step): Events {
  const { now, policy } = step;
  const by = routeOf(state);
  const traits = providerTraits[by.provider];
  const reason = state.status === 'accepted' ? 'NO_RECEIPT' : 'OUTCOME_UNKNOWN';
  const over = now >= state.deadline;
  if (traits.asks) {
    if (over || (state.status !== 'accepted' && state.asked >= policy.questions)) return [end('unknown', reason, by)];
    const at = Math.min(now + askAgainAfter(state.asked, policy), Math.max(now + policy.settleMs, state.deadline));
    return [{ type: 'OutcomeAsked', attempt: state.attempt, by, due: { at } }];
  }
  if (state.status !== 'accepted' && !over && isRecognised(state, now, policy)) return send(state, step);
  return [end('unknown', reason, by)];
}

function accepted(
  state: NotificationState,
  { providerId }: Extract<NoticeOutcome, { state: 'accepted' }>,
  { now, policy }: Step,
): Events {
  const by = routeOf(state);
  const { receipts, asks } = providerTraits[by.provider];
  if (receipts === false) return [end('delivered', 'ACCEPTED', by)];
  const last = Math.max(now + policy.settleMs, state.deadline);
  const at = asks ? Math.min(now + policy.receiptMs, last) : last;
  return [{ type: 'NoticeAccepted', ...(providerId === undefined ? {} : { providerId }), due: { at } }];
}

/** The try did not do: the same way again, the next way, or the end. */
function failed(state: NotificationState, { class: kind, code }: Omit<NoticeFailure, 'provider'>, step: Step): Events {
  const { now, policy } = step;
  const by = routeOf(state);
  const failure: NoticeFailure = { provider: by.provider, class: kind, code };
  const at = now + retryAfter(state.tries, state.notice.ref, policy);
  const again = (kind === 'retry' || kind === 'throttle') && state.tries < policy.tries && at < state.deadline;
  if (state.doubt === true) {
    // The refusal is of the repeat: what was sent before may have arrived, so nobody else is given the message.
    if (!again || !isRecognised(state, at, policy)) return [{ ...end('unknown', 'OUTCOME_UNKNOWN', by), failure }];
    return [{ type: 'TryFailed', failure, route: state.route, doubt: true, due: { at } }];
  }
  if (again) return [{ type: 'TryFailed', failure, route: state.route, due: { at } }];
  const route = state.route + 1;
  if (state.notice.routes[route] === undefined) return [{ ...end('undeliverable', code, by), failure }];
  const next: NotificationEvent = { type: 'TryFailed', failure, route, due: null };
  return [next, ...send(evolve(state, next), step)];
}

function end(
  outcome: NoticeEnd,
  reason: string,
  by?: NoticeRoute,
): Extract<NotificationEvent, { type: 'NoticeEnded' }> {
  return { type: 'NoticeEnded', outcome, reason, ...(by === undefined ? {} : { by }) };
}

/** The provider itself has said what became of the tries until now. */
function resolved({ doubt: _over, ...state }: NotificationState): NotificationState {
  return state;
}

/** Whether a try that begins then would be taken for the first one by the provider, if that was taken. */
function isRecognised(state: NotificationState, at: number, { settleMs }: NoticePolicy): boolean {
  return at - (state.since ?? at) + settleMs <= providerTraits[routeOf(state).provider].repeatsForMs;
}

function routeOf({ notice, route }: NotificationState): NoticeRoute {
  const found = notice.routes[route];
  if (found === undefined) throw new Error(`the notice ${notice.ref} has no route ${route}`);
  return found;
}

function neverSaid(outcome: never): never {
  throw new Error(`a provider cannot say ${(outcome as { state: string }).state}`);
}
