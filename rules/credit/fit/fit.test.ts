import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepareScorecard } from '../scorecard.ts';
import { type Bin, binColumn, usualBins, weightAt } from './bins.ts';
import { fitScorecard } from './fit-scorecard.ts';
import { type LabelledTable, readLabelledTable, TableFault, valuesOfRow } from './labelled-table.ts';
import { fitLogistic } from './logistic.ts';
import { rankQuality, stabilityIndex } from './quality.ts';

const outcomes = fc.array(fc.record({ value: fc.option(fc.integer({ min: 0, max: 30 })), bad: fc.boolean() }), {
  minLength: 40,
  maxLength: 200,
});
const ofBins = (bins: readonly Bin[]) => bins.filter(({ missing }) => missing !== true);

describe('bins', () => {
  it('of numbers hold every row once, with a bad rate that goes one way', () => {
    fc.assert(
      fc.property(outcomes, (rows) => {
        const bad = rows.map((row) => row.bad);
        fc.pre(bad.includes(true) && bad.includes(false));
        const values = rows.map(({ value }) => value ?? undefined);
        const { bins } = binColumn({ name: 'x', type: 'number', values }, bad, usualBins);
        expect(bins.reduce((sum, bin) => sum + bin.good + bin.bad, 0)).toBe(rows.length);
        const ranges = ofBins(bins);
        expect(ranges.length).toBeLessThanOrEqual(usualBins.mostBins);
        const rates = ranges.map((bin) => bin.bad / (bin.good + bin.bad));
        const sorted = [...rates].sort((one, other) => one - other);
        expect([sorted, sorted.toReversed()]).toContainEqual(rates);
        const bounds = ranges.map(({ below = Number.POSITIVE_INFINITY }) => below);
        expect(bounds).toEqual([...bounds].sort((one, other) => one - other));
        const binned = { name: 'x', type: 'number' as const, bins, informationValue: 0 };
        expect(values.map((value) => weightAt(binned, value)).every(Number.isFinite)).toBe(true);
      }),
    );
  });

  it('weigh the share of bad against the share of good', () => {
    // 0: 30 good, 10 bad; 1: 10 good, 30 bad.
    const values = Array.from({ length: 80 }, (_, row) => (row < 40 ? 'no' : 'yes'));
    const bad = Array.from({ length: 80 }, (_, row) => (row < 40 ? row < 10 : row < 70));
    const { bins, informationValue } = binColumn({ name: 'x', type: 'text', values }, bad, usualBins);
    expect(bins.map(({ values: texts, good, bad: count }) => [texts, good, count])).toEqual([
      [['no'], 30, 10],
      [['yes'], 10, 30],
    ]);
    expect(bins[1]?.weightOfEvidence).toBeCloseTo(Math.log(30.5 / 10.5), 12);
    expect(informationValue).toBeCloseTo(Math.log(30.5 / 10.5), 12);
  });

  it('join what is too small to tell', () => {
    const values = Array.from({ length: 100 }, (_, row) => (row === 0 ? 'rare' : row % 2 === 0 ? 'a' : 'b'));
    const bad = Array.from({ length: 100 }, (_, row) => row % 4 === 0);
    const { bins } = binColumn({ name: 'x', type: 'text', values }, bad, usualBins);
    expect(bins.map((bin) => bin.values)).toEqual([['b'], ['a', 'rare']]);
  });
});

describe('the logistic regression', () => {
  it('finds what the outcomes were made of, where the answer is known in closed form', () => {
    // 3 of 4 bad where the column is 1, 1 of 4 where it is 0: log-odds ln 3 and −ln 3.
    const rows = [0, 0, 0, 0, 1, 1, 1, 1].map((value) => [value]);
    const { intercept, coefficients } = fitLogistic(rows, [true, false, false, false, true, true, true, false], 0);
    expect(intercept).toBeCloseTo(-Math.log(3), 8);
    expect(coefficients[0]).toBeCloseTo(2 * Math.log(3), 8);
  });

  it('has an answer with a ridge where the outcomes are parted, and says where there is none', () => {
    const parted = [[0], [0], [1], [1]];
    const bad = [false, false, true, true];
    expect(fitLogistic(parted, bad, 1).coefficients[0]).toBeGreaterThan(0.3);
    const twice = parted.map(([value = 0]) => [value, value]);
    expect(() => fitLogistic(twice, [false, true, false, true], 0)).toThrow('the ridge is too small');
  });
});

describe('quality', () => {
  it('counts pairs in which the good row scores more', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.boolean()), { minLength: 2, maxLength: 40 }),
        (rows) => {
          const good = rows.flatMap(([score, bad]) => (bad ? [] : [score]));
          const bad = rows.flatMap(([score, isBad]) => (isBad ? [score] : []));
          fc.pre(good.length > 0 && bad.length > 0);
          const pairs = good.flatMap((one) => bad.map((other) => (one > other ? 1 : one === other ? 0.5 : 0)));
          const counted = pairs.reduce<number>((sum, pair) => sum + pair, 0) / pairs.length;
          const share = (scores: number[], at: number) => scores.filter((score) => score <= at).length / scores.length;
          const distance = Math.max(...[...Array(10).keys()].map((at) => Math.abs(share(good, at) - share(bad, at))));
          const quality = rankQuality(
            rows.map(([score]) => score),
            rows.map(([, isBad]) => isBad),
          );
          expect(quality.areaUnderCurve).toBeCloseTo(counted, 12);
          expect(quality.kolmogorovSmirnov).toBeCloseTo(distance, 12);
        },
      ),
    );
  });

  it('sees a population that moved, and one that did not', () => {
    const scores = Array.from({ length: 1000 }, (_, at) => at);
    expect(stabilityIndex(scores, scores)).toBe(0);
    expect(
      stabilityIndex(
        scores,
        scores.map((score) => score + 400),
      ),
    ).toBeGreaterThan(0.25);
  });
});

describe('a fitted scorecard', () => {
  const table = (): LabelledTable => {
    const rows = Array.from({ length: 400 }, (_, row) => {
      const rate = row % 20;
      const hall = row % 3 === 0 ? 'east' : 'west';
      return `${rate},${hall},${row % 7},${(row * 7919) % 20 > rate + (hall === 'east' ? 4 : -4) ? 'late' : 'in time'}`;
    });
    return readLabelledTable(`rate,hall,noise,outcome\n${rows.join('\n')}\n`, 'outcome', 'late');
  };

  it('scores by what tells, in points that halve the odds', () => {
    const { scorecard, columns, leftOut } = fitScorecard(table());
    expect(columns.map(({ name }) => name)).toEqual(['rate', 'hall']);
    expect(leftOut.map(({ name }) => name)).toEqual(['noise']);
    const score = prepareScorecard(scorecard);
    const rows = table();
    const scores = rows.bad.map((_, row) => score(valuesOfRow(rows, row)).score);
    expect(rankQuality(scores, rows.bad).areaUnderCurve).toBeGreaterThan(0.8);
    // Half of this table is bad or so: at odds of 1 the scale has 600 − 50·log2(19) = 388 points.
    const even = rows.bad.filter(Boolean).length / rows.bad.length;
    const expected = 600 + (50 / Math.LN2) * (Math.log(1 / 19) - Math.log(even / (1 - even)));
    expect(Math.abs(scorecard.initialScore - expected)).toBeLessThan(60);
    expect(fitScorecard(table())).toEqual(fitScorecard(table()));
  });

  it('gives what nobody had before no points either way', () => {
    const score = prepareScorecard(fitScorecard(table()).scorecard);
    const points = (values: [string, string | number][]) =>
      score(new Map(values)).partials.map((partial) => partial.points)[1];
    expect([points([['hall', 'north']]), points([])]).toEqual([0, 0]);
  });

  it('says so where nothing tells the outcome', () => {
    const same = readLabelledTable('x,y\n1,a\n1,b\n1,a\n1,b\n', 'y', 'a');
    expect(() => fitScorecard(same)).toThrow('no column tells enough');
  });
});

describe('a table', () => {
  it('is read as RFC 4180 has it', () => {
    const text = '\uFEFFa,"b ""x""",y\r\n1,"two\nlines, and more",bad\r\n,plain,good\r\n\r\n3.5e1,"",good';
    const { columns, bad } = readLabelledTable(text, 'y', 'bad');
    expect(columns).toEqual([
      { name: 'a', type: 'number', values: [1, undefined, 35] },
      { name: 'b "x"', type: 'text', values: ['two\nlines, and more', 'plain', undefined] },
    ]);
    expect(bad).toEqual([true, false, false]);
  });

  it.each([
    ['', 'EMPTY'],
    ['a,y\n', 'EMPTY'],
    ['a,a,y\n1,2,bad\n', 'HEADER'],
    ['a,y\n1,bad\n2\n', 'RAGGED'],
    ['a,z\n1,bad\n', 'TARGET'],
    ['a,y\n1,good\n', 'ONE_OUTCOME'],
    ['a,y\n1,good\n2,bad\n', 'COLUMN'],
    ['a,y\n"1,bad\n', 'QUOTES'],
    ['a,y\n"1"2,bad\n', 'QUOTES'],
  ])('is refused: %j (%s)', (text, code) => {
    let fault: unknown;
    try {
      readLabelledTable(text, 'y', 'bad', code === 'COLUMN' ? ['b'] : []);
    } catch (error) {
      fault = error;
    }
    expect(fault).toBeInstanceOf(TableFault);
    expect((fault as TableFault).code).toBe(code);
  });
});
