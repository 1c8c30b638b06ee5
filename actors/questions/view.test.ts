import { describe, expect, it } from 'vitest';
import { schemaDefects } from '../../rules/matters/schema-fault.ts';
import { evolve } from '../application/evolve.ts';
import {
  CIVIL_AFFAIRS,
  finding,
  histories,
  people,
  person,
  personal,
  ruleSet,
} from '../application/specimens-harness.ts';
import type { ApplicationState } from '../application/state.ts';
import { countOn } from '../person/sliding-count.ts';
import type { PersonState } from '../person/state.ts';
import type { Entry, Input } from '../protocol/journal.ts';
import { applicationView, type Extent, personView } from '../protocol/views.ts';
import { viewOfApplication, viewOfHistory, viewOfPerson } from './view.ts';

const words = '申请人王某提供的婚姻登记号有误';
const deed = histories.accepted.find((event) => event.type === 'ApplicationAccepted')?.deed;
const state: ApplicationState = {
  ...histories.accepted.reduce<ApplicationState | undefined>((before, event) => evolve(before, event), undefined),
  deeds: deed === undefined ? [] : [{ ...deed, opinion: words }],
  findings: [
    finding('warn', 'HISTORY', {
      pointer: '/data/applicant',
      because: [{ fact: 'applicantHistory', operator: 'greaterThan', value: 1, actual: 77 }],
    }),
  ],
  defects: [{ pointer: '/data/form/spouse', code: 'OFFICER', message: { zh: words, en: words } }],
  history: { applicant: { submittedLast30Days: 77 } },
} as unknown as ApplicationState;
const moment = { now: Date.parse('2026-08-03T10:00:00+08:00'), calendar: ruleSet().calendar };
const shown = (extent: Extent) => {
  const view = viewOfApplication(state, extent, ruleSet(), moment);
  expect(schemaDefects(applicationView, view)).toEqual([]);
  return JSON.stringify(view);
};

describe('an application as it is shown', () => {
  it('shows how its verification goes, and what the report comes to, without a value', () => {
    const deadlineAt = Date.parse('2026-08-03T02:00:30Z');
    const told = {
      verification: 'hall.1.case',
      purpose: 'preRoute',
      round: 1,
      asOf: 1,
      report: 'HD20260803-7K3M9QX2P4',
      version: 2,
      seal: 'b'.repeat(64),
      outcome: 'contradicted',
      contradicted: ['/data/form/spouse'],
      unknown: [],
      detections: [],
      reviewed: false,
    } as const;
    const of = (verification: ApplicationState['verification']) => {
      const verified = verification === undefined ? state : { ...state, verification };
      return viewOfApplication(verified, 'process', ruleSet(), moment).verification;
    };
    expect(of(undefined)).toBeUndefined();
    expect(of({ asOf: 1, deadlineAt })).toEqual({ until: '2026-08-03T02:00:30.000Z' });
    expect(of({ asOf: 1, deadlineAt, told })).toMatchObject({
      report: told.report,
      reportVersion: 2,
      contradicted: ['/data/form/spouse'],
    });
  });

  it('is whole with every value, its reasons and what was known of the people', () => {
    for (const value of personal) expect(shown('whole')).toContain(value);
    expect(shown('whole')).toContain('77');
    expect(shown('whole')).toContain(words);
  });

  it('is masked without one personal value, and without what is known from elsewhere', () => {
    for (const value of personal) expect(shown('masked')).not.toContain(value);
    expect(viewOfApplication(state, 'masked', ruleSet(), moment)).toMatchObject({
      content: { applicant: { name: '张*国' }, form: { year: 1998 } },
      deeds: [{ officer: 'W-1', opinion: words }],
      findings: [{ code: 'HISTORY' }],
    });
    // By its words an owner could learn what the applicant did elsewhere.
    expect(viewOfApplication(state, 'masked', ruleSet(), moment).findings[0]).not.toHaveProperty('message');
    expect(shown('masked')).not.toContain('77');
  });

  it('is only the process for supervisors: no content, no words, no pointers', () => {
    const view = viewOfApplication(state, 'process', ruleSet(), moment);
    expect(view).toMatchObject({
      status: 'accepted',
      open: [
        {
          step: 'review',
          organisation: CIVIL_AFFAIRS,
          level: 'county',
          region: '330106',
          role: 'reviewer',
          since: '2026-08-03',
          version: 1,
        },
      ],
      deeds: [{ step: 'acceptance', officer: 'W-1', on: '2026-08-03' }],
      defects: [{ code: 'OFFICER' }],
    });
    for (const hidden of [...personal, words, 'content', 'message', 'pointer', '77', 'opinion'])
      expect(shown('process')).not.toContain(hidden);
  });

  it.each(['whole', 'masked', 'process'] as const)('never shows the keys of people (%s)', (extent) => {
    for (const key of Object.values(people)) expect(shown(extent)).not.toContain(key);
    expect(shown(extent)).not.toContain('citizen-');
  });
});

describe('a person as shown', () => {
  const officer: PersonState = {
    ...person({ staffNumber: 'W-1' }),
    renewal: person({ staffNumber: 'W-1' }).filing,
    filingExpired: false,
    counters: { officerAccepted: countOn(countOn(undefined, '2026-05-01'), '2026-08-01') },
    recent: [{ application: 'elsewhere.17', matter: 'marriage-copy', submittedOn: '2026-08-01' }],
  } as PersonState;
  const shownPerson = (extent: Extent, of = officer) => {
    const view = viewOfPerson(of, extent, '2026-08-03');
    expect(schemaDefects(personView, view)).toEqual([]);
    return view;
  };

  it('has the whole name, the masked one or none; an organisation’s is public', () => {
    expect(shownPerson('whole')).toMatchObject({ filing: { name: '赵六' }, renewal: { name: '赵六' } });
    expect(shownPerson('masked')).toMatchObject({ filing: { name: '赵*' }, renewal: { name: '赵*' } });
    expect(JSON.stringify(shownPerson('process'))).not.toMatch(/name|赵/);
    const organisation = person({ role: 'organisation', name: '区档案馆' });
    for (const extent of ['masked', 'process'] as const)
      expect(shownPerson(extent, organisation)).toMatchObject({ filing: { name: '区档案馆' } });
  });

  it('is counted up to the day, and never shows which applications others have', () => {
    expect(shownPerson('process').counters).toEqual({
      officerAccepted: { total: 2, last30Days: 1, last90Days: 1, last365Days: 2 },
    });
    expect(shownPerson('whole').recent).toEqual([{ matter: 'marriage-copy', submittedOn: '2026-08-01' }]);
    for (const extent of ['masked', 'process'] as const) expect(shownPerson(extent).recent).toBeUndefined();
    expect(JSON.stringify(shownPerson('whole'))).not.toContain('elsewhere');
  });
});

describe('a history as shown', () => {
  const entry = (
    commit: number,
    input: Input,
    ...events: { type: string; extent?: Extent; deed?: object; by?: unknown }[]
  ): Entry => ({
    entity: { kind: 'application', id: 'hall.1' },
    commit,
    hash: 'a'.repeat(64),
    commandsBefore: 0,
    at: Date.parse('2026-08-03T02:00:00Z'),
    version: commit,
    input,
    events,
    messages: [],
    commands: [],
    readings: [],
  });
  const question = {
    source: 'question',
    integrator: 'housing',
    service: 'application.get',
    purpose: 'handling',
  } as const;
  const entries = [
    entry(
      1,
      { source: 'integrator', sequence: 1, integrator: 'hall', messageId: 'm', messageSource: 's' },
      { type: 'ApplicationReceived' },
    ),
    entry(2, { ...question, officer: 'W-1', reason: '张建国来电' }, { type: 'EntityRead', extent: 'whole' }),
    entry(3, question, { type: 'EntityReadRefused' }),
    entry(4, { source: 'operator', by: 'root', purpose: '张建国来电' }, { type: 'EntityRead', extent: 'masked' }),
  ];

  it('tells what happened, and who has read it to supervisors only, without their words', () => {
    for (const extent of ['whole', 'masked'] as const)
      expect(viewOfHistory(entries, extent)).toEqual([
        {
          commit: 1,
          hash: 'a'.repeat(64),
          at: '2026-08-03T02:00:00.000Z',
          version: 1,
          events: ['ApplicationReceived'],
        },
      ]);
    const supervised = viewOfHistory(entries, 'process');
    expect(supervised.map(({ reading }) => reading)).toEqual([
      undefined,
      { by: 'housing', purpose: 'handling', extent: 'whole', officer: 'W-1' },
      { by: 'housing', purpose: 'handling' },
      { by: 'operator', purpose: 'operation' },
    ]);
    expect(JSON.stringify(supervised)).not.toContain('张建国');
  });

  it('tells of each deed the step, the action and who did it, a return by an officer too; words not to supervisors', () => {
    const { opinion: _none, ...bare } = deed ?? {};
    const spoken = { ...deed, opinion: words };
    const done = [
      entry(5, question, { type: 'ApplicationAccepted', deed: spoken }, { type: 'ApplicationApproved', deed: spoken }),
      entry(6, question, { type: 'ApplicationReturned', by: 'rules' }),
      entry(7, question, { type: 'ApplicationReturned', by: { ...bare, action: 'return' } }),
    ];
    const deeds = (extent: Extent) => viewOfHistory(done, extent).map((row) => row.deed);
    expect(deeds('masked')).toEqual([spoken, undefined, { ...bare, action: 'return' }]);
    expect(deeds('process')).toEqual([bare, undefined, { ...bare, action: 'return' }]);
  });
});
