import { describe, expect, it } from 'vitest';
import { inboundMessages } from '../../actors/protocol/messages.ts';
import { cut } from './cut.ts';
import { schemaDefects } from './schema-defects.ts';

const submit = inboundMessages['onedoor.application.submit'].data;

describe('what is too long to be searched', () => {
  it('is cut, and what is not stays as it is', () => {
    const small = { a: [1, 'two', null, { b: [] }], ['__proto__']: { c: true }, d: undefined };
    expect(cut(small)).toEqual(small);
    expect(Object.hasOwn(cut(JSON.parse('{"__proto__":{"x":1}}')) as object, '__proto__')).toBe(true);
    expect(cut(Array.from({ length: 100_000 }, (_, index) => index))).toHaveLength(1000);
    const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`m${index}`, index]));
    expect(Object.keys(cut(wide) as object)).toHaveLength(1000);
    const deep = Array.from({ length: 900 }, () => Array.from({ length: 900 }, () => [0]));
    expect(JSON.stringify(cut(deep)).length).toBeLessThan(200_000);
  });

  it('is hardly looked at, and refused', () => {
    let looks = 0;
    const item = {
      get type() {
        looks += 1;
        return 7;
      },
    };
    const defects = schemaDefects(submit, { materials: Array.from({ length: 200_000 }, () => item) }, '/data');
    expect(defects.length).toBeGreaterThan(0);
    expect(looks).toBeLessThan(10_000);
  });
});
