import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DelimitedReader, type DelimitedRecord, DelimitedTextFault, readDelimitedText } from './delimited-text.ts';

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
    expect(readDelimitedText('a,b')).toEqual([]);
    expect(readDelimitedText('a,b\n1,2')).toEqual([{ a: '1', b: '2' }]);
    expect(readDelimitedText('a,b\n1,""')).toEqual([{ a: '1', b: '' }]);
  });

  it('takes a column of any name', () => {
    expect(Object.keys(readDelimitedText('__proto__,constructor\n1,2')[0] ?? {})).toEqual(['__proto__', 'constructor']);
  });

  it.each([',', '\t', ';'])('finds out the delimiter %j and the line breaks of any system', (delimiter) => {
    for (const lineBreak of ['\n', '\r\n', '\r']) {
      const text =
        ['a', 'b', 'c'].join(delimiter) +
        lineBreak +
        ['1', '2, 3; 4\t5'.replaceAll(delimiter, ' '), ''].join(delimiter);
      expect(readDelimitedText(text + lineBreak)[0]).toMatchObject({ a: '1', c: '' });
    }
  });

  it('is the same however it is cut into pieces, each record with its line', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '张', ',', '"', '\n', ' ', 'b'), maxLength: 6 });
    const rows = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(rows, fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 8 }), (cells, cuts) => {
        const line = (values: readonly string[]) => values.map((value) => `"${value.replaceAll('"', '""')}"`).join(',');
        const text = `one,two\r\n${cells.map(line).join('\r\n')}`;
        const records: DelimitedRecord[] = [];
        const reader = new DelimitedReader((record, at) => {
          const before = text
            .split('\n')
            .slice(0, at - 1)
            .join('\n');
          expect(text.slice(before.length).trimStart().startsWith('"')).toBe(true);
          records.push(record);
        });
        const places = [0, ...cuts.toSorted((one, other) => one - other), text.length];
        for (const [number, place] of places.entries()) reader.push(text.slice(places[number - 1] ?? 0, place));
        reader.end();
        const expected = cells.map(([one, two]) => ({ one: one.trim(), two: two.trim() }));
        expect(records).toEqual(expected.filter(({ one, two }) => one !== '' || two !== ''));
      }),
    );
  });

  it.each([
    ['a,b\n1,"2', 2, 3],
    ['a,b\n"1" 2,3', 2, 5],
    ['a,b\n1,2\n"x\ny",2,3', 3, 0],
    ['a,b\n1,2,3', 2, 5],
    ['a,b,a\n1,2,3', 1, 5],
    ['a,,b\n1,2,3', 1, 3],
  ])('%j is refused at line %i, column %i', (text, line, column) => {
    let fault: unknown;
    try {
      readDelimitedText(text);
    } catch (error) {
      fault = error;
    }
    expect(fault).toBeInstanceOf(DelimitedTextFault);
    // A value may stand on a line after that on which its record begins: then the line of the record is enough.
    expect(fault).toMatchObject({ line, ...(column === 0 ? {} : { column }) });
  });

  it('forgives delimiters too many', () => {
    expect(readDelimitedText('a,b,\n1,2,,')).toEqual([{ a: '1', b: '2' }]);
  });
});
