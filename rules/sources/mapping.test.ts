import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapRecord } from './mapping.ts';
import { shippedDataset, shippedSources } from './shipped-sources.fixture.ts';
import type { MappedField } from './source.ts';

const household = shippedDataset('public-security.household').dataset;
const holdings = shippedDataset('housing.holdings').dataset;
const relief = shippedDataset('civil-affairs.relief').dataset;
const marriage = shippedDataset('civil-affairs.marriage').dataset;
const accounts = shippedDataset('bank.accounts').dataset;

const faultsOf = (of: Parameters<typeof mapRecord>[0], record: unknown) =>
  mapRecord(of, record).faults.map(({ field, code }) => `${field} ${code}`);

describe('the record of a department', () => {
  it('becomes a person and values in our words', () => {
    const found = mapRecord(household, {
      XM: '　李建国 ',
      SFZH: '11010519491231002x',
      CSRQ: '一九五二年八月初三',
      CSRQLB: '2',
      XB: '男',
      CYM: '李建、李国，无',
      HJDZ: '梅城镇一号',
      HKZT: '2',
      QCRQ: '2024年3月1日',
      HRKS: '4人',
      YHZGX: '01',
      QWDQH: '无',
    });
    expect(found).toEqual({
      person: {
        name: '李建国',
        idNumber: '11010519491231002x',
        birthDate: '1952-09-21',
        sex: 'male',
        address: '梅城镇一号',
        formerNames: ['李建', '李国'],
      },
      values: { state: 'movedOut', movedOutOn: '2024-03-01', relationToHead: 'head', householdSize: 4 },
      faults: [],
    });
  });

  it('has numbers in our units, written in several ways', () => {
    const numbers = (record: object) => {
      const { owners, ...others } = mapRecord(holdings, { QLRXM: '甲、乙', ...record }).values;
      expect(owners).toEqual(['甲', '乙']);
      return others;
    };
    expect(numbers({ TDMJ: '0.18亩' })).toEqual({ landArea: 120.000006 });
    expect(numbers({ TDMJ: 0.3, JZMJ: '1,120.50 ㎡', ZCS: '３层' })).toEqual({
      landArea: 200.00001,
      floorArea: 1120.5,
      floors: 3,
    });
    expect(numbers({ JZMJ: '120.5平方米' })).toEqual({ floorArea: 120.5 });
    expect(mapRecord(relief, { XM: '甲', YJZJE: '65001' }).values).toEqual({ monthlyAmount: 650.01 });
    expect(mapRecord(accounts, { KHXM: '甲', YE: '12,345.67' }).values).toEqual({ balance: 12345.67 });
  });

  it('keeps how exact a day is, and leaves out what a field has for nothing', () => {
    const { values } = mapRecord(relief, {
      XM: '甲',
      KSNY: '201805',
      JSNY: '长期',
      PZRQ: '2018年4月',
      PZJG: null,
      JZZH: '-',
    });
    expect(values).toEqual({ startedOn: '2018-05', approvedOn: '2018-04' });
  });

  it('has a code that means nothing is known left out, and an unknown one told', () => {
    expect(mapRecord(marriage, { XM: '甲', HYZT: '90', YWLX: 'ICB' })).toMatchObject({
      values: { kind: 'reissue' },
      faults: [],
    });
    expect(faultsOf(marriage, { XM: '甲', YWLX: 'toString', HYZT: '77' })).toEqual(['kind CODE', 'maritalStatus CODE']);
  });

  it.each<[string, unknown, string[]]>([
    ['no object', ['甲'], ['record RECORD']],
    ['nobody', { HKZT: '1' }, ['record PERSON_MISSING']],
    ['a day that never was', { XM: '甲', SWRQ: '20240230' }, ['diedOn DAY']],
    ['no number', { XM: '甲', HRKS: '四口' }, ['householdSize NUMBER']],
    ['a number that has lost digits', { XM: '甲', SFZH: 1e20 }, ['idNumber NUMBER']],
    ['an object for a text', { XM: '甲', HH: { a: 1 } }, ['householdNumber TYPE']],
    ['a list for a text', { XM: '甲', HH: ['1'] }, ['householdNumber TYPE']],
    ['a text without an end', { XM: '甲', HH: 'x'.repeat(3000) }, ['householdNumber LENGTH']],
    ['a sex of no table', { XM: '甲', XB: '3' }, ['sex CODE']],
    ['a mark of another type', { XM: '甲', CSRQ: '19800101', CSRQLB: {} }, ['birthDate TYPE']],
  ])('is told to be wrong: %s', (_, record, faults) => {
    expect(faultsOf(household, record)).toEqual(faults);
  });

  it('takes one part of a text that holds several, and says where it is missing', () => {
    const part: MappedField = {
      from: 'QC',
      type: 'text',
      split: { at: ['/', '-'], part: 1 },
      title: { zh: '地', en: 'place' },
    };
    const dataset = { ...household, fields: { place: part } };
    expect(mapRecord(dataset, { XM: '甲', QC: '浙江 - 杭州/西湖' }).values).toEqual({ place: '杭州' });
    expect(faultsOf(dataset, { XM: '甲', QC: '浙江' })).toEqual(['place PART']);
  });

  it('must have what is required', () => {
    const dataset = {
      ...household,
      identity: { ...household.identity, idNumber: { from: 'SFZH', required: true } as const },
    };
    expect(faultsOf(dataset, { XM: '甲' })).toEqual(['idNumber REQUIRED']);
  });
});

describe('mapping', () => {
  const names = [
    ...new Set(
      shippedSources()
        .datasets()
        .flatMap(({ dataset }) => [...Object.values(dataset.identity), ...Object.values(dataset.fields)])
        .map((said) => (typeof said === 'string' ? said : said.from).replace('$.', '')),
    ),
  ];
  const secret = 'zqx7';
  const text = fc.oneof(
    fc.constantFrom('1', '2', '20080520', '二〇〇八年五月', '男', '无', '12,0.5亩', 'IA', '农历'),
    fc.string().map((one) => `${secret}${one}`),
  );
  const value = fc.oneof(text, fc.double(), fc.jsonValue(), fc.array(text));
  const records = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...names, '__proto__', 'constructor'), value));

  it('never throws, whatever a department writes, and is the same each time', () => {
    fc.assert(
      fc.property(fc.constantFrom(...shippedSources().datasets()), records, ({ dataset }, record) => {
        const once = mapRecord(dataset, record);
        expect(mapRecord(dataset, structuredClone(record))).toEqual(once);
        for (const [name, found] of Object.entries(once.values)) {
          const declared = dataset.fields[name];
          if (declared?.type === 'day') expect(found).toMatch(/^\d{4}(-\d\d(-\d\d)?)?$/);
          if (declared?.type === 'number') expect(Number.isFinite(found)).toBe(true);
          if (declared?.codes !== undefined) expect(Object.values(declared.codes)).toContain(found);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('tells a faulty field without what stands in it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...shippedSources().datasets()), records, ({ dataset }, record) => {
        expect(JSON.stringify(mapRecord(dataset, record).faults)).not.toContain(secret);
      }),
    );
  });
});
