import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { knowDivision, within } from './division.ts';
import divisions from './divisions.generated.json' with { type: 'json' };

describe('knowDivision', () => {
  test('a county of today is current', () => {
    expect(knowDivision('330102')).toEqual({ standing: 'current', name: '上城区' });
  });

  test('an abolished county keeps its name and is historical', () => {
    expect(knowDivision('330103')).toEqual({ standing: 'historical', name: '下城区' });
    expect(knowDivision('110103')).toEqual({ standing: 'historical', name: '崇文区' });
  });

  test('provinces, cities and development zones are known besides counties', () => {
    expect(knowDivision('330000')).toEqual({ standing: 'current', name: '浙江省' });
    expect(knowDivision('330100')).toEqual({ standing: 'current', name: '杭州市' });
    expect(knowDivision('320576')).toEqual({ standing: 'current', name: '苏州工业园区' });
    expect(knowDivision('810000').standing).toBe('current');
  });

  test('a county of the statistical list of 2023 that was merged since is historical', () => {
    expect(knowDivision('500105')).toEqual({ standing: 'historical', name: '江北区' });
  });

  test('a former code without a name is still historical', () => {
    expect(knowDivision('500201')).toEqual({ standing: 'historical' });
  });

  test('codes of no list and texts that are no code are unknown', () => {
    for (const code of ['799999', '000000', '', '33', '330102001', '３３０１０２', 'constructor', '__proto__'])
      expect(knowDivision(code)).toEqual({ standing: 'unknown' });
  });

  test('the lists hold every province, all counties and no code twice', () => {
    const count = (groups: Record<string, string>) => Object.values(groups).flatMap((entries) => entries.split(' '));
    expect(count(divisions.current).length).toBeGreaterThan(3_400);
    expect(count(divisions.historical).length).toBeGreaterThan(3_900);
    const provinces = Object.keys(divisions.current).filter((prefix) => prefix.endsWith('00'));
    expect(provinces).toHaveLength(34);
    for (const [prefix, entries] of Object.entries<string>(divisions.historical))
      for (const entry of entries.split(' '))
        expect(knowDivision(prefix + entry.slice(0, 2)).standing).toBe('historical');
  });
});

describe('within', () => {
  test('a place lies within its county, city and province and within itself, however the code is written', () => {
    for (const area of ['33', '3300', '330000', '3301', '330100', '330102', '330102000', '330102001', '330102001000'])
      expect(within('330102001005', area)).toBe(true);
    expect(within('330102', '330102')).toBe(true);
  });

  test('a place lies neither within a neighbour nor within its own parts', () => {
    expect(within('330102', '330103')).toBe(false);
    expect(within('330102', '34')).toBe(false);
    expect(within('330000', '330100')).toBe(false);
    expect(within('33', '330102001')).toBe(false);
  });

  test('a zero at the end of a level is significant', () => {
    expect(within('110101', '100000')).toBe(false);
    expect(within('330110', '330101')).toBe(false);
    expect(within('441900003', '441900')).toBe(true);
    expect(within('441901003', '441900003')).toBe(false);
  });

  test('what is no code grants nothing', () => {
    for (const wrong of ['', '3', '330', '33010', '00', '000000', '33010a', ' 33', '3301020010051']) {
      expect(within('330102', wrong)).toBe(false);
      expect(within(wrong, '33')).toBe(false);
    }
  });

  test('lying within carries over from area to area', () => {
    const codes = fc.stringMatching(/^[0-3]{2}([0-3]{2}([0-3]{2}([0-3]{3}([0-3]{3})?)?)?)?$/);
    fc.assert(
      fc.property(codes, fc.constantFrom(2, 4, 6, 9, 12), fc.constantFrom(2, 4, 6, 9, 12), (code, middle, top) => {
        const area = code.slice(0, middle);
        const wide = area.slice(0, top);
        fc.pre(area.length === middle && wide.length === top && /[1-9]/.test(wide));
        expect(within(code, area) && within(area, wide) && within(code, wide)).toBe(true);
      }),
    );
  });
});
