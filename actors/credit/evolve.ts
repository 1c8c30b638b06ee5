import type { CreditFileEvent, CreditFileState } from './state.ts';

export function evolve(state: CreditFileState | undefined, event: CreditFileEvent): CreditFileState {
  if (event.type === 'CreditFileOpened') {
    if (state !== undefined) throw new Error('a credit file was opened twice');
    const { integrator, person, occurrence, on } = event;
    return { integrator, person, occurrence, openedOn: on, answered: 0 };
  }
  if (state === undefined) throw new Error(`${event.type} happened to a credit file that was never opened`);
  const { request, ...rest } = state;
  switch (event.type) {
    case 'CreditRequested':
      return { ...rest, request: event.request };
    case 'CreditDecisionProposed':
      return request === undefined ? state : { ...rest, request: { ...request, proposed: event.decision } };
    case 'CreditAnswerLate':
      return request === undefined ? state : { ...rest, request: { ...request, late: true } };
    case 'CreditRetracted':
      return { ...rest, retracted: { document: event.document, on: event.on } };
    case 'CreditAnswered':
      return {
        ...rest,
        answered: state.answered + 1,
        ...(event.decision.decision === 'grant' ? { granted: true } : {}),
      };
    default: {
      const unknown: never = event;
      throw new Error(`a credit file cannot evolve by ${(unknown as { type: string }).type}`);
    }
  }
}
