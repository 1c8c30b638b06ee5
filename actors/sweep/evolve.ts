import type { ScreeningCounts, ScreeningOutcome, SweepPlace, SweptList } from '../protocol/screening.ts';
import type { SweepEvent, SweepState } from './state.ts';

/** The state after an event. */
export function evolve(state: SweepState | undefined, event: SweepEvent): SweepState {
  if (event.type === 'SweepArranged') {
    const { retired: _back, ...before } = state ?? {};
    return { ...before, definition: event.definition };
  }
  if (state === undefined) throw new Error(`${event.type} happened to a sweep that was never arranged`);
  switch (event.type) {
    case 'SweepRetired':
      return { ...state, retired: true };
    case 'SweepBegun': {
      const { wanted: _begun, ...rest } = state;
      const { run, at, on } = event;
      const [list = 'endedApplications'] = listsOf(state);
      return { ...rest, run: { run, begunAt: at, begunOn: on, counts: {} }, place: { list } };
    }
    case 'PortionCalled':
      return { ...state, called: true };
    case 'PortionSwept': {
      const { called: _there, place: from, ...rest } = state;
      const counted = withCounts(rest, event.run, event.passed);
      const place = nextPlace(state, from, event);
      return place === undefined ? counted : { ...counted, place };
    }
    case 'CaseSwept':
      return withCounts(state, event.run, { [event.outcome]: 1 });
    case 'SweepEnded': {
      const { place: _over, ...rest } = state;
      return state.run === undefined ? rest : { ...rest, run: { ...state.run, endedAt: event.at } };
    }
    case 'SweepWanted':
      return { ...state, wanted: true };
    case 'SweepPaused':
      return { ...state, paused: true };
    case 'SweepResumed': {
      const { paused: _on, ...rest } = state;
      return rest;
    }
    case 'DueSet': {
      const { due: _before, ...rest } = state;
      return event.due === null ? rest : { ...rest, due: event.due };
    }
    default: {
      const unknown: never = event;
      throw new Error(`a sweep cannot evolve by ${(unknown as { type: string }).type}`);
    }
  }
}

/** Open cases first: one that is closed meanwhile is met once more, and none is missed. */
function listsOf({ definition: { cases } }: Pick<SweepState, 'definition'>): readonly SweptList[] {
  if (cases === 'both') return ['openApplications', 'endedApplications'];
  return [cases === 'open' ? 'openApplications' : 'endedApplications'];
}

function nextPlace(
  state: SweepState,
  from: SweepPlace | undefined,
  { last, whole }: Extract<SweepEvent, { type: 'PortionSwept' }>,
): SweepPlace | undefined {
  if (from === undefined) return undefined;
  if (!whole) return { list: from.list, ...(last === undefined ? {} : { after: last }) };
  const lists = listsOf(state);
  const next = lists[lists.indexOf(from.list) + 1];
  return lists.includes(from.list) && next !== undefined ? { list: next } : undefined;
}

/** What comes of a case is told when its run may be over; of one before the newest it is not counted any more. */
function withCounts(state: SweepState, run: number, more: ScreeningCounts): SweepState {
  if (state.run?.run !== run) return state;
  const counts: Partial<Record<ScreeningOutcome, number>> = { ...state.run.counts };
  for (const [outcome, count] of Object.entries(more) as [ScreeningOutcome, number][])
    counts[outcome] = (counts[outcome] ?? 0) + count;
  return { ...state, run: { ...state.run, counts } };
}
