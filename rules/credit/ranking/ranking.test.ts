import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differenceOf, rateInterval } from '../proportion.ts';
import { type RankingCount, type RankingRules, rankingOf } from './ranking.ts';

const rules: RankingRules = {
  title: { zh: '按期答复率', en: 'Answers in time' },
  better: 'higher',
  leastVolume: 20,
  meanCases: 0,
};

function placesOf(counts: readonly RankingCount[], parts: Partial<RankingRules> = {}) {
  return rankingOf(counts, { ...rules, ...parts }).ranked.map(({ subject, place }) => [subject, place]);
}

describe('a ranking', () => {
  const halls: readonly RankingCount[] = [
    { subject: 'c', hits: 45, of: 50 },
    { subject: 'a', hits: 99, of: 100 },
    { subject: 'd', hits: 20, of: 40 },
    { subject: 'b', hits: 90, of: 100 },
    { subject: 'e', hits: 19, of: 19 },
  ];

  it('lets equal rates share a place and leaves out those after it; too few cases have none', () => {
    const { ranked, tooFew, mean } = rankingOf(halls, rules);
    expect(ranked.map(({ subject, place, sharedBy }) => [subject, place, sharedBy])).toEqual([
      ['a', 1, 1],
      ['b', 2, 2],
      ['c', 2, 2],
      ['d', 4, 1],
    ]);
    expect(tooFew).toEqual([
      {
        subject: 'e',
        hits: 19,
        of: 19,
        text: { zh: '只有 19 件，不足 20 件，不排名。', en: '19 cases, fewer than 20: not ranked.' },
      },
    ]);
    expect(mean).toEqual({ hits: 273, of: 309 });
    expect(ranked[3]).toMatchObject({ hits: 20, of: 40, rate: 0.5, interval: rateInterval({ hits: 20, of: 40 }) });
  });

  it('turns round where less is better', () => {
    expect(placesOf(halls, { better: 'lower' })).toEqual([
      ['d', 1],
      ['b', 2],
      ['c', 2],
      ['a', 4],
    ]);
  });

  it('has nobody where nobody has a case', () => {
    const empty = rankingOf([{ subject: 'a', hits: 0, of: 0 }], { ...rules, meanCases: 9 });
    expect([empty.ranked, empty.tooFew.length]).toEqual([[], 1]);
    expect(empty).not.toHaveProperty('mean');
    expect(rankingOf([], rules).ranked).toEqual([]);
  });

  it('tells fractions apart that have no difference as numbers of a machine', () => {
    const most = Number.MAX_SAFE_INTEGER;
    const close = [
      { subject: 'a', hits: most - 2, of: most - 1 },
      { subject: 'b', hits: most - 1, of: most },
    ];
    expect(close.map(({ hits, of }) => hits / of)).toEqual([1, 1].map(() => (most - 1) / most));
    expect(placesOf(close)).toEqual([
      ['b', 1],
      ['a', 2],
    ]);
  });

  it('refuses counts and rules that are none', () => {
    expect(() => rankingOf([{ subject: 'a', hits: 3, of: 2 }], rules)).toThrow('the counts of a are none: 3 of 2');
    const before = { hits: -1, of: 2 };
    expect(() => rankingOf([{ subject: 'a', hits: 1, of: 2, before }], rules)).toThrow('a, the period before');
    const twice = [1, 2].map((hits) => ({ subject: 'a', hits, of: 30 }));
    expect(() => rankingOf(twice, rules)).toThrow('a is counted twice');
    expect(() => rankingOf([], { ...rules, leastVolume: 0 })).toThrow('the least volume');
    expect(() => rankingOf([], { ...rules, meanCases: 0.5 })).toThrow('the cases of the mean');
  });
});

describe('the trend', () => {
  const trendOf = (
    hits: number,
    before: { readonly hits: number; readonly of: number } | undefined,
    better = rules.better,
  ) =>
    rankingOf([{ subject: 'a', hits, of: 200, ...(before === undefined ? {} : { before }) }], { ...rules, better })
      .ranked[0];

  it('is better or worse only where its interval leaves out 0', () => {
    const before = { hits: 160, of: 200 };
    expect([190, 165, 130].map((hits) => trendOf(hits, before)?.trend.standing)).toEqual([
      'better',
      'not-told-apart',
      'worse',
    ]);
    expect(trendOf(190, before, 'lower')?.trend.standing).toBe('worse');
    expect(trendOf(190, before)?.trend).toMatchObject({ difference: differenceOf({ hits: 190, of: 200 }, before) });
  });

  it('is not known where there was too little before', () => {
    expect(trendOf(190, { hits: 1, of: 19 })?.trend).toEqual({ standing: 'unknown' });
    expect(trendOf(190, undefined)?.trend).toEqual({ standing: 'unknown' });
    expect(trendOf(190, undefined)).not.toHaveProperty('placeBefore');
  });

  it('comes with the place of before, reckoned from what was counted then', () => {
    const { ranked } = rankingOf(
      [
        { subject: 'a', hits: 95, of: 100, before: { hits: 50, of: 100 } },
        { subject: 'b', hits: 90, of: 100, before: { hits: 60, of: 100 } },
        { subject: 'c', hits: 80, of: 100, before: { hits: 9, of: 9 } },
        { subject: 'd', hits: 1, of: 1, before: { hits: 99, of: 100 } },
      ],
      rules,
    );
    expect(ranked.map(({ subject, place, placeBefore }) => [subject, place, placeBefore])).toEqual([
      ['a', 1, 3],
      ['b', 2, 2],
      ['c', 3, undefined],
    ]);
    expect(ranked[0]?.text.zh).toContain('与上期（第 3 名）相比 +45.0 个百分点');
    expect(ranked[2]?.text.en).toContain('Too few cases in the period before');
  });
});

describe('cases of the mean', () => {
  const halls: readonly RankingCount[] = [
    { subject: 'large', hits: 960, of: 1000 },
    { subject: 'small', hits: 20, of: 20 },
    { subject: 'third', hits: 700, of: 1000 },
  ];

  it('keep a few lucky cases from the first place', () => {
    expect(placesOf(halls)[0]).toEqual(['small', 1]);
    expect(placesOf(halls, { meanCases: 50 })).toEqual([
      ['large', 1],
      ['small', 2],
      ['third', 3],
    ]);
  });

  it('are told with each place and with the list; without them nothing is said of them', () => {
    const shrunk = rankingOf(halls, { ...rules, meanCases: 50 });
    // (20 + 50 · 1680/2020) / 70 = 87.98 %.
    expect(shrunk.ranked[1]?.text).toEqual({
      zh:
        '第 2 名。按期答复率：20 件中 20 件，100.0%（95% 置信区间 83.9%–100.0%）。' +
        '名次按 88.0% 排列：本身 20 件，另加 50 件按平均水平（83.2%）计，以减少件数少时的偶然。上期件数过少，不作比较。',
      en:
        'Place 2. Answers in time: 20 of 20, 100.0% (95 % confidence interval 83.9% to 100.0%). ' +
        'The place goes by 88.0%: to its 20 cases 50 cases of the mean (83.2%) were laid, so that few cases decide less by chance. ' +
        'Too few cases in the period before to compare.',
    });
    expect(shrunk.text.zh).toContain('每个对象另加 50 件按平均水平计');
    const plain = rankingOf(halls, rules);
    for (const { text } of [plain, ...plain.ranked])
      expect(`${text.zh}${text.en}`).not.toMatch(/另加|were laid|are laid/);
    for (const one of plain.ranked) expect(one).not.toHaveProperty('shrunkRate');
  });
});

const anyCounts: fc.Arbitrary<readonly RankingCount[]> = fc
  .array(fc.tuple(fc.nat(12), fc.nat(12), fc.option(fc.tuple(fc.nat(12), fc.nat(12)), { nil: undefined })), {
    maxLength: 12,
  })
  .map((rows) =>
    rows.map(([hits, misses, before], at) => ({
      subject: `s${at}`,
      hits,
      of: hits + misses,
      ...(before === undefined ? {} : { before: { hits: before[0], of: before[0] + before[1] } }),
    })),
  );
const anyRules: fc.Arbitrary<RankingRules> = fc.record({
  title: fc.constant(rules.title),
  better: fc.constantFrom('higher', 'lower'),
  leastVolume: fc.integer({ min: 1, max: 15 }),
  meanCases: fc.constantFrom(0, 0, 1, 7, 50),
});

describe('any ranking', () => {
  it('gives everybody the place that counting those who fare better gives', () => {
    fc.assert(
      fc.property(anyCounts, anyRules, (counts, { better, leastVolume, meanCases, title }) => {
        const { ranked, tooFew } = rankingOf(counts, { better, leastVolume, meanCases, title });
        const enough = counts.filter(({ of }) => of >= leastVolume);
        expect([ranked.length, tooFew.length]).toEqual([enough.length, counts.length - enough.length]);
        const allHits = counts.reduce((sum, { hits }) => sum + hits, 0);
        const all = counts.reduce((sum, { of }) => sum + of, 0);
        // Both sides of a comparison are whole and small, so that numbers hold them exactly.
        const over = ({ hits }: RankingCount) => hits * all + meanCases * allHits;
        const isBetter = (one: RankingCount, other: RankingCount): boolean => {
          const [left, right] = [over(one) * (other.of + meanCases), over(other) * (one.of + meanCases)];
          return better === 'higher' ? left > right : left < right;
        };
        for (const one of enough) {
          const place = 1 + enough.filter((other) => isBetter(other, one)).length;
          const sharedBy = enough.filter((other) => !isBetter(other, one) && !isBetter(one, other)).length;
          expect(ranked.find(({ subject }) => subject === one.subject)).toMatchObject({ place, sharedBy });
        }
        const places = ranked.map(({ place }) => place);
        expect(places).toEqual([...places].sort((one, other) => one - other));
      }),
      { numRuns: 500 },
    );
  });

  it('is the same for misses where less of them is better', () => {
    fc.assert(
      fc.property(anyCounts, anyRules, (counts, any) => {
        const misses = counts.map((one) => ({
          ...one,
          hits: one.of - one.hits,
          ...(one.before === undefined ? {} : { before: { hits: one.before.of - one.before.hits, of: one.before.of } }),
        }));
        const seen = (list: readonly RankingCount[], better: RankingRules['better']) =>
          rankingOf(list, { ...any, better }).ranked.map(({ subject, place, sharedBy, placeBefore, trend }) => {
            return [subject, place, sharedBy, placeBefore, trend.standing];
          });
        expect(seen(misses, 'lower')).toEqual(seen(counts, 'higher'));
      }),
    );
  });

  it('lays the mean between: what comes out lies between the own rate and the mean', () => {
    fc.assert(
      fc.property(anyCounts, anyRules, (counts, any) => {
        const { ranked, mean } = rankingOf(counts, any);
        for (const { rate, shrunkRate, text } of ranked) {
          expect(shrunkRate === undefined).toBe(any.meanCases === 0);
          if (shrunkRate === undefined || mean === undefined) continue;
          const [low, high] = [rate, mean.hits / mean.of].sort((one, other) => one - other);
          expect(shrunkRate).toBeGreaterThanOrEqual((low ?? 0) - 1e-12);
          expect(shrunkRate).toBeLessThanOrEqual((high ?? 1) + 1e-12);
          expect(text.zh).toContain(`另加 ${any.meanCases} 件`);
        }
      }),
    );
  });

  it('does not depend on the order of counts', () => {
    fc.assert(
      fc.property(anyCounts, anyRules, (counts, any) => {
        expect(rankingOf([...counts].reverse(), any)).toEqual(rankingOf(counts, any));
      }),
    );
  });
});
