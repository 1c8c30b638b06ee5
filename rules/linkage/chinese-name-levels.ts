import type { Level } from './levels.ts';
import type { ChineseName } from './prepared-value.ts';

/**
 * The levels of two Chinese names that are not the same. Homophones are what a clerk writes who heard the name, so equal
 * pinyin counts for more than any likeness of characters; a score such as Jaro–Winkler cannot tell 张建国 and 张健国, who may be
 * one person, from 王小明 and 王小红, who are two.
 */
export const chineseNameLevels: readonly Level[] = [
  { id: 'variant', zh: '异体字一致', en: 'equal but for variant characters' },
  { id: 'tonedPinyin', zh: '读音声调一致', en: 'same sound and tone' },
  { id: 'pinyin', zh: '读音一致，声调不同', en: 'same sound, other tone' },
  { id: 'oneCharacter', zh: '同长，差一个字', en: 'one character differs' },
];

/** The number of the level in `chineseNameLevels`; undefined where two names have nothing of these in common. */
export function compareChineseNames(one: ChineseName, other: ChineseName): number | undefined {
  if (one.plain === other.plain) return 0;
  if (one.tonedPinyin === other.tonedPinyin) return 1;
  if (one.pinyin === other.pinyin) return 2;
  return differingCharacters(one.plain, other.plain) === 1 ? 3 : undefined;
}

/** In how many places two texts of one length differ; a name of one character has nothing left when it differs. */
function differingCharacters(one: string, other: string): number {
  const characters = Array.from(one);
  const others = Array.from(other);
  if (characters.length !== others.length || characters.length < 2) return Number.POSITIVE_INFINITY;
  return characters.filter((character, place) => character !== others[place]).length;
}
