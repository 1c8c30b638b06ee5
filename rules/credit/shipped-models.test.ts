import { describe, expect, it } from 'vitest';
import { itemOf, shippedModelFiles } from './credit.fixture.ts';
import { prepareCreditModel } from './credit-index.ts';
import type { CreditModelFile } from './credit-model-file.ts';
import { loadCreditModels } from './load-credit-models.ts';
import { readPmml } from './pmml/read-pmml.ts';
import { writePmml } from './pmml/write-pmml.ts';
import type { Scorecard } from './scorecard.ts';
import type { LedgerTally } from './tally.ts';

const files = shippedModelFiles();
const day = '2026-06-01';
const han = /\p{Script=Han}/u;

function modelNamed(name: string): CreditModelFile {
  const found = files.find(({ file }) => file === `${name}.json`);
  if (found === undefined) throw new Error(`there is no model ${name}`);
  return found.json;
}

describe.each(files)('the model $file', ({ file, json }) => {
  const model = prepareCreditModel(json);
  const kinds = json.inputs.flatMap(({ ledger }) => ledger?.kinds ?? []);

  it('bears the name of its file and of its role, says that it is a proposal, and speaks both languages', () => {
    expect(file).toBe(`${json.model}.json`);
    expect(json.model).toBe(`${json.role}-index`);
    expect([json.basis.mark, json.basis.text]).toEqual(['D', expect.stringContaining('公布公式')]);
    const texts = [json.title, ...json.inputs, ...json.reasons].map((one) => ('title' in one ? one.title : one));
    for (const { zh, en } of [...texts, ...json.reasons.map(({ improve }) => improve)]) {
      expect(zh).toMatch(han);
      expect(en).not.toMatch(han);
    }
  });

  it.each(['applicantAge', 'sex', 'minzu', 'sick-leave', 'low-income', 'appeals', '投诉次数'])(
    'is refused when it reads of %s, whichever role it is for',
    (word) => {
      const [first, ...rest] = json.inputs;
      const changed = { ...json, inputs: [{ ...first, title: { zh: word, en: word } }, ...rest] };
      const loaded = loadCreditModels([{ file, json: changed }]);
      expect(loaded).toMatchObject({ faults: [{ code: 'CREDIT_GROUND' }, { code: 'CREDIT_GROUND' }] });
    },
  );

  it('knows too little of whom nothing is known, also of one with items that it does not read', () => {
    const other = itemOf({ kind: 'something-else', day });
    for (const ledger of [[], [other]])
      expect(model.indexOn(ledger, day)).toMatchObject({ score: json.initialScore, band: 'M', reasons: [] });
  });

  it('reaches every band by items of its kinds, and says what would better it', () => {
    const bands = new Set<string>();
    for (let count = 1; count <= 40; count += 1) {
      const items = Array.from({ length: count }, (_, at) =>
        itemOf({ item: `i${at}`, kind: kinds[at % kinds.length] ?? '', points: -50, day }),
      );
      const { band, reasons } = model.indexOn(items, day);
      bands.add(band);
      for (const { improve } of reasons) expect(improve.zh).toMatch(han);
    }
    expect(bands).toContain('C');
    if (json.role === 'person') expect([...bands].sort()).toEqual(['A', 'B', 'C', 'D']);
  });

  it('scores the same after PMML', () => {
    const scorecard = json as Scorecard;
    expect(readPmml(writePmml({ name: json.model, inputs: json.inputs, scorecard })).scorecard.characteristics).toEqual(
      scorecard.characteristics,
    );
  });
});

describe.each([
  ['officer-index', { overdueRate: 'lower', wrongReturnRate: 'lower' }],
  ['organisation-index', { verificationAnswerRate: 'higher', dataRejectRate: 'lower', assistOverdueRate: 'lower' }],
] as const)('the rates of %s', (name, better) => {
  const json = modelNamed(name);
  const model = prepareCreditModel(json);
  const rates = Object.entries(better);
  /** A ledger in which each rate is so many percent, of a thousand cases of the month before. */
  const talliesOf = (percents: ReadonlyMap<string, number>): readonly LedgerTally[] =>
    [...percents].map(([rate, percent]) => {
      const tally = json.inputs.find((input) => input.name === rate)?.ledger?.tally;
      if (tally === undefined) throw new Error(`${rate} is read of no tally`);
      const counted = { month: '2026-05', hits: percent * 10, of: 1000 };
      return { entry: 'tally', tally, ...counted, recordedOn: day, evidence: 'source/one' };
    });
  const indexOf = (percents: ReadonlyMap<string, number>) => model.indexOn(talliesOf(percents), day);
  const allAt = (good: boolean) =>
    indexOf(new Map(rates.map(([rate, direction]) => [rate, (direction === 'higher') === good ? 100 : 0])));

  it('are read of tallies, and nothing is left to whoever asks', () => {
    expect(json.inputs.filter(({ ledger }) => ledger === undefined)).toEqual([]);
    const shares = json.inputs.filter(({ ledger }) => ledger?.measure === 'share').map((input) => input.name);
    expect(shares).toEqual(rates.map(([rate]) => rate));
  });

  it('cost nothing at their best, and what is known is then enough for a band', () => {
    expect(allAt(true)).toMatchObject({ score: 1000, band: 'A', reasons: [] });
  });

  it('are each a reason at their worst, with the condition that would cost nothing', () => {
    const { score, band, reasons } = allAt(false);
    expect([score <= 550, band, reasons.length]).toEqual([true, 'D', rates.length]);
    for (const { best, items } of reasons) {
      expect([best?.zh, best?.en]).toEqual([
        expect.stringMatching(/（%.*(小于 1|不低于 99)$/),
        expect.stringMatching(/\(%\) is (below 1|at least 99)$/),
      ]);
      expect(items).toEqual([]);
    }
  });

  it('that are not known cost nothing', () => {
    for (const [rate] of rates) {
      const known = new Map(rates.map(([one, direction]) => [one, direction === 'higher' ? 0 : 100]));
      known.delete(rate);
      expect(indexOf(known).partials).toContainEqual({ characteristic: rate, points: 0 });
    }
  });

  it('never cost less for being worse', () => {
    for (const [rate, direction] of rates) {
      const scores = Array.from({ length: 201 }, (_, step) => indexOf(new Map([[rate, step / 2]])).score);
      const falling = direction === 'higher' ? scores.reverse() : scores;
      expect(falling).toEqual([...falling].sort((one, other) => other - one));
      expect(new Set(falling).size).toBe(5);
    }
  });
});
