import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, visited } from './browser-harness.ts';
import type { ReviewSights } from './supervision-review-harness.ts';
import { createVerified, type Verified } from './verified-harness.ts';

const executablePath = findChromium();
const numbers = ['R-1', 'R-2'];
let house: Verified;

describe.skipIf(executablePath === undefined)('a report at the door in a browser', () => {
  beforeAll(async () => {
    house = await createVerified();
    const { at, married } = house;
    for (const [name, officer] of [
      ['jin', 'JD-001'],
      ['qian', 'JD-002'],
    ] as const) {
      await at.file(officer, 'supervisor');
      await at.addUser({ name, role: 'supervisor', officer, regions: ['330182'] });
    }
    for (const [index, number] of numbers.entries()) {
      const person = married[index];
      if (person === undefined) throw new Error('too few are married');
      await house.apply(number, person, { registeredOn: '1999-01-02' });
      await house.reported(`hall.${number}.case`);
    }
  }, 120_000);
  afterAll(() => house?.dispose());

  it.each([
    ['desk', 1280, 800, 'R-1'],
    ['phone', 360, 740, 'R-2'],
  ])(
    'is looked at in the queue, overturned and signed by another, without script, at a %s',
    async (_kind, width, height, number) => {
      const review = { id: `hall.${number}.case`, second: 'qian' };
      const sights = await visited<ReviewSights>(house.at.port, executablePath ?? '', {
        user: 'jin',
        width,
        height,
        review,
      });
      const { complaints, overflow, bars, verdicts, told, ...seen } = sights;
      expect(seen).toEqual({
        total: number === 'R-1' ? '2' : '1',
        offered: [['复核'], [], ['会签'], []],
        versions: 2,
        status: '已出报告',
        inEnglish: 'How it stands',
        chinesePunctuation: [],
      });
      expect(told[0]).toContain('REVIEW_FIELDS');
      expect(told.slice(1)).toEqual(['已办理：复核', '已办理：会签']);
      expect(verdicts).toContain('不一致');
      expect(bars).toBeGreaterThan(5);
      expect(Math.max(...overflow)).toBeLessThanOrEqual(1);
      expect(complaints.filter((one) => !/40[09]/.test(one))).toEqual([]);
    },
    240_000,
  );
});
