/**
 * How common names are: what a decision about a single person needs to know that two files would have told. A Chinese full name
 * is far too rare to be counted one by one, so its share is that of the family name, times that of given names of this
 * length, times how often two given names of this length are the same.
 */
export interface NameShares {
  readonly familyNames: Readonly<Record<string, number>>;
  /** Of a family name that is not among them. */
  readonly otherFamilyName: number;
  /** By the number of characters of the given name, the last for this many and more. */
  readonly givenLengths: readonly number[];
  readonly givenAlike: readonly number[];
}

/** Family names of two characters that are met today; any other name begins with one of one character. */
const doubleFamilyNames = new Set(
  '欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 司空 夏侯 长孙 宇文 轩辕 端木 百里 南宫 西门 独孤 呼延 淳于 单于 公羊'.split(
    ' ',
  ),
);
const longestGiven = 3;
/** A name that was not seen may still be met: half an observation (Jeffreys). */
const unseen = 0.5;

export function familyNameOf(name: string): string {
  const two = Array.from(name).slice(0, 2).join('');
  return doubleFamilyNames.has(two) && Array.from(name).length > 2 ? two : (Array.from(name)[0] ?? '');
}

/** Counts names as they were normalised, one of each person. */
export function countNameShares(names: readonly string[]): NameShares {
  const families = new Map<string, number>();
  const givens = Array.from({ length: longestGiven }, () => new Map<string, number>());
  for (const name of names) {
    const family = familyNameOf(name);
    families.set(family, (families.get(family) ?? 0) + 1);
    const given = name.slice(family.length);
    const ofLength = givens[placeOf(given)];
    ofLength?.set(given, (ofLength.get(given) ?? 0) + 1);
  }
  const all = names.length + unseen;
  return {
    familyNames: Object.fromEntries(
      [...families].sort(([one], [other]) => (one < other ? -1 : 1)).map(([family, count]) => [family, count / all]),
    ),
    otherFamilyName: unseen / all,
    givenLengths: givens.map((ofLength) => (total(ofLength) + unseen) / all),
    givenAlike: givens.map((ofLength) => {
      const count = total(ofLength);
      let pairs = unseen;
      for (const one of ofLength.values()) pairs += (one * (one - 1)) / 2;
      return Math.min(1, pairs / ((count * (count - 1)) / 2 + 1));
    }),
  };
}

/** How many of all people bear this name, roughly. */
export function shareOfName(shares: NameShares, name: string): number {
  const family = familyNameOf(name);
  const place = placeOf(name.slice(family.length));
  const ofFamily = Object.hasOwn(shares.familyNames, family) ? shares.familyNames[family] : shares.otherFamilyName;
  return (ofFamily ?? 1) * (shares.givenLengths[place] ?? 1) * (shares.givenAlike[place] ?? 1);
}

function placeOf(given: string): number {
  return Math.max(0, Math.min(longestGiven, Array.from(given).length) - 1);
}

function total(counts: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}
