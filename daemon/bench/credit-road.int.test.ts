import { expect, it } from 'vitest';
import { benchCreditRoad } from './credit-road.ts';

it('another version of a model touches no ledger and stops nothing', { timeout: 180_000 }, async () => {
  const result = await benchCreditRoad({ ledgers: 10, items: 2, seconds: 1, seed: 3, tell: () => undefined });
  expect(result).toMatchObject({
    ledgers: 10,
    ledgerTurnsBeforeSwitch: 20,
    ledgerTurnsAfterSwitch: 0,
    refused: 0,
  });
  expect(result.acceptedAfterSwitch).toBeGreaterThan(0);
  for (const { perSecond, p99Ms } of [result.without, result.withLedgers, result.switching, result.after]) {
    expect(perSecond).toBeGreaterThan(0);
    expect(p99Ms).toBeGreaterThan(0);
  }
});
