import { describe, expect, it } from 'vitest';
import type { Matter } from '../../rules/matters/matter.ts';
import { type ReportTold, verificationOf } from '../protocol/verification.ts';
import {
  act,
  application,
  around,
  correction,
  evaluation,
  examination,
  finding,
  histories,
  matter,
  personal,
  received,
  submission,
  withdrawal,
} from './specimens-harness.ts';
import type { ApplicationEvent } from './state.ts';
import { standingOfVerification } from './verifying.ts';

const NOW = Date.parse('2026-08-03T10:00:00+08:00');
const verified: Matter = {
  ...matter,
  verification: { datasets: ['civil-affairs.marriage'], fields: [], deadlineSeconds: 30 },
};
const found = examination({ matter: verified, pre: evaluation() });
const told: ReportTold = {
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
  detections: [],
  reviewed: false,
};
const ordered: ApplicationEvent = { type: 'VerificationOrdered', asOf: 1, deadlineAt: NOW + 30_000 };
const submit = (consent?: string) =>
  application().when(
    { type: 'submit', data: { ...submission, ...(consent === undefined ? {} : { consent }) } },
    found,
    around({ version: 0, now: NOW }),
  );
const consenting = { ...submission, consent: 'SQ-1' };
const accept = (rest: readonly ApplicationEvent[], now: number) =>
  application(...histories.received, ...rest).when(act('accept'), found, around({ now }));

describe('an application whose matter is verified', () => {
  it('has other departments asked as soon as the rules find nothing wrong with it', () => {
    const { received: came } = submit('SQ-1');
    expect(came().events.map(({ type }) => type)).toContain('VerificationOrdered');
    const [command] = (came().commands ?? []).filter(({ to }) => to.kind === 'verification');
    expect(command).toMatchObject({
      to: verificationOf('hall.1'),
      command: { type: 'verify', order: { purpose: 'preRoute', consent: 'hall.SQ-1', asOf: 1, deadlineMs: 30_000 } },
    });
  });

  it('is not verified without a consent, where it goes back, or where its matter is not', () => {
    const back = examination({ matter: verified, pre: evaluation(finding('return', 'ID_CHECKSUM')) });
    const returned = application().when({ type: 'submit', data: consenting }, back, around({ version: 0 }));
    const plain = application().when(
      { type: 'submit', data: consenting },
      examination({ pre: evaluation() }),
      around({ version: 0 }),
    );
    for (const { received: came } of [submit(), returned, plain])
      expect((came().commands ?? []).some(({ to }) => to.kind === 'verification')).toBe(false);
  });

  it('that is withdrawn needs no answers: who is still asking is told to stop, and nobody where the report is there', () => {
    const withdraw = (...rest: readonly ApplicationEvent[]) =>
      application(...histories.received, ...rest).when(withdrawal, found, around());
    const asked = (step: ReturnType<typeof withdraw>) =>
      (step.received().commands ?? []).filter(({ to }) => to.kind === 'verification');
    expect(asked(withdraw(ordered))).toEqual([{ to: verificationOf('hall.1'), command: { type: 'abandon' } }]);
    expect(asked(withdraw())).toEqual([]);
    expect(asked(withdraw(ordered, { type: 'VerificationHeard', told }))).toEqual([]);
  });

  it('is accepted when its report is there, or when its time is long over, and not before', () => {
    expect(accept([ordered], NOW + 1000).refused()).toEqual(['VERIFICATION_PENDING /data/action']);
    expect(accept([ordered], NOW + 89_999).refused()).toEqual(['VERIFICATION_PENDING /data/action']);
    const passes = (outcome: ReturnType<typeof accept>) =>
      outcome.decision.verdict === 'received' || !outcome.refused().join().includes('VERIFICATION');
    expect(passes(accept([ordered], NOW + 90_000))).toBe(true);
    expect(passes(accept([ordered, { type: 'VerificationHeard', told }], NOW + 1000))).toBe(true);
  });

  it('tells its owner and whoever has the step what the report comes to, without a value', () => {
    const heard = application(received, ordered).when({ type: 'hearReport', data: told }, found, around());
    expect(heard.state?.verification?.told).toEqual(told);
    const messages = heard.received().messages ?? [];
    expect(messages.map(({ integrator, event }) => `${integrator} ${event}`)).toContain('hall case-verified');
    for (const value of personal) expect(JSON.stringify(messages)).not.toContain(value);
  });

  it('is routed by what has come of it', () => {
    const verification = { asOf: 1, deadlineAt: NOW };
    const after = (outcome: ReportTold['outcome']) => {
      const said = { contradicted: ['/data/form/a', '/data/form/b'], unknown: [], detections: ['X'] };
      return standingOfVerification({ verification: { ...verification, told: { ...told, ...said, outcome } } });
    };
    expect(standingOfVerification({})).toBeUndefined();
    expect(standingOfVerification({ verification })).toEqual({ status: 'pending' });
    expect(after('contradicted')).toEqual({
      status: 'reported',
      outcome: 'contradicted',
      contradicted: 2,
      unknown: 0,
      detections: 1,
    });
    expect([after('unauthorised'), after('stopped')]).toEqual([{ status: 'unauthorised' }, { status: 'unauthorised' }]);
  });

  it('takes no report of a content that was corrected meanwhile', () => {
    const corrected = application(...histories.returned).when(
      { ...correction, data: { ...correction.data, consent: 'SQ-1' } } as typeof correction,
      found,
      around(),
    );
    const order = corrected.received().events.find(({ type }) => type === 'VerificationOrdered');
    expect(order).toMatchObject({ asOf: 2 });
    const events = [...histories.returned, ...corrected.received().events];
    const old = application(...events).when({ type: 'hearReport', data: told }, found, around());
    expect(old.received().events).toEqual([]);
    const own = application(...events).when({ type: 'hearReport', data: { ...told, asOf: 2 } }, found, around());
    expect(own.received().events).toHaveLength(1);
  });
});
