import { checkDigit } from '../../../rules/identity/citizen-number.ts';
import { Chance } from './chance.ts';

/*
 * People who do not exist, and what departments keep of them, in canonical terms. A demo applies for them, and knows what each source
 * holds; the sources write the same in words of their own (departments.ts).
 */

export interface FakePerson {
  readonly name: string;
  readonly idNumber: string;
  readonly birthDate: string;
  readonly sex: 'male' | 'female';
  readonly phone: string;
  readonly address: string;
  readonly division: string;
  readonly formerName?: string;
  readonly diedOn?: string;
  readonly moved?: { readonly on: string; readonly to: string };
  /** The newest entry in the register of marriages. */
  readonly marriage?: FakeMarriage;
  readonly relief?: FakeRelief;
  readonly holdings: readonly FakeHolding[];
  readonly insurance?: { readonly employer: string; readonly since: string; readonly isPaying: boolean };
  readonly benefit?: {
    readonly kind: 'pension' | 'unemployment';
    readonly since: string;
    readonly yuanMonthly: number;
  };
  readonly accounts: readonly {
    readonly openedOn: string;
    readonly band: 'A' | 'B' | 'C' | 'D';
    readonly isClosed: boolean;
  }[];
}

export interface FakeMarriage {
  readonly kind: 'marriage' | 'divorce';
  readonly spouseName: string;
  readonly spouseIdNumber: string;
  readonly registeredOn: string;
  readonly certificate: string;
}

export interface FakeRelief {
  readonly kind: 'urban' | 'rural' | 'destitute';
  readonly from: string;
  /** Absent while it is paid. */
  readonly to?: string;
  readonly yuanMonthly: number;
}

export interface FakeHolding {
  readonly kind: 'dwelling' | 'land';
  readonly certificate: string;
  readonly registeredOn: string;
  readonly squareMetres: number;
  readonly place: string;
  /** Whoever owns it too. */
  readonly coOwner?: string;
}

type Basics = Pick<FakePerson, 'name' | 'idNumber' | 'birthDate' | 'sex' | 'phone' | 'address' | 'division'>;

const surnames = [
  '王',
  '李',
  '张',
  '刘',
  '陈',
  '杨',
  '黄',
  '赵',
  '吴',
  '周',
  '徐',
  '孙',
  '朱',
  '吕',
  '欧阳',
  '单',
] as const;
const givenOfMen = ['伟', '强', '磊', '建国', '志强', '文博', '浩然', '海波', '國庆', '晓峰'] as const;
const givenOfWomen = ['芳', '娜', '秀英', '桂英', '雨欣', '慧', '春梅', '颖', '淑珍', '婷婷'] as const;
const divisions: readonly [readonly [string, string], ...(readonly [string, string])[]] = [
  ['330182', '浙江省杭州市建德市'],
  ['330127', '浙江省杭州市淳安县'],
  ['330122', '浙江省杭州市桐庐县'],
];
const streets = ['新安路', '严州大道', '望江路', '溪头村', '白沙路'] as const;
const LAST_DAY = '2026-06-30';

/**
 * So many people, each the same for the same seed however many are made. Two neighbours, from the first on, are of one
 * household; of most such pairs the marriage is registered.
 */
export function people(seed: number, count: number): readonly FakePerson[] {
  const made: FakePerson[] = [];
  const numbers = new Set<string>();
  for (let pair = 0; made.length < count; pair += 1) {
    const chance = new Chance(seed, `household ${pair}`);
    const [division, area] = chance.pick(divisions);
    const address = `${area}${chance.pick(streets)}${chance.between(1, 300)}号`;
    const basics = (order: 0 | 1): Basics => {
      const chanceOfOne = new Chance(seed, `person ${pair}.${order}`);
      // Nobody has another's number: who would is drawn again.
      for (;;) {
        const drawn = makeBasics(chanceOfOne, { order, division, address });
        if (numbers.has(drawn.idNumber)) continue;
        numbers.add(drawn.idNumber);
        return drawn;
      }
    };
    const [first, second] = [basics(0), basics(1)];
    const marriage = marriageOf(chance, first, second);
    made.push(makePerson(seed, first, second, marriage), makePerson(seed, second, first, marriage));
  }
  return made.slice(0, count);
}

function makeBasics(
  chance: Chance,
  { order, division, address }: { readonly order: 0 | 1; readonly division: string; readonly address: string },
): Basics {
  const sex = order === 0 ? 'male' : 'female';
  const birthDate = chance.day('1940-01-01', '2000-12-31');
  const serial = chance.between(0, 498) * 2 + (sex === 'male' ? 1 : 2);
  const first17 = `${division}${birthDate.replaceAll('-', '')}${String(serial).padStart(3, '0')}`;
  return {
    name: chance.pick(surnames) + chance.pick(sex === 'male' ? givenOfMen : givenOfWomen),
    idNumber: first17 + checkDigit(first17),
    birthDate,
    sex,
    phone: `13${String(chance.between(0, 999_999_999)).padStart(9, '0')}`,
    address,
    division,
  };
}

type Marriage = Omit<FakeMarriage, 'spouseName' | 'spouseIdNumber'>;

function marriageOf(chance: Chance, first: Basics, second: Basics): Marriage | undefined {
  const drawn = chance.next();
  if (drawn >= 0.85) return undefined;
  const younger = first.birthDate > second.birthDate ? first.birthDate : second.birthDate;
  const registeredOn = chance.day(`${Number(younger.slice(0, 4)) + 22}-01-01`, LAST_DAY);
  const kind = drawn < 0.7 ? 'marriage' : 'divorce';
  const mark = kind === 'marriage' ? 'J' : 'L';
  const number = String(chance.between(1, 999_999)).padStart(6, '0');
  return { kind, registeredOn, certificate: `${mark}${first.division}-${registeredOn.slice(0, 4)}-${number}` };
}

function makePerson(seed: number, own: Basics, other: Basics, marriage: Marriage | undefined): FakePerson {
  const chance = new Chance(seed, `life ${own.idNumber}`);
  const age = 2026 - Number(own.birthDate.slice(0, 4));
  const yearOf = (at: number): string => `${Number(own.birthDate.slice(0, 4)) + at}-01-01`;
  const diedOn = chance.chance(age > 70 ? 0.15 : 0.02) ? chance.day('2020-01-01', LAST_DAY) : undefined;
  const moved = chance.chance(0.08)
    ? {
        on: chance.day('2015-01-01', LAST_DAY),
        to: chance.pick(['浙江省宁波市海曙区', '上海市闵行区', '安徽省黄山市歙县']),
      }
    : undefined;
  const formerName = chance.chance(0.05) ? own.name.slice(0, 1) + chance.pick(['小毛', '红卫', '爱军']) : undefined;
  const isPaid = chance.chance(0.75);
  const relief: FakeRelief | undefined = chance.chance(0.15)
    ? {
        kind: chance.pick(['urban', 'rural', 'destitute']),
        from: chance.day('2018-01-01', '2023-12-31'),
        ...(isPaid ? {} : { to: chance.day('2024-01-01', LAST_DAY) }),
        yuanMonthly: chance.between(300, 1300),
      }
    : undefined;
  const holdings = Array.from({ length: chance.pick([0, 0, 1, 1, 1, 2]) }, () =>
    makeHolding(chance, own, other, marriage),
  );
  const insurance =
    age < 60
      ? {
          employer: chance.pick(['新安江水泥厂', '建德纺织有限公司', '灵活就业']),
          since: chance.day(yearOf(20), LAST_DAY),
          isPaying: chance.chance(0.8),
        }
      : undefined;
  const benefit =
    age >= 60
      ? { kind: 'pension' as const, since: yearOf(60), yuanMonthly: chance.between(1500, 6000) }
      : chance.chance(0.05)
        ? { kind: 'unemployment' as const, since: chance.day('2025-07-01', LAST_DAY), yuanMonthly: 1840 }
        : undefined;
  const accounts = Array.from({ length: chance.between(1, 3) }, () => ({
    openedOn: chance.day('2005-01-01', LAST_DAY),
    band: chance.pick(['A', 'B', 'C', 'D'] as const),
    isClosed: chance.chance(0.15),
  }));
  return {
    ...own,
    holdings,
    accounts,
    ...(formerName === undefined ? {} : { formerName }),
    ...(diedOn === undefined ? {} : { diedOn }),
    ...(moved === undefined ? {} : { moved }),
    ...(marriage === undefined
      ? {}
      : { marriage: { ...marriage, spouseName: other.name, spouseIdNumber: other.idNumber } }),
    ...(relief === undefined ? {} : { relief }),
    ...(insurance === undefined ? {} : { insurance }),
    ...(benefit === undefined ? {} : { benefit }),
  };
}

function makeHolding(chance: Chance, own: Basics, other: Basics, marriage: Marriage | undefined): FakeHolding {
  const kind = chance.chance(0.75) ? 'dwelling' : 'land';
  const coOwner = marriage?.kind === 'marriage' && chance.chance(0.5) ? other.name : undefined;
  return {
    kind,
    certificate: `浙(2020)建德市不动产权第${String(chance.between(1, 9_999_999)).padStart(7, '0')}号`,
    registeredOn: chance.day('2000-01-01', LAST_DAY),
    squareMetres: kind === 'dwelling' ? chance.between(400, 1800) / 10 : chance.between(1, 40) * 66.66667,
    place: own.address,
    ...(coOwner === undefined ? {} : { coOwner }),
  };
}
