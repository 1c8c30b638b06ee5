import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FieldKind, fieldKinds } from './configuration.ts';
import { comparators, missing } from './levels.ts';
import { prepareValue } from './normalisation.ts';

function levelOf(kind: FieldKind, one: string, other: string): string | undefined {
  const [value, otherValue] = [prepareValue(kind, one), prepareValue(kind, other)];
  if (value === undefined || otherValue === undefined) return 'missing';
  return comparators[kind].levels[comparators[kind].compare(value, otherValue)]?.id;
}

const written = fc.oneof(
  fc.string({ maxLength: 10 }),
  fc.constantFrom(
    '张建国',
    '张健国',
    '張建國',
    '张建军',
    '欧阳堃',
    '欧阳坤',
    '1980-02-29',
    '1980年2月',
    '19800229',
    '1980',
  ),
  fc.constantFrom('330102 文三路1号', '330102', '330106 文三路1号', 'smith', 'smiht', 'j', '4223', '4232'),
  fc.constantFrom('11010519491231002X', '110105491231002', '440524188001010014', '110105194912310023'),
);

describe('levels of agreement', () => {
  it.each(fieldKinds)('of %s are the same both ways, and closest for equal values alone', (kind) => {
    fc.assert(
      fc.property(written, written, (one, other) => {
        const [value, otherValue] = [prepareValue(kind, one), prepareValue(kind, other)];
        if (value === undefined || otherValue === undefined) return;
        const { compare, levels } = comparators[kind];
        const level = compare(value, otherValue);
        expect(level).toBe(compare(otherValue, value));
        // Of an address half of which either lacks there may be nothing to compare.
        if (kind !== 'division' || level !== missing) expect(levels[level]).toBeDefined();
        expect(level === 0).toBe(value.text === otherValue.text);
      }),
      { numRuns: 300 },
    );
  });

  it.each(fieldKinds)('of %s have a name in both languages, none twice', (kind) => {
    const { levels } = comparators[kind];
    expect(new Set(levels.map(({ id }) => id)).size).toBe(levels.length);
    for (const { zh, en } of levels) expect([zh, en]).not.toContain('');
  });

  it.each([
    ['name', '張建國', '张 建·国', 'exact'],
    ['name', '王堃', '王坤', 'variant'],
    ['name', '李伟', '李维', 'pinyin'],
    ['name', '张健国', '张建国', 'tonedPinyin'],
    ['name', '王小明', '王小红', 'oneCharacter'],
    ['name', '王小明', '李大红', 'different'],
    ['name', 'Smith', 'SMITH', 'exact'],
    ['name', 'smith', 'simth', 'oneEdit'],
    ['name', 'j', 'john', 'shortened'],
    ['name', 'Zoë', 'zoe', 'exact'],
    ['date', '1980-03-01', '1980年1月15日', 'lunar'],
    ['date', '1980-03-01', '19800301', 'exact'],
    ['date', '1980-03-01', '1980-01-03', 'oneEdit'],
    ['date', '1980-03', '1980-03-01', 'oneEdit'],
    ['date', '1980', '1980-03-01', 'sameYear'],
    ['date', '1980-03-01', '1981-03-01', 'oneEdit'],
    ['date', '1980-03-01', '1980-03-28', 'close'],
    ['date', '1980-03-01', '1967-11-22', 'different'],
    ['citizenNumber', '110105491231002', '11010519491231002x', 'exact'],
    ['citizenNumber', '11010519491231002X', '11010519491231003X', 'oneEdit'],
    ['citizenNumber', '11010519491231002X', '440524188001010014', 'contradicted'],
    ['number', '012', '12.0', 'exact'],
    ['code', 'NSW', 'nws', 'oneEdit'],
    ['identifier', '5304218', '5304281', 'oneEdit'],
    ['division', '330106 文三路1号2幢', '330106 文三路1号', 'close'],
    ['division', '330106', '330106 文三路1号', 'sameDivision'],
    ['division', '330106 文三路1号', '330102 文三路1号', 'different'],
  ] as const)('%s: %s and %s are %s', (kind, one, other, level) => {
    expect(levelOf(kind, one, other)).toBe(level);
  });

  it('have nothing to say of values that are missing', () => {
    expect(prepareValue('name', '  ')).toBeUndefined();
    expect(prepareValue('date', '不详')).toBeUndefined();
    expect(prepareValue('code', undefined)).toBeUndefined();
    // Na is a name.
    expect(prepareValue('name', 'Na')?.text).toBe('na');
  });
});
