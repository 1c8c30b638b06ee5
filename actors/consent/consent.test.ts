import { describe, expect, it } from 'vitest';
import { type ConsentAnswer, consentKey, verificationKey } from '../protocol/verification.ts';
import { given, surroundings } from '../specification-harness.ts';
import { type ConsentCommand, consentBehaviour } from './consent.ts';
import type { ConsentEvent } from './state.ts';

const behaviour = consentBehaviour({
  personKeys: { keyOf: (number) => `of-${number.slice(-4)}` },
  knowsDataset: (dataset) => dataset === 'a.one' || dataset === 'b.two',
});
const ID_NUMBER = '11010519491231002X';
const ID = 'hall.SQ-1';
const grant = {
  type: 'grant',
  data: {
    subject: { name: '示例乙', idNumber: ID_NUMBER },
    purposes: ['preRoute'],
    datasets: ['a.one'],
    validTo: '2026-12-31',
    evidence: { hash: { algorithm: 'sm3', value: '0'.repeat(64) }, size: 1, mediaType: 'application/pdf' },
  },
} as const satisfies ConsentCommand;
const granted: ConsentEvent = {
  type: 'ConsentGranted',
  integrator: 'hall',
  subject: grant.data.subject,
  person: 'citizen-of-002X',
  purposes: ['preRoute'],
  datasets: ['a.one'],
  grantedOn: '2026-08-03',
  validTo: '2026-12-31',
  evidence: grant.data.evidence,
};
const use = {
  type: 'use',
  verification: 'hall.A-1.case',
  round: 1,
  purpose: 'preRoute',
  datasets: ['a.one'],
  person: 'citizen-of-002X',
  application: 'hall.A-1',
} as const satisfies ConsentCommand;

function when(before: readonly ConsentEvent[], command: ConsentCommand, rest: Parameters<typeof surroundings>[0] = {}) {
  const around = surroundings({ id: ID, version: before.length, ...rest });
  const state = before.reduce(
    (one: Parameters<typeof behaviour.evolve>[0], event) => behaviour.evolve(one, event),
    undefined,
  );
  return given(behaviour, ...before).when(command, behaviour.examine(state, command, around), around);
}

describe('a consent', () => {
  it('is granted with its evidence, its giver known by a keyed hash, and ends by itself after its last day', () => {
    const { received } = when([], grant);
    expect(received().events).toEqual([granted]);
    expect(received().dueSet).toEqual([
      { at: Date.parse('2027-01-01T00:00:00+08:00'), entity: consentKey(ID), name: 'expireConsent_2026-12-31' },
    ]);
    expect(JSON.stringify(received().messages)).not.toContain(ID_NUMBER);
  });

  it('is refused with everything that is wrong with it', () => {
    const wrong = {
      ...grant,
      data: {
        ...grant.data,
        subject: { name: '示例乙', idNumber: '110105194912310021' },
        datasets: ['a.one', 'z.none'],
        validTo: '2026-02-30',
      },
    };
    expect(when([], wrong).refused()).toEqual([
      'CITIZEN_NUMBER /data/subject/idNumber',
      'DATASET_UNKNOWN /data/datasets/1',
      'DAY_IMPOSSIBLE /data/validTo',
    ]);
    const until = (validTo: string) => when([], { ...grant, data: { ...grant.data, validTo } });
    expect(until('2026-08-02').refused()).toEqual(['CONSENT_EXPIRED /data/validTo']);
    expect(until('2028-08-04').refused()).toEqual(['CONSENT_TOO_LONG /data/validTo']);
    until('2028-08-03').received();
    until('2026-08-03').received();
    expect(when([], grant, { id: 'mobile.SQ-1' }).refused()).toEqual(['RIGHT_CONSENT']);
    expect(when([granted], grant).refused()).toEqual(['CONSENT_EXISTS']);
  });

  it('lets through what it covers, and each use stands in the journal with its purpose', () => {
    const { received, state } = when([granted], use);
    expect(received().events).toMatchObject([{ type: 'ConsentUsed', purpose: 'preRoute', datasets: ['a.one'] }]);
    const answer: ConsentAnswer = { type: 'authorise', round: 1, consent: ID };
    expect(received().commands).toEqual([{ to: verificationKey(use.verification), command: answer }]);
    expect(state?.inUse).toEqual([use.verification]);
  });

  it('lets nothing else through', () => {
    const codes: readonly (readonly [Partial<typeof use> | object, string])[] = [
      [{ purpose: 'screening' }, 'CONSENT_PURPOSE'],
      [{ datasets: ['a.one', 'b.two'] }, 'CONSENT_DATASETS'],
      [{ person: 'citizen-another' }, 'CONSENT_SUBJECT'],
      [{ person: undefined }, 'CONSENT_SUBJECT'],
    ];
    for (const [rest, code] of codes) {
      const command = { ...use, ...rest } as ConsentCommand;
      expect(when([granted], command).received().commands?.[0]?.command, code).toMatchObject({ type: 'decline', code });
    }
    const own: ConsentEvent = { ...granted, application: 'A-2' };
    expect(when([own], use).received().commands?.[0]?.command).toMatchObject({ code: 'CONSENT_APPLICATION' });
    when([own], { ...use, application: 'hall.A-2' }).received();
    const over = Date.parse('2027-01-01T00:00:00+08:00');
    expect(when([granted], use, { now: over }).received().commands?.[0]?.command).toMatchObject({
      code: 'CONSENT_EXPIRED',
    });
    expect(when([], use).received()).toMatchObject({
      events: [],
      commands: [{ command: { code: 'CONSENT_UNKNOWN' } }],
    });
  });

  it('tells all that is under way by it when it is withdrawn or expires, once', () => {
    const used: ConsentEvent = {
      type: 'ConsentUsed',
      verification: use.verification,
      round: 1,
      purpose: 'preRoute',
      datasets: ['a.one'],
    };
    const { received } = when([granted, used], { type: 'withdraw', data: { reason: '不再需要' } });
    expect(received().commands).toEqual([
      { to: verificationKey(use.verification), command: { type: 'consentEnded', consent: ID, why: 'withdrawn' } },
    ]);
    expect(received().dueCleared).toHaveLength(1);
    const over = when([granted, used], { type: 'expireConsent', validTo: '2026-12-31' });
    expect(over.received().commands).toMatchObject([{ command: { why: 'expired' } }]);
    const withdrawn: ConsentEvent = { type: 'ConsentWithdrawn' };
    expect(when([granted, used, withdrawn], { type: 'withdraw', data: {} }).refused()).toEqual(['CONSENT_WITHDRAWN']);
    expect(
      when([granted, used, withdrawn], { type: 'expireConsent', validTo: '2026-12-31' }).received().events,
    ).toEqual([]);
    expect(when([granted, used, withdrawn], use).received().commands?.[0]?.command).toMatchObject({
      code: 'CONSENT_WITHDRAWN',
    });
    const ended = when([granted, used], { type: 'endUse', verification: use.verification });
    expect(ended.state?.inUse).toEqual([]);
  });

  it('does not exist for another integrator', () => {
    const sender = { ...surroundings({}).sender, integrator: 'mobile' } as never;
    const { decision } = when([granted], { type: 'withdraw', data: {} }, { sender });
    expect(decision).toMatchObject({ verdict: 'refused', unseen: true, defects: [{ code: 'CONSENT_UNKNOWN' }] });
  });
});
