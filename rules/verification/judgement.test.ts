import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../engine/evaluation.ts';
import { shippedSources } from '../sources/shipped-sources.fixture.ts';
import { judge, outcomeOf } from './judgement.ts';

const sources = shippedSources();
/** Authority 100, 90, 90 and 70. */
const [police, marriage, housing, bank] = [
  'public-security.household',
  'civil-affairs.marriage',
  'housing.holdings',
  'bank.accounts',
] as const;
const name = '/data/applicant/name';
const wife = '/data/form/wifeName';

const finding = (type: string, dataset: string, field: string | undefined = name): Finding => ({
  pack: 'p',
  version: '1.0.0',
  rule: `${type} ${dataset}`,
  type: type as Finding['type'],
  code: 'CODE',
  message: { zh: '样例', en: 'sample' },
  params: { dataset, ...(field === undefined ? {} : { field }) },
  because: [],
});
const judged = (...findings: readonly Finding[]) =>
  judge(findings, [{ field: name }], sources).map(({ field, outcome, by, others, disputed }) => {
    return [field, outcome, by?.dataset, others.map(({ dataset }) => dataset), disputed];
  });

describe('the verdict on a field', () => {
  it('is that of the set of data that knows it, with its rule', () => {
    const [verdict] = judge([finding('confirmed', police)], [{ field: name }], sources);
    expect(verdict).toEqual({
      field: name,
      outcome: 'confirmed',
      by: {
        dataset: police,
        outcome: 'confirmed',
        pack: 'p',
        version: '1.0.0',
        rule: 'confirmed public-security.household',
        code: 'CODE',
        message: { zh: '样例', en: 'sample' },
        because: [],
      },
      others: [],
      disputed: false,
    });
  });

  it.each<[string, Finding[], unknown[]]>([
    ['unknown where no rule decides', [], [name, 'unknown', undefined, [], false]],
    [
      'unknown where rules only detect or have somebody look',
      [finding('detect', police), finding('review', police), { ...finding('review', police), params: {} }],
      [name, 'unknown', undefined, [], false],
    ],
    [
      'of the higher authority, and disputed',
      [finding('contradicted', bank), finding('confirmed', police)],
      [name, 'confirmed', police, [bank], true],
    ],
    [
      'of the higher authority, whichever way it goes',
      [finding('confirmed', bank), finding('contradicted', police)],
      [name, 'contradicted', police, [bank], true],
    ],
    [
      'of equals the contradiction',
      [finding('confirmed', housing), finding('contradicted', marriage)],
      [name, 'contradicted', marriage, [housing], true],
    ],
    [
      'undisputed by who knows nothing, whatever its authority',
      [finding('missing', police), finding('confirmed', bank)],
      [name, 'confirmed', bank, [police], false],
    ],
    ['missing where nobody knows', [finding('missing', bank)], [name, 'missing', bank, [], false]],
  ])('is %s', (_, findings, verdict) => {
    expect(judged(...findings)).toEqual([verdict]);
  });

  it('comes in the order of the matter, and of fields that only rules speak of after that', () => {
    const findings = [
      finding('confirmed', marriage, wife),
      finding('confirmed', police, undefined),
      finding('confirmed', police),
    ];
    const order = (...fields: readonly string[]) =>
      judge(
        findings,
        fields.map((field) => ({ field })),
        sources,
      ).map(({ field }) => field);
    expect(order('/data/form/x', name)).toEqual(['/data/form/x', name, wife]);
    expect(order(wife)).toEqual([wife, name]);
  });

  it('does not depend on the order of the findings, but for which of equals is named', () => {
    const findings = fc.array(
      fc.tuple(fc.constantFrom('confirmed', 'contradicted', 'missing'), fc.constantFrom(police, marriage, bank)),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(findings, (said) => {
        const all = said.map(([type, dataset]) => finding(type, dataset));
        const [one] = judge(all, [{ field: name }], sources);
        const [other] = judge(all.toReversed(), [{ field: name }], sources);
        expect([one?.outcome, one?.disputed, one?.by?.dataset]).toEqual([
          other?.outcome,
          other?.disputed,
          other?.by?.dataset,
        ]);
      }),
    );
  });
});

describe('the outcome of a verification', () => {
  it.each<[string, string[], string]>([
    ['contradicted where any field is', ['confirmed', 'missing', 'contradicted'], 'contradicted'],
    ['confirmed where all are', ['confirmed', 'confirmed'], 'confirmed'],
    ['incomplete where one is missing', ['confirmed', 'missing'], 'incomplete'],
    ['incomplete where one is unknown', ['confirmed', 'unknown'], 'incomplete'],
    ['incomplete where nothing was compared', [], 'incomplete'],
  ])('is %s', (_, outcomes, expected) => {
    const verdicts = outcomes.map((outcome) => ({ field: name, outcome, others: [], disputed: false }));
    expect(outcomeOf(verdicts as never)).toBe(expected);
  });
});
