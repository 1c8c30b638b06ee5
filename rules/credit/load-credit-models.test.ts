import { describe, expect, it } from 'vitest';
import { personModelJson, shippedModelFiles } from './credit.fixture.ts';
import type { CreditModelFile } from './credit-model-file.ts';
import { loadCreditModels } from './load-credit-models.ts';

type Writable<Value> = { -readonly [Key in keyof Value]: Value[Key] };

/** The faults of the shipped model after a change, as `code pointer`. */
function faultsAfter(change: (model: Writable<CreditModelFile>) => void): readonly string[] {
  const model = structuredClone(personModelJson()) as Writable<CreditModelFile>;
  change(model);
  const loaded = loadCreditModels([{ file: 'm.json', json: model }]);
  if (!('faults' in loaded)) return [];
  for (const { file, message } of loaded.faults) {
    expect(file).toBe('m.json');
    expect(message.zh).toMatch(/\p{Script=Han}/u);
    expect(message.en).toMatch(/[a-z]/);
  }
  return loaded.faults.map(({ code, pointer }) => `${code} ${pointer}`);
}

describe('the loader of credit models', () => {
  it('takes every model that is shipped', () => {
    const files = shippedModelFiles();
    expect(files.length).toBeGreaterThan(0);
    expect(loadCreditModels(files)).toHaveProperty('models.length', files.length);
  });

  const input = (model: CreditModelFile) => {
    const [first] = model.inputs;
    if (first === undefined) throw new Error('no input');
    return first;
  };
  const first = (model: CreditModelFile) => {
    const [one] = model.characteristics;
    if (one === undefined) throw new Error('no characteristic');
    return one;
  };

  it.each<[what: string, change: (model: Writable<CreditModelFile>) => void, faults: readonly string[]]>([
    ['nothing', () => undefined, []],
    ['a member too many', (model) => Object.assign(model, { weight: 1 }), ['SCHEMA /weight']],
    [
      'points that are no whole number',
      (model) => Object.assign(model, { initialScore: 0.5 }),
      ['SCHEMA /initialScore'],
    ],
    ['an input twice', (model) => model.inputs.push({ ...input(model) }), ['DUPLICATE /inputs/7/name']],
    [
      'a ground in a title',
      (model) => Object.assign(input(model), { title: { zh: '年龄', en: 'Years' } }),
      ['CREDIT_GROUND /inputs/0/title/zh'],
    ],
    [
      'a ground in a kind of item',
      (model) => input(model).ledger?.kinds?.push('complaint-filed'),
      ['CREDIT_GROUND /inputs/0/ledger/kinds/1'],
    ],
    [
      'an input that is not there',
      (model) => Object.assign(first(model), { input: 'other' }),
      ['CREDIT_INPUT /characteristics/0/input'],
    ],
    [
      'no baseline',
      (model) => delete (model as { baselineScore?: number }).baselineScore,
      model7('CREDIT_BASELINE', 'baselineScore'),
    ],
    [
      'a value without an attribute',
      (model) => first(model).attributes.pop(),
      ['CREDIT_OPEN /characteristics/0/attributes/0/when'],
    ],
    [
      'attributes that are never reached',
      (model) => first(model).attributes.unshift({ when: 'always', partialScore: 0 }),
      ['CREDIT_UNREACHED /characteristics/0/attributes/0/when'],
    ],
    [
      'a text where numbers are compared',
      (model) => Object.assign(first(model).attributes[0] ?? {}, { when: { operator: 'lessThan', value: 'x' } }),
      ['CREDIT_INPUT /characteristics/0/attributes/0/when'],
    ],
    [
      'points of an input that counts',
      (model) => Object.assign(input(model).ledger ?? {}, { measure: 'count' }),
      ['CREDIT_INPUT /characteristics/0/attributes/1/partialScore'],
    ],
    [
      'a reason without words, and words without a reason',
      (model) => Object.assign(first(model), { reasonCode: 'OTHER' }),
      ['CREDIT_REASON /characteristics/0/reasonCode', 'CREDIT_REASON /reasons/0/code'],
    ],
    [
      'a share without its tally',
      (model) => Object.assign(input(model), { ledger: { measure: 'share', kinds: ['no-show'] } }),
      [
        ...['tally', 'months', 'least'].map((name) => `CREDIT_TALLY /inputs/0/ledger/${name}`),
        'CREDIT_TALLY /inputs/0/ledger/kinds',
        'CREDIT_INPUT /characteristics/0/attributes/1/partialScore',
      ],
    ],
    [
      'a tally that is kept for another role',
      (model) => {
        const ledger = { measure: 'share', tally: 'steps-overdue', months: 6, least: 20 };
        model.inputs.push({ ...input(model), name: 'late', ledger: ledger as never });
      },
      ['CREDIT_TALLY /inputs/7/ledger/tally'],
    ],
    [
      'a tally that nobody counts, over more months than are kept',
      (model) => {
        const ledger = { measure: 'share', tally: 'lunch', months: 25, least: 20 };
        model.inputs.push({ ...input(model), name: 'late', ledger: ledger as never });
      },
      ['SCHEMA /inputs/7/ledger/tally', 'SCHEMA /inputs/7/ledger/months'],
    ],
    [
      'points without kinds, and with months',
      (model) => Object.assign(input(model), { ledger: { measure: 'points', months: 6 } }),
      ['CREDIT_TALLY /inputs/0/ledger/kinds', 'CREDIT_TALLY /inputs/0/ledger/months'],
    ],
    ['bands that do not fall', (model) => Object.assign(model.bands, { B: 950 }), ['CREDIT_BANDS /bands']],
  ])('says what is wrong: %s', (_, change, faults) => {
    expect(faultsAfter(change)).toEqual(faults);
  });

  it('refuses two models of one name', () => {
    const loaded = loadCreditModels(['a.json', 'b.json'].map((file) => ({ file, json: personModelJson() })));
    expect(loaded).toMatchObject({ faults: [{ file: 'b.json', pointer: '/model', code: 'DUPLICATE' }] });
  });
});

function model7(code: string, member: string): readonly string[] {
  return Array.from({ length: 7 }, (_, at) => `${code} /characteristics/${at}/${member}`);
}
