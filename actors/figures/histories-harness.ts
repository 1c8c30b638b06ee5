import fc from 'fast-check';
import type { Deadline } from '../../rules/deadlines/deadline.ts';
import { checkDigit } from '../../rules/identity/citizen-number.ts';
import type { AlertState } from '../alert/state.ts';
import { evolve } from '../application/evolve.ts';
import type { ApplicationEvent, ApplicationState, Deed } from '../application/state.ts';
import type { Action } from '../protocol/messages.ts';
import { daysBefore } from './periods.ts';

/** Histories of applications and alerts as they may come to rest, for whoever counts them. Nobody in them exists. */

/** The day that counts: what happened before it is in the figures. */
export const TODAY = '2026-09-21';
export const ORGANISATIONS = ['12330182K318200150', '11330182K31820031Q'] as const;

export interface Move {
  readonly action: Action | 'correct' | 'withdraw';
  readonly officer: string;
  readonly organisation: string;
  readonly step: string;
  /** Days before today. */
  readonly daysAgo: number;
  /** The step was overdue as it ended. */
  readonly late: boolean;
}

export interface History {
  readonly id: string;
  readonly region: string;
  /** Citizen number of the applicant; an organisation has none. */
  readonly idNumber?: string;
  readonly moves: readonly Move[];
  readonly submitted: number;
}

/** A number with the right check digit. */
export function numberOf(birth: string, sequence: number): string {
  const digits = `330182${birth.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
  return digits + checkDigit(digits);
}

const anyMove: fc.Arbitrary<Omit<Move, 'daysAgo'>> = fc.record({
  action: fc.constantFrom<Move['action'][]>(
    'accept',
    'return',
    'approve',
    'object',
    'refuse',
    'deliver',
    'close',
    'correct',
    'withdraw',
  ),
  officer: fc.constantFrom('W-1', 'W-2', 'W-3'),
  organisation: fc.constantFrom(...ORGANISATIONS),
  step: fc.constantFrom('acceptance', 'review', 'delivery'),
  late: fc.boolean(),
});

const anyNumber = fc.option(
  fc.oneof(
    fc
      .tuple(fc.integer({ min: 1930, max: 2025 }), fc.integer({ min: 1, max: 999 }))
      .map(([year, sequence]) => numberOf(`${year}-05-17`, sequence)),
    fc.constantFrom('330182199003074518', 'not a number', ''),
  ),
  { nil: undefined },
);

/** Applications of which a history could be told by anybody; each has a name of its own. */
export const anyHistories: fc.Arbitrary<readonly History[]> = fc
  .array(
    fc.record({
      region: fc.constantFrom('330182', '330182101', '330106', '3301'),
      idNumber: anyNumber,
      submitted: fc.integer({ min: 0, max: 300 }),
      moves: fc.array(fc.tuple(anyMove, fc.integer({ min: 0, max: 300 })), { maxLength: 12 }),
    }),
    { maxLength: 60 },
  )
  .map((all) =>
    all.map(({ idNumber, moves, submitted, region }, index) => ({
      id: `hall.N-${index}`,
      region,
      submitted,
      ...(idNumber === undefined ? {} : { idNumber }),
      moves: dated(moves, submitted),
    })),
  );

/** Moves from the oldest on; a step that is opened anew on the day on which it ended is not late that day. */
function dated(moves: readonly (readonly [Omit<Move, 'daysAgo'>, number])[], submitted: number): readonly Move[] {
  const ended = new Set<string>();
  return moves
    .map(([move, daysAgo]) => ({ ...move, daysAgo: Math.min(daysAgo, submitted) }))
    .sort((one, other) => other.daysAgo - one.daysAgo)
    .map((move) => {
      const place = `${move.step} ${move.daysAgo}`;
      const again = ended.has(place);
      // A closing ends no step.
      if (isDeed(move) && move.action !== 'close') ended.add(place);
      return again || move.action === 'close' ? { ...move, late: false } : move;
    });
}

export function isDeed({ action }: Move): boolean {
  return action !== 'correct' && action !== 'withdraw';
}

/** The state that a history comes to, by the events that tell it. */
export function stateOf({ region, idNumber, moves, submitted }: History): ApplicationState {
  const applicant =
    idNumber === undefined
      ? ({ kind: 'organisation', name: '示例社' } as const)
      : ({ kind: 'citizen', name: '示例', idNumber } as const);
  const content = { applicant, form: {}, materials: [] };
  const received: ApplicationEvent = {
    type: 'ApplicationReceived',
    integrator: 'hall',
    matter: 'm',
    matterVersion: '1',
    ruleSet: 'a'.repeat(64),
    region,
    channel: 'hall',
    submittedOn: daysBefore(TODAY, submitted),
    people: {},
    content,
    open: [],
  };
  let state = evolve(undefined, received);
  for (const move of moves) for (const event of eventsOf(move, state)) state = evolve(state, event);
  return state;
}

function eventsOf(
  { action, officer, organisation, step, daysAgo, late }: Move,
  state: ApplicationState,
): ApplicationEvent[] {
  const on = daysBefore(TODAY, daysAgo);
  if (action === 'correct')
    return [{ type: 'ApplicationCorrected', channel: 'hall', people: {}, content: state.content, open: [] }];
  if (action === 'withdraw') return [{ type: 'ApplicationWithdrawn' }];
  const deed: Deed = { step, action, officer, organisation, level: 'county', region: state.region, on };
  const ended: Deadline = { kind: 'step', step, from: on, workingDays: 2, done: { on, overdue: 1 } };
  const clocks: ApplicationEvent = {
    type: 'ClocksSet',
    calendar: 'c',
    deadlines: [...(state.clocks?.deadlines ?? []), ended],
    rows: {},
  };
  return [eventOf(deed), ...(late ? [clocks] : [])];
}

function eventOf(deed: Deed): ApplicationEvent {
  const flow = { deed, findings: [], open: [], joining: [] };
  switch (deed.action) {
    case 'accept':
      return { type: 'ApplicationAccepted', history: {}, ...flow };
    case 'return':
      return { type: 'ApplicationReturned', by: deed, defects: [] };
    case 'approve':
      return { type: 'StepApproved', ...flow };
    case 'object':
      return { type: 'StepObjected', ...flow };
    case 'refuse':
      return { type: 'ApplicationRefused', deed };
    case 'deliver':
      return { type: 'ApplicationDelivered', deed, handover: 'inPerson' };
    case 'close':
      return { type: 'ApplicationClosed', deed, matter: 'm', steps: 1, visits: 1 };
    default: {
      const unknown: never = deed.action;
      throw new Error(`there is no action ${String(unknown)}`);
    }
  }
}

/** An alert as it rests. */
export function alertOf(
  { code = 'STEP_OVERDUE', application, on = TODAY }: { code?: string; application: string; on?: string },
  rest: Partial<AlertState> = {},
): AlertState {
  return {
    finding: {
      code,
      phase: 'in',
      severity: 'yellow',
      rule: { pack: 'p', version: '1.0.0', rule: 'r' },
      message: { zh: '例', en: 'example' },
      because: [],
      subject: { kind: 'application', id: application },
      application,
      region: '330182',
      accountable: { organisation: ORGANISATIONS[0], role: { zh: '岗', en: 'role' } },
      on,
      moment: 0,
      escalation: [],
    },
    severity: 'yellow',
    status: 'raised',
    round: 1,
    countedFrom: on,
    since: 1,
    occurrences: 1,
    firstOn: on,
    lastOn: on,
    escalated: 0,
    deeds: [],
    deedCount: 0,
    disposals: [],
    ...rest,
  };
}
