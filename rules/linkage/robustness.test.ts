import { describe, expect, it } from 'vitest';
import { Random } from '../random.ts';
import type { FieldConfiguration, LinkageConfiguration, LinkageRecord, LinkageTask } from './configuration.ts';
import { standardProbabilities } from './configuration.ts';
import { guessFields } from './guessed-configuration.ts';
import { type Linkage, link } from './linkage.ts';
import { makeRegisters, registerConfiguration } from './registers.fixture.ts';

const seed = 11;
const { left, right } = makeRegisters(300, seed);
const { fields } = registerConfiguration;

function configured(task: LinkageTask, ...names: readonly string[]): LinkageConfiguration {
  const chosen = names.length === 0 ? fields : fields.filter(({ name }) => names.includes(name));
  return { task, fields: chosen.map(({ name, kind }) => ({ name, kind })), ...standardProbabilities };
}

/** Right and wrong matches by the person whom records name. */
function tally({ comparisons: { pairs }, decisions }: Linkage, lefts: readonly LinkageRecord[], rights = lefts) {
  const counts = { right: 0, wrong: 0 };
  for (const [pair, decision] of decisions.entries()) {
    if (decision !== 'match') continue;
    const same = lefts[pairs.left[pair] ?? 0]?.['person'] === rights[pairs.right[pair] ?? 0]?.['person'];
    counts[same ? 'right' : 'wrong'] += 1;
  }
  return counts;
}

function truePairs(lefts: readonly LinkageRecord[], rights: readonly LinkageRecord[]): number {
  const people = new Set(lefts.map((record) => record['person']));
  return rights.filter((record) => people.has(record['person'])).length;
}

describe(`files of every shape (seed ${seed})`, () => {
  it.each([1, 2, 3, 5, 10, 20])('of %i records: nobody is merged with somebody else', (count) => {
    const lefts = left.slice(100, 100 + count);
    const people = new Set(lefts.map((record) => record['person']));
    const own = right.filter((record) => people.has(record['person']));
    const strangers = right.filter((record) => !people.has(record['person'])).slice(0, count);
    for (const rights of [own, strangers, [...own.slice(0, Math.ceil(count / 2)), ...strangers]]) {
      expect(tally(link(registerConfiguration, lefts, rights), lefts, rights).wrong).toBe(0);
    }
    const records = [...lefts, ...own];
    expect(tally(link(configured('duplicates'), records, records), records).wrong).toBe(0);
  });

  it.each([1, 4, 200])('that are all equal, %i a file: nobody can tell who is who, so nobody is merged', (count) => {
    const same = Array.from({ length: count }, (_, person) => ({ ...left[0], person: String(person) }));
    const { decisions } = link(registerConfiguration, same, same);
    if (count > 1) expect(decisions).not.toContain('match');
  });

  it('that hold nothing, or nothing in common', () => {
    const blank = left.map(({ person }) => ({ person }));
    const halves = [
      left.map(({ person, given }) => ({ person, given })),
      right.map(({ person, born }) => ({ person, born })),
    ];
    for (const [lefts = [], rights = []] of [
      [[], []],
      [[], right],
      [left, []],
      [blank, right],
      [blank, blank],
      halves,
    ]) {
      expect(link(registerConfiguration, lefts, rights).decisions).not.toContain('match');
    }
  });

  it('of which one is far larger', () => {
    for (const [lefts, rights] of [
      [left.slice(60, 80), right],
      [left, right.slice(0, 20)],
    ] as const) {
      const counts = tally(link(registerConfiguration, lefts, rights), lefts, rights);
      expect(counts).toEqual({ right: truePairs(lefts, rights), wrong: 0 });
    }
  });

  it('in which half of the records are duplicates', () => {
    const draws = new Random(seed);
    const records = left.flatMap((record) => [
      record,
      draws.below(2) === 0 ? { ...record, street: '' } : { ...record, given: `${record['given']}x` },
    ]);
    const counts = tally(link(configured('duplicates'), records, records), records);
    expect(counts.wrong).toBe(0);
    expect(counts.right).toBeGreaterThan(left.length * 0.98);
  });

  it('that have a number alone, which is nobody else’s', () => {
    const numbered = (records: readonly LinkageRecord[]) =>
      records.map(({ person }) => ({ person, number: `X${Number(person) * 7919 + 100_000}` }));
    const configuration = { ...configured('oneToOne'), fields: [{ name: 'number', kind: 'identifier' } as const] };
    const [lefts, rights] = [numbered(left), numbered(right)];
    const counts = tally(link(configuration, lefts, rights), lefts, rights);
    expect(counts).toEqual({ right: truePairs(lefts, rights), wrong: 0 });
  });

  it('whose names are swapped, whichever of the two fields says so', () => {
    const swapped = right.map((record, place) =>
      place % 4 === 0 ? { ...record, given: record['family'], family: record['given'] } : record,
    );
    const says = (speaker: string, other: string): readonly FieldConfiguration[] =>
      fields.map(({ name, kind }) => ({ name, kind, ...(name === speaker ? { swapsWith: other } : {}) }));
    const found = [says('given', 'family'), says('family', 'given'), fields].map((chosen) => {
      const linkage = link({ ...registerConfiguration, fields: chosen }, left, swapped);
      const crosswise = [...linkage.decisions.keys()].filter(
        (pair) => linkage.decisions[pair] === 'match' && linkage.comparisons.swapped[pair] !== 0,
      );
      return { ...tally(linkage, left, swapped), crosswise: crosswise.length };
    });
    expect(found[0]).toEqual(found[2]);
    expect(found[1]).toEqual(found[2]);
    expect(found[0]?.right).toBeGreaterThan(truePairs(left, right) * 0.98);
    expect(found[0]?.crosswise).toBeGreaterThan(truePairs(left, right) * 0.2);
  });

  it('with columns that only one has, and columns without a meaning', () => {
    const lefts = left.map((record) => ({ ...record, note: 'the same everywhere', only: record['given'] }));
    const rights = right.map((record) => ({ ...record, note: 'the same everywhere' }));
    const more: readonly FieldConfiguration[] = [
      ...fields,
      { name: 'note', kind: 'text' },
      { name: 'only', kind: 'text' },
    ];
    const counts = tally(link({ ...registerConfiguration, fields: more }, lefts, rights), lefts, rights);
    expect(counts.wrong).toBe(0);
    expect(counts.right).toBeGreaterThan(truePairs(left, right) * 0.99);
  });

  it('that name people more than once are known for it, and those that do not are not', () => {
    const twice = [...left, ...left.slice(0, 120).map((record) => ({ ...record, street: '' }))];
    expect(link(registerConfiguration, twice, right).severalPartners).toBe(true);
    expect(link(registerConfiguration, left, right).severalPartners).toBe(false);
    const counts = tally(link(configured('manyToMany'), twice, right), twice, right);
    expect(counts.wrong).toBe(0);
    expect(counts.right).toBeGreaterThan(truePairs(twice, right));
  });

  it('with more columns than are compared', () => {
    const columns = Array.from({ length: 60 }, (_, place) => `column ${place}`);
    const guessed = guessFields([...columns, 'surname', 'born'], ['born', ...columns, 'surname']);
    expect(guessed.length).toBeLessThanOrEqual(24);
    expect(guessed.map(({ name }) => name)).toContain('surname');
  });
});
