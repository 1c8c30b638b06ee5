import { describe, expect, it } from 'vitest';
import type { Fault } from './fault.ts';
import { mostTold, tellable } from './tellable-fault.ts';

const fault = (changes: Partial<Fault>): Fault => ({
  file: 'x.json',
  pointer: '/a',
  code: 'SCHEMA',
  message: { zh: '有误', en: 'is wrong' },
  ...changes,
});

describe('tellable', () => {
  it('leaves a fault as it is that can be read', () => {
    expect(tellable([fault({})])).toEqual([fault({})]);
  });

  it('cuts what is long, and shows what is hidden', () => {
    const [found] = tellable([
      fault({
        file: 'a\u0000.json',
        pointer: `/${'p'.repeat(5000)}`,
        message: { zh: `长${'字'.repeat(5000)}`, en: 'a\u001B[2J' },
      }),
    ]);
    expect(found?.file).toBe('a<U+0000>.json');
    expect(found?.pointer).toMatch(/^\/p{299}…$/);
    expect(found?.message.zh).toMatch(/^长字{599}…$/);
    expect(found?.message.en).toBe('a<U+001B>[2J');
  });

  it('does not cut a character in half', () => {
    const [found] = tellable([fault({ message: { zh: `长${'😀'.repeat(500)}`, en: 'x' } })]);
    expect(found?.message.zh).toMatch(/^长(?:😀)+…$/u);
  });

  it('tells the first of each file, and that there are more', () => {
    const many = (file: string, count: number) =>
      Array.from({ length: count }, (_, index) => fault({ file, pointer: `/${index}` }));
    const told = tellable([...many('a.json', mostTold + 7), ...many('b.json', 3), ...many('c.json', mostTold)]);
    const of = (file: string) => told.filter((one) => one.file === file);
    expect(of('a.json').slice(0, mostTold)).toEqual(many('a.json', mostTold));
    expect(of('b.json')).toHaveLength(3);
    expect(of('c.json')).toHaveLength(mostTold);
    expect(told.at(-1)).toMatchObject({
      file: 'a.json',
      code: 'MORE',
      message: { en: expect.stringContaining('7 more') as string },
    });
    expect(tellable(told.slice(0, -1))).toEqual(told.slice(0, -1));
  });
});
