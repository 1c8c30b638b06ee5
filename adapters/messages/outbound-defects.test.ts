import Schema from 'typebox/schema';
import { describe, expect, it } from 'vitest';
import { type Came, HOUSING, openTable, STRANGER } from '../../actors/application/collaboration-harness.ts';
import {
  act,
  advisory,
  application,
  around,
  CIVIL_AFFAIRS,
  correction,
  evaluation,
  everyone,
  examination,
  finding,
  histories,
  matter,
  officerAt,
  person,
  received,
  routeTo,
  submission,
  withdrawal,
} from '../../actors/application/specimens-harness.ts';
import type { ApplicationEvent, ApplicationState } from '../../actors/application/state.ts';
import { startOutbox } from '../../actors/followers/outbox.ts';
import { ToyOutlet } from '../../actors/followers/outlet-harness.ts';
import { Journal } from '../../actors/journal.ts';
import { bareTurn } from '../../actors/journal-store.contract.ts';
import { NoticeLife } from '../../actors/notification/specimens-harness.ts';
import { personBehaviour } from '../../actors/person/specimens-harness.ts';
import { officerKey, organisationKey } from '../../actors/protocol/entity.ts';
import type { Input, OutboundMessage } from '../../actors/protocol/journal.ts';
import type { RegisterData } from '../../actors/protocol/messages.ts';
import { type OutboundEvent, outboundMessages } from '../../actors/protocol/outbound.ts';
import { outboundEnvelope } from '../../actors/protocol/outbound-envelope.ts';
import { consentKey } from '../../actors/protocol/verification.ts';
import { hall, stillMeter } from '../../actors/road-harness.ts';
import { given } from '../../actors/specification-harness.ts';
import { refusalTurn, repeatTurn, turnOf } from '../../actors/turn.ts';
import { UndertakingWorld } from '../../actors/undertaking/undertaking-harness.ts';
import { found as answered, CONSENT, plainBook, World } from '../../actors/verification/world-harness.ts';
import { calendarWith } from '../../rules/calendar/calendar.fixture.ts';
import type { Matter } from '../../rules/matters/matter.ts';
import { createMemoryJournalStore } from '../memory/journal-store.ts';
import { outboundExamples } from './asyncapi-outbound-examples.ts';
import { CREDIT_CODE } from './message-harness.ts';
import { outboundDefects } from './outbound-defects.ts';

const withdrawn = { topic: 'application.hall.1', event: 'withdrawn', data: { version: 2 } };
const wrong = { pointer: '', code: 'NOT_FOUND', message: { zh: '不存在', en: 'not found' } };
const input: Input = {
  source: 'integrator',
  sequence: 1,
  integrator: 'hall',
  messageId: 'm-1',
  messageSource: 'urn:test:hall',
};

/** Officers deal with each other: a transfer that is declined, one that times out, a claim, and a consultation. */
async function collaborated(): Promise<readonly Came[]> {
  const { say, lapse } = await openTable();
  const at = { step: 'review', reason: '职责在彼' };
  const by = { ...at, officer: 'R-1', organisation: HOUSING };
  const came: Came[] = [];
  came.push(await say('claim', { step: 'review', officer: 'R-1' }));
  came.push(await say('release', { step: 'review', officer: 'R-1' }));
  came.push(await say('transfer', by));
  came.push(await say('decline', { ...at, officer: 'H-1' }));
  came.push(await say('transfer', by));
  came.push(await lapse('lapseHolder', 'review', '2026-08-05T17:00:00+08:00'));
  const question = { question: '有无异议', departments: [HOUSING, STRANGER], workingDays: 1 };
  came.push(await say('consult', { step: 'review', officer: 'D-1', ...question }));
  came.push(await say('opine', { officer: 'H-1', consultation: 1, stance: 'none', opinion: '无' }));
  came.push(await lapse('lapseConsultation', 1, '2026-08-04T17:00:00+08:00'));
  came.push(await say('conclude', { officer: 'D-1', consultation: 1, conclusion: '一致', reason: '已询问' }));
  return came;
}

/** A permission of which nobody says anything for five days, that a leader extends, and whose year is published then. */
function outcomesOfClocks() {
  const permit: Matter = {
    ...matter,
    category: '行政许可',
    extension: { workingDays: 10, basis: { text: '第四十二条' } },
  };
  const found = examination({ matter: permit });
  const at = (text: string, version: number) =>
    around({
      now: Date.parse(`${text}+08:00`),
      version,
      others: [...everyone, [officerKey('L-1'), person({ organisation: CIVIL_AFFAIRS, officerRoles: ['approver'] })]],
    });
  const rowOf = (state: ApplicationState | undefined) => state?.clocks?.rows.tick ?? 0;
  const came = application().when({ type: 'submit', data: submission }, found, at('2026-08-03T10:00', 0));
  const past = [...came.received().events];
  const lapsed = application(...past).when({ type: 'tick', due: rowOf(came.state) }, found, at('2026-08-10T17:00', 1));
  past.push(...lapsed.received().events);
  const extension = { type: 'extend', data: { expectedVersion: 2, officer: 'L-1', reason: '须实地勘查' } } as const;
  const extended = application(...past).when(extension, found, at('2026-08-11T10:00', 2));
  past.push(...extended.received().events);
  // The specimens have no calendar; now there is one.
  const known = examination({ matter: permit, calendar: calendarWith() });
  const recount = { type: 'recount', due: extended.state?.clocks?.rows.recount ?? 0 } as const;
  return [lapsed, extended, application(...past).when(recount, known, at('2026-08-12T01:00', 3))];
}

/** A parent hears of a child and of its end, and a child that its parent cannot take it. */
function outcomesOfKin() {
  const child = { child: 'hall.2', matter: 'marriage-copy', on: '2026-08-03' };
  const told = around({ sender: undefined });
  const linked = application(received).when({ type: 'linkChild', data: child }, examination(), told);
  const end = { type: 'endChild', data: { ...child, result: 'refused' } } as const;
  const dropped = { type: 'dropParent', data: { parent: 'hall.9', code: 'PARENT_ENDED' } } as const;
  return [
    linked,
    application(received, ...linked.received().events).when(end, examination(), told),
    application({ ...received, parent: 'hall.9' }).when(dropped, examination(), told),
  ];
}

/** The report about an application is there. */
function outcomeOfReport() {
  const told = {
    verification: 'hall.1.case',
    purpose: 'preRoute',
    round: 1,
    asOf: 1,
    report: 'HD20260803-7K3M9QX2P4',
    version: 1,
    seal: 'b'.repeat(64),
    outcome: 'contradicted',
    contradicted: ['/data/form/spouse'],
    unknown: [],
    detections: ['APPLICANT_DECEASED'],
    reviewed: false,
  } as const;
  const ordered: ApplicationEvent = { type: 'VerificationOrdered', asOf: 1, deadlineAt: 0 };
  return application(received, ordered).when({ type: 'hearReport', data: told }, examination(), around());
}

describe('a message that leaves', () => {
  it('is told what is wrong with it, never the value', () => {
    expect(outboundDefects(withdrawn)).toEqual([]);
    expect(outboundDefects({ ...withdrawn, data: { version: 2, reason: undefined } })).toEqual([]);
    expect(outboundDefects({ ...withdrawn, data: { version: 2, name: '张建国' } })).toEqual([
      'withdrawn /name additionalProperties',
    ]);
    expect(outboundDefects({ ...withdrawn, data: {} })).toEqual(['withdrawn /version required']);
    expect(outboundDefects({ ...withdrawn, event: 'toString' })).toEqual(['toString is no event of the contract']);
    expect(outboundDefects({ ...withdrawn, topic: 'person.officer-1' })).toEqual(['withdrawn is never about person']);
  });

  it('fits as the example of its kind does', () => {
    for (const [event, examples] of Object.entries(outboundExamples))
      for (const { event: example } of examples)
        expect(
          outboundDefects({ topic: example.subject, event, data: example['data'] as OutboundMessage['data'] }),
        ).toEqual([]);
  });

  it('as a receipt, a refusal, a dead letter or a repeat fits the contract', () => {
    const entity = { kind: 'application', id: 'hall.1' } as const;
    const asked = { input, command: { type: 'submit' } };
    const turns = [
      turnOf(entity, 1, {}, asked, { verdict: 'received', events: [] }, [], 0),
      turnOf(entity, 1, {}, asked, { verdict: 'refused', defects: [wrong] }, [], 0),
      turnOf(entity, 1, {}, asked, { verdict: 'refused', defects: [wrong], unseen: true }, [], 0),
      refusalTurn(
        input,
        { entity: { kind: 'refusal', id: 'hall.e-1' }, topic: 'message.1', bytes: new Uint8Array(), defects: [wrong] },
        0,
      ),
    ];
    const [first] = turns;
    const heard = [...turns, repeatTurn(entity, 1, asked, first?.messages ?? [], 0)].flatMap(
      ({ messages }) => messages,
    );
    expect(heard.map(({ event }) => event)).toEqual(['received', 'refused', 'refused', 'refused', 'received']);
    expect(heard.flatMap(outboundDefects)).toEqual([]);
    expect(heard.at(-1)?.data['repeat']).toBe(true);
  });

  it('of an application fits the contract, whatever is done to it, and every event is heard', async () => {
    const found = examination({
      pre: evaluation(
        finding('warn', 'DIVISION_OLD'),
        finding('return', 'ID_CHECKSUM', { pointer: '/data/applicant' }),
      ),
    });
    const clean = examination({ pre: evaluation(finding('review', 'LOOK')) });
    const outcomes = [
      application().when({ type: 'submit', data: submission }, found, around({ version: 0 })),
      application().when({ type: 'submit', data: submission }, clean, around({ version: 0 })),
      application().when({ type: 'submit', data: submission }, clean, around({ version: 0, speakersFor: () => [] })),
      application(...histories.returned).when(correction, clean, around()),
      application(...histories.received).when(withdrawal, examination(), around()),
      application(...histories.accepted).when(
        act('object', { officer: 'R-1' }),
        examination({ matter: advisory, route: routeTo('second-review') }),
        around(),
      ),
      ...(['received', 'accepted', 'approved', 'refused', 'delivered', 'withdrawn'] as const).flatMap((status) =>
        (['accept', 'return', 'approve', 'refuse', 'deliver', 'close'] as const).flatMap((action) =>
          ['review', 'second-review', 'delivery'].map((next) =>
            application(...histories[status]).when(
              act(action, { officer: officerAt[status] }),
              examination({ route: routeTo(next) }),
              around(),
            ),
          ),
        ),
      ),
    ];
    const ofDeeds = [
      ...outcomes,
      ...outcomesOfClocks(),
      ...outcomesOfKin(),
      ...(await collaborated()),
      outcomeOfReport(),
    ].flatMap(({ decision }) => (decision.verdict === 'received' ? (decision.messages ?? []) : []));
    const notice = new NoticeLife('aliyun');
    notice.answer({ state: 'failed', class: 'permanent', code: 'isv.MOBILE_NUMBER_ILLEGAL' });
    const heard = [...ofDeeds, ...notice.messages];
    expect(heard.flatMap(outboundDefects)).toEqual([]);
    expect(new Set(heard.map(({ event }) => event))).toEqual(
      new Set(
        (Object.keys(outboundMessages) as OutboundEvent[]).filter((event) => {
          const { about, family } = outboundMessages[event];
          return family !== 'receipt' && (about as readonly string[]).includes('application');
        }),
      ),
    );
  });

  it('of a consent or a verification fits the contract, and every event is heard', () => {
    const world = new World(plainBook(['a.one', 'b.two', 'c.three']));
    world.grant();
    world.verify(['a.one', 'b.two']);
    for (const begun of world.begun) world.answer(begun, answered({ XM: '示例乙' }), 5);
    world.verify(['a.one'], { asOf: 4 });
    world.send(consentKey(CONSENT), { type: 'withdraw', data: {} });
    const other = new World(plainBook(['a.one', 'b.two', 'c.three']));
    other.grant();
    other.passUntil(Date.parse('2027-01-02T00:00:00+08:00'));
    const heard = [...world.messages, ...other.messages];
    expect(heard.flatMap(outboundDefects)).toEqual([]);
    expect(new Set(heard.map(({ event }) => event))).toEqual(
      new Set(['consent-granted', 'consent-withdrawn', 'consent-expired', 'verified']),
    );
  });

  it('of an undertaking, and of what comes of it, fits the contract, and every event is heard', () => {
    const heard = ['appointment', 'loan', 'commitment'].flatMap((kind) =>
      (['fulfil', 'release', 'breach', 'extend'] as const).flatMap((verb) => {
        const undertakings = new UndertakingWorld();
        undertakings.undertake(kind as 'loan', { due: '2026-08-20' });
        if (verb === 'extend') undertakings.sign('extend', { due: '2026-08-24' });
        undertakings.passTo('2026-09-30');
        const document = { number: '1', day: '2026-09-01' };
        const on = kind === 'commitment' ? '2026-08-20' : '2026-09-01';
        undertakings.sign(verb, { document, on, cause: 'excused', due: '2026-08-24' });
        return undertakings.messages;
      }),
    );
    expect(heard.flatMap(outboundDefects)).toEqual([]);
    const events = new Set(heard.map(({ event }) => event).filter((event) => event.startsWith('undertaking-')));
    expect(events).toEqual(
      new Set((Object.keys(outboundMessages) as OutboundEvent[]).filter((event) => event.startsWith('undertaking-'))),
    );
    expect(heard.some(({ event }) => event === 'credit-retracted')).toBe(true);
  });

  it('of a filing fits the contract', () => {
    const filing: RegisterData = {
      role: 'organisation',
      name: '建德市档案馆',
      organisation: CREDIT_CODE,
      level: 'county',
      regions: ['330182'],
      validFrom: '2026-01-01',
      validTo: '2026-12-31',
    };
    const { id } = organisationKey(CREDIT_CODE);
    const sender = { ...hall, organisations: [CREDIT_CODE] };
    const filed = given(personBehaviour).when({ type: 'register', data: filing }, undefined, around({ id, sender }));
    const { events } = filed.received();
    const expired = given(personBehaviour, ...events).when(
      { type: 'expireFiling', validTo: '2026-12-31' },
      undefined,
      around({ id, now: Date.parse('2027-01-01T00:00:00+08:00') }),
    );
    const heard = [filed, expired].flatMap((outcome) => outcome.received().messages ?? []);
    expect(heard.map(({ event }) => event)).toEqual(['filed', 'filing-expired']);
    expect(heard.flatMap(outboundDefects)).toEqual([]);
  });

  it('leaves in the envelope of the contract', async () => {
    const store = createMemoryJournalStore();
    const outlet = new ToyOutlet();
    const fatal = (error: unknown) => {
      throw error;
    };
    const meter = stillMeter;
    const journal = new Journal({ batchTurns: 3, batchBytes: 1_000_000, tailEntries: 10 }, { store, meter, fatal });
    const outbox = await startOutbox(
      { window: 4, retryAfterMs: 1, markEveryMs: 60_000, drainMs: 2000 },
      { journal, store, outlet, meter, fatal },
    );
    const entity = { kind: 'application', id: 'hall.1' } as const;
    const turn = bareTurn(entity, {
      input: { source: 'operator', by: '', purpose: '' },
      messages: [{ integrator: 'hall', ...withdrawn }],
    });
    journal.append(turn, () => undefined);
    await journal.flush();
    await outbox.stop();
    expect(outlet.stored).toHaveLength(1);
    const sent: unknown = JSON.parse(outlet.stored[0]?.payload ?? '');
    expect(Schema.Errors(outboundEnvelope, sent)[1]).toEqual([]);
    expect(Schema.Check(outboundEnvelope, { ...Object(sent), region: '330182' })).toBe(false);
  });
});
