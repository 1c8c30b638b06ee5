import { createHash } from 'node:crypto';
import type { PackFile } from './load-packs.ts';
import { samplePack, sampleRule } from './pack.fixture.ts';

/** The smallest files that make a rule set: one matter, the pack that routes it, a pack that returns everybody too young. */

export const SAMPLE_MATTER = 'sample-copy';
export const SAMPLE_REGION = '330182';
const title = { zh: '样例', en: 'sample' };
const basis = [{ text: '样例依据第一条' }];
const step = { title, department: 'archives', role: 'window', level: 'county', workingDays: 1 };

export function sampleMatter(changes: object = {}): object {
  return {
    code: SAMPLE_MATTER,
    version: '1.0.0',
    title,
    category: '公共服务',
    legalBasis: basis,
    level: 'county',
    responsible: [{ region: SAMPLE_REGION, department: 'archives', organisation: '12330182K318200150', title }],
    legalWorkingDays: 15,
    promisedWorkingDays: 2,
    materials: [],
    documents: ['acceptanceNotice', 'returnNotice', 'decision'].map((kind) => ({
      code: kind.toLowerCase(),
      kind,
      title,
      text: title,
    })),
    form: {
      type: 'object',
      properties: { copies: { type: 'integer', 'x-title': title, 'x-class': 'plain' } },
      required: ['copies'],
      additionalProperties: false,
    },
    flow: {
      start: 'acceptance',
      steps: [
        { ...step, id: 'acceptance', kind: 'acceptance', next: ['delivery'] },
        { ...step, id: 'delivery', kind: 'delivery', next: [] },
      ],
    },
    feeInFen: 0,
    result: { title, kind: 'certifiedCopy' },
    visits: 1,
    policyRefs: [],
    ...changes,
  };
}

export function sampleRoute(): unknown {
  return samplePack({
    pack: 'sample-route',
    phase: 'route',
    rules: [
      sampleRule({
        name: 'to-delivery',
        conditions: { all: [{ fact: 'step', path: '$.id', operator: 'equal', value: 'acceptance' }] },
        type: 'next',
        params: { code: 'TO_DELIVERY', step: 'delivery', message: title },
      }),
    ],
  });
}

/** A version of the pack `sample-pre` that returns everybody below an age, or those of them for whom more holds. */
export function samplePre(version: string, age: number, ...more: readonly object[]): unknown {
  const conditions = { all: [{ fact: 'applicant', path: '$.age', operator: 'lessThan', value: age }, ...more] };
  return samplePack({ version, appliesTo: { matters: [SAMPLE_MATTER] }, rules: [sampleRule({ conditions })] });
}

/** A file as an adapter reads it, of this value. */
export function fileOf(file: string, json: unknown): PackFile & { readonly bytes: Uint8Array } {
  const bytes = Buffer.from(JSON.stringify(json));
  return { file, json, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}
