import { describe, expect, it } from 'vitest';
import type { Matter } from '../../rules/matters/matter.ts';
import type { ContradictData } from '../protocol/messages.ts';
import { applied } from './parallel-harness.ts';
import { ARCHIVES, act, CIVIL_AFFAIRS } from './specimens-harness.ts';

import { matterWith, officer, raisedBy, Watched } from './supervision-harness.ts';

/** Deadlines, and what is looked at when it is done: each violation raises its alert, and nothing else does. */

describe('deadlines', () => {
  const quiet = { promisedWorkingDays: 60, legalWorkingDays: 60 };
  const limits: readonly (readonly [string, Matter, string, string[]])[] = [
    // Accepted on Monday 3 August 2026: ten working days end on Monday 17 August.
    [
      'the promise has three days left',
      matterWith(60, { ...quiet, promisedWorkingDays: 10 }),
      '2026-08-12T08:30:00',
      [],
    ],
    ['two', matterWith(60, { ...quiet, promisedWorkingDays: 10 }), '2026-08-13T08:30:00', ['DUE_SOON']],
    ['one', matterWith(60, { ...quiet, promisedWorkingDays: 10 }), '2026-08-14T08:30:00', ['DUE_SOON']],
    ['none', matterWith(60, { ...quiet, promisedWorkingDays: 10 }), '2026-08-17T08:30:00', ['DUE_TODAY']],
    ['is over', matterWith(60, { ...quiet, promisedWorkingDays: 10 }), '2026-08-17T18:30:00', ['PROMISE_OVERDUE']],
    ['the law has three days left', matterWith(60, { ...quiet, legalWorkingDays: 10 }), '2026-08-12T08:30:00', []],
    ['two', matterWith(60, { ...quiet, legalWorkingDays: 10 }), '2026-08-13T08:30:00', ['LEGAL_DUE_SOON']],
    ['is over', matterWith(60, { ...quiet, legalWorkingDays: 10 }), '2026-08-17T18:30:00', ['LEGAL_OVERDUE']],
    ['for four days', matterWith(60, { ...quiet, legalWorkingDays: 10 }), '2026-08-21T10:30:00', ['LEGAL_OVERDUE']],
    [
      'for five',
      matterWith(60, { ...quiet, legalWorkingDays: 10 }),
      '2026-08-24T10:30:00',
      ['LEGAL_OVERDUE', 'OVERDUE_LONG'],
    ],
    ['the step has none', matterWith(10, quiet), '2026-08-17T08:30:00', []],
    ['is over', matterWith(10, quiet), '2026-08-17T18:30:00', ['STEP_OVERDUE']],
  ];
  it.each(limits)('%s', async (_title, matter, at, expected) => {
    const desk = await new Watched({}, matter).accepted();
    expect((await desk.tick(at)).codes).toEqual(expected);
  });

  it('an examination that lapses is told as one', async () => {
    const desk = await new Watched({}, matterWith(60, { ...quiet, category: '行政许可' })).submitted();
    expect((await desk.tick('2026-08-10T08:30:00')).codes).toEqual([]);
    expect((await desk.tick('2026-08-10T18:30:00')).codes).toEqual(['EXAMINATION_LAPSED']);
  });

  it.each([
    [10, '2026-08-17T18:30:00', ['ORGANISATION_OVERDUE_BURST', 'STEP_OVERDUE']],
    [9, '2026-08-17T18:30:00', ['STEP_OVERDUE']],
    // Those of more than thirty days ago do not count.
    [10, '2026-09-07T10:30:00', ['STEP_OVERDUE']],
  ])('an organisation that was overdue %d times before', async (times, at, expected) => {
    const organisation = officer({ role: 'organisation' }, { organisationOverdue: times });
    const desk = await new Watched({ [ARCHIVES]: organisation }, matterWith(10, quiet)).accepted();
    expect((await desk.tick(at)).codes).toEqual(expected);
  });

  it.each([
    [2, ['OFFICER_OVERDUE_REPEATED']],
    [1, []],
  ])('an officer who acted late %d times before', async (times, expected) => {
    const late = officer({}, { officerOverdue: times });
    const desk = await new Watched({ 'X-1': late }, matterWith(10, quiet)).accepted();
    const at = '2026-08-18T10:30:00';
    expect(await desk.act('X-1 approve approval', ['delivery'], { at })).toEqual(expected);
  });

  it('a late act is counted to who does it, one in time is not', async () => {
    const counted = async (at: string) => {
      const desk = await new Watched({}, matterWith(10, quiet)).accepted();
      const command = act('approve', { officer: 'M-1', step: 'approval', expectedVersion: desk.version });
      const { outcome } = await desk.tell(command, at, {}, ['delivery']);
      return (outcome.decision.commands ?? []).flatMap(({ command: one }) =>
        one.type === 'count' ? [one.counter] : [],
      );
    };
    expect(await counted('2026-08-18T10:30:00')).toContain('officerOverdue');
    expect(await counted('2026-08-17T10:30:00')).not.toContain('officerOverdue');
  });

  it.each([
    ['2026-08-17T10:30:00', ['EXTENSION_LATE']],
    ['2026-08-14T10:30:00', []],
  ])('an extension on %s of what is due on 17 August', async (at, expected) => {
    const extension = { workingDays: 10 } as never;
    const desk = await new Watched({}, matterWith(60, { ...quiet, legalWorkingDays: 10, extension })).accepted();
    const data = { expectedVersion: desk.version, officer: 'M-1', reason: '须实地勘查' };
    const { outcome, codes } = await desk.tell({ type: 'extend', data }, at);
    outcome.received();
    expect(codes).toEqual(expected);
  });

  it.each([
    [10, '2026-08-17T18:40:00', ['STEP_OVERDUE']],
    [10, '2026-08-18T10:30:00', ['DELIVERY_LATE', 'STEP_OVERDUE']],
  ])('a delivery that has %d days, on %s', async (workingDays, at, expected) => {
    const desk = await new Watched({}, matterWith(workingDays, quiet)).approved();
    expect((await desk.tick(at)).codes).toEqual(expected);
  });
});

describe('what has ended', () => {
  it('is drawn for inspection by the published seed', async () => {
    const closedWith = async (perMille: number) => {
      const desk = await new Watched({}, matterWith(60, { inspection: { seed: 'seed 2026', perMille } })).closed();
      return desk.act('N-1 close acceptance');
    };
    expect(await closedWith(1000)).toEqual(['SAMPLE_INSPECTION']);
    expect(await closedWith(0)).toEqual([]);
  });

  it('is told where the applicant came more often than the matter says', async () => {
    const desk = await new Watched({}, matterWith(60, { visits: 1 })).approved();
    expect(await desk.act('N-1 deliver delivery', [], { handover: 'inPerson' })).toEqual([]);
    expect(await desk.act('N-1 close acceptance')).toEqual(['MANY_VISITS']);
  });

  it.each([
    ['不予批准该申请事', ['REFUSAL_REASON_THIN']],
    ['不予批准该申请事项哦', []],
  ])('a refusal in the words %s', async (opinion, expected) => {
    expect(await (await new Watched().accepted()).act('M-1 refuse approval', [], { opinion })).toEqual(expected);
  });

  it('is told when a department contradicts it, and who has decided answers for it', async () => {
    const desk = await new Watched().closed();
    const data: ContradictData = {
      expectedVersion: desk.version,
      organisation: CIVIL_AFFAIRS,
      purpose: 'verification',
      pointer: '/data/form/year',
      statement: '登记台账无此登记',
      evidence: [...applied().materials],
    };
    const { outcome, codes } = await desk.tell({ type: 'contradict', data });
    expect(codes).toEqual(['RESULT_CONTRADICTED']);
    expect(outcome.received().events[0]).toMatchObject({ type: 'ResultContradicted', organisation: CIVIL_AFFAIRS });
    expect(raisedBy(outcome)[0]?.accountable.officer).toBe('M-1');
    expect(JSON.stringify(raisedBy(outcome))).not.toContain('登记台账');
    const stranger = { integrator: 'hall', organisations: [ARCHIVES], regions: ['33'], kinds: ['application'] };
    const refused = await desk.tell(
      { type: 'contradict', data: { ...data, expectedVersion: desk.version } },
      undefined,
      { sender: stranger },
    );
    expect(refused.outcome.refused()).toEqual(['RIGHT_ORGANISATION /data/organisation']);
  });
});
