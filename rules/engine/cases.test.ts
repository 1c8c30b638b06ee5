import { describe, expect, it } from 'vitest';
import { runCases } from './cases.ts';
import { loadPacks } from './load-packs.ts';
import { samplePack, sampleRule } from './pack.fixture.ts';

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

describe('a case that fails', () => {
  const older = { fact: 'agent', path: '$.age', operator: 'greaterThan', value: { fact: 'applicant', path: '$.age' } };
  const pack = samplePack({
    whenUnknown: { applicant: 'human', agent: 'human' },
    rules: [
      sampleRule(),
      sampleRule({ name: 'agent-older', type: 'warn', conditions: { any: [older] }, params: { code: 'AGENT_OLDER' } }),
    ],
  });
  const both = loadPacks([{ file: 'x.json', json: pack, sha256: '0'.repeat(64) }]);
  const failuresOf = (cases: unknown, only?: (name: string) => boolean) => {
    const [one] = 'packs' in both ? both.packs : [];
    if (one === undefined) throw new Error('the sample pack does not load');
    return runCases(one, 'x.cases.json', { cases }, { only });
  };

  it('says what was expected and what came, and what the rules that could not be judged lack', () => {
    const [expected] = refusing.expect;
    const { failures, faults } = failuresOf([
      { ...permitting, expect: [expected, { ...expected, rule: 'agent-older' }] },
    ]);
    expect(failures).toEqual([
      {
        name: '十八岁',
        pointer: '/cases/0/expect',
        message: {
          zh: '用例「十八岁」与预期不符：缺少 [too-young/return/TOO_YOUNG, agent-older/return/TOO_YOUNG]',
          en: 'case "十八岁" lacks [too-young/return/TOO_YOUNG, agent-older/return/TOO_YOUNG]',
        },
        expected: [expected, { ...expected, rule: 'agent-older' }],
        got: [],
        unjudged: [{ rule: 'agent-older', lacks: [{ place: 'agent.age', cause: 'absent' }] }],
      },
    ]);
    expect(faults[0]).toMatchObject({ code: 'CASE_FAILED', pointer: '/cases/0/expect', message: failures[0]?.message });
  });

  it('says so too of what a rule compares with', () => {
    const { failures } = failuresOf([{ name: '只有代理人', facts: { agent: { age: 40 } }, expect: refusing.expect }]);
    const lacks = [{ place: 'applicant.age', cause: 'absent' }];
    expect(failures[0]?.unjudged).toEqual([
      { rule: 'too-young', lacks },
      { rule: 'agent-older', lacks },
    ]);
  });

  it('says what came besides, and both where both differ', () => {
    const [expected] = refusing.expect;
    const besides = failuresOf([{ ...refusing, expect: [] }]).failures[0]?.message;
    expect(besides?.en).toBe('case "十七岁" has [too-young/return/TOO_YOUNG] besides');
    const other = failuresOf([{ ...refusing, expect: [{ ...expected, type: 'warn' }] }]).failures[0]?.message;
    expect(other?.en).toBe(
      'case "十七岁" lacks [too-young/warn/TOO_YOUNG] and has [too-young/return/TOO_YOUNG] besides',
    );
    expect(other?.zh).toBe(
      '用例「十七岁」与预期不符：缺少 [too-young/warn/TOO_YOUNG]，多出 [too-young/return/TOO_YOUNG]',
    );
    const twice = failuresOf([{ ...refusing, expect: [expected, expected] }]).failures[0]?.message;
    expect(twice?.en).toBe('case "十七岁" lacks [too-young/return/TOO_YOUNG]');
  });

  it('is told where it says what is unknown, if that is all that differs', () => {
    expect(failuresOf([{ ...permitting, unknown: ['agent-older'] }]).failures).toEqual([]);
    expect(failuresOf([{ ...permitting, unknown: [] }]).failures).toMatchObject([
      { pointer: '/cases/0/unknown', expectedUnknown: [], message: { en: 'case "十八岁" has [agent-older] besides' } },
    ]);
  });

  it('is one of those that were asked for, and of a part not every kind of case is wanted', () => {
    const wrong = { ...permitting, name: '错', expect: refusing.expect, facts: { applicant: { age: 18, agee: 1 } } };
    const run = failuresOf([refusing, wrong, permitting], (name) => name === '十八岁');
    expect(run).toEqual({ passed: 1, failed: 0, faults: [], failures: [] });
    expect(failuresOf([refusing, wrong], (name) => name === '错')).toMatchObject({
      passed: 0,
      failed: 1,
      faults: [{ code: 'PATH' }, { code: 'CASE_FAILED', pointer: '/cases/1/expect' }],
    });
  });
});
