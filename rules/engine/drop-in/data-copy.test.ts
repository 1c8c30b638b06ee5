import { describe, expect, it } from 'vitest';
import { copyOfData } from './data-copy.ts';
import { DataOnlyError } from './data-only.ts';

describe('a copy of data', () => {
  it('holds the same, and shares nothing', () => {
    const inner = { list: [1, [undefined, null]], day: new Date(0), text: '甲' };
    const copy = copyOfData({ inner, number: Number.NaN }) as { inner: typeof inner };
    expect(copy).toEqual({ inner, number: Number.NaN });
    expect(copy.inner).not.toBe(inner);
    expect(copy.inner.list).not.toBe(inner.list);
    expect(copy.inner.day).not.toBe(inner.day);
  });

  it('holds members of any name, and does not become something else by them', () => {
    const json = '{"__proto__": {"admin": true}, "constructor": 1, "toString": 2}';
    const copy = copyOfData(JSON.parse(json)) as object;
    expect(Object.keys(copy)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect('admin' in copy).toBe(false);
  });

  it('holds such a name also where the language gives it a meaning', () => {
    // Tests run without this accessor, as the service does; a program elsewhere may have it.
    const reached: unknown[] = [];
    const accessor = { configurable: true, set: (value: unknown) => reached.push(value) };
    Object.defineProperty(Object.prototype, '__proto__', accessor);
    try {
      expect(Object.keys(copyOfData(JSON.parse('{"__proto__": 1}')) as object)).toEqual(['__proto__']);
    } finally {
      Reflect.deleteProperty(Object.prototype, '__proto__');
    }
    expect(reached).toEqual([]);
  });

  it.each([
    ['a function', { deep: [() => 1] }],
    ['a promise', Promise.resolve(1)],
    ['a map', new Map()],
    ['a pattern', /a/],
  ])('is not made of %s', (_what, value) => {
    expect(() => copyOfData(value)).toThrow(DataOnlyError);
  });

  it('is not made of data that goes on and on', () => {
    const endless: unknown[] = [];
    endless.push(endless);
    expect(() => copyOfData(endless)).toThrow(/200 levels.*200 层/);
  });
});
