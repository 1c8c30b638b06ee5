import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readStrictJson } from './strict-json.ts';

const read = (text: string) => readStrictJson(new TextEncoder().encode(text));
const messageOf = (read: ReturnType<typeof readStrictJson>) => ('message' in read ? read.message : undefined);

describe('readStrictJson', () => {
  it('reads whatever JSON writes, as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        expect(read(text)).toEqual({ json: JSON.parse(text) as unknown });
      }),
    );
  });

  it('takes one name in different objects, and names that only look alike', () => {
    const text = '{"a":{"a":1},"b":[{"a":1},{"a":2}],"A":["a","a"],"\\"a":"a\\"a","":{},"c":"","__proto__":{}}';
    expect(read(text)).toEqual({ json: JSON.parse(text) as unknown });
  });

  it.each([
    ['plainly', '{"value": 1,\n "value": 2}', '"value"', 2],
    ['written otherwise', '{"value": 1, "v\\u0061lue": 2}', '"v\\u0061lue"', 1],
    ['with much between', '{"a": {"b": [1, {"c": "}"}]},\n\n"b": "{\\"a\\":1}", "a": 3}', '"a"', 3],
    ['deep inside', '[[{"x": 1, "y": {"q": 1, "q": 1}}]]', '"q"', 1],
    ['as a name of the language', '{"__proto__": 1, "__proto__": 2}', '"__proto__"', 1],
  ])('refuses a name that stands twice in one object: %s', (_, text, name, line) => {
    const message = messageOf(read(text));
    expect(message?.en).toContain(`${name} in line ${line} stands twice`);
    expect(message?.zh).toContain(`第 ${line} 行的成员 ${name} `);
  });

  it('refuses a byte order mark, and bytes that are no UTF-8, with the line', () => {
    expect(messageOf(read('\uFEFF{}'))?.en).toContain('byte order mark');
    const broken = Uint8Array.from([...new TextEncoder().encode('{\n"a":\n"'), 0xff, 0x22, 0x7d]);
    expect(messageOf(readStrictJson(broken))).toEqual({
      zh: '第 3 行不是 UTF-8 编码，请存为 UTF-8',
      en: 'line 3 is not UTF-8; save the file as UTF-8',
    });
    expect(messageOf(readStrictJson(Uint8Array.from([0xff, 0xfe, 0x7b, 0, 0x7d, 0])))?.en).toContain(
      'line 1 is not UTF-8',
    );
    // A character that says of itself that something was lost is a character all the same.
    expect(read('"\uFFFD"')).toEqual({ json: '\uFFFD' });
  });

  it('leaves what is no JSON to the words of JavaScript', () => {
    for (const text of ['', ' ', '{', '{"a":1,}', '[1 2]', 'NaN', "{'a':1}", '{"a":"\u0001"}', '{"a":1}{"a":1}']) {
      const found = read(text);
      expect('reason' in found && found.message === undefined && found.reason.length > 0, text).toBe(true);
    }
  });

  it('goes as deep as a file does without leaving the stack', () => {
    const depth = 200_000;
    expect(read('['.repeat(depth) + ']'.repeat(depth))).toHaveProperty('json');
    expect(read(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)).toHaveProperty('json');
  });
});
