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
  'public-security': { idNumber: 'GMSFHM', name: 'XM', birthDate: 'CSRQ' },
  housing: { idNumber: 'QLRZJH', name: 'QLRXM' },
  'social-security': { idNumber: 'SHBZH', name: 'XM' },
  bank: { idNumber: 'ZJHM', name: 'KHXM' },
};

/** 婚姻登记. YWLX: IA 结婚, IB 离婚. Entries of before 2000 stand with old numbers, and each clerk wrote days as he liked. */
function marriage({ name, idNumber, birthDate, sex, marriage: entry }: FakePerson): readonly Row[] {
  if (entry === undefined) return [];
  const number = (whole: string): string => (entry.registeredOn < '2000-01-01' ? oldForm(whole) : whole);
  const clerk = new Chance(0, entry.certificate).pick([plain, dashed, written]);
  return [
    {
      XM: name,
      SFZH: number(idNumber),
      XB: sex === 'male' ? '1' : '2',
      CSRQ: plain(birthDate),
      PO_XM: entry.spouseName,
      PO_SFZH: number(entry.spouseIdNumber),
      YWLX: entry.kind === 'marriage' ? 'IA' : 'IB',
      DJRQ: clerk(entry.registeredOn),
      DJJG: '民政局婚姻登记处',
      ZSBH: entry.certificate,
    },
  ];
}

/** 社会救助. JZLX: 01 城市低保, 02 农村低保, 03 特困供养; amounts in yuan as a text. */
function relief({ name, idNumber, birthDate, address, relief: entry }: FakePerson): readonly Row[] {
  if (entry === undefined) return [];
  return [
    {
      XM: ` ${name} `,
      SFZH: idNumber,
      CSRQ: plain(birthDate),
      JZLX: { urban: '01', rural: '02', destitute: '03' }[entry.kind],
      KSRQ: slashed(entry.from),
      JSRQ: entry.to === undefined ? '' : slashed(entry.to),
      YBZJE: entry.yuanMonthly.toFixed(2),
      JTZZ: address,
    },
  ];
}

/** 常住人口. HKZT: 1 正常, 2 死亡注销, 3 迁出注销. */
function household(person: FakePerson): readonly Row[] {
  const { name, idNumber, birthDate, sex, address, division, formerName, diedOn, moved } = person;
  return [
    {
      XM: name,
      CYM: formerName ?? '',
      GMSFHM: idNumber,
      XB: sex === 'male' ? '男' : '女',
      CSRQ: plain(birthDate),
      HJXZQH: division,
      ZZ: address,
      HKZT: diedOn !== undefined ? '2' : moved !== undefined ? '3' : '1',
      SWRQ: diedOn === undefined ? '' : plain(diedOn),
      QCRQ: moved === undefined ? '' : plain(moved.on),
      QWD: moved?.to ?? '',
    },
  ];
}

/** 不动产登记. Dwellings in square metres, land in mu; owners side by side in one field. GYFS: 0 单独所有, 1 共同共有. */
function holdings({ name, idNumber, holdings: entries }: FakePerson): readonly Row[] {
  return entries.map(
    ({ kind, certificate, registeredOn, squareMetres, place, coOwner }: FakeHolding): Row => ({
      QLRXM: coOwner === undefined ? name : `${name}、${coOwner}`,
      QLRZJH: idNumber,
      BDCQZH: certificate,
      FWLX: kind === 'dwelling' ? '10' : '40',
      ...(kind === 'dwelling'
        ? { JZMJ: squareMetres.toFixed(1) }
        : { TDMJ_MU: Number((squareMetres / 666.6667).toFixed(2)) }),
      ZL: place,
      GYFS: coOwner === undefined ? '0' : '1',
      DJSJ: `${registeredOn} 09:30:00`,
    }),
  );
}

/** 参保. CBZT: 1 参保缴费, 2 暂停缴费; months are six digits. */
function insurance({ name, idNumber, insurance: entry }: FakePerson): readonly Row[] {
  if (entry === undefined) return [];
  const { employer, since, isPaying } = entry;
  return [{ XM: name, SHBZH: idNumber, DWMC: employer, CBNY: month(since), CBZT: isPaying ? '1' : '2' }];
}

/** 待遇. DYLX: 110 养老, 210 失业; amounts in fen. It goes on for those of whose death nobody has told. */
function benefits({ name, idNumber, benefit }: FakePerson): readonly Row[] {
  if (benefit === undefined) return [];
  const { kind, since, yuanMonthly } = benefit;
  return [
    {
      XM: name,
      SHBZH: idNumber,
      DYLX: kind === 'pension' ? '110' : '210',
      FFQSNY: month(since),
      YDYJE_FEN: yuanMonthly * 100,
    },
  ];
}

/** 个人账户. YEDC: balance by band, A below 10,000 yuan to D from 500,000 on; ZHZT: 0 正常, 1 销户. */
function accounts({ name, idNumber, accounts: entries }: FakePerson): readonly Row[] {
  return entries.map(({ openedOn, band, isClosed }) => ({
    KHXM: name,
    ZJLX: '0101',
    ZJHM: idNumber,
    KHRQ: plain(openedOn),
    YEDC: band,
    ZHZT: isClosed ? '1' : '0',
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
