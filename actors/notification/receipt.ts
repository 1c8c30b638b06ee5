import type { Behaviour, Decision } from '../behaviour.ts';
import type { JournalCommand, JournalEvent } from '../protocol/journal.ts';
import { type NotificationCommand, notificationKey, type ReceiptCommand } from '../protocol/notices.ts';

type Arrived = Extract<NotificationCommand, { type: 'receipt' }>;

/** Which notice a provider's own number stands for, and what was told of it before that was known. */
export interface ReceiptState {
  readonly ref?: string;
  readonly early?: Pick<Arrived, 'provider' | 'outcome'>;
}

export type ReceiptEvent = JournalEvent &
  (
    | { readonly type: 'ReceiptExpected'; readonly ref: string }
    | ({ readonly type: 'ReceiptCame' } & Pick<Arrived, 'provider' | 'outcome'>)
  );

/**
 * Brings a receipt that names the provider's number alone together with its notice, whichever of both comes first: a
 * provider may tell of the arrival before it has answered the request.
 */
export const receiptBehaviour: Behaviour<ReceiptState, ReceiptCommand, undefined, ReceiptEvent> = {
  initialState: undefined,
  reads: () => [],
  examine: () => undefined,
  decide,
  evolve: (state, event) => {
    if (event.type === 'ReceiptExpected') return { ...state, ref: event.ref };
    const { provider, outcome } = event;
    return state?.ref === undefined ? { ...state, early: { provider, outcome } } : state;
  },
};

function decide(state: ReceiptState | undefined, command: ReceiptCommand): Decision<ReceiptEvent> {
  if (command.type === 'expect') {
    if (state?.ref !== undefined) return { verdict: 'received', events: [] };
    const { ref } = command;
    const commands = state?.early === undefined ? [] : [passOn(ref, state.early)];
    return { verdict: 'received', events: [{ type: 'ReceiptExpected', ref }], commands };
  }
  const { provider, outcome } = command;
  // Of those that are early, the first counts.
  if (state?.ref === undefined && state?.early !== undefined) return { verdict: 'received', events: [] };
  const commands = state?.ref === undefined ? [] : [passOn(state.ref, command)];
  return { verdict: 'received', events: [{ type: 'ReceiptCame', provider, outcome }], commands };
}

function passOn(ref: string, { provider, outcome }: Pick<Arrived, 'provider' | 'outcome'>): JournalCommand {
  return { to: notificationKey(ref), command: { type: 'receipt', provider, outcome } };
}
