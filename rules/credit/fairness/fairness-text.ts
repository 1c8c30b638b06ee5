import type { LocalizedText } from '../../text.ts';
import { confidencePercent } from '../proportion.ts';
import { differenceText, intervalMeaning, intervalText, percentText } from '../proportion-text.ts';
import type { FairnessMeasure, FairnessTable, GroupStanding, ShownGroup } from './fairness-report.ts';

/** What the figures of a fairness report mean, and what they do not say. */

const measures: Readonly<Record<FairnessMeasure, LocalizedText>> = {
  acceptance: { zh: '受理', en: 'accepted' },
  alert: { zh: '有预警', en: 'with an alert' },
};

const standings: Readonly<Record<GroupStanding, LocalizedText>> = {
  above: {
    zh: '区间不含 0：高于其余各组，不像是偶然。原因未知，请核查',
    en: 'the interval leaves out 0: above the rest, which is hardly chance. It does not say why; look into it',
  },
  below: {
    zh: '区间不含 0：低于其余各组，不像是偶然。原因未知，请核查',
    en: 'the interval leaves out 0: below the rest, which is hardly chance. It does not say why; look into it',
  },
  'not-told-apart': {
    zh: '区间含 0：这些件数不足以说明有差别，也不能证明没有差别',
    en: 'the interval holds 0: so many cases do not show a difference, and do not prove that there is none',
  },
  'not-compared': { zh: '没有其他组，未作比较', en: 'there is no other group to be compared with' },
};

export function groupText(
  { hits, of, rate, interval, difference, standing }: Omit<ShownGroup, 'text'>,
  measure: FairnessMeasure,
): LocalizedText {
  const range = intervalText(interval);
  const apart = difference === undefined ? undefined : differenceText(difference);
  const { zh, en } = standings[standing];
  const name = measures[measure];
  return {
    zh: `${of} 件中 ${hits} 件${name.zh}，${percentText(rate)}（${range.zh}）。${apart === undefined ? '' : `与其余各组相差 ${apart.zh}。`}${zh}。`,
    en: `${hits} of ${of} ${name.en}, ${percentText(rate)} (${range.en}). ${apart === undefined ? '' : `Difference from the rest: ${apart.en}. `}${capital(en)}.`,
  };
}

export function fairnessTableText(
  { groups, hidden, compared }: Pick<FairnessTable, 'groups' | 'hidden' | 'compared'>,
  smallestGroup: number,
): LocalizedText {
  // Whole tenths first, so that a half is rounded up.
  const byChance = (Math.round((compared * (100 - confidencePercent)) / 10) / 10).toFixed(1);
  const parts: LocalizedText[] = [];
  if (groups.length > 0) parts.push(intervalMeaning);
  if (compared > 0) {
    parts.push({
      zh: `共有 ${compared} 组与其余各组比较；即使各组并无差别，平均也约有 ${byChance} 组会因偶然被标出。标出之处须核查，并不是结论。`,
      en: `${compared} groups were held against the rest; even without any difference about ${byChance} of them would be marked by chance. A mark is a place to look at, not a finding.`,
    });
  }
  if (hidden > 0) {
    parts.push({
      zh: `${hidden} 组未显示：不足 ${smallestGroup} 件，或显示后可推算出不足的组。`,
      en: `${hidden} groups are not shown: they have fewer than ${smallestGroup} cases, or one that has would follow from them.`,
    });
  }
  return { zh: parts.map(({ zh }) => zh).join(''), en: parts.map(({ en }) => en).join(' ') };
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
