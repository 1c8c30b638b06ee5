import { type RaiseData, type Severity, severities } from '../protocol/alerts.ts';
import { statusAfter } from './life.ts';
import type { AlertDeed, AlertDue, AlertEvent, AlertState } from './state.ts';

/** So many of the newest deeds and disposals are kept in the state; all of them stand in the history. */
export const keptDeeds = 50;
export const keptDisposals = 20;

export function evolve(state: AlertState | undefined, event: AlertEvent): AlertState {
  if (state === undefined) {
    if (event.type === 'AlertRaised') return opened(undefined, event);
    throw new Error(`an alert cannot begin with ${event.type}`);
  }
  switch (event.type) {
    case 'AlertRaised':
      throw new Error('an alert is raised once, and reopened then');
    case 'AlertReopened':
      return opened(state, event);
    case 'AlertRepeated': {
      const next = { ...state, occurrences: state.occurrences + 1, lastOn: event.on };
      if (event.worse === undefined) return next;
      const { finding, version } = event.worse;
      return { ...without(next, 'dismissal'), finding, severity: finding.severity, since: version };
    }
    case 'AlertRepeatedInSilence': {
      const { suppression } = state;
      if (suppression === undefined) throw new Error('an alert that is not silent cannot repeat in silence');
      const { counted } = suppression;
      return {
        ...state,
        occurrences: state.occurrences + 1,
        lastOn: event.on,
        suppression: { ...suppression, counted: counted + 1, finding: worst(suppression.finding, event.finding) },
      };
    }
    case 'AlertEscalated':
      return { ...withDue(state, event.due), escalated: event.level };
    case 'AlertSuppressionEnded':
      return {
        ...withDue(without(state, 'suppression'), event.due),
        ...found(state),
        countedFrom: event.on,
        since: event.version,
      };
    case 'AlertAcknowledged':
    case 'AlertAssigned':
    case 'AlertRectified':
    case 'AlertReviewed':
    case 'AlertClosed':
    case 'AlertDismissalProposed':
    case 'AlertDismissed':
    case 'AlertSuppressed':
    case 'AlertDisposed':
    case 'AlertAnswered':
      return done(withDue(state, event.due), event.deed, event.version);
    default: {
      const unknown: never = event;
      throw new Error(`an alert cannot evolve by ${(unknown as { type: string }).type}`);
    }
  }
}

/** What a silence has hidden, where that is worse than what was known before it. */
function found({ severity, suppression }: AlertState): Partial<AlertState> {
  const finding = suppression?.finding;
  return finding === undefined || !isWorse(finding.severity, severity) ? {} : { finding, severity: finding.severity };
}

export const isWorse = (one: Severity, other: Severity): boolean => severities.indexOf(one) > severities.indexOf(other);

/** The worse of two findings; of two that are as bad the newer. */
function worst(before: RaiseData | undefined, after: RaiseData): RaiseData {
  return before !== undefined && isWorse(before.severity, after.severity) ? before : after;
}

function opened(
  before: AlertState | undefined,
  { finding, on, version, due }: Extract<AlertEvent, { type: 'AlertRaised' | 'AlertReopened' }>,
): AlertState {
  // What was found in a silence is counted already.
  const found = before?.suppression === undefined ? 1 : 0;
  return {
    finding,
    severity: finding.severity,
    status: 'raised',
    round: (before?.round ?? 0) + 1,
    countedFrom: on,
    since: version,
    occurrences: (before?.occurrences ?? 0) + found,
    firstOn: before?.firstOn ?? on,
    lastOn: found === 1 ? on : (before?.lastOn ?? on),
    escalated: 0,
    ...(due === null ? {} : { due }),
    deeds: before?.deeds ?? [],
    deedCount: before?.deedCount ?? 0,
    disposals: before?.disposals ?? [],
  };
}

function done(state: AlertState, deed: AlertDeed, version: number): AlertState {
  const { verb, officer, organisation, words = '' } = deed;
  const by = { officer, organisation };
  const noted: AlertState = {
    ...state,
    status: statusAfter(state.status, deed),
    deeds: [...state.deeds, deed].slice(-keptDeeds),
    deedCount: state.deedCount + 1,
  };
  switch (verb) {
    // They say something of the alert and move nothing: whoever was about to act may go on.
    case 'answer':
      return noted;
    case 'dispose':
      return { ...noted, disposals: [...state.disposals, deed].slice(-keptDisposals) };
    case 'suppress': {
      const { until = '' } = deed;
      const { counted = 0, finding } = state.suppression ?? {};
      const silence = { ...by, until, reason: words, counted, ...(finding === undefined ? {} : { finding }) };
      return { ...noted, suppression: silence, since: version };
    }
    case 'dismiss':
      return { ...noted, dismissal: { ...by, reason: words }, since: version };
    case 'countersign':
      // Both signatures stay where they can be seen.
      return { ...noted, endedOn: deed.on, since: version };
    default: {
      const moved = { ...without(noted, 'dismissal'), since: version };
      if (verb === 'assign' && deed.assignee !== undefined) return { ...moved, assignee: deed.assignee };
      if (verb === 'close') return { ...moved, endedOn: deed.on };
      return verb === 'rectify' ? { ...moved, rectifiedBy: by } : moved;
    }
  }
}

function withDue(state: AlertState, due: AlertDue | null): AlertState {
  const bare = without(state, 'due');
  return due === null ? bare : { ...bare, due };
}

function without<Name extends 'due' | 'dismissal' | 'suppression'>(state: AlertState, name: Name): AlertState {
  const { [name]: _gone, ...rest } = state;
  return rest as AlertState;
}
