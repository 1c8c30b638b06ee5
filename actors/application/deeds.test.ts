import { describe, expect, it } from 'vitest';
import type { Filing } from '../person/state.ts';
import type { Counter } from '../protocol/commands.ts';
import { citizenKey, officerKey, organisationKey } from '../protocol/entity.ts';
import type { Action } from '../protocol/messages.ts';
import { hall } from '../road-harness.ts';
import {
  ARCHIVES,
  act,
  application,
  around,
  CITIZEN,
  CIVIL_AFFAIRS,
  evaluation,
  everyone,
  examination,
  finding,
  histories,
  matter,
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
    expect(accept({ others: everyone.slice(0, 1) }).refused()).toEqual(['ORGANISATION_NOT_FILED /data/officer']);
    const counted = { counters: { officerAccepted: 3 } };
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
    const texts = decision.verdict === 'refused' ? decision.defects.slice(0, 2).map(({ message }) => message.en) : [];
    expect(texts).toEqual(['The filing has expired: of the organisation', 'The filing has expired: of the officer']);
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
    expect(returned.messages).toEqual([
      {
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
          opinion: '请核对',
          defects: [{ pointer: '/data/form/year', code: 'OFFICER', message: { zh: '年份不符', en: '年份不符' } }],
        },
      },
    ]);
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
        ?.step,
    ).toBe('review');
  });

  it('is told to who speaks for the organisation that is responsible there, and to nobody else (R4, R5)', () => {
    const { messages } = application(received)
      .when(act('accept'), examination({ route: routeTo('review') }), around())
      .received();
    expect(
      messages?.map(({ integrator, event, data }) => [
        integrator,
        event,
        data['organisation'],
        data['step'] ?? data['next'],
      ]),
    ).toEqual([
      ['hall', 'accepted', ARCHIVES, 'acceptance'],
      ['civil', 'assigned', CIVIL_AFFAIRS, 'review'],
    ]);
  });

  it('of an application whose step the catalogue has lost is nobody’s, and the process goes on', () => {
    const [start, , ...rest] = matter.flow.steps;
    const newer = { ...matter, flow: { ...matter.flow, steps: start === undefined ? [] : [start, ...rest] } };
    expect(
      application(...histories.accepted)
        .when(act('approve', { officer: 'R-1' }), examination({ matter: newer }), around())
        .refused(),
    ).toEqual(['ROUTE_MISSING']);
  });

  it('is refused where no organisation is responsible any more', () => {
    expect(
      application(received)
        .when(act('accept'), examination({ responsible: () => undefined }), around())
        .refused(),
    ).toEqual(['REGION_NOT_SERVED']);
  });
});

describe('an officer’s deed is counted for officer and citizen (W2)', () => {
  const rows: readonly (readonly [Status, Action, string, string | undefined, Counter, Counter | undefined])[] = [
    ['received', 'accept', 'W-1', 'review', 'officerAccepted', undefined],
    ['received', 'return', 'W-1', undefined, 'officerReturned', 'returned'],
    ['received', 'refuse', 'W-1', undefined, 'officerRefused', 'refused'],
    ['accepted', 'approve', 'R-1', 'second-review', 'officerApproved', undefined],
    ['accepted', 'approve', 'R-1', 'delivery', 'officerApproved', 'approved'],
    ['approved', 'deliver', 'W-1', undefined, 'officerDelivered', undefined],
    ['delivered', 'close', 'W-1', undefined, 'officerClosed', undefined],
  ];

  it.each(rows)('%s — %s by %s to %s', (from, action, officer, next, forOfficer, forCitizen) => {
    const route = next === undefined ? undefined : routeTo(next);
    const { commands } = application(...histories[from])
      .when(act(action, { officer }), examination({ route }), around())
      .received();
    const count = (counter: Counter) => ({ type: 'count', counter, application: 'hall.1' });
    expect(commands).toEqual([
      { to: officerKey(officer), command: count(forOfficer) },
      ...(forCitizen === undefined ? [] : [{ to: citizenKey(CITIZEN), command: count(forCitizen) }]),
    ]);
  });
});
