import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textOfConstant, textOfParts } from './json-text.ts';

describe('the text of what never changes', () => {
  it('is that of JSON.stringify, the second time too (property)', () => {
    const objects = fc.dictionary(
      fc.string(),
      fc.oneof(fc.constant(undefined), fc.jsonValue() as fc.Arbitrary<unknown>),
    );
    fc.assert(
      fc.property(objects, (value) => {
        for (let time = 0; time < 2; time += 1) {
          expect(textOfConstant(value)).toBe(JSON.stringify(value));
          expect(textOfParts({ ...value })).toBe(JSON.stringify({ ...value }));
        }
      }),
    );
  });
});
