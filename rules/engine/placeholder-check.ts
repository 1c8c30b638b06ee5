import type { Fault } from '../matters/fault.ts';
import type { LocalizedText } from '../text.ts';
import { type CheckContext, fieldAt, isFault } from './condition-check.ts';
import { placeholdersOf, unmatchedPlaceholders } from './message.ts';

/**
 * Everything that is wrong with the placeholders of a text: facts that there are not, or, where all are known, a
 * placeholder that stands in one language only.
 */
export function placeholderFaults(text: LocalizedText, pointer: string, context: CheckContext): Fault[] {
  const tell = (language: keyof LocalizedText, zh: string, en: string): Fault => {
    return { file: context.file, pointer: `${pointer}/${language}`, code: 'PLACEHOLDER', message: { zh, en } };
  };
  const unknown = (['zh', 'en'] as const).flatMap((language) =>
    placeholdersOf(text[language]).flatMap((wanted) => {
      if (wanted.fact !== '' && !isFault(fieldAt(wanted, '', context))) return [];
      return [tell(language, `占位符 ${wanted.whole} 没有对应的事实`, `placeholder ${wanted.whole} names no fact`)];
    }),
  );
  if (unknown.length > 0) return unknown;
  return unmatchedPlaceholders(text).map(({ lacking, whole }) => {
    const [zh, en] = lacking === 'zh' ? ['中文', 'Chinese'] : ['英文', 'English'];
    return tell(
      lacking,
      `${zh}缺少占位符 ${whole}，另一语言中有`,
      `the ${en} text lacks the placeholder ${whole} of the other language`,
    );
  });
}
