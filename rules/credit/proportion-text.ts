import type { LocalizedText } from '../text.ts';
import { confidencePercent, type Difference, type Interval } from './proportion.ts';

/** What an interval means, once for a whole page. */
export const intervalMeaning: LocalizedText = {
  zh:
    `${confidencePercent}% 置信区间：假定真实比率不变、各件相互独立，以同样方法反复统计，约有 ${confidencePercent}% 的区间` +
    '包含真实比率。件数越少，区间越宽；同一人的多件并不独立，真实的不确定性比区间所示更大。',
  en:
    `${confidencePercent} % confidence interval: if the true rate stayed the same and cases were independent of each other, about ` +
    `${confidencePercent} of 100 intervals that are found in this way would hold it. The fewer the cases, the wider it is. ` +
    'Several cases of one person are not independent, so that less is known than the interval shows.',
};

/** A rate between 0 and 1. */
export function percentText(rate: number): string {
  return `${oneDigit(100 * rate)}%`;
}

export function intervalText({ low, high }: Interval): LocalizedText {
  const [from, to] = [percentText(low), percentText(high)];
  return {
    zh: `${confidencePercent}% 置信区间 ${from}–${to}`,
    en: `${confidencePercent} % confidence interval ${from} to ${to}`,
  };
}

export function differenceText({ value, low, high }: Difference): LocalizedText {
  const [points, from, to] = [value, low, high].map((one) => signed(100 * one));
  return {
    zh: `${points} 个百分点（${confidencePercent}% 置信区间 ${from} 至 ${to}）`,
    en: `${points} percentage points (${confidencePercent} % confidence interval ${from} to ${to})`,
  };
}

function oneDigit(value: number): string {
  return value.toFixed(1);
}

/** With the sign of a difference, also of one above 0; what rounds to 0 has none. */
function signed(value: number): string {
  const digits = oneDigit(Math.abs(value));
  if (Number(digits) === 0) return digits;
  return `${value < 0 ? '−' : '+'}${digits}`;
}
