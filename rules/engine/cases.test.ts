import { describe, expect, it } from 'vitest';
import { runCases } from './cases.ts';
import { loadPacks } from './load-packs.ts';
import { samplePack } from './pack.fixture.ts';

const loaded = loadPacks([{ file: 'x.json', json: samplePack(), sha256: '0'.repeat(64) }]);

async function run(cases: unknown) {
  const pack = 'packs' in loaded ? loaded.packs[0] : undefined;
  if (pack === undefined) throw new Error('the sample pack does not load');
  const { faults, passed, failed } = runCases(pack, 'x.cases.json', { cases });
  return { passed, failed, faults: faults.map(({ code, pointer }) => [code, pointer]) };
}

const refusing = {
  name: '十七岁',
  facts: { applicant: { age: 17 } },
  expect: [{ rule: 'too-young', type: 'return', code: 'TOO_YOUNG' }],
};
const permitting = { name: '十八岁', facts: { applicant: { age: 18 } }, expect: [] };

describe('runCases', () => {
  it('passes where every rule has a refusing and a permitting case', async () => {
    expect(await run([refusing, permitting])).toEqual({ passed: 2, failed: 0, faults: [] });
  });

  it('asks for both kinds of case, and takes no case that is about something else as a permitting one', async () => {
    expect((await run([permitting])).faults).toEqual([['CASE_MISSING', '/cases']]);
    expect((await run([refusing])).faults).toEqual([['CASE_MISSING', '/cases']]);
    const beside = { ...permitting, facts: { applicant: { kind: 'citizen' } } };
    expect((await run([refusing, beside])).faults).toEqual([['CASE_MISSING', '/cases']]);
  });

  it('tells a case whose rules, types or codes are others than expected', async () => {
    expect(await run([refusing, permitting, { ...permitting, expect: refusing.expect }])).toEqual({
      passed: 2,
      failed: 1,
      faults: [['CASE_FAILED', '/cases/2/expect']],
    });
    const [expected] = refusing.expect;
    for (const change of [{ rule: 'other' }, { type: 'review' }, { type: 'warn' }, { code: 'OTHER' }]) {
      const other = { ...refusing, expect: [{ ...expected, ...change }] };
      expect((await run([other, permitting])).failed).toBe(1);
    }
  });

  it('refuses cases about facts that do not exist, and files that are none', async () => {
    const typo = { ...permitting, facts: { applicant: { age: 18, agee: 1 } } };
    expect((await run([refusing, typo])).faults).toEqual([['PATH', '/cases/1/facts/applicant/agee']]);
    const untyped = { ...refusing, expect: [{ rule: 'too-young', code: 'TOO_YOUNG' }] };
    expect((await run([untyped, permitting])).faults).toEqual([['SCHEMA', '/cases/0/expect/0/type']]);
    expect((await run([])).faults).toEqual([['SCHEMA', '/cases']]);
    expect((await run([{ ...refusing, facts: { applicant: 3 } }])).faults).toEqual([
      ['SCHEMA', '/cases/0/facts/applicant'],
    ]);
  });
});
