import { countersInPerson } from '../protocol/messages.ts';
import { withChanges } from './clock-changes.ts';
import { withConsultation, withoutLapsed } from './consultation.ts';
import { standstill } from './course.ts';
import type { ApplicationEvent, ApplicationState, Deed, OpenStep } from './state.ts';

/** The state after an event; a consultation lapses with its step. Total for every history that `decide` can write; anything else is a broken invariant. */
export function evolve(state: ApplicationState | undefined, event: ApplicationEvent): ApplicationState {
  return withoutLapsed(evolved(state, event));
}

function evolved(state: ApplicationState | undefined, event: ApplicationEvent): ApplicationState {
  if (event.type === 'ApplicationReceived') {
    if (state !== undefined) throw new Error('an application was received twice');
    const { type: _type, ...received } = event;
    return {
      status: 'received',
      ...received,
      joining: [],
      defects: [],
      findings: [],
      packs: [],
      history: {},
      deeds: [],
      deedCount: 0,
      visits: visitsBy(event.channel),
      consultations: [],
    };
  }
  if (state === undefined) throw new Error(`${event.type} happened to an application that was never received`);
  switch (event.type) {
    case 'ApplicationCorrected': {
      const { people, content, open, channel, consent } = event;
      const visits = state.visits + visitsBy(channel);
      // The steps begin anew: what was dismissed was of those before.
      const { verification: _before, excused: _dismissed, ...rest } = state;
      return {
        ...rest,
        ...(consent === undefined ? {} : { consent }),
        ...{ people, content, open, joining: [], status: 'received', defects: [], visits },
      };
    }
    case 'ApplicationExamined':
      return { ...state, findings: event.findings, packs: event.packs, history: event.history };
    case 'ApplicationReturned':
      return withDeed(
        { ...state, ...standstill, status: 'returned', defects: event.defects, returns: returnsAfter(state, event.by) },
        event.by === 'rules' ? undefined : event.by,
      );
    case 'ApplicationAccepted': {
      const { open, joining, history } = event;
      const accepted = { ...state, status: 'accepted', acceptedOn: event.deed.on, open, joining, history } as const;
      return withDeed({ ...accepted, ...metIn(event) }, event.deed);
    }
    case 'StepApproved':
    case 'StepObjected':
      return withDeed({ ...state, status: 'accepted', open: event.open, joining: event.joining }, event.deed);
    case 'ApplicationApproved': {
      const approved = { ...state, status: 'approved', open: event.open, joining: event.joining } as const;
      // Where the acceptance decides, its one deed stands in both events.
      return event.deed.action === 'accept' ? approved : withDeed(approved, event.deed);
    }
    case 'ApplicationRefused':
      return withDeed({ ...state, ...standstill, status: 'refused', ...metIn(event) }, event.deed);
    case 'ApplicationDelivered': {
      const visits = state.visits + (event.handover === 'inPerson' ? 1 : 0);
      return withDeed({ ...state, ...standstill, status: 'delivered', visits }, event.deed);
    }
    case 'ApplicationClosed':
      return withDeed({ ...state, status: 'closed' }, event.deed);
    case 'ApplicationWithdrawn':
      return { ...state, ...standstill, status: 'withdrawn' };
    case 'StepTransferred':
    case 'StepDeclined':
    case 'StepTimedOut':
    case 'StepClaimed':
    case 'StepReleased':
      return withStep(state, event.open);
    case 'ConsultationOpened':
    case 'OpinionGiven':
    case 'ConsultationDue':
    case 'ConsultationConcluded':
      return withConsultation(event.open === undefined ? state : withStep(state, event.open), event.consultation);
    case 'ChildLinked':
      return { ...state, children: [...(state.children ?? []), event.child] };
    case 'ChildEnded': {
      const { child } = event;
      const children = (state.children ?? []).map((one) => (one.application === child.application ? child : one));
      return { ...state, children };
    }
    case 'ParentDropped': {
      const { parent: _dropped, ...alone } = state;
      return alone;
    }
    case 'ApplicationDeemedAccepted':
      return { ...state, acceptedOn: event.on };
    case 'ClocksSet':
      return { ...state, clocks: withChanges(state.clocks, event) };
    case 'VerificationOrdered': {
      const { asOf, deadlineAt } = event;
      return { ...state, verification: { asOf, deadlineAt } };
    }
    case 'VerificationHeard':
      return state.verification === undefined
        ? state
        : { ...state, verification: { ...state.verification, told: event.told } };
    case 'ScreeningOrdered':
      return { ...state, screening: event.screening };
    case 'ScreeningHeard':
      return state.screening === undefined ? state : { ...state, screening: { ...state.screening, told: event.told } };
    case 'LatenessCounted':
      return { ...state, overdue: [...(state.overdue ?? []), ...event.lateness].slice(-MOST_LATE) };
    case 'LatenessExcused': {
      const { overdue = [], excused = [] } = state;
      return { ...state, overdue: overdue.filter(({ at }) => at !== event.at), excused: [...excused, event.at] };
    }
    case 'ResultContradicted':
      // It stands in the history; what comes of it is for supervision, and for who decides on a revocation.
      return state;
    case 'DeadlineExtended':
    case 'DeadlineTicked':
      // What they change stands in the clocks, which are set with them.
      return state;
    default: {
      const unknown: never = event;
      throw new Error(`an application cannot evolve by ${(unknown as { type: string }).type}`);
    }
  }
}

/** Of who was late so many are kept, the newest. */
const MOST_LATE = 100;

/** The timeline keeps the last hundred deeds in the state; the journal has them all. */
const MOST_DEEDS = 100;

function withDeed(state: ApplicationState, deed: Deed | undefined): ApplicationState {
  if (deed === undefined) return state;
  return { ...state, deeds: [...state.deeds, deed].slice(-MOST_DEEDS), deedCount: state.deedCount + 1 };
}

/** The state with an open step as it stands now. */
function withStep(state: ApplicationState, changed: OpenStep): ApplicationState {
  return { ...state, open: state.open.map((one) => (one.step === changed.step ? changed : one)) };
}

function visitsBy(channel: ApplicationState['channel']): number {
  return countersInPerson.includes(channel) ? 1 : 0;
}

function returnsAfter({ returns }: ApplicationState, by: 'rules' | Deed): NonNullable<ApplicationState['returns']> {
  return { all: (returns?.all ?? 0) + 1, byOfficers: (returns?.byOfficers ?? 0) + (by === 'rules' ? 0 : 1) };
}

function metIn({ restrictions }: Pick<ApplicationState, 'restrictions'>): Pick<ApplicationState, 'restrictions'> {
  return restrictions === undefined ? {} : { restrictions };
}
