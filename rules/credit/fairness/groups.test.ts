import { describe, expect, it } from 'vitest';
import { checkDigit } from '../../identity/citizen-number.ts';
import { ageBands, groupsOf, groupTitle } from './groups.ts';

const numberOf = (birth: string, sequence: string): string => {
  const digits = `330182${birth}${sequence}`;
  return digits + checkDigit(digits);
};
const of = (idNumber: string | undefined, submittedOn = '2026-06-15', region = '330182101') =>
  groupsOf({ region, idNumber, submittedOn }, 'county');

describe('the groups of a case', () => {
  it.each([
    ['20080616', '0-17'],
    ['20080615', '18-44'],
    ['19810616', '18-44'],
    ['19810615', '45-59'],
    ['19660615', '60-74'],
    ['19510615', '75+'],
    ['20260615', '0-17'],
  ])('by age: born on %s, on 15 June 2026, is %s', (birth, band) => {
    expect(of(numberOf(birth, '003')).ageBand).toBe(band);
  });

  it('by sex and region, to the level that is set', () => {
    expect(of(numberOf('19900615', '003'))).toMatchObject({ sex: 'male', region: '330182' });
    expect(of(numberOf('19900615', '004')).sex).toBe('female');
    expect(groupsOf({ region: '330182101', submittedOn: '2026-06-15' }, 'township').region).toBe('330182101');
    expect(of(undefined, '2026-06-15', '330100').region).toBe('3301');
  });

  it.each([undefined, '', '330182199003074518', numberOf('20270101', '003')])(
    'of who is not known are told as that: %s',
    (text) => {
      expect(of(text)).toMatchObject({ sex: 'unknown', ageBand: 'unknown' });
    },
  );

  it('have names in both languages', () => {
    expect(ageBands.map((band) => groupTitle('ageBand', band).zh)).toEqual([
      '0–17 岁',
      '18–44 岁',
      '45–59 岁',
      '60–74 岁',
      '75 岁及以上',
    ]);
    expect(groupTitle('sex', 'unknown')).toEqual({ zh: '不详', en: 'not known' });
    expect(groupTitle('region', '330182')).toEqual({ zh: '建德市 330182', en: '建德市 330182' });
    expect(groupTitle('region', '330182101').zh).toBe('建德市 330182101');
  });
});
