import { editDistance, leastDistance } from './edit-distance.ts';
import type { Level } from './levels.ts';
import type { PreparedDate, PreparedValue } from './prepared-value.ts';

export const dateLevels = [
  { id: 'exact', zh: '同一天', en: 'same day' },
  { id: 'lunar', zh: '一方的农历日期等于另一方', en: "one's lunar day is the other's day" },
  { id: 'oneEdit', zh: '差一位数字、日月互换或缺日', en: 'one digit apart, day and month swapped, or the day missing' },
  { id: 'close', zh: '年月日中两项一致', en: 'two of year, month and day equal' },
  { id: 'sameYear', zh: '同年', en: 'same year' },
  { id: 'different', zh: '不一致', en: 'different' },
] as const satisfies readonly Level[];

type LevelId = (typeof dateLevels)[number]['id'];

/** The level of two dates; texts that are no dates are equal or different. */
export function compareDates(one: PreparedValue, other: PreparedValue): number {
  if (one.text === other.text) return 0;
  return dateLevels.findIndex(({ id }) => id === levelOf(one, other));
}

function levelOf(one: PreparedValue, other: PreparedValue): LevelId {
  if (one.date === undefined || other.date === undefined) return 'different';
  if (isLunarOf(one.date, other.text) || isLunarOf(other.date, one.text)) return 'lunar';
  if (one.text.startsWith(other.text) || other.text.startsWith(one.text)) {
    // A year alone says no more than that the year is the same.
    return Math.min(one.text.length, other.text.length) > 4 ? 'oneEdit' : 'sameYear';
  }
  const [year, month, day] = [
    one.date.year === other.date.year,
    one.date.month === other.date.month,
    one.date.day === other.date.day,
  ];
  const swapped = year && one.date.month === other.date.day && one.date.day === other.date.month;
  if (swapped || isOneEdit(one, other)) return 'oneEdit';
  if (Number(year) + Number(month) + Number(day) === 2) return 'close';
  return year ? 'sameYear' : 'different';
}

function isOneEdit(one: PreparedValue, other: PreparedValue): boolean {
  return leastDistance(one.marks, other.marks) <= 1 && editDistance(one.text, other.text, 1) === 1;
}

function isLunarOf({ lunar }: PreparedDate, digits: string): boolean {
  return lunar === digits;
}
