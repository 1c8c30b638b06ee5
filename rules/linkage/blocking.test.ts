import { describe, expect, it } from 'vitest';
import { findCandidates } from './blocking.ts';
import { type FieldConfiguration, type LinkageRecord, standardProbabilities } from './configuration.ts';
import { prepareTable } from './table.ts';

function candidatesOf(
  fields: readonly FieldConfiguration[],
  left: readonly LinkageRecord[],
  right: readonly LinkageRecord[],
) {
  const configuration = { task: 'oneToOne', fields, ...standardProbabilities } as const;
  const bounds = { mostPairsOfAll: 0, mostPairsInBlock: 100, mostFieldsInKey: 4 };
  return findCandidates(prepareTable(configuration, left, right), configuration, undefined, bounds);
}

function pairsOf({ count, left, right }: ReturnType<typeof findCandidates>): readonly string[] {
  return Array.from({ length: count }, (_, pair) => `${left[pair]} ${right[pair]}`);
}

const name: FieldConfiguration = { name: 'name', kind: 'name', alsoIn: ['former'] };
const birth: FieldConfiguration = { name: 'birth', kind: 'date' };

describe('pairs worth a comparison', () => {
  it('are found by the lunar day on either side', () => {
    const gregorian = [{ birth: '1980-01-01' }, { birth: '1991-07-09' }];
    const lunar = [{ birth: '1979-11-14' }];
    expect(pairsOf(candidatesOf([birth], gregorian, lunar))).toEqual(['0 0']);
    expect(pairsOf(candidatesOf([birth], lunar, gregorian))).toEqual(['0 0']);
  });

  it('are found by a former name on either side, and by its sound', () => {
    const former = [{ name: '王大力', former: '王铁柱、王建国' }, { name: '李梅' }];
    for (const other of ['王建国', '王铁柱', '王健国']) {
      expect(pairsOf(candidatesOf([name], former, [{ name: other }])), other).toEqual(['0 0']);
      expect(pairsOf(candidatesOf([name], [{ name: other }], former)), other).toEqual(['0 0']);
    }
    expect(pairsOf(candidatesOf([name], former, [{ name: '赵四' }]))).toEqual([]);
  });

  it('are each found once, in order, with the fields that every key looked at', () => {
    const records = [{ name: '王建国', birth: '1980-01-01' }];
    const both = candidatesOf([name, birth], [...records, { name: '王建国' }], records);
    expect(pairsOf(both)).toEqual(['0 0', '1 0']);
    // The first pair is found by either field alone, so neither is needed; the second by its name only.
    expect([...both.selectedBy]).toEqual([0, 1]);
  });

  it('are given up where no key divides a block, which is told', () => {
    const left = Array.from({ length: 20 }, () => ({ name: '王伟' }));
    const { count, passedOver } = candidatesOf([name], left, left);
    expect(count).toBe(0);
    expect(passedOver.blocks).toBeGreaterThan(0);
    expect(passedOver.pairs).toBeGreaterThanOrEqual(400);
    expect(candidatesOf([name], left.slice(0, 2), left.slice(0, 2)).passedOver).toEqual({ blocks: 0, pairs: 0 });
  });

  it('are all pairs of small files', () => {
    const configuration = { task: 'duplicates', fields: [name], ...standardProbabilities } as const;
    const table = prepareTable(configuration, [{ name: '王伟' }, { name: '李梅' }, {}], []);
    expect(pairsOf(findCandidates(table, configuration))).toEqual(['0 1', '0 2', '1 2']);
  });

  it('are the same however many there are, beyond the first room of their table', () => {
    const people = Array.from({ length: 3000 }, (_, place) => ({ name: `person ${place}` }));
    expect(pairsOf(candidatesOf([{ name: 'name', kind: 'identifier' }], people, people.toReversed()))).toEqual(
      people.map((_, place) => `${place} ${2999 - place}`),
    );
  });
});
