import chineseDays from 'chinese-days';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gregorianDay } from './lunar-day.ts';
import { isWrittenForm, readWrittenDay } from './written-day.ts';

const forms = [
  'YYYYMMDD',
  'YYYY-MM-DD',
  'YYYY/M/D',
  'YYYY年M月D日',
  'YYYY-MM',
  'YYYY年M月',
  'YYYY年',
  'YYYY-M-D HH:mm:ss',
];

describe('a written day', () => {
  it.each<[string, string | undefined]>([
    ['20080520', '2008-05-20'],
    ['2008-05-20', '2008-05-20'],
    ['2008/5/2', '2008-05-02'],
    ['2008年5月20日', '2008-05-20'],
    ['2008-5-20 10:20:30', '2008-05-20'],
    ['二〇〇八年五月二十日', '2008-05-20'],
    ['二○○八年十二月三十一日', '2008-12-31'],
    ['一九八零年十月十日', '1980-10-10'],
    ['公历2008年5月20日', '2008-05-20'],
    ['2008-05', '2008-05'],
    ['2008年5月', '2008-05'],
    ['二〇〇八年五月', '2008-05'],
    ['2008年', '2008'],
    ['20080230', undefined],
    ['2008-13', undefined],
    ['二〇〇八年二月三十日', undefined],
    ['0999年', undefined],
    ['2008年闰5月2日', undefined],
    ['May 2008', undefined],
    ['', undefined],
  ])('%s is %s', (text, day) => {
    expect(readWrittenDay(text, forms)).toBe(day);
  });

  // 1952-08-03 and 2001-04-05 of the lunar calendar by the almanac.
  it.each<[string, boolean, string | undefined]>([
    ['农历一九五二年八月初三', false, '1952-09-21'],
    ['一九五二年八月初三', true, '1952-09-21'],
    ['19520803', true, '1952-09-21'],
    ['阴历1952年8月3日', false, '1952-09-21'],
    ['公历1952年8月3日', true, '1952-08-03'],
    ['二〇〇一年四月初五', true, '2001-04-27'],
    ['二〇〇一年闰四月初五', true, '2001-05-27'],
    ['二〇〇〇年闰四月初五', true, undefined],
    ['一九五二年腊月廿九', true, '1953-02-12'],
    ['一九〇一年二月三十日', true, '1901-04-18'],
    ['一九〇三年二月廿九', true, '1903-03-27'],
    ['一九五二年正月初一', true, '1952-01-27'],
    ['2001年4月31日', true, undefined],
    // A lunar month is part of two others.
    ['2001年4月', true, undefined],
    ['1850年4月5日', true, undefined],
  ])('%s of the lunar calendar (%s) is %s', (text, lunar, day) => {
    expect(readWrittenDay(text, forms, lunar)).toBe(day);
  });

  it('of the lunar calendar leads to the one day that is called so', () => {
    const day = fc.integer({ min: Date.UTC(1901, 1, 19) / 86_400_000, max: Date.UTC(2099, 11, 31) / 86_400_000 });
    fc.assert(
      fc.property(day, (number) => {
        const text = new Date(number * 86_400_000).toISOString().slice(0, 10);
        const { lunarYear, lunarMon, lunarDay, isLeap } = chineseDays.getLunarDate(text);
        expect(gregorianDay({ year: lunarYear, month: lunarMon, day: lunarDay, leap: isLeap })).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it('has a form with a year, and no day without a month', () => {
    expect(forms.filter((form) => !isWrittenForm(form))).toEqual([]);
    const wrong = ['MM-DD', 'YYYY-DD', 'YYYYYYYY', 'yyyy-mm-dd', 'YYYY-MM-DDTHH', 'YYYY M M'];
    expect(wrong.filter(isWrittenForm)).toEqual([]);
    expect(isWrittenForm('YYYY(M.D)')).toBe(true);
    expect(readWrittenDay('2008(5.2)', ['YYYY(M.D)'])).toBe('2008-05-02');
    expect(readWrittenDay('2008(5x2)', ['YYYY(M.D)'])).toBeUndefined();
  });
});
