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
  const side = (mark: 'NAN' | 'NV', who: string, whole: string) => ({
    [`XM_${mark}`]: who,
    [`SFZH_${mark}`]: number(whole),
    [`CSRQ_${mark}`]: whole.slice(6, 14),
  });
  const [own, other] = sex === 'male' ? (['NAN', 'NV'] as const) : (['NV', 'NAN'] as const);
  return [
    {
      XM: name,
      SFZH: number(idNumber),
      XB: sex === 'male' ? '1' : '2',
      CSRQ: plain(birthDate),
      ...side(own, name, idNumber),
      ...side(other, entry.spouseName, entry.spouseIdNumber),
      YWLX: entry.kind === 'marriage' ? 'IA' : 'IB',
      DJRQ: clerk(entry.registeredOn),
      DJJG: '民政局婚姻登记处',
      ZSZH: entry.certificate,
      HYZT: entry.kind === 'marriage' ? '20' : '40',
    },
  ];
}

/** 社会救助. JZLB: 01 低保, 02 特困; amounts in fen; JZZT: 1 在享, 3 停止. */
function relief({ name, idNumber, birthDate, sex, phone, address, relief: entry }: FakePerson): readonly Row[] {
  if (entry === undefined) return [];
  return [
    {
      XM: ` ${name} `,
      SFZH: idNumber,
      XB: sex === 'male' ? '1' : '2',
      CSRQ: plain(birthDate),
      LXDH: phone,
      JZDZ: address,
      HZXM: name,
      HZSFZH: idNumber,
      JZLB: { urban: '01', rural: '01', destitute: '02' }[entry.kind],
      HNRK: '1人',
      PZRQ: written(entry.from),
      KSNY: month(entry.from),
      JSNY: entry.to === undefined ? '长期' : month(entry.to),
      YJZJE: String(entry.yuanMonthly * 100),
      JZZT: entry.to === undefined ? '1' : '3',
    },
  ];
}

/** 常住人口. HKZT: 1 正常, 2 迁出, 3 死亡. */
function household(person: FakePerson): readonly Row[] {
  const { name, idNumber, birthDate, sex, phone, address, division, formerName, diedOn, moved } = person;
  return [
    {
      XM: name,
      CYM: formerName ?? '',
      SFZH: idNumber,
      XB: sex === 'male' ? '男' : '女',
      CSRQ: plain(birthDate),
      HJQH: division,
      HJDZ: address,
      LXDH: phone,
      HKZT: diedOn !== undefined ? '3' : moved !== undefined ? '2' : '1',
      SWRQ: diedOn === undefined ? '' : plain(diedOn),
      QCRQ: moved === undefined ? '' : plain(moved.on),
      QWDDZ: moved?.to ?? '',
    },
  ];
}

/** 不动产登记, a row for each owner. Dwellings in square metres, land in mu. QLLX: 4 国有建设用地及房屋, 5 宅基地. */
function holdings({ name, idNumber, phone, holdings: entries }: FakePerson): readonly Row[] {
  return entries.map(
    ({ kind, certificate, registeredOn, squareMetres, place }: FakeHolding): Row => ({
      QLRXM: name,
      QLRZJH: idNumber,
      LXDH: phone,
      BDCQZH: certificate,
      QLLX: kind === 'dwelling' ? '4' : '5',
      ...(kind === 'dwelling'
        ? { JZMJ: `${squareMetres.toFixed(1)}㎡` }
        : { TDMJ: Number((squareMetres / 666.6667).toFixed(2)) }),
      ZL: place,
      GHYT: '10',
      DJSJ: slashed(registeredOn),
      QSZT: '1',
    }),
  );
}

/** 参保 (names of fields as in LD/T 92). AAC031: 1 参保缴费, 2 暂停缴费; AAC066: 101 职工, 102 灵活就业. */
function insurance(person: FakePerson): readonly Row[] {
  const { insurance: entry } = person;
  if (entry === undefined) return [];
  const { employer, since, isPaying } = entry;
  const flexible = employer === '灵活就业';
  return [
    {
      ...insured(person),
      AAE140: '110',
      AAC031: isPaying ? '1' : '2',
      AAC066: flexible ? '102' : '101',
      AAB004: flexible ? '' : employer,
      AAC030: month(since),
    },
  ];
}

/** 待遇. AAE140: 110 养老, 210 失业; amounts in yuan. It goes on for those of whose death nobody has told. */
function benefits(person: FakePerson): readonly Row[] {
  const { benefit } = person;
  if (benefit === undefined) return [];
  const { kind, since, yuanMonthly } = benefit;
  return [
    {
      ...insured(person),
      AAE140: kind === 'pension' ? '110' : '210',
      AAE116: '1',
      AIC160: month(since),
      AAE019: yuanMonthly.toFixed(2),
    },
  ];
}

const insured = ({ name, idNumber, birthDate, sex, phone }: FakePerson): Row => ({
  AAC003: name,
  AAC002: idNumber,
  AAC004: sex === 'male' ? '1' : '2',
  AAC006: plain(birthDate),
  AAE005: phone,
});

/** What a balance of each band is here, in yuan. */
const balances = { A: '3,200.00', B: '48,000.50', C: '210,000.00', D: '760,000.00' } as const;

/** 个人账户. ZHZT: 0 正常, 2 销户. */
function accounts({ name, idNumber, phone, accounts: entries }: FakePerson): readonly Row[] {
  return entries.map(({ openedOn, band, isClosed }) => ({
    KHXM: name,
    ZJHM: idNumber,
    SJH: phone,
    ZHLX: '1',
    ZHZT: isClosed ? '2' : '0',
    KHRQ: plain(openedOn),
    YE: isClosed ? '0.00' : balances[band],
    BZ: 'CNY',
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
