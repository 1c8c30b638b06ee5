import type { Behaviour, Circumstances, Decision } from '../behaviour.ts';
import { dayOf } from '../day.ts';
import type { DueRow } from '../protocol/journal.ts';
import { type NotificationCommand, notificationKey, providerTraits, receiptKey } from '../protocol/notices.ts';
import { undelivered } from './announcements.ts';
import { answered, begin, proceed, receipt, type Step, told } from './course.ts';
import { evolve } from './evolve.ts';
import type { NoticePolicy } from './policy.ts';
import { hasEnded, type NotificationEvent, type NotificationState } from './state.ts';

export interface NotificationDependencies {
  readonly policy: NoticePolicy;
}

/**
 * The actor of one message to one person for one reason. What is to be sent is committed before it is sent
 * (`SendingBegun`), and sent by who follows the journal; what the provider answers comes back as a command. Where no
 * answer came, because the daemon was killed or the line was cut, the provider is asked by the reference: only where it
 * says that it never took the message, or recognises a repeat by itself, is it sent again. Where nobody can tell, that is
 * what the notice ends with.
 */
export function notificationBehaviour({
  policy,
}: NotificationDependencies): Behaviour<NotificationState, NotificationCommand, undefined, NotificationEvent> {
  return {
    initialState: undefined,
    reads: () => [],
    examine: () => undefined,
    decide: (state, command, _findings, circumstances) => decide(state, command, circumstances, policy),
    evolve,
    lists: ({ status, deadline }) => (hasEnded(status) ? [] : [{ list: 'openNotices', on: dayOf(deadline) }]),
  };
}

function decide(
  state: NotificationState | undefined,
  command: NotificationCommand,
  circumstances: Circumstances,
  policy: NoticePolicy,
): Decision<NotificationEvent> {
  const step = { now: circumstances.now, policy };
  const events = eventsOf(state, command, step);
  if (events.length === 0) return { verdict: 'received', events };
  let after = state;
  for (const event of events) after = evolve(after, event);
  if (after === undefined) throw new Error('a notice to which something happened has no state');
  const last = events.at(-1);
  return {
    verdict: 'received',
    events,
    messages: last?.type === 'NoticeEnded' && last.outcome !== 'delivered' ? undelivered(after, circumstances) : [],
    commands: events.flatMap((event) => expected(event, after)),
    ...dueChange(circumstances.id, state, after, command),
  };
}

function eventsOf(
  state: NotificationState | undefined,
  command: NotificationCommand,
  step: Step,
): readonly NotificationEvent[] {
  // The same reason came up twice: it is told once.
  if (command.type === 'notify') return state === undefined ? begin(command, step) : [];
  if (state === undefined) return [];
  switch (command.type) {
    case 'proceed':
      return state.due?.at === command.due ? proceed(state, step) : [];
    case 'report':
      if (hasEnded(state.status) || state.status === 'waiting' || command.attempt !== state.attempt) return [];
      return command.asked ? answered(state, command.outcome, step) : told(state, command.outcome, step);
    case 'receipt':
      return receipt(state, command, step);
    default: {
      const unknown: never = command;
      throw new Error(`a notice cannot decide ${(unknown as { type: string }).type}`);
    }
  }
}

/** A receipt that names the provider's number alone must find its way here. */
function expected(event: NotificationEvent, { notice, route }: NotificationState) {
  const provider = notice.routes[route]?.provider;
  if (event.type !== 'NoticeAccepted' || event.providerId === undefined || provider === undefined) return [];
  const byNumber = providerTraits[provider].receipts === 'byNumber';
  const to = byNumber ? receiptKey(provider, event.providerId) : undefined;
  return to === undefined ? [] : [{ to, command: { type: 'expect', ref: notice.ref, provider } as const }];
}

/** The rows to set and to delete so that just the new one waits; the one that has fired is deleted by its own turn. */
function dueChange(
  id: string,
  before: NotificationState | undefined,
  after: NotificationState,
  command: NotificationCommand,
): { readonly dueSet?: readonly DueRow[]; readonly dueCleared?: readonly DueRow[] } {
  const row = (at: number): DueRow => ({ at, entity: notificationKey(id), name: 'proceed' });
  const [old, due] = [before?.due?.at, after.due?.at];
  if (old === due) return {};
  const fired = command.type === 'proceed';
  return {
    ...(due === undefined ? {} : { dueSet: [row(due)] }),
    ...(old === undefined || fired ? {} : { dueCleared: [row(old)] }),
  };
}
