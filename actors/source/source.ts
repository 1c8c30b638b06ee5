import type { Behaviour, Circumstances, Decision } from '../behaviour.ts';
import { newMonthRows, withCounted, withTold } from '../monthly-counts.ts';
import type { DueRow, OutboundMessage } from '../protocol/journal.ts';
import {
  type CircuitLimits,
  type Discount,
  type SourceCommand,
  type SourceOutcome,
  sourceKey,
} from '../protocol/verification.ts';
import { closeMonth, discountable, discountOf, monthlyOf } from './monthly.ts';
import { type SourceEvent, type SourceState, untried } from './state.ts';

type Decided = Decision<SourceEvent>;

/**
 * The actor of one data source: what became of the tries to ask it, and whether it is asked at all. Verifications look at it
 * before they ask, and tell it what came of it; so a source that hangs or fails is left alone after a few tries, is tried
 * again one by one after a while that doubles, and nobody waits for it meanwhile. Nothing personal ever reaches it.
 */
export const sourceBehaviour: Behaviour<SourceState, SourceCommand, undefined, SourceEvent> = {
  initialState: undefined,
  reads: () => [],
  examine: () => undefined,
  decide,
  evolve,
};

const failures: readonly SourceOutcome[] = ['timeout', 'garbage', 'unavailable'];

function decide(
  state: SourceState | undefined,
  command: SourceCommand,
  _findings: undefined,
  circumstances: Circumstances,
): Decided {
  const before = state ?? untried;
  if (command.type === 'discount') return discounted(before, command, circumstances.id);
  if (command.type === 'closeMonth') return closeMonth(state, command.month, circumstances);
  if (command.type === 'tryAgain') {
    const { circuit } = before;
    if (circuit.state !== 'open' || circuit.until !== command.until) return { verdict: 'received', events: [] };
    return { verdict: 'received', events: [{ type: 'CircuitHalfOpened' }] };
  }
  const { dataset, outcome, limits, organisation } = command;
  const failed = failures.includes(outcome);
  const heard: SourceEvent = {
    type: failed ? 'SourceFailed' : 'SourceAnswered',
    dataset,
    outcome,
    at: circumstances.now,
    window: limits.window,
    ...(organisation === undefined ? {} : { monthly: monthlyOf(outcome, organisation, circumstances.today) }),
  };
  const turned = failed ? opened(evolve(before, heard), limits, circumstances.now) : closed(before);
  const events = turned === undefined ? [heard] : [heard, turned];
  const { id } = circumstances;
  const months = newMonthRows(before.monthly, evolve(before, heard).monthly, sourceKey(id));
  if (turned === undefined) return { verdict: 'received', events, dueSet: months };
  return {
    verdict: 'received',
    events,
    messages: [alarm(turned, circumstances)],
    dueSet: turned.type === 'CircuitOpened' ? [...months, dueRow(id, turned.until)] : months,
  };
}

/** What does not fit the month changes nothing; whoever orders it has seen that before. */
function discounted(before: SourceState, discount: Discount, id: string): Decided {
  const month = discountable(before, discount);
  if (typeof month === 'string') return { verdict: 'received', events: [] };
  const event = { type: 'TriesDiscounted', monthly: discountOf(month, discount) } as const;
  const dueSet = newMonthRows(before.monthly, evolve(before, event).monthly, sourceKey(id));
  return { verdict: 'received', events: [event], dueSet };
}

/** Whether a failure opens the circuit: at once where it was being tried, else where too much of late has failed. */
function opened(
  { circuit, recent }: SourceState,
  { least, failureShare, openMs, mostOpenMs }: CircuitLimits,
  now: number,
): SourceEvent | undefined {
  // What was sent before it opened says nothing new.
  if (circuit.state === 'open') return undefined;
  const failed = recent.filter(Boolean).length;
  if (circuit.state === 'closed' && (recent.length < least || failed < recent.length * failureShare)) return undefined;
  const openings = circuit.state === 'halfOpen' ? circuit.openings + 1 : 1;
  return { type: 'CircuitOpened', openings, until: now + Math.min(mostOpenMs, openMs * 2 ** (openings - 1)) };
}

/** An answer closes a circuit that is being tried; a late one to what was sent before it opened does not. */
function closed({ circuit }: SourceState): SourceEvent | undefined {
  return circuit.state === 'halfOpen' ? { type: 'CircuitClosed' } : undefined;
}

function evolve(state: SourceState | undefined, event: SourceEvent): SourceState {
  const before = state ?? untried;
  switch (event.type) {
    case 'SourceAnswered':
    case 'SourceFailed': {
      const { outcome, at, window, type, monthly } = event;
      const failed = type === 'SourceFailed';
      return {
        ...before,
        recent: [...before.recent, failed].slice(-window),
        totals: { ...before.totals, [outcome]: (before.totals[outcome] ?? 0) + 1 },
        ...(failed ? { lastFailureAt: at } : { lastSuccessAt: at }),
        ...(monthly === undefined ? {} : { monthly: withCounted(before.monthly, monthly) }),
      };
    }
    case 'TriesDiscounted':
      return { ...before, monthly: withCounted(before.monthly, event.monthly) };
    case 'MonthClosed':
      return { ...before, monthly: withTold(before.monthly, event.month) };
    case 'CircuitOpened':
      return { ...before, recent: [], circuit: { state: 'open', until: event.until, openings: event.openings } };
    case 'CircuitHalfOpened': {
      const openings = before.circuit.state === 'closed' ? 0 : before.circuit.openings;
      return { ...before, circuit: { state: 'halfOpen', openings } };
    }
    case 'CircuitClosed':
      return { ...before, recent: [], circuit: { state: 'closed' } };
    default: {
      const unknown: never = event;
      throw new Error(`a source cannot evolve by ${(unknown as { type: string }).type}`);
    }
  }
}

function dueRow(id: string, until: number): DueRow {
  return { at: until, entity: sourceKey(id), name: `tryAgain_${until}` };
}

/** For whoever runs the service. */
function alarm(event: SourceEvent, { id, version }: Circumstances): OutboundMessage {
  const open = event.type === 'CircuitOpened';
  return {
    integrator: '',
    alert: { phase: 'system', severity: open ? 'critical' : 'yellow', region: 'all' },
    topic: `source.${id}`,
    event: open ? 'source-unavailable' : 'source-restored',
    data: {
      version: version + 1,
      source: id,
      ...(open ? { until: new Date(event.until).toISOString() } : {}),
      message: open
        ? {
            zh: `数据源 ${id} 连续失败，暂停询问；其间的核对如实注明「不可用」`,
            en: `The source ${id} keeps failing and is not asked for a while; reports say meanwhile that it was not available`,
          }
        : { zh: `数据源 ${id} 恢复应答`, en: `The source ${id} answers again` },
    },
  };
}
