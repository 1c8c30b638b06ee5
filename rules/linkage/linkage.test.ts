import { describe, expect, it } from 'vitest';
import { missing } from './levels.ts';
import { type Linkage, link } from './linkage.ts';
import { levelWeights } from './model.ts';
import { makeRegisters, registerConfiguration } from './registers.fixture.ts';
import { explainPair } from './waterfall.ts';

const seed = 7;
const { left, right } = makeRegisters(300, seed);
const linkage = link(registerConfiguration, left, right);

/** Pairs of people as texts, sorted, of those that were taken for one person. */
function matchesOf({ comparisons: { pairs }, decisions }: Linkage, lefts = left, rights = right): readonly string[] {
  return decisions
    .flatMap((decision, pair) =>
      decision === 'match'
        ? [`${lefts[pairs.left[pair] ?? 0]?.['person']} ${rights[pairs.right[pair] ?? 0]?.['person']}`]
        : [],
    )
    .toSorted();
}

describe(`linking two registers (seed ${seed})`, () => {
  it('finds the people of both without a label, and nobody else', () => {
    const both = left
      .map(({ person }) => person)
      .filter((person) => right.some((record) => record['person'] === person));
    expect(matchesOf(linkage)).toEqual(both.map((person) => `${person} ${person}`).toSorted());
    expect(linkage.model.converged).toBe(true);
    // The prior is learnt: so many of all pairs are of one person.
    expect(linkage.model.prior * left.length * right.length).toBeCloseTo(both.length, -1);
  });

  it('gives the same answer every time, and of a model that was written down and read', () => {
    expect(link(registerConfiguration, left, right).weights).toEqual(linkage.weights);
    const again = link(registerConfiguration, left, right, JSON.parse(JSON.stringify(linkage.model)));
    expect(again.weights).toEqual(linkage.weights);
  });

  it('finds the same people with the files the other way round, and in another order', () => {
    const turned = link(registerConfiguration, right, left);
    const pairs = matchesOf(turned, right, left).map((pair) => pair.split(' ').toReversed().join(' '));
    expect(pairs.toSorted()).toEqual(matchesOf(linkage));
    const [lefts, rights] = [left.toReversed(), right.toReversed()];
    expect(matchesOf(link(registerConfiguration, lefts, rights), lefts, rights)).toEqual(matchesOf(linkage));
  });

  it('takes a field that nobody has for no evidence', () => {
    const fields = [...registerConfiguration.fields, { name: 'email', kind: 'text' } as const];
    const more = link({ ...registerConfiguration, fields }, left, right);
    expect(more.weights).toEqual(linkage.weights);
  });

  it('weighs a closer level never less than a farther one', () => {
    for (const field of linkage.model.fields) {
      const weights = levelWeights(field);
      for (const [level, weight] of weights.entries()) {
        expect(weight).toBeLessThanOrEqual((weights[level - 1] ?? Number.POSITIVE_INFINITY) + 1e-9);
      }
      for (const share of [...field.matched, ...field.unmatched]) expect(share).toBeGreaterThan(0);
      expect(field.unmatched.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
      expect(field.matched.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
    }
  });

  it('explains every weight by bars that add up to it, with no bar for what is missing', () => {
    const { comparisons, weights, model } = linkage;
    for (const [pair, weight] of weights.entries()) {
      const { steps, weight: explained } = explainPair(linkage, pair);
      expect(explained).toBe(weight);
      expect(steps.at(-1)?.total).toBeCloseTo(weight, 9);
      expect(steps.reduce((sum, { bits }) => sum + bits, 0)).toBeCloseTo(weight, 9);
      const present = model.configuration.fields.filter(
        (_, field) => comparisons.levels[pair * comparisons.fieldCount + field] !== missing,
      );
      const fields = steps.filter(({ kind }) => kind === 'field').map(({ field }) => field);
      expect(fields).toEqual(present.map(({ name }) => name));
      for (const { zh, en } of steps) expect([zh, en]).not.toContain('');
    }
  });

  it('finds given and family name written the other way round, and says so', () => {
    const crosswise = [...linkage.comparisons.swapped.keys()].filter(
      (pair) => linkage.comparisons.swapped[pair] !== 0 && linkage.decisions[pair] === 'match',
    );
    expect(crosswise.length).toBeGreaterThan(10);
    const { steps } = explainPair(linkage, crosswise[0] ?? 0);
    expect(steps.find(({ kind }) => kind === 'swapped')?.bits).toBeLessThan(0);
  });

  it('finds nobody where two files have nobody in common', () => {
    const others = makeRegisters(300, seed + 1).right;
    expect(matchesOf(link(registerConfiguration, left, others), left, others)).toEqual([]);
  });

  it('finds duplicates within one file, each pair once', () => {
    const records = [...left, ...right.slice(0, 40)];
    const duplicates = link({ ...registerConfiguration, task: 'duplicates' }, records, records);
    const { pairs } = duplicates.comparisons;
    for (let pair = 0; pair < pairs.count; pair += 1) expect(pairs.left[pair]).toBeLessThan(pairs.right[pair] ?? 0);
    const found = matchesOf(duplicates, records, records);
    expect(found.length).toBeGreaterThan(30);
    for (const pair of found) expect(pair.split(' ')[0]).toBe(pair.split(' ')[1]);
  });

  it.each([0, 1])('has nothing to say of files of %i records', (count) => {
    const few = left.slice(0, count);
    expect(matchesOf(link(registerConfiguration, few, []))).toEqual([]);
    expect(matchesOf(link({ ...registerConfiguration, task: 'duplicates' }, few, few))).toEqual([]);
  });
});
