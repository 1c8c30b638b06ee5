import { Chance } from './chance.ts';
import type { FakeHolding, FakePerson } from './people.ts';

/*
 * What five departments keep, as they write it: their own names of fields, days in forms of their own, codes of their own
 * tables, units of their own trade. None of it is canonical; that is what a source's definition is for.
 */

export const fakeCodes = ['civil-affairs', 'public-security', 'housing', 'social-security', 'bank'] as const;
export type FakeCode = (typeof fakeCodes)[number];

type Row = Readonly<Record<string, string | number>>;
/** The records of a dataset about a person, as many as there are. */
type Writer = (person: FakePerson) => readonly Row[];

/** By source and dataset. */
export const departments: Readonly<Record<FakeCode, Readonly<Record<string, Writer>>>> = {
  'civil-affairs': { marriage, relief },
  'public-security': { household },
  housing: { holdings },
  'social-security': { insurance, benefits },
  bank: { accounts },
};

/** Which members name the person, for whoever keeps a dataset in files. */
export const identityColumns: Readonly<
  Record<FakeCode, { readonly idNumber: string; readonly name: string; readonly birthDate?: string }>
> = {
  'civil-affairs': { idNumber: 'SFZH', name: 'XM', birthDate: 'CSRQ' },
  'public-security': { idNumber: 'SFZH', name: 'XM', birthDate: 'CSRQ' },
  housing: { idNumber: 'QLRZJH', name: 'QLRXM' },
  'social-security': { idNumber: 'AAC002', name: 'AAC003', birthDate: 'AAC006' },
  bank: { idNumber: 'ZJHM', name: 'KHXM' },
};

/** 婚姻登记. YWLX: IA 结婚, IB 离婚. Entries of before 2000 stand with old numbers, and each clerk wrote days as he liked. */
function marriage({ name, idNumber, birthDate, sex, marriage: entry }: FakePerson): readonly Row[] {
  if (entry === undefined) return [];
  const number = (whole: string): string => (entry.registeredOn < '2000-01-01' ? oldForm(whole) : whole);
  const clerk = new Chance(0, entry.certificate).pick([plain, dashed, written]);
  const spouseBirth = entry.spouseIdNumber.slice(6, 14);
  const asked = { name, idNumber, birth: plain(birthDate) };
  const spouse = { name: entry.spouseName, idNumber: entry.spouseIdNumber, birth: spouseBirth };
  const [husband, wife] = sex === 'male' ? [asked, spouse] : [spouse, asked];
  return [
    {
      XM: name,
      SFZH: number(idNumber),
      XB: sex === 'male' ? '1' : '2',
      CSRQ: plain(birthDate),
      XM_NAN: husband.name,
      SFZH_NAN: number(husband.idNumber),
      CSRQ_NAN: husband.birth,
      XM_NV: wife.name,
      SFZH_NV: number(wife.idNumber),
      CSRQ_NV: wife.birth,
      YWLX: entry.kind === 'marriage' ? 'IA' : 'IB',
      HYZT: entry.kind === 'marriage' ? '20' : '40',
      DJRQ: clerk(entry.registeredOn),
      DJJG: '民政局婚姻登记处',
      ZSZH: entry.certificate,
    },
  ];
}

/** 社会救助. JZLB: 01 低保, 02 特困供养; JZZT: 1 享受中, 3 已停止; amounts in fen as a text. */
function relief({ name, idNumber, birthDate, address, relief: entry }: FakePerson): readonly Row[] {
  if (entry === undefined) return [];
  return [
    {
      XM: ` ${name} `,
      SFZH: idNumber,
      CSRQ: plain(birthDate),
      HZXM: name,
      HZSFZH: idNumber,
      HNRK: '1人',
      JZLB: { urban: '01', rural: '01', destitute: '02' }[entry.kind],
      JZZT: entry.to === undefined ? '1' : '3',
      PZRQ: slashed(entry.from),
      PZCJ: '2',
      KSNY: month(entry.from),
      JSNY: entry.to === undefined ? '长期' : month(entry.to),
      YJZJE: (entry.yuanMonthly * 100).toFixed(0),
      JZDZ: address,
    },
  ];
}

/** 常住人口. HKZT: 1 正常, 2 迁出注销, 3 死亡注销. */
function household(person: FakePerson): readonly Row[] {
  const { name, idNumber, birthDate, sex, address, division, formerName, diedOn, moved } = person;
  return [
    {
      XM: name,
      CYM: formerName ?? '',
      SFZH: idNumber,
      XB: sex === 'male' ? '男' : '女',
      CSRQ: plain(birthDate),
      CSRQLB: '1',
      HJQH: division,
      HJDZ: address,
      HKZT: diedOn !== undefined ? '3' : moved !== undefined ? '2' : '1',
      SWRQ: diedOn === undefined ? '' : plain(diedOn),
      QCRQ: moved === undefined ? '' : plain(moved.on),
      QWDDZ: moved?.to ?? '',
    },
  ];
}

/** 不动产登记. Dwellings in square metres, land in mu; owners side by side in one field, the one who was asked about first. */
function holdings({ name, idNumber, holdings: entries }: FakePerson): readonly Row[] {
  return entries.map(
    ({ kind, certificate, registeredOn, squareMetres, place, coOwner }: FakeHolding): Row => ({
      QLRXM: coOwner === undefined ? name : `${name}、${coOwner}`,
      QLRZJH: idNumber,
      BDCQZH: certificate,
      QLLX: kind === 'dwelling' ? '4' : '5',
      GHYT: '10',
      QSZT: '1',
      ...(kind === 'dwelling'
        ? { JZMJ: `${squareMetres.toFixed(1)}㎡` }
        : { TDMJ: Number((squareMetres / 666.6667).toFixed(2)) }),
      ZL: place,
      DJSJ: `${registeredOn} 09:30:00`,
    }),
  );
}

/** 参保. AAC031: 1 参保缴费, 2 暂停缴费; months are six digits. */
function insurance({ name, idNumber, birthDate, insurance: entry }: FakePerson): readonly Row[] {
  if (entry === undefined) return [];
  const { employer, since, isPaying } = entry;
  return [
    {
      ...insured(name, idNumber, birthDate),
      AAE140: '110',
      AAC066: '101',
      AAC031: isPaying ? '1' : '2',
      AAB004: employer,
      AAC030: month(since),
    },
  ];
}

/** 待遇. AAE140: 110 养老, 210 失业; amounts in yuan. It goes on for those of whose death nobody has told. */
function benefits({ name, idNumber, birthDate, benefit }: FakePerson): readonly Row[] {
  if (benefit === undefined) return [];
  const { kind, since, yuanMonthly } = benefit;
  return [
    {
      ...insured(name, idNumber, birthDate),
      AAE140: kind === 'pension' ? '110' : '210',
      AAE116: '1',
      AIC160: month(since),
      AAE019: yuanMonthly,
    },
  ];
}

/** The names of fields that social insurance has everywhere (LB 101-2000). */
function insured(name: string, idNumber: string, birthDate: string): Row {
  return { AAC003: name, AAC002: idNumber, AAC006: plain(birthDate) };
}

/** 个人账户. ZHZT: 0 正常, 2 销户; balances in yuan with thousands parted, one for each band. */
function accounts({ name, idNumber, accounts: entries }: FakePerson): readonly Row[] {
  return entries.map(({ openedOn, band, isClosed }) => ({
    KHXM: name,
    ZJHM: idNumber,
    ZHLX: '1',
    BZ: 'CNY',
    KHRQ: plain(openedOn),
    YE: { A: '8,600.50', B: '36,000.00', C: '210,000.00', D: '800,000.00' }[band],
    ZHZT: isClosed ? '2' : '0',
  }));
}

const plain = (day: string): string => day.replaceAll('-', '');
const dashed = (day: string): string => day;
const slashed = (day: string): string => day.replaceAll('-', '/');
const month = (day: string): string => plain(day).slice(0, 6);
function written(day: string): string {
  const [year, monthOfYear, dayOfMonth] = day.split('-').map(Number);
  return `${year}年${monthOfYear}月${dayOfMonth}日`;
}

/** The 15 digits of before 1999, for those born before 2000. */
function oldForm(idNumber: string): string {
  return idNumber.slice(6, 8) === '19' ? idNumber.slice(0, 6) + idNumber.slice(8, 17) : idNumber;
}
