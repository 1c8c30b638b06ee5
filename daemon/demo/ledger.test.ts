import { describe, expect, it } from 'vitest';
import { type Delivered, type Heard, Ledger } from './ledger.ts';

/** A message that counts how often it was read. */
function delivered(event: string, id: string, data: Heard['data']): Delivered & { reads: number } {
  const subject = 'application.hall.1';
  return {
    subject: `onedoor.out.hall.${subject}.${event}`,
    reads: 0,
    json<Content>() {
      this.reads += 1;
      return { id, subject, type: `onedoor.application.${event}`, data } as Content;
    },
  };
}

describe('the ledger of the demo', () => {
  it('reads a receipt at once and resolves with it, and a second one that is no repeat is doubled', async () => {
    const ledger = new Ledger();
    const waited = ledger.expect('m-1');
    const receipt = delivered('received', 'a-0', { cause: { id: 'm-1' } });
    ledger.hear('hall', receipt);
    expect(receipt.reads).toBe(1);
    expect((await waited).type).toBe('onedoor.application.received');
    expect([ledger.lost, ledger.doubledReceipts]).toEqual([0, 0]);
    ledger.hear('hall', delivered('received', 'a-0', { cause: { id: 'm-1' } }));
    expect([ledger.repeatedDeliveries, ledger.doubledReceipts]).toEqual([1, 0]);
    ledger.hear('hall', delivered('refused', 'b-0', { cause: { id: 'm-1' }, repeat: true }));
    expect([ledger.repeatsAnswered, ledger.doubledReceipts]).toEqual([1, 0]);
    ledger.hear('hall', delivered('refused', 'c-0', { cause: { id: 'm-1' } }));
    expect(ledger.doubled).toEqual(['m-1 onedoor.application.refused']);
  });

  it('reads announcements when it is asked for them, once each however often they come', () => {
    const ledger = new Ledger();
    const messages = ['a-1', 'a-2', 'a-1'].map((id) => delivered('examined', id, {}));
    for (const message of messages) ledger.hear('hall', message);
    expect(messages.map(({ reads }) => reads)).toEqual([0, 0, 0]);
    expect(ledger.announced('hall', 'application.hall.1').map(({ id }) => id)).toEqual(['a-1', 'a-2']);
    expect(ledger.announced('street', 'application.hall.1')).toEqual([]);
    expect(ledger.all).toHaveLength(2);
    expect(ledger.repeatedDeliveries).toBe(1);
    expect(messages.map(({ reads }) => reads)).toEqual([1, 1, 1]);
  });
});
