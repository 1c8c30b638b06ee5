import type { LocalizedText } from '../text.ts';
import { festivals } from './festivals.generated.ts';

/** A holiday that the law itself names. */
export interface StatutoryDay {
  /** YYYY-MM-DD. */
  readonly day: string;
  /** How many days the holiday has from there on. */
  readonly days: number;
  readonly name: LocalizedText;
}

/**
 * The thirteen days on which everybody is free whatever is arranged around them. Where one falls on a weekend it is made
 * up for on a working day, which only the arrangement of the year names.
 *
 * Source: 全国年节及纪念日放假办法, article 2, as revised on 2024-11-10, in force from 2025-01-01.
 */
export function statutoryDays(year: number): readonly StatutoryDay[] {
  const found = festivals[year];
  if (found === undefined) throw new RangeError(`no festivals are known of the year ${year} 没有该年的节日数据`);
  const [spring, brightness, dragonBoat, midAutumn] = found;
  return [
    { day: `${year}-01-01`, days: 1, name: { zh: '元旦', en: "New Year's Day" } },
    { day: dayBefore(spring), days: 4, name: { zh: '春节', en: 'Spring Festival' } },
    { day: brightness, days: 1, name: { zh: '清明', en: 'Tomb-sweeping Day' } },
    { day: `${year}-05-01`, days: 2, name: { zh: '劳动节', en: 'Labour Day' } },
    { day: dragonBoat, days: 1, name: { zh: '端午', en: 'Dragon Boat Festival' } },
    { day: midAutumn, days: 1, name: { zh: '中秋', en: 'Mid-autumn Festival' } },
    { day: `${year}-10-01`, days: 3, name: { zh: '国庆节', en: 'National Day' } },
  ];
}

/** The eve of the lunar new year (除夕). */
function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}
