import { pinyin } from 'pinyin-pro';
import { type PreparedValue, prepared } from './prepared-value.ts';
import { hasHan, simplified } from './simplified.ts';
import { plainCharacters } from './variant-characters.ts';
import { words } from './words.ts';

/**
 * A personal name. A Chinese one loses blanks and dots between its characters and has traditional characters simplified;
 * its variant characters (堃 for 坤) stay, as they may tell two people apart, and count at a level of their own.
 */
export function prepareName(written: string): PreparedValue {
  if (!hasHan(written)) return prepared(words(written));
  const text = simplified(written.replace(/[\s·•・.．]/gu, '')).toLowerCase();
  const plain = plainCharacters(text);
  // The mode `surname` reads 单 as shan and 曾 as zeng, which they are at the head of a name only.
  const tones = pinyin(plain, { mode: 'surname', surname: 'head', toneType: 'num', type: 'array', v: true });
  const tonedPinyin = tones.join(' ');
  return prepared(text, { chineseName: { plain, tonedPinyin, pinyin: tonedPinyin.replace(/[0-9]/g, '') } });
}
