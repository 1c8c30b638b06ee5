import { readCalendarDay } from '../../rules/identity/calendar-day.ts';
import { examineCitizenNumber } from '../../rules/identity/citizen-number.ts';
import type { Behaviour, Circumstances, Decision } from '../behaviour.ts';
import { endOfDay } from '../day.ts';
import type { PersonKeys } from '../ports.ts';
import type { ConsentOrder, GrantData } from '../protocol/consent-messages.ts';
import { type Defect, defect } from '../protocol/defects.ts';
import { citizenKey } from '../protocol/entity.ts';
import type { DueRow, OutboundMessage } from '../protocol/journal.ts';
import {
  type ConsentAnswer,
  type ConsentRefusal,
  type ConsentRequest,
  consentKey,
  verificationKey,
} from '../protocol/verification.ts';
import type { ConsentEvent, ConsentState } from './state.ts';

export type ConsentCommand = ConsentOrder | ConsentRequest;

export interface ConsentDependencies {
  readonly personKeys: PersonKeys;
  /** Whether the published rules know a dataset. */
  readonly knowsDataset: (dataset: string) => boolean;
}

/** What is known of a consent before it is decided about. */
interface ConsentFindings {
  /** Person entity of who gives it; undefined where the number cannot be read. */
  readonly person?: string;
  readonly unknownDatasets: readonly number[];
}

type Decided = Decision<ConsentEvent>;

/** So many verifications may be under way by one consent. */
const MOST_IN_USE = 100;
/** The longest that a consent can be given for. */
const MOST_YEARS = 2;

/**
 * The actor of one consent. Whoever wants to ask a source has to come here first: so what leaves is always covered, each
 * use stands in the journal with its purpose, and once a withdrawal is committed nothing is let through any more.
 */
export function consentBehaviour(
  dependencies: ConsentDependencies,
): Behaviour<ConsentState, ConsentCommand, ConsentFindings, ConsentEvent> {
  return {
    initialState: undefined,
    reads: () => [],
    examine: (_state, command, { today }) =>
      command.type === 'grant' ? findingsOf(command.data, today, dependencies) : { unknownDatasets: [] },
    decide,
    evolve,
  };
}

function findingsOf(
  { subject, datasets }: GrantData,
  today: string,
  { personKeys, knowsDataset }: ConsentDependencies,
): ConsentFindings {
  const number = examineCitizenNumber(subject.idNumber, today);
  return {
    ...(number.status === 'valid' ? { person: citizenKey(personKeys.keyOf(number.normalised)).id } : {}),
    unknownDatasets: datasets.flatMap((dataset, index) => (knowsDataset(dataset) ? [] : [index])),
  };
}

function decide(
  state: ConsentState | undefined,
  command: ConsentCommand,
  findings: ConsentFindings,
  circumstances: Circumstances,
): Decided {
  switch (command.type) {
    case 'grant':
      return grant(state, command.data, findings, circumstances);
    case 'withdraw':
      return withdraw(state, command.data.reason, circumstances);
    case 'expireConsent':
      if (state?.status !== 'valid' || state.validTo !== command.validTo) return { verdict: 'received', events: [] };
      return ended(state, { type: 'ConsentExpired', validTo: command.validTo }, circumstances);
    case 'use':
      return use(state, command, circumstances);
    case 'endUse': {
      const { verification } = command;
      if (state?.inUse.includes(verification) !== true) return { verdict: 'received', events: [] };
      return { verdict: 'received', events: [{ type: 'ConsentUseEnded', verification }] };
    }
    default: {
      const unknown: never = command;
      throw new Error(`a consent cannot decide ${(unknown as { type: string }).type}`);
    }
  }
}

function grant(
  state: ConsentState | undefined,
  data: GrantData,
  { person, unknownDatasets }: ConsentFindings,
  { id, sender, today, version }: Circumstances,
): Decided {
  if (sender === undefined) return { verdict: 'refused', defects: [defect('INTEGRATOR_UNKNOWN', '')] };
  if (!id.startsWith(`${sender.integrator}.`))
    return { verdict: 'refused', defects: [defect('RIGHT_CONSENT', '')], unseen: true };
  if (state !== undefined) return { verdict: 'refused', defects: [defect('CONSENT_EXISTS', '')] };
  const { subject, purposes, datasets, application, validTo, evidence } = data;
  const defects = [
    ...(person === undefined ? [defect('CITIZEN_NUMBER', '/data/subject/idNumber')] : []),
    ...unknownDatasets.map((index) => defect('DATASET_UNKNOWN', `/data/datasets/${index}`)),
    ...defectsOfLastDay(validTo, today),
  ];
  if (person === undefined || defects.length > 0) return { verdict: 'refused', defects };
  const { integrator } = sender;
  return {
    verdict: 'received',
    events: [
      {
        type: 'ConsentGranted',
        integrator,
        subject,
        person,
        purposes: [...new Set(purposes)],
        datasets: [...new Set(datasets)],
        ...(application === undefined ? {} : { application }),
        grantedOn: today,
        validTo,
        evidence,
      },
    ],
    messages: [told(integrator, id, 'consent-granted', { version: version + 1, validTo })],
    dueSet: [expiry(id, validTo)],
  };
}

function defectsOfLastDay(validTo: string, today: string): readonly Defect[] {
  if (readCalendarDay(validTo) === undefined) return [defect('DAY_IMPOSSIBLE', '/data/validTo')];
  if (validTo < today) return [defect('CONSENT_EXPIRED', '/data/validTo')];
  const [year = '', ...rest] = today.split('-');
  const last = [Number(year) + MOST_YEARS, ...rest].join('-');
  return validTo > last ? [defect('CONSENT_TOO_LONG', '/data/validTo')] : [];
}

function withdraw(state: ConsentState | undefined, reason: string | undefined, circumstances: Circumstances): Decided {
  const { sender } = circumstances;
  if (sender === undefined) return { verdict: 'refused', defects: [defect('INTEGRATOR_UNKNOWN', '')] };
  if (state === undefined || state.integrator !== sender.integrator)
    return { verdict: 'refused', defects: [defect('CONSENT_UNKNOWN', '')], unseen: true };
  if (state.status !== 'valid')
    return {
      verdict: 'refused',
      defects: [defect(state.status === 'withdrawn' ? 'CONSENT_WITHDRAWN' : 'CONSENT_EXPIRED', '')],
    };
  const decision = ended(
    state,
    { type: 'ConsentWithdrawn', ...(reason === undefined ? {} : { reason }) },
    circumstances,
  );
  return { ...decision, dueCleared: [expiry(circumstances.id, state.validTo)] };
}

/** It covers nothing any more, and what is under way by it stops. */
function ended(
  { integrator, inUse }: ConsentState,
  event: Extract<ConsentEvent, { type: 'ConsentWithdrawn' | 'ConsentExpired' }>,
  { id, version }: Circumstances,
): Extract<Decided, { verdict: 'received' }> {
  const why = event.type === 'ConsentWithdrawn' ? 'withdrawn' : 'expired';
  return {
    verdict: 'received',
    events: [event],
    messages: [told(integrator, id, `consent-${why}`, { version: version + 1, stopped: inUse.length })],
    commands: inUse.map((verification) => ({
      to: verificationKey(verification),
      command: { type: 'consentEnded', consent: id, why },
    })),
  };
}

function use(
  state: ConsentState | undefined,
  command: Extract<ConsentRequest, { type: 'use' }>,
  { id, today }: Circumstances,
): Decided {
  const { verification, round, purpose, datasets } = command;
  const code = refusalOf(state, command, today);
  const answer: ConsentAnswer =
    code === undefined ? { type: 'authorise', round, consent: id } : { type: 'decline', round, consent: id, code };
  const commands = [{ to: verificationKey(verification), command: answer }];
  // Of a consent that nobody has given nothing is kept.
  if (state === undefined) return { verdict: 'received', events: [], commands };
  const event: ConsentEvent =
    code === undefined
      ? { type: 'ConsentUsed', verification, round, purpose, datasets }
      : { type: 'ConsentUseDeclined', verification, purpose, code };
  return { verdict: 'received', events: [event], commands };
}

function refusalOf(
  state: ConsentState | undefined,
  { verification, purpose, datasets, person, application }: Extract<ConsentRequest, { type: 'use' }>,
  today: string,
): ConsentRefusal | undefined {
  if (state === undefined) return 'CONSENT_UNKNOWN';
  if (state.status === 'withdrawn') return 'CONSENT_WITHDRAWN';
  if (state.status === 'expired' || today > state.validTo) return 'CONSENT_EXPIRED';
  if (!state.purposes.includes(purpose)) return 'CONSENT_PURPOSE';
  if (datasets.some((dataset) => !state.datasets.includes(dataset))) return 'CONSENT_DATASETS';
  if (person !== state.person) return 'CONSENT_SUBJECT';
  if (state.application !== undefined && application !== `${state.integrator}.${state.application}`)
    return 'CONSENT_APPLICATION';
  if (!state.inUse.includes(verification) && state.inUse.length >= MOST_IN_USE) return 'CONSENT_BUSY';
  return undefined;
}

function evolve(state: ConsentState | undefined, event: ConsentEvent): ConsentState {
  if (event.type === 'ConsentGranted') {
    if (state !== undefined) throw new Error('a consent was granted twice');
    const { type: _type, ...granted } = event;
    return { ...granted, status: 'valid', inUse: [], usedTimes: 0 };
  }
  if (state === undefined) throw new Error(`${event.type} happened to a consent that was never granted`);
  const without = (verification: string) => state.inUse.filter((one) => one !== verification);
  switch (event.type) {
    case 'ConsentUsed':
      return {
        ...state,
        inUse: [...without(event.verification), event.verification],
        usedTimes: state.usedTimes + 1,
      };
    case 'ConsentUseDeclined':
      // Whoever asks again has no more need of what was allowed before.
      return { ...state, inUse: without(event.verification) };
    case 'ConsentUseEnded':
      return { ...state, inUse: without(event.verification) };
    case 'ConsentWithdrawn':
      return { ...state, status: 'withdrawn', inUse: [] };
    case 'ConsentExpired':
      return { ...state, status: 'expired', inUse: [] };
    default: {
      const unknown: never = event;
      throw new Error(`a consent cannot evolve by ${(unknown as { type: string }).type}`);
    }
  }
}

function expiry(id: string, validTo: string): DueRow {
  return { at: endOfDay(validTo), entity: consentKey(id), name: `expireConsent_${validTo}` };
}

function told(integrator: string, id: string, event: string, data: OutboundMessage['data']): OutboundMessage {
  return { integrator, topic: `consent.${id}`, event, data };
}
