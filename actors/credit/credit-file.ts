import type { RuleSets } from '../../rules/engine/evaluation.ts';
import { readCalendarDay } from '../../rules/identity/calendar-day.ts';
import { within } from '../../rules/identity/division.ts';
import type { ApplicationState } from '../application/state.ts';
import type { Behaviour, Circumstances, Decision } from '../behaviour.ts';
import type { LedgerState } from '../ledger/state.ts';
import type { PersonKeys } from '../ports.ts';
import { type CreditFileCommand, isOwnFile, ledgerKey, type Occurrence } from '../protocol/credit.ts';
import type { CreditOrder, RecordData } from '../protocol/credit-messages.ts';
import { type Defect, defect } from '../protocol/defects.ts';
import { type EntityKey, officerKey, organisationKey } from '../protocol/entity.ts';
import { answerLate } from './answer-late.ts';
import { decideRequest } from './decision.ts';
import { defectsOfDay } from './document-day.ts';
import { evolve } from './evolve.ts';
import { lists } from './lists.ts';
import { object, type RequestSettings, repair } from './request.ts';
import { retract, takeBack } from './retract.ts';
import type { CreditFileEvent, CreditFileState } from './state.ts';
import { applicationOf, personOf } from './subject.ts';

export type CreditCommand = CreditOrder | CreditFileCommand;

export interface CreditFileDependencies {
  readonly rules: RuleSets;
  readonly personKeys: PersonKeys;
}

export interface CreditFindings extends RequestSettings {
  /** Whom the message names, by the id of the person's entity. */
  readonly person?: string;
}

type Decided = Decision<CreditFileEvent>;

/**
 * The actor of one credit file: what happened, by which document, and what people ask about it. It decides who may say what;
 * what that does to the ledger is decided there, in the turn that its command causes.
 */
export function creditFileBehaviour({
  rules,
  personKeys,
}: CreditFileDependencies): Behaviour<CreditFileState, CreditCommand, CreditFindings, CreditFileEvent> {
  return {
    initialState: undefined,
    reads,
    examine: (_state, command, { look, today }) => {
      const { credit, calendar } = rules.current;
      const settings = { periods: credit.periods, calendar };
      if (command.type !== 'record' && command.type !== 'object' && command.type !== 'repair') return settings;
      const { subject } = command.data;
      const application = command.type === 'record' ? applicationOf(command.data.subject) : undefined;
      const person =
        application === undefined
          ? personOf(subject ?? {}, today, personKeys)
          : (look(application).state as unknown as ApplicationState | undefined)?.people.applicant;
      return { ...settings, ...(person === undefined ? {} : { person }) };
    },
    decide,
    evolve,
    lists,
  };
}

function reads(state: CreditFileState | undefined, command: CreditCommand): readonly EntityKey[] {
  const ledger = state === undefined ? [] : [ledgerKey(state.person)];
  switch (command.type) {
    case 'record': {
      const application = applicationOf(command.data.subject);
      return application === undefined ? [] : [application];
    }
    case 'object':
    case 'repair':
      return ledger;
    case 'decide':
      return [...ledger, officerKey(command.data.officer), organisationKey(command.data.organisation)];
    case 'openFile':
    case 'withdrawFile':
    case 'retract':
    case 'answerLate':
      return [];
    default: {
      const unknown: never = command;
      throw new Error(`a credit file cannot be told ${(unknown as { type: string }).type}`);
    }
  }
}

function decide(
  state: CreditFileState | undefined,
  command: CreditCommand,
  findings: CreditFindings,
  circumstances: Circumstances,
): Decided {
  const { id, today } = circumstances;
  if (command.type === 'record') return record(state, command.data, findings, circumstances);
  if (command.type === 'openFile') {
    if (state !== undefined) return { verdict: 'received', events: [] };
    return opened({ id, today }, command.person, command.occurrence);
  }
  if (command.type === 'withdrawFile') {
    if (state === undefined || state.retracted !== undefined) return { verdict: 'received', events: [] };
    return takeBack(state, command.document, circumstances);
  }
  if (command.type === 'answerLate') return answerLate(state, command.due, findings, circumstances);
  const hidden = state === undefined ? 'CREDIT_NOT_FOUND' : mayNotKnow(state, command, findings, circumstances);
  if (state === undefined || hidden !== undefined)
    return { verdict: 'refused', defects: [defect(hidden ?? 'CREDIT_NOT_FOUND', '')], unseen: true };
  if (command.type === 'retract') return retract(command.data, state, circumstances);
  const ledger = circumstances.look(ledgerKey(state.person)).state as unknown as LedgerState | undefined;
  const asking = { state, ledger, findings, circumstances };
  switch (command.type) {
    case 'object':
      return object(command.data, asking);
    case 'repair':
      return repair(command.data, asking);
    case 'decide':
      return decideRequest(command.data, asking);
    default: {
      const unknown: never = command;
      throw new Error(`a credit file cannot decide ${(unknown as { type: string }).type}`);
    }
  }
}

/**
 * The owner of the file, the organisation that decided, and whoever comes with the person; answers from the supervisor's door
 * come without a sender.
 */
function mayNotKnow(
  { integrator, person, occurrence }: CreditFileState,
  command: CreditOrder,
  findings: CreditFindings,
  { sender }: Circumstances,
) {
  if (sender === undefined) return command.type === 'decide' ? undefined : 'INTEGRATOR_UNKNOWN';
  if (sender.purposes?.includes('credit') !== true) return 'RIGHT_PURPOSE';
  if (command.type === 'retract') return sender.integrator === integrator ? undefined : 'CREDIT_NOT_FOUND';
  if (command.type === 'decide')
    return sender.organisations.includes(occurrence.organisation) ? undefined : 'CREDIT_NOT_FOUND';
  // Whoever names somebody must name the right one, the owner too.
  if (command.data.subject !== undefined) return findings.person === person ? undefined : 'CREDIT_NOT_FOUND';
  return sender.integrator === integrator ? undefined : 'CREDIT_NOT_FOUND';
}

function record(
  state: CreditFileState | undefined,
  data: RecordData,
  { person }: CreditFindings,
  { id, sender, today }: Circumstances,
): Decided {
  if (sender === undefined) return { verdict: 'refused', defects: [defect('INTEGRATOR_UNKNOWN', '')] };
  if (!id.startsWith(`${sender.integrator}.`) || isOwnFile(id))
    return { verdict: 'refused', defects: [defect('RIGHT_CREDIT', '')], unseen: true };
  if (sender.purposes?.includes('credit') !== true)
    return { verdict: 'refused', defects: [defect('RIGHT_PURPOSE', '')] };
  if (state !== undefined) return { verdict: 'refused', defects: [defect('CREDIT_EXISTS', '')] };
  const defects: readonly Defect[] = [
    ...(sender.organisations.includes(data.organisation) ? [] : [defect('RIGHT_ORGANISATION', '/data/organisation')]),
    ...(sender.regions.some((area) => within(data.region, area)) ? [] : [defect('RIGHT_REGION', '/data/region')]),
    ...(person === undefined ? [defect('CREDIT_SUBJECT', '/data/subject')] : []),
    ...defectsOfDays(data, today),
  ];
  if (person === undefined || defects.length > 0) return { verdict: 'refused', defects };
  return opened({ id, today, evidence: data.evidence }, person, occurrenceOf(data, id));
}

function defectsOfDays({ document, list }: RecordData, today: string): readonly Defect[] {
  const defects = [...defectsOfDay(document.day, '/data/document/day', today)];
  if (list !== undefined && readCalendarDay(list.validTo) === undefined)
    defects.push(defect('DAY_IMPOSSIBLE', '/data/list/validTo'));
  else if (list !== undefined && list.validTo < today) defects.push(defect('CREDIT_OVER', '/data/list/validTo'));
  return defects;
}

function occurrenceOf(data: RecordData, id: string): Occurrence {
  const { subject, kind, severity, matter, region, organisation, document, basis, list, times = 1, publication } = data;
  const application = applicationOf(subject)?.id;
  return {
    kind,
    source: list === undefined ? 'record' : 'list',
    ...(severity === undefined ? {} : { severity }),
    ...(application === undefined ? {} : { application }),
    ...(matter === undefined ? {} : { matter }),
    region,
    organisation,
    document,
    basis,
    evidence: list === undefined ? `credit/${id}` : `${list.name} ${list.record}`,
    times,
    ...(publication === 'ordered' ? { published: true } : {}),
    ...(list === undefined ? {} : { validTo: list.validTo }),
  };
}

function opened(
  { id, today, evidence }: { id: string; today: string; evidence?: RecordData['evidence'] },
  person: string,
  occurrence: Occurrence,
): Decided {
  const [integrator = ''] = id.split('.', 1);
  return {
    verdict: 'received',
    events: [
      {
        type: 'CreditFileOpened',
        integrator,
        person,
        occurrence,
        on: today,
        ...(evidence === undefined ? {} : { evidence }),
      },
    ],
    commands: [{ to: ledgerKey(person), command: { type: 'credit', item: id, occurrence } }],
  };
}
