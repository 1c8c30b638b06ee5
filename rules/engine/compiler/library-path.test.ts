import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { theirs } from '../drop-in/engine-modules.fixture.ts';
import { walkPath } from '../path.ts';
import { parseLibraryPath } from './library-path.ts';

/** Members whose names may hold what the JSONPath of the library gives a meaning, as well as letters and digits. */
const name = fc
  .array(fc.constantFrom(...Array.from('ab01 .,:;*$@#~^`()[]?!%&-_=<>/|+{}"甲é')), { minLength: 1, maxLength: 4 })
  .map((letters) => letters.join(''));
const before = fc.constantFrom('$', '$.in', 'in', "$['x y']", '$.list[0]', '$.list[*]', '$[*]', '', '.in');
const after = fc.constantFrom('', '.v', '[*]', "['v']", '[0]', '.list[1]');

describe('a path as rules for json-rules-engine write it', () => {
  it('leads to the same there, or is refused', async () => {
    let accepted = 0;
    const found = fc.asyncProperty(
      name,
      fc.constantFrom("'", '"'),
      before,
      after,
      async (member, quote, start, end) => {
        const path = `${start}[${quote}${member}${quote}]${end}`;
        const parsed = parseLibraryPath(path);
        if ('defect' in parsed) return;
        accepted += 1;
        const inner = { [member]: { v: 1, list: [2, { v: 3 }], [member]: 4 }, other: { v: 5 } };
        const it = { ...inner, in: inner, list: [inner, 6], 'x y': inner };
        const { almanac } = await new theirs.Engine().run({ it });
        expect(walkPath(it, parsed.path)).toEqual(await almanac.factValue('it', {}, path));
      },
    );
    // A dot stands as `%@%` there meanwhile, so that what comes before it can be taken for one.
    await fc.assert(found, { numRuns: 4000, examples: [['%@.', "'", '$', '']] });
    expect(accepted).toBeGreaterThan(800);
  });

  it.each(["$['dc:title']", "$['a.b']", "$['x-y']['1st']", '$.籍贯', "$['?']", "$['a b']", '$[0]', 'a[*].b'])(
    'may be %s',
    (path) => {
      expect(parseLibraryPath(path)).toHaveProperty('path');
    },
  );

  it('has no advice where there is nothing like it', () => {
    for (const path of ['$..a', '$.a[0:1]', '$.a[(@.length-1)]', '$.a^', `$.[0]${'.a'.repeat(100)}`]) {
      const parsed = parseLibraryPath(path);
      expect('defect' in parsed ? parsed.defect.en : 'write').not.toContain('write');
    }
  });

  it('may be $ alone, for the whole fact', () => {
    expect(parseLibraryPath('$')).toEqual({ path: [] });
  });

  it.each([
    ["['a']", "a path begins with $ or a name; write $['a']"],
    ['.a', 'a path begins with $ or a name; write $.a'],
    ["$['(1)']", 'takes the name "(1)" for an expression'],
    ['$..a', 'nothing like'],
    ['$.[0].id', '; write $[0].id'],
    ["$.address.['dot.property']", "; write $.address['dot.property']"],
    ['$.list.0.name', '; write $.list[0].name'],
    ['list.*.name', '; write list[*].name'],
    ['$.a[?(@.b)]', 'nothing like'],
  ])('is refused as %s, saying why', (path, reason) => {
    const parsed = parseLibraryPath(path);
    expect('defect' in parsed ? parsed.defect.en : '').toContain(reason);
    expect('defect' in parsed ? parsed.defect.zh : '').not.toBe('');
  });
});
