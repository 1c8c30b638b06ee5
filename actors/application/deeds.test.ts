import { describe, expect, it } from 'vitest';
import type { Filing } from '../person/state.ts';
import type { Counter } from '../protocol/commands.ts';
import { type EntityKey, officerKey, organisationKey } from '../protocol/entity.ts';
import type { Action, Channel, Handover } from '../protocol/messages.ts';
import { hall } from '../road-harness.ts';
import {
  ARCHIVES,
  act,
  advisory,
  application,
  around,
  CIVIL_AFFAIRS,
  evaluation,
  everyone,
  examination,
  finding,
  histories,
  matter,
  people,
  person,
  received,
  routeTo,
} from './specimens-harness.ts';
import type { Status } from './state.ts';

const window = (rest: Partial<Filing>, organisation: Partial<Filing> = {}) => [
  [officerKey('W-1'), person(rest)] as const,
  [organisationKey(ARCHIVES), person({ role: 'organisation', ...organisation })] as const,
];
const accept = (circumstances: Parameters<typeof around>[0]) =>
  application(received).when(act('accept'), examination({ route: routeTo('review') }), around(circumstances));

describe('an officer may act', () => {
  it('only when filed, and at an organisation that is filed (W5)', () => {
    expect(accept({ others: [] }).refused()).toEqual([
      'ORGANISATION_NOT_FILED /data/officer',
      'OFFICER_NOT_FILED /data/officer',
    ]);
    const alone = accept({ others: everyone.slice(0, 1) });
    expect(alone.refused()).toEqual(['ORGANISATION_NOT_FILED /data/officer']);
    expect(alone.decision).toMatchObject({
      defects: [{ message: { zh: `机构未备案：区档案馆 ${ARCHIVES}` } }],
    });
    const counted = { counters: { officerAccepted: { total: 3, days: [] } } };
    expect(accept({ others: [[officerKey('W-1'), counted], ...everyone.slice(2)] }).refused()).toEqual([
      'OFFICER_NOT_FILED /data/officer',
    ]);
  });

  it.each([
    ['2026-08-03', '2026-08-03', undefined],
    ['2026-08-04', '2026-12-31', 'FILING_NOT_YET_VALID'],
    ['2026-01-01', '2026-08-02', 'FILING_EXPIRED'],
  ])('only from the first to the last day of both filings: %s to %s (W5)', (validFrom, validTo, code) => {
    const expected = code === undefined ? undefined : [`${code} /data/officer`];
    for (const others of [window({ validFrom, validTo }), window({}, { validFrom, validTo })]) {
      const outcome = accept({ others });
      if (expected === undefined) expect(outcome.state?.status).toBe('accepted');
      else expect(outcome.refused()).toEqual(expected);
    }
  });

  it('under a renewal from its first day on, and not once the filing was told to have ended (W5)', () => {
    const { filing } = person({ validTo: '2026-08-02' });
    const renewed = (validFrom: string) => {
      const renewal = { ...person().filing, validFrom } as Filing;
      return { ...person(), filing: filing as Filing, renewal };
    };
    const others = (officer: unknown) => [...window({}), [officerKey('W-1'), officer] as const];
    expect(accept({ others: others(renewed('2026-08-03')) }).state?.status).toBe('accepted');
    expect(accept({ others: others(renewed('2026-08-04')) }).refused()).toEqual(['FILING_EXPIRED /data/officer']);
    expect(accept({ others: others({ ...person(), filingExpired: true }) }).refused()).toEqual([
      'FILING_EXPIRED /data/officer',
    ]);
  });

  it('only in the filed role, level, region and organisation, for whom the sender speaks; all defects are told at once (W5, W6)', () => {
    const wrong = window(
      {
        officerRoles: ['archivist'],
        level: 'city',
        regions: ['3302', '11'],
        organisation: CIVIL_AFFAIRS,
        validTo: '2026-01-31',
      },
      { validTo: '2026-02-28' },
    );
    const { refused, decision } = application(received).when(
      act('refuse', { opinion: undefined } as never),
      examination(),
      around({ others: wrong, sender: { ...hall, organisations: [ARCHIVES] } }),
    );
    expect(refused()).toEqual([
      'FILING_EXPIRED /data/officer',
      'FILING_EXPIRED /data/officer',
      'OFFICER_ORGANISATION /data/officer',
      'OFFICER_ROLE /data/officer',
      'OFFICER_LEVEL /data/officer',
      'OFFICER_REGION /data/officer',
      'RIGHT_ORGANISATION /data/officer',
      'OPINION_MISSING /data/opinion',
    ]);
    const texts = decision.verdict === 'refused' ? decision.defects.slice(0, 3).map(({ message }) => message.en) : [];
    expect(texts).toEqual([
      `The filing has expired: District Archives ${ARCHIVES}`,
      'The filing has expired: of the officer',
      `The officer is not of an organisation that is responsible: District Archives ${ARCHIVES}`,
    ]);
  });

  it.each(['330106', '3301', '33', '330000'])('in everything below a region that is filed: %s', (region) => {
    expect(accept({ others: window({ regions: [region] }) }).state?.status).toBe('accepted');
  });

  it('only at the step where the application stands: the window cannot approve a review (W5)', () => {
    const outcome = application(...histories.accepted).when(
      act('approve'),
      examination({ route: routeTo('delivery') }),
      around(),
    );
    expect(outcome.refused()).toEqual(['OFFICER_ORGANISATION /data/officer', 'OFFICER_ROLE /data/officer']);
  });
});

describe('an officer’s words', () => {
  const say = (action: Action, rest: object) =>
    application(received).when(act(action, rest), examination({ route: routeTo('review') }), around());
  const defects = [{ pointer: '/data/form/year', message: '年份不符' }];

  it('are needed to refuse and to return, and defects go with a return only (W6)', () => {
    expect(say('refuse', { opinion: undefined }).refused()).toEqual(['OPINION_MISSING /data/opinion']);
    expect(say('return', { defects: undefined }).refused()).toEqual(['DEFECTS_MISSING /data/defects']);
    expect(say('accept', { defects }).refused()).toEqual(['DEFECTS_UNEXPECTED /data/defects']);
    expect(say('refuse', { defects, opinion: '无此档案' }).refused()).toEqual(['DEFECTS_UNEXPECTED /data/defects']);
  });

  it('reach the applicant’s integrator: opinion, tier and every defect (P1, R5, W6)', () => {
    const returned = say('return', { defects, opinion: '请核对' }).received();
    expect(returned.messages?.[0]).toEqual({
      integrator: 'hall',
      topic: 'application.hall.1',
      event: 'returned',
      data: {
        version: 2,
        by: 'officer',
        step: 'acceptance',
        officer: 'W-1',
        organisation: ARCHIVES,
        level: 'county',
        region: '330106',
        opinion: '请核对',
        defects: [{ pointer: '/data/form/year', code: 'OFFICER', message: { zh: '年份不符', en: '年份不符' } }],
        warnings: [],
      },
    });
    const refused = say('refuse', { opinion: '无此档案' });
    expect(refused.received().messages?.[0]).toMatchObject({
      event: 'decided',
      data: { decision: 'refused', opinion: '无此档案', level: 'county' },
    });
    expect(refused.state?.deeds).toEqual([
      {
        step: 'acceptance',
        action: 'refuse',
        officer: 'W-1',
        organisation: ARCHIVES,
        level: 'county',
        region: '330106',
        on: '2026-08-03',
        opinion: '无此档案',
      },
    ]);
  });
});

describe('the next step', () => {
  it.each([
    ['no route', undefined],
    ['no finding', evaluation()],
    ['two that differ', routeTo('review', 'delivery')],
    ['one that the flow does not have', routeTo('nowhere')],
    ['one that the flow does not allow after this step', routeTo('delivery')],
    ['no name', evaluation(finding('next', 'ROUTE'))],
  ])('with %s is open, and the application stays as it was (R4)', (_what, route) => {
    const before = application(received);
    const outcome = before.when(act('accept'), examination({ route }), around());
    expect(outcome.refused()).toEqual(['ROUTE_MISSING']);
    expect(outcome.state).toBe(before.state);
  });

  it('may be named by several rules', () => {
    expect(
      application(received).when(act('accept'), examination({ route: routeTo('review', 'review') }), around()).state
        ?.open,
    ).toEqual([{ step: 'review', since: '2026-08-03', version: 2, at: Date.parse('2026-08-03T10:00:00+08:00') }]);
  });

  it('is told to who speaks for the organisation that is responsible there, and to nobody else (R4, R5)', () => {
    const { messages } = application(received)
      .when(act('accept'), examination({ route: routeTo('review') }), around())
      .received();
    expect(
      messages
        ?.filter(({ event }) => !event.startsWith('result-'))
        .map(({ integrator, event, data }) => [integrator, event, data['organisation'], data['step'], data['next']]),
    ).toEqual([
      ['hall', 'accepted', ARCHIVES, 'acceptance', ['review']],
      ['civil', 'assigned', CIVIL_AFFAIRS, 'review', undefined],
    ]);
  });

  it('that nobody is in charge of is a broken invariant: the place was served on submission, by the set that is pinned', () => {
    const nobody = examination({ chargeOf: () => undefined });
    expect(() => application(received).when(act('accept'), nobody, around())).toThrow(
      /nobody is in charge of step acceptance/,
    );
  });
});

describe('an officer’s deed is counted for officer, organisation and applicant (W2)', () => {
  type Counted = Counter | undefined;
  type Row = readonly [Status, Action, string, string | undefined, Counter, Counted, Counted];
  const rows: readonly Row[] = [
    ['received', 'accept', 'W-1', 'review', 'officerAccepted', 'organisationReceived', undefined],
    ['received', 'return', 'W-1', undefined, 'officerReturned', undefined, 'returned'],
    ['received', 'refuse', 'W-1', undefined, 'officerRefused', 'organisationRefused', 'refused'],
    ['accepted', 'approve', 'R-1', 'second-review', 'officerApproved', undefined, undefined],
    ['accepted', 'approve', 'R-1', 'delivery', 'officerApproved', 'organisationApproved', 'approved'],
    ['approved', 'deliver', 'W-1', undefined, 'officerDelivered', undefined, undefined],
    ['delivered', 'close', 'W-1', undefined, 'officerClosed', undefined, undefined],
  ];

  it.each(rows)('%s — %s by %s to %s', (from, action, officer, next, forOfficer, forOrganisation, forApplicant) => {
    const route = next === undefined ? undefined : routeTo(next);
    const { commands } = application(...histories[from])
      .when(act(action, { officer }), examination({ route }), around())
      .received();
    const count = (to: EntityKey, counter: Counter | undefined) =>
      counter === undefined
        ? []
        : [
            {
              to,
              command: { type: 'count', counter, application: 'hall.1', matter: matter.code, on: '2026-08-03' },
            },
          ];
    const organisation = organisationKey(officer === 'R-1' ? CIVIL_AFFAIRS : ARCHIVES);
    // What is held of the applicant's materials is kept by the acceptance too; here it is about counting.
    const counted = (commands ?? []).filter(({ command }) => command.type === 'count');
    expect(counted).toEqual([
      ...count(officerKey(officer), forOfficer),
      ...count(organisation, forOrganisation),
      ...count({ kind: 'person', id: people.applicant ?? '' }, forApplicant),
    ]);
  });
});

describe('a delivery (S8)', () => {
  const deliver = (channel: Channel, handover?: Handover) =>
    application({ ...received, channel }, ...histories.approved.slice(1)).when(
      act('deliver', handover === undefined ? {} : { handover }),
      examination(),
      around(),
    );

  it('says how the result was handed over; left out, as the application came', () => {
    for (const [channel, handover, told] of [
      ['hall', undefined, 'inPerson'],
      ['street', undefined, 'inPerson'],
      ['wechat', undefined, 'electronic'],
      ['hall', 'post', 'post'],
      ['weibo', 'inPerson', 'inPerson'],
    ] as const) {
      const { events, messages } = deliver(channel, handover).received();
      expect(events).toMatchObject([{ type: 'ApplicationDelivered', handover: told }]);
      expect(messages?.[0]).toMatchObject({ event: 'delivered', data: { handover: told } });
    }
  });

  it('is a visit only where it was in person', () => {
    expect(deliver('hall').state?.visits).toBe(2);
    expect(deliver('hall', 'post').state?.visits).toBe(1);
    expect(deliver('wechat').state?.visits).toBe(0);
    expect(deliver('wechat', 'inPerson').state?.visits).toBe(1);
  });

  it('alone has a handover', () => {
    for (const action of ['accept', 'return', 'refuse'] as const) {
      const command = act(action, { handover: 'post' });
      expect(
        application(received)
          .when(command, examination({ route: routeTo('review') }), around())
          .refused(),
      ).toEqual(['HANDOVER_UNEXPECTED /data/handover']);
    }
  });
});

describe('a step that only gives an opinion', () => {
  const at = (action: 'refuse' | 'object', flow = advisory) =>
    application(...histories.accepted).when(
      act(action, { officer: 'R-1' }),
      examination({ matter: flow, route: routeTo('second-review') }),
      around(),
    );

  it('objects and leaves the decision to another; who decides cannot only object (R4, S4)', () => {
    expect(at('refuse').refused()).toEqual(['DECIDED_ELSEWHERE /data/action']);
    expect(at('object', matter).refused()).toEqual(['NO_OPINION_STEP /data/action']);
    const outcome = at('object');
    expect(outcome.state?.deeds.at(-1)).toMatchObject({ step: 'review', action: 'object', opinion: '不符合村庄规划' });
    expect(outcome.received().messages?.map(({ event }) => event)).toEqual(['objected', 'assigned']);
    expect(outcome.received().commands?.map(({ command }) => command)).toMatchObject([{ counter: 'officerObjected' }]);
  });

  it('objects with its reasons only', () => {
    const silent = application(...histories.accepted).when(
      act('object', { officer: 'R-1', opinion: undefined } as never),
      examination({ matter: advisory }),
      around(),
    );
    expect(silent.refused()).toEqual(['OPINION_MISSING /data/opinion']);
  });
});
