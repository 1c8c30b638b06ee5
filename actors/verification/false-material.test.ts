import { expect, it } from 'vitest';
import { falseMaterial } from './false-material.ts';
import type { ReviewDecision, VerificationState } from './state.ts';
import { orderFor } from './world-harness.ts';

const decision: ReviewDecision = {
  decision: 'uphold',
  officer: 'R-1',
  organisation: '91350100M000100Y43',
  reason: '与登记不符',
  on: '2026-08-04',
};
const verified = (verdict: string, order = orderFor([])) =>
  ({
    order,
    report: { number: 'HD20260803-1', verification: 'hall.A-1.case', fields: [{ field: '/data/form/a', verdict }] },
  }) as unknown as VerificationState;

it('opens a credit file where a person has upheld that a field is not so, and in no other case', () => {
  expect(falseMaterial(verified('contradicted'), decision)).toEqual([
    {
      to: { kind: 'credit', id: 'hall.V-HD20260803-1' },
      command: {
        type: 'openFile',
        person: orderFor([]).person,
        occurrence: {
          kind: 'false-material',
          source: 'verification',
          application: 'hall.A-1',
          matter: 'copy',
          region: '330182',
          organisation: decision.organisation,
          document: { number: 'HD20260803-1', day: '2026-08-04' },
          evidence: 'verification/hall.A-1.case',
          times: 1,
        },
      },
    },
  ]);
  expect(falseMaterial(verified('contradicted'), { ...decision, decision: 'overturn' })).toEqual([]);
  expect(falseMaterial(verified('unknown'), decision)).toEqual([]);
  const { person: _person, ...nobody } = orderFor([]);
  expect(falseMaterial(verified('contradicted', nobody), decision)).toEqual([]);
});
