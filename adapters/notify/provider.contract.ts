import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NoticeProvider, type OutgoingNotice, providerTraits } from '../../actors/protocol/notices.ts';
import type { FakeFault } from './fake/fake-world.ts';

/** A provider against something that stands in for its service. */
export interface ProviderUnderTest {
  readonly provider: NoticeProvider;
  readonly to: string;
  readonly channel: OutgoingNotice['channel'];
  /** What goes wrong with the next call. */
  failNext(fault: FakeFault): void;
  /** How often the service has taken the reference. */
  taken(ref: string): number;
  /** How many calls were not signed as they must be. */
  unsigned(): number;
  close(): Promise<void>;
}

let numbered = 0;

/** What every provider does, whoever it speaks with. `faults`: those that the stand-in can bring about. */
export function providerContract(
  name: string,
  open: () => Promise<ProviderUnderTest>,
  faults: readonly FakeFault[] = ['slow', 'error', 'errorTaken', 'garbage', 'cut', 'lost', 'throttle', 'refuse'],
): void {
  describe(`the provider ${name}`, () => {
    let opened: ProviderUnderTest;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(async () => {
      await opened.provider.close();
      await opened.close();
    });
    const message = (): OutgoingNotice => {
      numbered += 1;
      const values = [
        { name: 'number', value: `A-${numbered}` },
        { name: 'name', value: '张*' },
      ];
      return {
        ref: numbered.toString(16).padStart(8, '0').repeat(4),
        about: { kind: 'application', id: `hall.A-${numbered}` },
        channel: opened.channel,
        to: opened.to,
        notice: 'result-returned',
        title: '补正提醒',
        text: `张*，您的申请（A-${numbered}）须补正 !*'()~&+%。`,
        fields: values,
        since: Date.now(),
        commit: numbered,
      };
    };
    const traits = () => providerTraits[opened.provider.name];

    it('hands a message over once, signed', async () => {
      const one = message();
      const { state } = await opened.provider.send(one);
      expect(['accepted', 'delivered']).toContain(state);
      expect(opened.taken(one.ref)).toBe(1);
      expect(opened.unsigned()).toBe(0);
    });

    it.skipIf(!faults.includes('throttle'))(
      'tells what is too much for now from what this person never gets',
      async () => {
        opened.failNext('throttle');
        const busy = await opened.provider.send(message());
        expect(busy).toMatchObject({ state: 'failed' });
        expect(['throttle', 'retry']).toContain('class' in busy ? busy.class : '');
        opened.failNext('refuse');
        expect(await opened.provider.send(message())).toMatchObject({ state: 'failed', class: 'permanent' });
      },
    );

    for (const fault of ['cut', 'lost', 'garbage', 'slow', 'errorTaken'] as const)
      it.skipIf(!faults.includes(fault))(`says that it does not know after “${fault}”, and never rejects`, async () => {
        const one = message();
        opened.failNext(fault);
        expect(await opened.provider.send(one)).toMatchObject({ state: 'unknown' });
        expect(opened.taken(one.ref)).toBe(fault === 'lost' ? 0 : 1);
      });

    it('answers what became of a reference, or that it cannot say; never that a message it has taken is absent', async () => {
      const one = message();
      opened.failNext('cut');
      await opened.provider.send(one);
      const { state } = await opened.provider.ask(one);
      expect(traits().asks ? ['accepted', 'delivered', 'unknown'] : ['unknown']).toContain(state);
      expect(['absent', 'unknown']).toContain((await opened.provider.ask(message())).state);
    });

    it.skipIf(!faults.includes('error'))('takes a question that fails for no answer', async () => {
      const one = message();
      await opened.provider.send(one);
      for (const fault of ['error', 'garbage', 'lost'] as const) {
        opened.failNext(fault);
        expect((await opened.provider.ask(one)).state).toBe('unknown');
        // Of those that ask nobody the fault is still there.
        if (!traits().asks) await opened.provider.send(message());
      }
    });

    it('hands a repeat over once where its traits promise that', async () => {
      if (traits().repeatsForMs === 0) return;
      const one = message();
      opened.failNext('cut');
      await opened.provider.send(one);
      expect(await opened.provider.send(one)).toMatchObject({ state: 'accepted' });
      expect(opened.taken(one.ref)).toBe(1);
    });
  });
}
