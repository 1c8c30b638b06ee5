import { describe, expect, it } from 'vitest';
import type { ApplicationRequest } from '../protocol/commands.ts';
import { hall } from '../road-harness.ts';
import {
  ARCHIVES,
  act,
  application,
  around,
  content,
  correction,
  evaluation,
  examination,
  finding,
  histories,
  matter,
  open,
  people,
  personal,
  RULE_SET,
  received,
  routeTo,
  submission,
  withdrawal,
} from './specimens-harness.ts';

const submit: ApplicationRequest = { type: 'submit', data: submission };
/** Two integrators speak for the archives, whose window has the step. */
const resultsToAll = [
  'result-applicant',
  'result-agent',
  'result-department',
  'result-department',
  'result-supervisor',
];
const fresh = { version: 0 };
const formDefect = {
  pointer: '/data/form/spouse',
  code: 'SCHEMA_REQUIRED',
  message: { zh: '必填', en: 'is required' },
};
const counted = (counter: string, id = people.applicant) => ({
  to: { kind: 'person', id },
  command: { type: 'count', counter, application: 'hall.1', matter: matter.code, on: '2026-08-03' },
});
const forAgent = counted('agentSubmitted', people.agent);

describe('a submission', () => {
  it('is received, examined, told to its sender, and the window is told that it waits (R1, R4, R5)', () => {
    const outcome = application().when(submit, examination(), around(fresh));
    const { events, messages, commands } = outcome.received();
    expect(events).toEqual([
      received,
      { type: 'ApplicationExamined', findings: [], packs: evaluation().packs, history: {} },
      expect.objectContaining({ type: 'ClocksSet' }),
    ]);
    expect(outcome.state).toMatchObject({
      status: 'received',
      channel: 'hall',
      open: open('acceptance'),
      joining: [],
      people,
      submittedOn: '2026-08-03',
      matterVersion: '1.0',
      ruleSet: RULE_SET,
      visits: 1,
    });
    const assigned = {
      version: 1,
      matter: matter.code,
      step: 'acceptance',
      role: 'window',
      level: 'county',
      organisation: ARCHIVES,
      region: '330106',
      workingDays: 2,
      // The specimens have no published calendar.
      due: '2026-08-05',
      provisional: true,
      history: {},
      warnings: [],
    };
    expect(messages).toEqual([
      {
        integrator: 'hall',
        topic: 'application.hall.1',
        event: 'examined',
        data: { version: 1, warnings: [], step: 'acceptance' },
      },
      { integrator: 'hall', topic: 'application.hall.1', event: 'assigned', data: assigned },
      { integrator: 'mobile', topic: 'application.hall.1', event: 'assigned', data: assigned },
    ]);
    expect(commands).toEqual([counted('submitted'), forAgent]);
  });

  it('tells what is known from before to the window alone, and everything else to its sender too (R2, E2)', () => {
    const because = [{ fact: 'applicantHistory', operator: 'greaterThanInclusive', value: 3, actual: 77 }];
    const pre = evaluation(finding('warn', 'DIVISION_OLD'), finding('review', 'WITHDRAWN_OFTEN', { because }));
    const { messages } = application().when(submit, examination({ pre }), around(fresh)).received();
    const told = (name: string) =>
      messages
        ?.filter(({ event }) => event === name)
        .map(({ data }) => (data['warnings'] as { code: string }[]).map(({ code }) => code));
    expect(told('examined')).toEqual([['DIVISION_OLD']]);
    expect(told('assigned')).toEqual([
      ['DIVISION_OLD', 'WITHDRAWN_OFTEN'],
      ['DIVISION_OLD', 'WITHDRAWN_OFTEN'],
    ]);
  });

  it('with defects goes back at once with every one of them, of the form and of the rules, and nobody is assigned (W6)', () => {
    const pre = evaluation(
      finding('return', 'ID_CHECKSUM', { pointer: '/data/applicant/idNumber' }),
      finding('warn', 'DIVISION_OLD'),
      finding('return', 'MATERIAL_MISSING'),
      finding('review', 'LOOK'),
    );
    const outcome = application().when(submit, examination({ pre, form: [formDefect] }), around(fresh));
    const { events, messages, commands } = outcome.received();
    const defects = [
      formDefect,
      { code: 'ID_CHECKSUM', pointer: '/data/applicant/idNumber', message: { zh: 'ID_CHECKSUM', en: 'ID_CHECKSUM' } },
      { code: 'MATERIAL_MISSING', pointer: '', message: { zh: 'MATERIAL_MISSING', en: 'MATERIAL_MISSING' } },
    ];
    expect(events.at(-1)).toEqual({ type: 'ApplicationReturned', by: 'rules', defects });
    expect(outcome.state).toMatchObject({ status: 'returned', defects, findings: pre.findings, packs: pre.packs });
    expect(messages?.map(({ event }) => event)).toEqual(['returned', ...resultsToAll]);
    expect(messages?.[0]).toMatchObject({
      event: 'returned',
      data: { version: 1, by: 'rules', defects, warnings: [{ code: 'DIVISION_OLD' }, { code: 'LOOK' }] },
    });
    expect(commands).toEqual([counted('submitted'), forAgent, counted('returned')]);
  });

  it('is refused with all that forbids it at once (P3)', () => {
    const stranger = around({ ...fresh, id: 'mobile.1', sender: { ...hall, regions: ['3302'] } });
    expect(
      application()
        .when(submit, examination({ matter: undefined }), stranger)
        .refused(),
    ).toEqual(['RIGHT_APPLICATION', 'RIGHT_REGION /data/region', 'MATTER_UNKNOWN /data/matter']);
    const { chargeOf } = examination();
    const nobody = examination({ chargeOf: (step) => (step.department === 'civil' ? undefined : chargeOf(step)) });
    expect(application().when(submit, nobody, around(fresh)).refused()).toEqual(['REGION_NOT_SERVED /data/region']);
    expect(application(received).when(submit, examination(), around()).refused()).toEqual(['EXISTS_ALREADY']);
    // The integrator `hall` does not own what belongs to `hall-2`.
    expect(
      application()
        .when(submit, examination(), around({ ...fresh, id: 'hall-2.1' }))
        .refused(),
    ).toEqual(['RIGHT_APPLICATION']);
  });

  it('of someone whose number could not be read is kept without a key, and nobody is counted', () => {
    const outcome = application().when(submit, examination({ people: {} }), around(fresh));
    expect(outcome.received().commands).toEqual([]);
    expect(outcome.state?.people).toEqual({});
  });
});

describe('a correction', () => {
  it('replaces the content, clears the defects and starts the flow again (W6)', () => {
    const { agent: _agent, ...rest } = content;
    const corrected = { ...rest, form: { spouse: '陈晨' } };
    const command: ApplicationRequest = {
      type: 'correct',
      data: { expectedVersion: 1, ...corrected, materials: [...corrected.materials] },
    };
    const outcome = application(...histories.returned).when(
      command,
      examination({ people: { applicant: 'other' } }),
      around(),
    );
    expect(outcome.state).toMatchObject({
      status: 'received',
      defects: [],
      content: corrected,
      people: { applicant: 'other' },
      open: [{ step: 'acceptance', since: '2026-08-03', version: 2 }],
      integrator: 'hall',
    });
    expect(outcome.state?.content).not.toHaveProperty('agent');
    expect(outcome.received().messages?.map(({ event }) => event)).toEqual(['examined', 'assigned', 'assigned']);
    expect(outcome.received().commands).toEqual([counted('misattributed'), counted('submitted', 'other')]);
  });

  it('whose number cannot be read belongs to nobody, and not to who it was before', () => {
    const outcome = application(...histories.returned).when(correction, examination({ people: {} }), around());
    expect(outcome.state?.people).toEqual({});
    expect(outcome.received().commands).toEqual([counted('misattributed')]);
  });

  it('of the same person is counted as such, and who acts for another once for an application (W2)', () => {
    const when = (agent: string) =>
      application(...histories.returned)
        .when(correction, examination({ people: { ...people, agent } }), around())
        .received().commands;
    expect(when(people.agent ?? '')).toEqual([counted('corrected')]);
    expect(when('another')).toEqual([counted('corrected'), counted('agentSubmitted', 'another')]);
  });

  it('with defects goes back again with the new ones only', () => {
    const outcome = application(...histories.returned).when(
      correction,
      examination({ pre: evaluation(finding('return', 'AGAIN')) }),
      around(),
    );
    expect(outcome.state?.status).toBe('returned');
    expect(outcome.state?.defects.map(({ code }) => code)).toEqual(['AGAIN']);
    expect(outcome.received().commands).toEqual([counted('corrected'), counted('returned')]);
  });
});

describe('a command to an application', () => {
  const others = around({ sender: { ...hall, integrator: 'mobile' } });

  it('is refused where there is none, or nobody known has sent it', () => {
    for (const command of [correction, withdrawal, act('accept')]) {
      expect(application().when(command, examination(), around(fresh)).refused()).toEqual(['NOT_FOUND']);
      expect(
        application(received)
          .when(command, examination(), around({ sender: undefined }))
          .refused(),
      ).toEqual(['INTEGRATOR_UNKNOWN']);
    }
  });

  it('is refused when the application has changed meanwhile, before anything else is looked at', () => {
    for (const command of [correction, withdrawal, act('accept', { officer: 'nobody' })]) {
      expect(
        application(...histories.closed)
          .when(command, examination(), around({ version: 2 }))
          .refused(),
      ).toEqual(['VERSION_STALE /data/expectedVersion']);
    }
  });

  it('to correct or withdraw comes only from its own integrator (P3)', () => {
    expect(
      application(...histories.returned)
        .when(correction, examination(), others)
        .refused(),
    ).toEqual(['RIGHT_APPLICATION']);
    expect(application(received).when(withdrawal, examination(), others).refused()).toEqual(['RIGHT_APPLICATION']);
  });

  it('whose matter its pinned rule set does not have is a broken invariant', () => {
    const when = () => application(received).when(act('accept'), examination({ matter: undefined }), around());
    expect(when).toThrow(/has lost the matter marriage-copy/);
  });

  it('to withdraw is kept with its reason, told, and counted (W2)', () => {
    const { events, messages, commands } = application(received).when(withdrawal, examination(), around()).received();
    expect(events).toEqual([{ type: 'ApplicationWithdrawn', reason: '不需要了' }]);
    expect(messages?.[0]).toEqual({
      integrator: 'hall',
      topic: 'application.hall.1',
      event: 'withdrawn',
      data: { version: 2 },
    });
    expect(messages?.slice(1).map(({ event }) => event)).toEqual(resultsToAll);
    expect(commands).toEqual([counted('withdrawn')]);
  });
});

describe('what an application says', () => {
  it('carries no name, id number or phone, whatever happens to it (P3)', () => {
    const pre = evaluation(finding('warn', 'DIVISION_OLD'));
    const said = [
      application().when(submit, examination({ pre }), around(fresh)),
      application().when(submit, examination({ pre, form: [formDefect] }), around(fresh)),
      application(...histories.returned).when(correction, examination({ pre }), around()),
      application(received).when(withdrawal, examination(), around()),
      application(received).when(act('accept'), examination({ route: routeTo('review') }), around()),
      application(received).when(act('return'), examination(), around()),
      application(received).when(act('refuse'), examination(), around()),
      application(...histories.accepted).when(
        act('approve', { officer: 'R-1' }),
        examination({ route: routeTo('delivery') }),
        around(),
      ),
      application(...histories.approved).when(act('deliver'), examination(), around()),
      application(...histories.delivered).when(act('close'), examination(), around()),
    ].map((outcome) => {
      const { messages, commands } = outcome.received();
      expect(messages?.length).toBeGreaterThan(0);
      return JSON.stringify({ messages, commands });
    });
    for (const text of said) for (const value of personal) expect(text).not.toContain(value);
  });
});
