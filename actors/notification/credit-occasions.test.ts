import { describe, expect, it } from 'vitest';
import { dayOf } from '../day.ts';
import type { EntityKey } from '../protocol/entity.ts';
import type { Entry, Json } from '../protocol/journal.ts';
import { occasionsOf } from './occasions.ts';
import { NOW } from './specimens-harness.ts';

const file: EntityKey = { kind: 'credit', id: 'hall.XY-1' };
const ledger: EntityKey = { kind: 'ledger', id: 'officer-DA-009' };

function told(entity: EntityKey, ...messages: readonly (readonly [event: string, data: Record<string, Json>])[]) {
  const sent = messages.map(([event, data]) => ({ integrator: 'hall', topic: '', event, data }));
  return occasionsOf({ entity, version: 3, at: NOW, messages: sent } as unknown as Entry, dayOf);
}

const recorded = {
  item: 'hall.XY-1',
  message: { zh: '预约后未到且未取消', en: 'An appointment was not kept' },
  lastDay: '2026-11-01',
  rights: { repairFrom: '2026-08-04' },
};

describe('of credit people', () => {
  it('are told of an item with the notice of their rights, once, by its file', () => {
    const occasion = {
      notice: 'credit-recorded',
      about: file,
      version: 3,
      part: 'hall.XY-1',
      audience: 'applicant',
      urgent: false,
      values: {
        number: 'XY-1',
        on: '2026-08-03',
        message: recorded.message,
        lastDay: '2026-11-01',
        repairFrom: '2026-08-04',
      },
    };
    expect(told(ledger, ['credit-recorded', recorded], ['credit-recorded', recorded])).toEqual([occasion]);
    const other = { ...recorded, item: 'hall.XY-2' };
    expect(told(ledger, ['credit-recorded', recorded], ['credit-recorded', other])).toHaveLength(2);
  });

  it('hear what became of their request, and who must answer hears that it is there', () => {
    const request = { request: 'objection', on: '2026-08-03', answerBy: '2026-08-12' };
    expect(told(file, ['credit-requested', request])).toMatchObject([
      {
        notice: 'credit-requested',
        audience: 'organisation',
        values: { message: { zh: '异议' }, answerBy: '2026-08-12' },
      },
    ]);
    expect(told(file, ['credit-answered', { request: 'repair', decision: 'reject' }])).toMatchObject([
      {
        notice: 'credit-answered',
        audience: 'applicant',
        values: { message: { zh: '信用修复申请不予支持', en: 'application for repair: not granted' } },
      },
    ]);
  });

  it('hear how an item ended, and nothing of what changes nothing for them', () => {
    const ends = ['credit-repaired', 'credit-withdrawn', 'credit-ended'].flatMap((event) =>
      told(ledger, [event, { item: 'hall.XY-1' }]),
    );
    expect(ends.map(({ values }) => values['message'])).toEqual([
      { zh: '修复', en: 'repaired' },
      { zh: '撤销', en: 'withdrawn' },
      { zh: '到期终止', en: 'ended by time' },
    ]);
    expect(told(ledger, ['credit-not-recorded', { item: 'hall.XY-1' }])).toEqual([]);
    expect(told(file, ['credit-decision-proposed', {}], ['received', { command: 'record' }])).toEqual([]);
  });
});
