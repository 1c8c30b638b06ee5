import type { NoticeFailure, NotificationEvent, NotificationState } from './state.ts';

const MOST_FAILURES = 20;

/** The notice after an event. */
export function evolve(state: NotificationState | undefined, event: NotificationEvent): NotificationState {
  if (event.type === 'NoticeAsked') {
    const { notice, deadline, due } = event;
    return {
      notice,
      status: 'waiting',
      deadline,
      route: 0,
      attempt: 0,
      tries: 0,
      asked: 0,
      failures: [],
      ...(due === null ? {} : { due }),
    };
  }
  if (state === undefined) throw new Error(`a notice begins by being asked for, not by ${event.type}`);
  const { due: _past, ...rest } = state;
  switch (event.type) {
    case 'SendingBegun': {
      const { attempt, route, since, due } = event;
      const tries = route === state.route ? state.tries + 1 : 1;
      // Begun again before it was known what became of the try before.
      const doubt = state.status === 'sending' || state.status === 'uncertain' ? ({ doubt: true } as const) : {};
      return { ...rest, ...doubt, status: 'sending', attempt, route, tries, since, asked: 0, due };
    }
    case 'OutcomeAsked':
      return {
        ...rest,
        status: state.status === 'accepted' ? 'accepted' : 'uncertain',
        asked: state.asked + 1,
        due: event.due,
      };
    case 'NoticeAccepted': {
      const { providerId, due } = event;
      return { ...rest, status: 'accepted', ...(providerId === undefined ? {} : { providerId }), due };
    }
    case 'NoticeUncertain':
      return { ...rest, status: 'uncertain', due: event.due };
    case 'TryFailed': {
      const { failure, route, doubt, due } = event;
      const { since, tries, doubt: _past, ...next } = rest;
      const same = route === state.route;
      return {
        ...next,
        status: 'waiting',
        route,
        asked: 0,
        tries: same ? tries : 0,
        failures: withFailure(state, failure),
        ...(same && since !== undefined ? { since } : {}),
        ...(doubt === true ? { doubt } : {}),
        ...(due === null ? {} : { due }),
      };
    }
    case 'NoticeEnded': {
      const { outcome, reason, failure } = event;
      return { ...rest, status: outcome, reason, failures: withFailure(state, failure) };
    }
    case 'NoticeArrivedLate':
      return { ...state, status: 'delivered', reason: 'LATE_RECEIPT' };
    default: {
      const unknown: never = event;
      throw new Error(`a notice cannot evolve by ${(unknown as { type: string }).type}`);
    }
  }
}

function withFailure({ failures }: NotificationState, failure: NoticeFailure | undefined): readonly NoticeFailure[] {
  return failure === undefined ? failures : [...failures, failure].slice(-MOST_FAILURES);
}
