import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, visited } from './browser-harness.ts';
import { Credited } from './credit-door-harness.ts';
import type { CreditSights } from './supervision-credit-harness.ts';

const executablePath = findChromium();
let house: Credited;

describe.skipIf(executablePath === undefined)('credit at the door in a browser', () => {
  beforeAll(async () => {
    house = await Credited.open();
    for (const number of ['B-1', 'B-2']) {
      await house.record(number);
      await house.object(number);
    }
    await house.late('B-9');
  }, 120_000);
  afterAll(() => house?.at.dispose());

  it.each([
    ['desk', 1280, 800, 'B-1'],
    ['phone', 360, 740, 'B-2'],
  ])(
    'is looked at in the list, answered and signed by another, without script, at a %s',
    async (_kind, width, height, number) => {
      const credit = { id: `hall.${number}`, second: 'qian' };
      const sights = await visited<CreditSights>(house.at.port, executablePath ?? '', {
        user: 'jin',
        width,
        height,
        credit,
      });
      const { complaints, overflow, told, standings, inEnglish, ...seen } = sights;
      expect(seen).toEqual({
        total: number === 'B-1' ? '3' : '2',
        late: '逾期未答复 1',
        offered: [['答复'], [], ['答复'], []],
        kept: '窗口代填属实，撤销记录。',
        chinesePunctuation: [],
      });
      expect(told[0]).toContain('SCHEMA_REQUIRED');
      expect(told.slice(1)).toEqual(['已办理：答复', '已办理：答复']);
      expect(standings).toEqual(['异议期间暂停使用', '异议期间暂停使用', '异议期间暂停使用', '已撤销']);
      expect(inEnglish).toContain('Measures that rest on it');
      expect(Math.max(...overflow)).toBeLessThanOrEqual(1);
      expect(complaints.filter((one) => !/40[09]/.test(one))).toEqual([]);
    },
    240_000,
  );
});
