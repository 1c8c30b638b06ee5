import { checkDigit } from '../../rules/identity/citizen-number.ts';
import type { Random } from '../../rules/random.ts';
import { makeDay } from './day.ts';

/** A person who does not exist. */
export interface Citizen {
  readonly name: string;
  readonly sex: 'male' | 'female';
  /** YYYY-MM-DD */
  readonly birthDate: string;
  readonly idNumber: string;
  readonly phone: string;
}

/** Surnames with their share of the population in per mille (2020 census names report, rounded). */
const surnames: readonly (readonly [string, number])[] = [
  ['王', 72],
  ['李', 72],
  ['张', 68],
  ['刘', 54],
  ['陈', 45],
  ['杨', 31],
  ['黄', 23],
  ['赵', 21],
  ['吴', 20],
  ['周', 19],
  ['徐', 14],
  ['孙', 14],
  ['马', 13],
  ['朱', 13],
  ['胡', 12],
  ['郭', 11],
  ['何', 11],
  ['林', 11],
  ['高', 10],
  ['罗', 10],
  ['郑', 9],
  ['梁', 9],
  ['谢', 8],
  ['宋', 7],
  ['唐', 7],
  ['许', 7],
  ['邓', 6],
  ['韩', 6],
  ['冯', 6],
  ['曹', 6],
  ['彭', 5],
  ['曾', 5],
  ['肖', 5],
  ['田', 5],
  ['董', 5],
  ['潘', 5],
  ['袁', 5],
  ['蔡', 5],
  ['蒋', 5],
  ['余', 4],
  ['欧阳', 1],
  ['单', 1],
  ['吕', 5],
  ['上官', 1],
];
const givenOfMen = [
  '伟',
  '强',
  '磊',
  '军',
  '勇',
  '杰',
  '涛',
  '明',
  '超',
  '建国',
  '建华',
  '志强',
  '文博',
  '浩然',
  '子轩',
  '国庆',
  '海波',
  '俊',
];
const givenOfWomen = [
  '芳',
  '娜',
  '敏',
  '静',
  '丽',
  '艳',
  '秀英',
  '霞',
  '燕',
  '玲',
  '桂英',
  '淑珍',
  '雨欣',
  '梓涵',
  '慧',
  '婷婷',
  '春梅',
  '颖',
];

/** Division codes that stand in the numbers of people who live in Hangzhou's counties; some are abolished today. */
const divisions: readonly (readonly [string, number])[] = [
  ['330182', 60],
  ['330127', 12],
  ['330122', 8],
  ['330102', 5],
  ['330103', 4],
  ['330106', 4],
  ['330825', 3],
  ['341024', 2],
  ['330723', 2],
];

/** Names that nobody of the population has, for those whom a paper must not name. */
export const outsiders = ['司徒远志', '公孙玉兰', '端木思齐', '百里长风', '慕容雪晴', '令狐致远'] as const;

/** The numbers that the people of one chance have already: nobody is met twice by accident, so nobody has a past. */
const numbersOf = new WeakMap<Random, Set<string>>();

/** Makes a citizen born between two years, both included, with a valid 18-digit number that nobody else has. */
export function makeCitizen(
  random: Random,
  options: { readonly bornFrom: number; readonly bornTo: number; readonly sex?: 'male' | 'female' },
): Citizen {
  const sex = options.sex ?? random.pick(['male', 'female'] as const);
  const birthDate = makeDay(random, options.bornFrom, options.bornTo);
  const used = numbersOf.get(random) ?? new Set();
  numbersOf.set(random, used);
  // Without the division: a number with another one is also planted, and must be nobody's.
  let unique: string;
  do {
    const order = random.between(0, 499) * 2 + (sex === 'male' ? 1 : 0);
    unique = `${birthDate.replaceAll('-', '')}${String(order).padStart(3, '0')}`;
  } while (used.has(unique));
  used.add(unique);
  const first17 = `${random.weigh(divisions)}${unique}`;
  return {
    name: random.weigh(surnames) + random.pick(sex === 'male' ? givenOfMen : givenOfWomen),
    sex,
    birthDate,
    idNumber: first17 + checkDigit(first17),
    phone: `1${random.pick(['38', '39', '50', '57', '86', '87', '99'])}${String(random.between(0, 99_999_999)).padStart(8, '0')}`,
  };
}
