import { describe, expect, it } from 'vitest';
import { toldPointer } from './told-pointer.ts';

describe('a pointer that is told', () => {
  it('leads to every member that messages and forms have, and to unknown ones with a plain name', () => {
    for (const pointer of [
      '',
      '/data',
      '/data/materials/12/hash/value',
      '/data/form/address2',
      '/data/form/colour',
      '/x-note',
    ])
      expect(toldPointer(pointer)).toBe(pointer);
  });

  it('ends before a name that could be a person’s name or number (P3)', () => {
    expect(toldPointer('/data/王伟')).toBe('/data');
    expect(toldPointer('/data/form/330182199001011234/value')).toBe('/data/form');
    expect(toldPointer('/13812345678')).toBe('');
    expect(toldPointer('/data/tel13812345678')).toBe('/data');
    expect(toldPointer(`/data/${'a'.repeat(65)}`)).toBe('/data');
  });
});
