import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LocalizedText } from '../text.ts';
import { fillNotice, loadNotices } from './load-notices.ts';
import { noticeOccasions } from './notice-file.ts';

const folder = import.meta.dirname;
const shipped = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({ file, json: JSON.parse(readFileSync(join(folder, file), 'utf8')) as object }));
const sound = {
  notice: 'result-returned',
  version: '2026.1.0',
  title: { zh: '补正提醒', en: 'Returned' },
  channels: ['sms'],
  urgent: false,
  deadlineHours: 24,
  text: { zh: '{name}，编号{number}请补正。', en: '{name}: {number} came back.' },
  fields: ['name', 'number'],
};
const codesOf = (change: object, file = 'result-returned.json') => {
  const loaded = loadNotices([{ file, json: { ...sound, ...change } }]);
  return 'faults' in loaded ? loaded.faults.map(({ code, pointer }) => `${code} ${pointer}`) : [];
};

describe('the texts that people are told', () => {
  it('come with the program for every occasion, and are sound', () => {
    const loaded = loadNotices(shipped);
    if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults));
    expect([...loaded.notices.keys()].sort()).toEqual(Object.keys(noticeOccasions).sort());
  });

  it('fit into two parts of an SMS with a sign and ordinary values (70 characters alone, 67 each together)', () => {
    const values = {
      name: '欧**国',
      matter: '婚姻登记档案查询利用',
      number: 'HY-2026-000001',
      on: '2026-08-03',
      step: 'acceptance',
      organisation: '建德市档案馆',
      code: 'STEP_OVERDUE',
      severity: '橙色',
      message: '环节办理已超过时限',
      level: '县档案馆分管领导',
      lastDay: '2027-08-03',
      repairFrom: '2026-11-03',
      answerBy: '2026-08-17',
    };
    const english = {
      ...values,
      name: 'O** G**',
      matter: 'Copy of a marriage record',
      organisation: 'Jiande City Archives',
      severity: 'Orange',
      message: 'Borrowed archives came back late',
      level: 'Leader of the county archives',
    };
    for (const { json } of shipped) {
      const { text, notice } = json as { text: LocalizedText; notice: string };
      expect(`【建德市档案馆】${fillNotice(text.zh, values)}`.length, notice).toBeLessThanOrEqual(134);
      // In the alphabet of GSM 03.38 two parts have 153 each; the sign is English then.
      expect(`[Jiande Archives]${fillNotice(text.en, english)}`.length, notice).toBeLessThanOrEqual(306);
    }
  });

  it('are refused with everything that is wrong', () => {
    expect(codesOf({})).toEqual([]);
    expect(codesOf({}, 'other.json')).toEqual(['FILE_NAME /notice']);
    expect(codesOf({ fields: ['name', 'number', 'level'] })).toEqual([
      'PLACEHOLDER /fields/2',
      'PLACEHOLDER /fields/2',
    ]);
    expect(codesOf({ fields: ['name'] })).toEqual(['PLACEHOLDER /text/zh', 'PLACEHOLDER /text/en']);
    expect(codesOf({ channels: [] })).toEqual(['SCHEMA /channels']);
    expect(codesOf({ more: 1 })).toEqual(['SCHEMA /more']);
  });

  it('show a dash for what is not known, and nothing of what stands in no text', () => {
    expect(fillNotice('{name}（{number}）{constructor}', { name: '张*' })).toBe('张*（—）—');
  });
});
