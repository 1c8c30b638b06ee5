import type { RuleSets } from '../../rules/engine/evaluation.ts';
import type { ApplicationState } from '../application/state.ts';
import type { Behaviour, Circumstances, Decision } from '../behaviour.ts';
import { applicationOf, personOf } from '../credit/subject.ts';
import type { PersonKeys } from '../ports.ts';
import { defect } from '../protocol/defects.ts';
import { type EntityKey, officerKey, organisationKey } from '../protocol/entity.ts';
import type { UndertakingDue } from '../protocol/undertaking.ts';
import type { UndertakingOrder } from '../protocol/undertaking-messages.ts';
import { evolve } from './evolve.ts';
import { breach, extend, fulfil, release } from './settle.ts';
import type { UndertakingEvent, UndertakingState } from './state.ts';
import type { TermCalendar, TermSettings } from './term.ts';
import { lapse, remind } from './time.ts';
import { undertake } from './undertake.ts';

export type UndertakingCommand = UndertakingOrder | UndertakingDue;

export interface UndertakingDependencies {
  readonly rules: RuleSets;
  readonly personKeys: PersonKeys;
}

export interface UndertakingFindings {
  /** Of the kind that it is about, as published now. */
  readonly settings: TermSettings;
  readonly calendar: TermCalendar;
  /** Whom the message names, by the id of the person's entity. */
  readonly person?: string;
}

type Decided = Decision<UndertakingEvent>;

/**
 * The actor of what somebody has undertaken to do by a day: to come, to bring archives back, to do what was promised in place of a
 * document. What is not done when its grace is over opens a credit file, at most one, and only of appointments and loans: that
 * a commitment was broken, an officer finds. Nothing is denied to anybody here.
 */
export function undertakingBehaviour({
  rules,
  personKeys,
}: UndertakingDependencies): Behaviour<UndertakingState, UndertakingCommand, UndertakingFindings, UndertakingEvent> {
  return {
    initialState: undefined,
    reads,
    examine: (state, command, { look, today }) => {
      const { credit, calendar } = rules.current;
      const kind = command.type === 'undertake' ? command.data.kind : (state?.kind ?? 'loan');
      const settings = credit.undertakings.undertakings[kind];
      if (command.type !== 'undertake') return { settings, calendar };
      const { subject } = command.data;
      const application = applicationOf(subject);
      const person =
        application === undefined
          ? personOf(subject, today, personKeys)
          : (look(application).state as unknown as ApplicationState | undefined)?.people.applicant;
      return { settings, calendar, ...(person === undefined ? {} : { person }) };
    },
    decide,
    evolve,
  };
}

function reads(_state: UndertakingState | undefined, command: UndertakingCommand): readonly EntityKey[] {
  switch (command.type) {
    case 'undertake': {
      const application = applicationOf(command.data.subject);
      return application === undefined ? [] : [application];
    }
    case 'fulfil':
    case 'extend':
    case 'breach':
    case 'release': {
      const { officer, organisation } = command.data;
      return officer === undefined || organisation === undefined
        ? []
        : [officerKey(officer), organisationKey(organisation)];
    }
    case 'remindUndertaking':
    case 'lapseUndertaking':
      return [];
    default: {
      const unknown: never = command;
      throw new Error(`an undertaking cannot be told ${(unknown as { type: string }).type}`);
    }
  }
}

function decide(
  state: UndertakingState | undefined,
  command: UndertakingCommand,
  findings: UndertakingFindings,
  circumstances: Circumstances,
): Decided {
  if (command.type === 'undertake') return undertake(state, command.data, findings, circumstances);
  if (command.type === 'remindUndertaking') return remind(state, command.due, circumstances);
  if (command.type === 'lapseUndertaking') return lapse(state, command.due, findings, circumstances);
  const { sender } = circumstances;
  const mayKnow =
    state !== undefined &&
    sender?.purposes?.includes('credit') === true &&
    (sender.integrator === state.integrator || sender.organisations.includes(state.organisation));
  if (!mayKnow) return { verdict: 'refused', defects: [defect('UNDERTAKING_NOT_FOUND', '')], unseen: true };
  const settling = { state, findings, circumstances };
  switch (command.type) {
    case 'fulfil':
      return fulfil(command.data, settling);
    case 'release':
      return release(command.data, settling);
    case 'extend':
      return extend(command.data, settling);
    case 'breach':
      return breach(command.data, settling);
    default: {
      const unknown: never = command;
      throw new Error(`an undertaking cannot decide ${(unknown as { type: string }).type}`);
    }
  }
}
