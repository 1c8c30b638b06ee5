import { days, type Kind, type Plant, type TrialDay } from './plants.ts';

/**
 * The index of a planted history, reckoned anew and plainly: what is in use on a day halves with its age, each kind is rounded
 * and capped by itself, and the sum is taken from a thousand. The numbers are written off the published tables by hand;
 * nothing of the service is asked.
 */

/** Points, days of a half-life, the most that a kind can take or give, and the last day that follows of the severity. */
const tariff: Readonly<
  Record<Kind, { readonly points: number; readonly half: number; readonly cap: number; readonly lastDay: string }>
> = {
  'false-material': { points: -120, half: 730, cap: 400, lastDay: '2029-04-01' },
  'broken-commitment': { points: -60, half: 365, cap: 240, lastDay: '2027-04-01' },
  'no-show': { points: -10, half: 90, cap: 60, lastDay: '2026-07-01' },
  'overdue-return': { points: -20, half: 180, cap: 120, lastDay: '2027-04-01' },
  'dishonest-person-list': { points: -100, half: 730, cap: 300, lastDay: '2027-04-01' },
  'commitment-kept': { points: 5, half: 365, cap: 50, lastDay: '2027-04-01' },
};

export interface Reckoned {
  readonly score: number;
  readonly band: string;
}

/** At the end of a day. */
export function reckonIndex({ deeds, items }: Plant, on: TrialDay): Reckoned {
  const today = days[on];
  const sums = new Map<Kind, number>();
  let known = 0;
  for (const deed of deeds) {
    if (deed.does !== 'record' || items[deed.item - 1]?.standing === 'not-recorded') continue;
    const { points, half, lastDay } = tariff[deed.kind];
    if (today < days[deed.on] || today > (deed.listedTo ?? lastDay)) continue;
    if (!isUsed(deeds, deed.item, today)) continue;
    const age = (Date.parse(today) - Date.parse(days.document)) / 86_400_000;
    sums.set(deed.kind, (sums.get(deed.kind) ?? 0) + points * 0.5 ** (age / half));
    known += 1;
  }
  let score = 1000;
  for (const [kind, sum] of sums) {
    const { cap } = tariff[kind];
    score += Math.max(-cap, Math.min(cap, Math.round(sum)));
  }
  const band = score >= 950 ? 'A' : score >= 850 ? 'B' : score >= 700 ? 'C' : 'D';
  return { score, band: known === 0 ? 'M' : band };
}

/** Whether what was asked and answered up to a day leaves an item in use. */
function isUsed(deeds: Plant['deeds'], item: number, today: string): boolean {
  let [used, over] = [true, false];
  let question = '';
  for (const deed of deeds) {
    if (days[deed.on] > today || deed.does === 'record' || deed.does === 'apply' || deed.item !== item) continue;
    if ((deed.receipt ?? 'received') !== 'received') continue;
    if (deed.does !== 'decide') {
      question = deed.does;
      if (question === 'object') used = false;
    } else if (deed.decision === 'grant') over = true;
    else if (question === 'object') used = true;
  }
  return used && !over;
}
