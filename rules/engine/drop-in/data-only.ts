import type { LocalizedText } from '../../text.ts';

/** Something that only json-rules-engine with its functions can do; what to do instead is in the text. */
export class DataOnlyError extends Error {
  readonly code = 'DATA_ONLY';
  readonly text: LocalizedText;

  constructor(text: LocalizedText) {
    super(`${text.en} / ${text.zh}`);
    this.name = 'DataOnlyError';
    this.text = text;
  }
}

/** What is refused because it would be a function of the user's, and what to do instead. */
export const refusals = {
  fact: {
    zh: '事实不能是函数：请先求出值，再作为数据传入',
    en: 'a fact cannot be a function: find its value first, and pass that as data',
  },
  pathResolver: {
    zh: '不支持自定义路径解析（pathResolver）：路径写作 $.a.b[0]',
    en: 'there are no path resolvers of your own: write paths as $.a.b[0]',
  },
  operator: {
    zh: '不支持自定义运算符：请用自带的运算符与修饰词（如 everyFact:not:in）组合',
    en: 'there are no operators of your own: combine the given ones with decorators, such as everyFact:not:in',
  },
  almanac: {
    zh: '不支持自定义取值的 almanac：请把值作为事实传入',
    en: 'an almanac finds values in no way of its own: pass the values as facts',
  },
} as const satisfies Readonly<Record<string, LocalizedText>>;
