import { describe, expect, it } from 'vitest';
import { dayOf } from '../day.ts';
import type { EntityKey } from '../protocol/entity.ts';
import type { Entry, Json } from '../protocol/journal.ts';
import { occasionsOf } from './occasions.ts';
import { NOW } from './specimens-harness.ts';

const application: EntityKey = { kind: 'application', id: 'hall.HY-2026-1' };
const alert: EntityKey = { kind: 'alert', id: 'STEP_OVERDUE.application.hall.HY-2026-1' };
const CODE = '12330182K318200150';

function told(entity: EntityKey, ...messages: readonly (readonly [event: string, data: Record<string, Json>])[]) {
  const sent = messages.map(([event, data]) => ({ integrator: 'hall', topic: '', event, data }));
  return occasionsOf({ entity, version: 3, at: NOW, messages: sent } as unknown as Entry, dayOf);
}

const found = {
  code: 'STEP_OVERDUE',
  severity: 'orange',
  region: '330182',
  subject: 'application.hall.HY-2026-1',
  message: { zh: '环节超期', en: 'overdue' },
  accountable: { organisation: CODE, role: { zh: '窗口', en: 'window' }, officer: 'DA-001' },
};

describe('of what integrators are told, people', () => {
  it('who apply are told that it came in, and then only what came of it', () => {
    const received = ['received', { command: 'submit' }] as const;
    expect(told(application, received)).toEqual([
      {
        notice: 'application-received',
        about: application,
        version: 3,
        urgent: false,
        audience: 'applicant',
        values: { number: 'HY-2026-1', on: '2026-08-03' },
      },
    ]);
    const returned = ['result-applicant', { result: 'returned', title: { zh: '婚姻档案', en: '' } }] as const;
    expect(told(application, received, returned)).toMatchObject([
      { notice: 'result-returned', values: { matter: { zh: '婚姻档案', en: '' } } },
    ]);
  });

  it('are told nothing of a repeat, of other commands, nor of what is said of persons', () => {
    expect(told(application, ['received', { command: 'submit', repeat: true }])).toEqual([]);
    expect(told(application, ['received', { command: 'act' }])).toEqual([]);
    expect(told({ kind: 'person', id: 'officer-1' }, ['received', { command: 'submit' }])).toEqual([]);
  });

  it('who apply for others are told too', () => {
    const results = ['result-applicant', 'result-agent'].map((event) => [event, { result: 'refused' }] as const);
    expect(told(application, ...results).map(({ audience }) => audience)).toEqual(['applicant', 'agent']);
  });

  it('in charge of a step are told of it once, however many systems they have', () => {
    const assigned = ['assigned', { organisation: CODE, step: 'acceptance' }] as const;
    expect(told(application, assigned, assigned)).toMatchObject([
      { notice: 'step-assigned', audience: 'organisation', person: { kind: 'person', id: `organisation-${CODE}` } },
    ]);
  });

  it('accountable for what supervision finds are told once, the officer before the organisation', () => {
    const raised = ['alert-raised', found] as const;
    expect(told(alert, raised, raised)).toMatchObject([
      {
        notice: 'alert-raised',
        audience: 'officer',
        person: { id: 'officer-DA-001' },
        region: '330182',
        urgent: false,
      },
    ]);
    const nobody = { ...found, severity: 'red', accountable: { organisation: CODE, role: { zh: '', en: '' } } };
    expect(told(alert, ['alert-raised', nobody])).toMatchObject([
      {
        audience: 'organisation',
        person: { id: `organisation-${CODE}` },
        urgent: true,
        values: { severity: { zh: '红色', en: 'Red' } },
      },
    ]);
  });

  it('of the level are told of an escalation, and who is to rectify an alert that it is theirs', () => {
    const escalation = { level: 2, to: { zh: '县档案馆分管领导', en: 'leader' } };
    const [escalated] = told(alert, ['alert-escalated', { ...found, escalation }]);
    expect(escalated).toMatchObject({ notice: 'alert-escalated', audience: 'officer', level: 2 });
    expect(escalated?.values).toMatchObject({
      level: escalation.to,
      message: found.message,
      number: 'hall.HY-2026-1',
    });
    expect(escalated).not.toHaveProperty('person');
    expect(told(alert, ['alert-assigned', { ...found, assignee: { officer: 'DA-009' } }])).toMatchObject([
      { notice: 'alert-assigned', person: { id: 'officer-DA-009' } },
    ]);
  });
});
