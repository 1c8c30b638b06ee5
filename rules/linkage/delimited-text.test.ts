import { describe, expect, it } from 'vitest';
import { readDelimitedText } from './delimited-text.ts';

describe('comma-separated text', () => {
  it('is read with quotes, line breaks within them, blanks after commas and a byte-order mark', () => {
    const text = '\uFEFFname, note\r\n张三, "一, ""二""\n三"\r\n\r\n李四,\n';
    expect(readDelimitedText(text)).toEqual([
      { name: '张三', note: '一, "二"\n三' },
      { name: '李四', note: '' },
    ]);
  });

  it('leaves out what a short line does not have, and takes another delimiter', () => {
    expect(readDelimitedText('a;b\n1', ';')).toEqual([{ a: '1' }]);
    expect(readDelimitedText('')).toEqual([]);
  });

  it('takes a column of any name', () => {
    expect(Object.keys(readDelimitedText('__proto__,constructor\n1,2')[0] ?? {})).toEqual(['__proto__', 'constructor']);
  });
});
