import type { ApplicationEvent, ApplicationState, Deed } from './state.ts';

/** The state after an event. Total for every history that `decide` can write; anything else is a broken invariant. */
export function evolve(state: ApplicationState | undefined, event: ApplicationEvent): ApplicationState {
  if (event.type === 'ApplicationReceived') {
    if (state !== undefined) throw new Error('an application was received twice');
    const { type: _type, ...received } = event;
    return { status: 'received', ...received, defects: [], findings: [], packs: [], deeds: [] };
  }
  if (state === undefined) throw new Error(`${event.type} happened to an application that was never received`);
  switch (event.type) {
    case 'ApplicationCorrected': {
      const { citizen: _before, ...rest } = state;
      const { type: _type, ...corrected } = event;
      return { ...rest, ...corrected, status: 'received', defects: [] };
    }
    case 'ApplicationExamined':
      return { ...state, findings: event.findings, packs: event.packs };
    case 'ApplicationReturned':
      return withDeed(
        { ...state, status: 'returned', defects: event.defects },
        event.by === 'rules' ? undefined : event.by,
      );
    case 'ApplicationAccepted':
    case 'StepApproved':
      return withDeed({ ...state, status: 'accepted', step: event.next }, event.deed);
    case 'ApplicationApproved':
      return withDeed({ ...state, status: 'approved', step: event.next }, event.deed);
    case 'ApplicationRefused':
      return withDeed(withoutStep({ ...state, status: 'refused' }), event.deed);
    case 'ApplicationDelivered':
      return withDeed(withoutStep({ ...state, status: 'delivered' }), event.deed);
    case 'ApplicationClosed':
      return withDeed({ ...state, status: 'closed' }, event.deed);
    case 'ApplicationWithdrawn':
      return withoutStep({ ...state, status: 'withdrawn' });
    default: {
      const unknown: never = event;
      throw new Error(`an application cannot evolve by ${(unknown as { type: string }).type}`);
    }
  }
}

/** The timeline keeps the last hundred deeds in the state; the journal has them all. */
const MOST_DEEDS = 100;

function withDeed(state: ApplicationState, deed: Deed | undefined): ApplicationState {
  return deed === undefined ? state : { ...state, deeds: [...state.deeds, deed].slice(-MOST_DEEDS) };
}

function withoutStep(state: ApplicationState): ApplicationState {
  const { step: _step, ...rest } = state;
  return rest;
}
