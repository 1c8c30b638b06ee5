import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { personModelJson } from '../credit/credit.fixture.ts';
import { usualPeriods } from '../credit/period.ts';
import { shippedSourceFiles } from '../sources/shipped-sources.fixture.ts';
import { Unknown } from './compiler/unknown.ts';
import type { PackFile } from './load-packs.ts';
import { samplePack, sampleRule } from './pack.fixture.ts';
import { fileOf, SAMPLE_MATTER, SAMPLE_REGION, sampleMatter, samplePre, sampleRoute } from './rule-set.fixture.ts';
import { createRuleSetLoader, type LoadedRuleSet, type RuleSetFiles, type RuleSetLoader } from './rule-set.ts';
import { manifestText, memberName, type RuleMember, ruleSetId } from './rule-set-manifest.ts';

const matter = fileOf('sample-copy.json', sampleMatter());
const route = fileOf('sample-route/1.0.0.json', sampleRoute());
const first = fileOf('sample-pre/1.0.0.json', samplePre('1.0.0', 18));
const second = fileOf('sample-pre/2.0.0.json', samplePre('2.0.0', 90));

const filesOf = (...packs: readonly PackFile[]): RuleSetFiles => ({ matters: [matter], packs: [route, ...packs] });
function load(files: RuleSetFiles, loader: RuleSetLoader = createRuleSetLoader()): LoadedRuleSet {
  const loaded = loader(files);
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults));
  return loaded;
}
const codesAt = async ({ set }: LoadedRuleSet, age: number) =>
  set
    .evaluate('pre', { matter: SAMPLE_MATTER, region: SAMPLE_REGION, on: '2026-09-21' }, { applicant: { age } })
    .findings.map(({ code, version }) => `${code} ${version}`);

const members: readonly RuleMember[] = [
  { kind: 'matter', name: 'b', version: '1.0.0', sha256: 'b'.repeat(64) },
  { kind: 'pack', name: 'a', version: '1.10.0', sha256: 'c'.repeat(64) },
  { kind: 'pack', name: 'a', version: '1.9.0', sha256: 'd'.repeat(64) },
  { kind: 'pack', name: 'a-b', version: '1.0.0', sha256: 'e'.repeat(64) },
];

describe('the manifest of a rule set', () => {
  it('is one text, that sha256sum would write, and its digest is the id', () => {
    const text = manifestText(members);
    expect(text).toBe(
      [
        `${'b'.repeat(64)}  matter.b.1.0.0\n`,
        `${'e'.repeat(64)}  pack.a-b.1.0.0\n`,
        `${'c'.repeat(64)}  pack.a.1.10.0\n`,
        `${'d'.repeat(64)}  pack.a.1.9.0\n`,
      ].join(''),
    );
    expect(ruleSetId(members)).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it('is the same in whatever order the files were read', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...members], { minLength: members.length }), (shuffled) => {
        expect(ruleSetId(shuffled)).toBe(ruleSetId(members));
      }),
    );
  });

  it('is another when a member has other bytes, another name, version or kind, or is left out', () => {
    const [one, ...rest] = members as [RuleMember, ...RuleMember[]];
    const ids = [
      members,
      rest,
      ...[{ sha256: 'f'.repeat(64) }, { name: 'c' }, { version: '1.0.1' }, { kind: 'pack' } as const].map((change) => [
        { ...one, ...change },
        ...rest,
      ]),
    ].map(ruleSetId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has every version once', () => {
    expect(() => manifestText([...members, ...members.slice(0, 1)])).toThrow('matter.b.1.0.0 stands twice');
  });
});

describe('a rule set', () => {
  it('has the id of its files: any byte changes it, their order and names do not', () => {
    const { set, members: made } = load(filesOf(first));
    expect(made.map(memberName)).toEqual([
      'matter.sample-copy.1.0.0',
      'pack.sample-pre.1.0.0',
      'pack.sample-route.1.0.0',
    ]);
    expect(set.id).toBe(ruleSetId(made));
    expect(load({ matters: [{ ...matter, file: 'x.json' }], packs: [first, route] }).set.id).toBe(set.id);
    // A blank more in the file says the same, and is another publication all the same.
    const sha256 = createHash('sha256').update(first.bytes).update(' ').digest('hex');
    expect(load(filesOf({ ...first, sha256 })).set.id).not.toBe(set.id);
  });

  it('keeps to its own versions while it shares with others what is prepared', async () => {
    const loader = createRuleSetLoader();
    const old = load(filesOf(first), loader);
    const both = load(filesOf(first, second), loader);
    expect(both.set.id).not.toBe(old.set.id);
    expect(both.packs).toContain(old.packs.find(({ pack }) => pack === 'sample-pre'));
    expect(both.set.catalogue).toBe(old.set.catalogue);
    expect(await codesAt(old, 60)).toEqual([]);
    expect(await codesAt(both, 60)).toEqual(['TOO_YOUNG 2.0.0']);
    expect(await codesAt(old, 17)).toEqual(['TOO_YOUNG 1.0.0']);
  });

  it('has the matters of its own files', () => {
    const loader = createRuleSetLoader();
    const newer = fileOf('sample-copy.json', sampleMatter({ version: '1.1.0', promisedWorkingDays: 3 }));
    const old = load(filesOf(first), loader);
    const other = load({ ...filesOf(first), matters: [newer] }, loader);
    expect(old.set.catalogue.matter(SAMPLE_MATTER)?.promisedWorkingDays).toBe(2);
    expect(other.set.catalogue.matter(SAMPLE_MATTER)?.promisedWorkingDays).toBe(3);
  });

  it('has the sources that are published with it, and none where there were none', () => {
    const loader = createRuleSetLoader();
    const [police] = shippedSourceFiles().filter(({ json }) => json.source === 'public-security');
    const source = fileOf('sources/public-security.json', police?.json);
    const before = load(filesOf(first), loader);
    const { set, members: made } = load({ ...filesOf(first), sources: [source] }, loader);
    expect(before.set.sources.all()).toEqual([]);
    expect(set.sources.dataset('public-security.household')?.dataset.authority).toBe(100);
    expect(made).toContainEqual({
      kind: 'source',
      name: 'public-security',
      version: '2026.1.0',
      sha256: source.sha256,
    });
    expect(set.id).not.toBe(before.set.id);
    expect(load(filesOf(first), loader).set.id).toBe(before.set.id);
  });

  it('has the credit models, periods and measures that are published with it, and the usual ones where there were none', () => {
    const loader = createRuleSetLoader();
    const model = fileOf('credit/models/person-index.json', personModelJson());
    const periods = (version: string, days: number) =>
      fileOf('credit/periods.json', {
        ...usualPeriods,
        version,
        answers: { ...usualPeriods.answers, repairWorkingDays: days },
      });
    const before = load(filesOf(first), loader);
    const { set, members: made } = load({ ...filesOf(first), credit: [model, periods('1.0.0', 5)] }, loader);
    const later = load({ ...filesOf(first), credit: [model, periods('1.0.1', 6)] }, loader);
    expect([before, { set }, later].map((one) => one.set.credit.periods.answers.repairWorkingDays)).toEqual([10, 5, 6]);
    expect([before.set.credit.modelFor('person'), before.set.credit.measures]).toEqual([undefined, undefined]);
    expect(set.credit.modelFor('person')?.file.model).toBe('person-index');
    expect(made.filter(({ kind }) => kind === 'model' || kind === 'periods')).toMatchObject([
      { kind: 'model', name: 'person-index', version: '2026.1.0', sha256: model.sha256 },
      { kind: 'periods', name: 'credit', version: '1.0.0' },
    ]);
    expect(new Set([before, { set }, later].map((one) => one.set.id)).size).toBe(3);
    const faulty = loader({ ...filesOf(first), credit: [fileOf('x.json', { ...usualPeriods, answers: 1 })] });
    expect('faults' in faulty ? faulty.faults.map(({ pointer }) => pointer) : []).toContain('/answers');
  });

  it('takes a pack of verification only with the sources that it speaks of', () => {
    const loader = createRuleSetLoader();
    const [police] = shippedSourceFiles().filter(({ json }) => json.source === 'public-security');
    const dead = { fact: 'publicSecurityHousehold', path: '$.state', operator: 'equal', value: 'deceased' };
    const params = { code: 'DEAD', message: { zh: '已故', en: 'dead' }, dataset: 'public-security.household' };
    const pack = fileOf(
      'dead/1.0.0.json',
      samplePack({
        pack: 'dead',
        phase: 'verify',
        whenUnknown: { publicSecurityHousehold: { absent: 'notMet', awaited: 'wait' } },
        rules: [sampleRule({ type: 'detect', conditions: { all: [dead] }, params })],
      }),
    );
    const made = (sources: readonly PackFile[]) => loader({ ...filesOf(first, pack), sources });
    const codes = (sources: readonly PackFile[]) => {
      const loaded = made(sources);
      return 'faults' in loaded ? [...new Set(loaded.faults.map(({ code }) => code))].sort() : [];
    };
    const known = fileOf('sources/public-security.json', police?.json);
    // The pack is remembered by its bytes; with other sources it is looked at anew.
    expect(codes([known])).toEqual([]);
    expect(codes([])).toEqual(['DATASET_UNKNOWN', 'FACT_UNKNOWN']);
    expect(codes([known])).toEqual([]);
    const { set, logic } = load({ ...filesOf(first, pack), sources: [known] }, loader);
    expect(logic()).toEqual({ faults: [], warnings: [] });
    const scope = { matter: SAMPLE_MATTER, region: SAMPLE_REGION, on: '2026-09-21' };
    const found = (facts: object) => set.evaluate('verify', scope, facts as never).findings.map(({ code }) => code);
    expect(found({ publicSecurityHousehold: { state: 'deceased' } })).toEqual(['DEAD']);
    expect(found({ publicSecurityHousehold: { state: 'registered' } })).toEqual([]);
    expect(found({ publicSecurityHousehold: { state: new Unknown('awaited', 'public-security') } })).toEqual([
      'VALUE_AWAITED',
    ]);
  });

  it('looks for what makes no sense in rules of verification with the sources of the set alone', () => {
    const loader = createRuleSetLoader();
    const [police] = shippedSourceFiles().filter(({ json }) => json.source === 'public-security');
    const values = ['registered', 'movedOut', 'deceased', 'cancelled'];
    const other = { fact: 'publicSecurityHousehold', path: '$.state', operator: 'notIn', value: values };
    const params = { code: 'OTHER', message: { zh: '其他', en: 'other' }, dataset: 'public-security.household' };
    const pack = fileOf(
      'other/1.0.0.json',
      samplePack({
        pack: 'other',
        phase: 'verify',
        whenUnknown: { publicSecurityHousehold: 'human' },
        rules: [sampleRule({ type: 'detect', conditions: { all: [other] }, params })],
      }),
    );
    const text = JSON.stringify(police?.json);
    const wider = text
      .replace('"4":"cancelled"', '"4":"cancelled","5":"lost"')
      .replace('"cancelled":{', '"lost":{"zh":"失踪","en":"lost"},"cancelled":{');
    const codes = (json: string) => {
      const sources = [fileOf('sources/public-security.json', JSON.parse(json))];
      return load({ ...filesOf(first, pack), sources }, loader)
        .logic()
        .faults.map(({ code }) => code);
    };
    expect(wider).not.toBe(text);
    expect([codes(text), codes(wider), codes(text)]).toEqual([['NEVER_TRUE'], [], ['NEVER_TRUE']]);
  });

  it('is not made of files that are wrong, alone or together; the loader goes on', () => {
    const loader = createRuleSetLoader();
    const codes = (files: RuleSetFiles) => {
      const loaded = loader(files);
      return 'faults' in loaded ? loaded.faults.map(({ code }) => code) : [];
    };
    expect(codes({ ...filesOf(first), matters: [fileOf('x.json', sampleMatter({ visits: -1 }))] })).toEqual(['SCHEMA']);
    expect(codes({ matters: [matter], packs: [first] })).toEqual(['PACK_MISSING']);
    expect(codes(filesOf(first, { ...second, json: first.json }))).toEqual(['DUPLICATE']);
    expect(codes(filesOf(first, second))).toEqual([]);
  });
});
