import { describe, expect, it } from 'vitest';
import { hashPassword, newToken, PasswordCheck, tokenFits } from './passwords.ts';

describe('passwords', () => {
  it('fit their own hash and no other, however the letters were composed', async () => {
    const kept = await hashPassword('Ｋéy of the door');
    const check = new PasswordCheck();
    expect(await check.fits('Kéy of the door', kept)).toBe(true);
    expect(await check.fits('key of the door', kept)).toBe(false);
    expect((await hashPassword('Ｋéy of the door')).hash).not.toBe(kept.hash);
  });

  it('of nobody are reckoned as dearly as wrong ones, so that the time does not tell who exists', async () => {
    const kept = await hashPassword('a password');
    const costs: string[] = [];
    const check = new PasswordCheck(async (_password, salt, { cost, blockSize, parallelization }) => {
      costs.push(JSON.stringify([salt.length, cost, blockSize, parallelization]));
      return Buffer.alloc(32);
    });
    expect([await check.fits('x', kept), await check.fits('x', undefined)]).toEqual([false, false]);
    expect(costs.length).toBe(2);
    expect(costs[0]).toBe(costs[1]);
  });

  it('are reckoned two at a time, and no more than 32 wait', async () => {
    const going: (() => void)[] = [];
    const check = new PasswordCheck(() => new Promise((resolve) => going.push(() => resolve(Buffer.alloc(32)))));
    const asked = Array.from({ length: 40 }, () => check.fits('x', undefined));
    await new Promise((resolve) => setImmediate(resolve));
    expect(going.length).toBe(2);
    const answered = Promise.all(asked);
    for (let turns = 0; turns < 100; turns += 1) {
      going.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
      expect(going.length).toBeLessThanOrEqual(2);
    }
    const refused = (await answered).filter((one) => one === undefined);
    expect(refused.length).toBe(6);
  });
});

describe('a token', () => {
  it('fits its own hash and no other', () => {
    const { token, hash } = newToken();
    expect(tokenFits(token, hash)).toBe(true);
    expect(tokenFits(newToken().token, hash)).toBe(false);
    expect(tokenFits('', hash)).toBe(false);
  });
});
