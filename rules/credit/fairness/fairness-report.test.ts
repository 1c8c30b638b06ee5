import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differenceOf, rateInterval } from '../proportion.ts';
import {
  type FairnessTable,
  fairnessAttributes,
  fairnessMeasures,
  fairnessTables,
  type GroupCount,
} from './fairness-report.ts';

/** Counts of one table, written as group, hits, of. */
function countsOf(
  attribute: GroupCount['attribute'],
  measure: GroupCount['measure'],
  ...rows: readonly (readonly [string, number, number])[]
): readonly GroupCount[] {
  return rows.map(([group, hits, of]) => ({ attribute, measure, group, hits, of }));
}

function only(tables: readonly FairnessTable[]): FairnessTable {
  const [table, ...others] = tables;
  if (table === undefined || others.length > 0) throw new Error('not one table');
  return table;
}

describe('a report of fairness', () => {
  const sexes = countsOf('sex', 'acceptance', ['male', 270, 300], ['female', 210, 300], ['unknown', 80, 100]);

  it('tells of each group its rate with interval, and holds it against all others', () => {
    const table = only(fairnessTables(sexes));
    expect(table).toMatchObject({ attribute: 'sex', measure: 'acceptance', hidden: 0, compared: 3 });
    expect(table.overall).toMatchObject({ hits: 560, of: 700, rate: 0.8 });
    expect(table.groups.map(({ group, rate, standing }) => [group, rate, standing])).toEqual([
      ['female', 0.7, 'below'],
      ['male', 0.9, 'above'],
      ['unknown', 0.8, 'not-told-apart'],
    ]);
    expect(table.groups[0]).toMatchObject({
      interval: rateInterval({ hits: 210, of: 300 }),
      difference: differenceOf({ hits: 210, of: 300 }, { hits: 350, of: 400 }),
    });
  });

  it('says in both languages what was counted, what the interval means, and what it does not say', () => {
    const { groups, text } = only(fairnessTables(sexes));
    expect(groups[0]?.text).toEqual({
      zh:
        '300 件中 210 件受理，70.0%（95% 置信区间 64.6%–74.9%）。与其余各组相差 −17.5 个百分点（95% 置信区间 −23.6 至 −11.4）。' +
        '区间不含 0：低于其余各组，不像是偶然。原因未知，请核查。',
      en:
        '210 of 300 accepted, 70.0% (95 % confidence interval 64.6% to 74.9%). Difference from the rest: ' +
        '−17.5 percentage points (95 % confidence interval −23.6 to −11.4). The interval leaves out 0: below the rest, ' +
        'which is hardly chance. It does not say why; look into it.',
    });
    expect(groups[2]?.text.en).toContain('do not prove that there is none');
    expect(text.zh).toContain('共有 3 组与其余各组比较；即使各组并无差别，平均也约有 0.2 组会因偶然被标出');
    expect(text.en).toContain('95 % confidence interval: if the true rate stayed the same');
  });

  it('does not show small groups, nor those from which they would follow, in any table of the attribute', () => {
    const tables = fairnessTables([
      ...countsOf('region', 'acceptance', ['330102', 300, 400], ['330182', 5, 9], ['330110', 20, 40]),
      ...countsOf('region', 'alert', ['330102', 20, 380], ['330182', 1, 10], ['330110', 3, 38]),
      ...countsOf('sex', 'alert', ['female', 10, 200], ['male', 14, 228]),
    ]);
    expect(tables.map(({ attribute, measure, groups, hidden }) => [attribute, measure, groups.length, hidden])).toEqual(
      [
        ['region', 'acceptance', 1, 2],
        ['region', 'alert', 1, 2],
        ['sex', 'alert', 2, 0],
      ],
    );
    const told = JSON.stringify(tables.slice(0, 2));
    expect(told).not.toMatch(/330182|330110/);
    expect(tables[0]?.text.zh).toContain('2 组未显示：不足 10 件');
    // The rest of the one that is shown are those two together, 49 of them.
    expect(tables[0]?.groups[0]?.standing).toBe('above');
  });

  it('tells nothing of so few that they would be known, and compares one group with none', () => {
    const few = only(fairnessTables(countsOf('ageBand', 'alert', ['0-17', 1, 3], ['18-44', 0, 5])));
    expect(few).toMatchObject({ groups: [], hidden: 2, compared: 0 });
    expect(few).not.toHaveProperty('overall');
    const alone = only(fairnessTables(countsOf('ageBand', 'alert', ['18-44', 4, 50], ['45-59', 0, 0])));
    expect(alone.groups.map(({ standing }) => standing)).toEqual(['not-compared']);
    expect(alone.groups[0]?.text.en).toContain('There is no other group to be compared with.');
  });

  it('refuses counts that no snapshot can hold', () => {
    expect(() => fairnessTables(countsOf('sex', 'alert', ['male', 3, 2]))).toThrow('the counts of sex male are none');
    const twice = countsOf('sex', 'alert', ['male', 1, 20], ['male', 2, 20]);
    expect(() => fairnessTables(twice)).toThrow('the group male of sex is counted twice by alert');
  });

  const anyCounts = fc
    .uniqueArray(
      fc.record({
        attribute: fc.constantFrom(...fairnessAttributes),
        measure: fc.constantFrom(...fairnessMeasures),
        group: fc.constantFrom('a', 'b', 'c', 'd'),
        hits: fc.nat(60),
        misses: fc.nat(60),
      }),
      { selector: ({ attribute, measure, group }) => `${attribute} ${measure} ${group}`, maxLength: 20 },
    )
    .map((counts) => counts.map(({ hits, misses, ...count }) => ({ ...count, hits, of: hits + misses })));

  it('counts what a naive reckoning counts, and shows nobody who is few', () => {
    fc.assert(
      fc.property(anyCounts, (counts) => {
        for (const { attribute, measure, overall, groups, hidden, compared } of fairnessTables(counts)) {
          const table = counts.filter((one) => one.attribute === attribute && one.measure === measure && one.of > 0);
          const sumOf = (member: 'hits' | 'of', but?: string) =>
            table.reduce((sum, one) => sum + (one.group === but ? 0 : one[member]), 0);
          expect(groups.length + hidden).toBe(table.length);
          expect(overall?.of ?? sumOf('of')).toBe(sumOf('of'));
          expect(overall === undefined).toBe(sumOf('of') < 10);
          for (const { group, hits, of, rate, difference } of groups) {
            expect(of).toBeGreaterThanOrEqual(10);
            expect(table.filter((one) => one.group === group && one.hits === hits && one.of === of)).toHaveLength(1);
            expect(rate).toBe(hits / of);
            const rest = { hits: sumOf('hits', group), of: sumOf('of', group) };
            expect(rest.of === 0 || rest.of >= 10).toBe(true);
            expect(difference).toEqual(rest.of === 0 ? undefined : differenceOf({ hits, of }, rest));
          }
          expect(compared).toBe(groups.filter(({ standing }) => standing !== 'not-compared').length);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('does not depend on the order of counts', () => {
    fc.assert(
      fc.property(anyCounts, (counts) => {
        expect(fairnessTables([...counts].reverse())).toEqual(fairnessTables(counts));
      }),
    );
  });
});
