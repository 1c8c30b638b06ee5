import { describe, expect, it } from 'vitest';
import type { Circumstances } from '../behaviour.ts';
import type { ReceiptCommand } from '../protocol/notices.ts';
import { type ReceiptState, receiptBehaviour } from './receipt.ts';
import { REF } from './specimens-harness.ts';

const expected = { type: 'expect', ref: REF, provider: 'wechat' } as const;
const came = { type: 'receipt', provider: 'wechat', outcome: { state: 'delivered' } } as const;
const passedOn = [{ to: { kind: 'notification', id: REF }, command: came }];

function tell(commands: readonly ReceiptCommand[]): readonly (readonly unknown[])[] {
  let state: ReceiptState | undefined;
  return commands.map((command) => {
    const decision = receiptBehaviour.decide(state, command, undefined, {} as Circumstances);
    if (decision.verdict !== 'received') throw new Error('a receipt refuses nothing');
    for (const event of decision.events) state = receiptBehaviour.evolve(state, event);
    return decision.commands ?? [];
  });
}

describe('a receipt that names the number of its provider', () => {
  it('is passed on when the number is known', () => {
    expect(tell([expected, came])).toEqual([[], passedOn]);
  });

  it('waits where it comes before the answer', () => {
    expect(tell([came, came, expected])).toEqual([[], [], passedOn]);
  });
});
