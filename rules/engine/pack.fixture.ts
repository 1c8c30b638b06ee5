/** A sound pack with one rule, for tests to put one thing wrong. Members set to undefined are left out. */

export function samplePack(changes: object = {}): unknown {
  return plain({
    pack: 'sample-pre',
    version: '1.0.0',
    phase: 'pre',
    title: { zh: '样例', en: 'sample' },
    appliesTo: {},
    effective: { from: '2026-01-01', to: null, transition: 'submittedOn' },
    basis: [{ text: '样例依据第一条' }],
    whenUnknown: { applicant: 'notMet', agent: 'notMet', form: 'notMet', ages: 'notMet' },
    rules: [sampleRule()],
    ...changes,
  });
}

export interface RuleChanges {
  readonly name?: string;
  readonly priority?: number;
  readonly conditions?: unknown;
  readonly type?: string;
  readonly params?: object;
}

export function sampleRule({ params, type = 'return', ...changes }: RuleChanges = {}): object {
  return {
    name: 'too-young',
    conditions: { all: [{ fact: 'applicant', path: '$.age', operator: 'lessThan', value: 18 }] },
    ...changes,
    event: {
      type,
      params: {
        code: 'TOO_YOUNG',
        message: { zh: '{applicant.age} 岁，太小', en: 'too young: {applicant.age}' },
        basis: [{ text: '样例依据第二条' }],
        ...params,
      },
    },
  };
}

/** Deep enough for every member that a test leaves out; what lies deeper is taken as it is. */
function plain(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > 12) return value;
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
  const kept = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(kept.map(([name, member]) => [name, plain(member, depth + 1)]));
}
