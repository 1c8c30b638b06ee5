import type { Behaviour, Circumstances, Decision } from '../behaviour.ts';
import { alertKey, mostEscalationLevels, type RaiseData } from '../protocol/alerts.ts';
import type { AlertCommand } from '../protocol/commands.ts';
import { defect } from '../protocol/defects.ts';
import { announced } from './announcements.ts';
import { counted } from './counting.ts';
import { decideOrder, readsOfOrder } from './deeds.ts';
import { dueChange, type EscalationCalendar, nextDue, stageAwaited } from './escalation.ts';
import { evolve, isWorse } from './evolve.ts';
import { hasEnded, hasReached } from './life.ts';
import { lists } from './lists.ts';
import type { AlertEvent, AlertState } from './state.ts';

export interface AlertDependencies {
  /** The calendar of the rules in force. */
  readonly calendar: () => EscalationCalendar;
}

/** The actor of what supervision has found: raised by the journal, answered by people, escalated by the due index. */
export function alertBehaviour({
  calendar,
}: AlertDependencies): Behaviour<AlertState, AlertCommand, EscalationCalendar, AlertEvent> {
  return {
    initialState: undefined,
    reads: (state, command) =>
      command.type === 'raise' || command.type === 'escalate' || command.type === 'endSuppression'
        ? []
        : readsOfOrder(state, command),
    examine: () => calendar(),
    decide,
    evolve,
    lists,
  };
}

function decide(
  state: AlertState | undefined,
  command: AlertCommand,
  days: EscalationCalendar,
  circumstances: Circumstances,
): Decision<AlertEvent> {
  switch (command.type) {
    case 'raise':
      return raise(state, command.data, days, circumstances);
    case 'escalate':
      return escalate(state, command, days, circumstances);
    case 'endSuppression':
      return endSuppression(state, command.until, days, circumstances);
    default:
      return decideOrder(state, command, days, circumstances);
  }
}

/** What was found: a new alert, the same once more, or the return of one that had ended. */
function raise(
  state: AlertState | undefined,
  finding: RaiseData,
  days: EscalationCalendar,
  circumstances: Circumstances,
): Decision<AlertEvent> {
  const { id, today: on, version } = circumstances;
  if (alertKey(finding).id !== id) return { verdict: 'refused', defects: [defect('SUBJECT_MISMATCH', '')] };
  if (finding.escalation.length > mostEscalationLevels)
    throw new Error(`the alert ${id} has more than ${mostEscalationLevels} levels of escalation`);
  if (state === undefined) return opened(undefined, finding, days, circumstances);
  if (state.suppression !== undefined)
    return { verdict: 'received', events: [{ type: 'AlertRepeatedInSilence', on, finding }] };
  if (hasEnded(state.status)) return opened(state, finding, days, circumstances);
  if (!isWorse(finding.severity, state.severity))
    return { verdict: 'received', events: [{ type: 'AlertRepeated', on }] };
  const event: AlertEvent = { type: 'AlertRepeated', on, worse: { finding, version: version + 1 } };
  const after = evolve(state, event);
  return { verdict: 'received', events: [event], messages: announced('alert-raised', after, circumstances) };
}

function opened(
  state: AlertState | undefined,
  finding: RaiseData,
  days: EscalationCalendar,
  circumstances: Circumstances,
): Decision<AlertEvent> {
  const { id, today: on, version } = circumstances;
  const type = state === undefined ? 'AlertRaised' : 'AlertReopened';
  const event: AlertEvent = { type, finding, on, version: version + 1, due: null };
  const due = nextDue(evolve(state, event), days);
  const after = evolve(state, { ...event, due });
  return {
    verdict: 'received',
    events: [{ ...event, due }],
    messages: announced(state === undefined ? 'alert-raised' : 'alert-reopened', after, circumstances),
    commands: counted(
      after,
      circumstances,
      { officer: 'officerAlerted', organisation: 'organisationAlerted' },
      finding.accountable.officer,
    ),
    ...dueChange(id, state?.due, due),
  };
}

function escalate(
  state: AlertState | undefined,
  { round, level }: Extract<AlertCommand, { type: 'escalate' }>,
  days: EscalationCalendar,
  circumstances: Circumstances,
): Decision<AlertEvent> {
  const step = state?.finding.escalation[level - 1];
  // A row that was overtaken only goes.
  if (state?.due?.name !== `escalate_${round}-${level}` || step === undefined)
    return { verdict: 'received', events: [] };
  if (hasReached(state.status, stageAwaited(step, level)))
    throw new Error(`the alert ${circumstances.id} waits for a stage that it has reached`);
  const event: AlertEvent = { type: 'AlertEscalated', level, version: circumstances.version + 1, due: null };
  const due = nextDue(evolve(state, event), days);
  const after = evolve(state, { ...event, due });
  return {
    verdict: 'received',
    events: [{ ...event, due }],
    messages: announced('alert-escalated', after, circumstances),
    ...dueChange(circumstances.id, undefined, due),
  };
}

/** A silence ends: what had ended and was found meanwhile is reopened, and whoever was not to be escalated to is again. */
function endSuppression(
  state: AlertState | undefined,
  until: string,
  days: EscalationCalendar,
  circumstances: Circumstances,
): Decision<AlertEvent> {
  if (state?.suppression === undefined || state.suppression.until !== until) return { verdict: 'received', events: [] };
  const { finding } = state.suppression;
  const { id, today: on, version } = circumstances;
  if (hasEnded(state.status) && finding !== undefined) {
    // The row that has fired is deleted by its own turn.
    const { due: _fired, ...rest } = state;
    return opened(rest, finding, days, circumstances);
  }
  const event: AlertEvent = { type: 'AlertSuppressionEnded', on, version: version + 1, due: null };
  const after = evolve(state, event);
  const due = nextDue(after, days);
  const worse = isWorse(after.severity, state.severity);
  return {
    verdict: 'received',
    events: [{ ...event, due }],
    messages: worse ? announced('alert-raised', after, circumstances) : [],
    ...dueChange(id, undefined, due),
  };
}
