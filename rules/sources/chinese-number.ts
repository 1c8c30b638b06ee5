const digits = '〇一二三四五六七八九';

/** Year written digit by digit: `一九五二`, with ○ or 零 for 〇; undefined for anything else. */
export function chineseYear(text: string): number | undefined {
  const places = Array.from(text.replace(/[○零]/gu, '〇'), (character) => digits.indexOf(character));
  return places.length === 4 && !places.includes(-1) ? Number(places.join('')) : undefined;
}

/** A month or day: `正`, `冬` and `腊` for months, `初三`, `十五`, `廿三` or `二十三`, `卅` or `三十一`; undefined for anything else. */
export function chineseNumber(text: string): number | undefined {
  const named = namedMonths[text];
  if (named !== undefined) return named;
  const plain = text.replace(/^初/u, '').replace(/^廿/u, '二十').replace(/^卅/u, '三十');
  const parts = /^([一二三])?(十)?([一二三四五六七八九])?$/u.exec(plain);
  if (parts === null) return undefined;
  const [, first = '', ten, last = ''] = parts;
  if (ten === undefined) {
    const one = first + last;
    return one.length === 1 ? digits.indexOf(one) : undefined;
  }
  return (first === '' ? 1 : digits.indexOf(first)) * 10 + (last === '' ? 0 : digits.indexOf(last));
}

const namedMonths: Readonly<Record<string, number>> = { 正: 1, 元: 1, 冬: 11, 腊: 12 };
