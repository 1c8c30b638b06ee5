import { describe, expect, it } from 'vitest';
import { type Came, HOUSING, kindsOf, lapsesIn, openTable, STRANGER, type Table } from './collaboration-harness.ts';
import { building } from './parallel-harness.ts';
import { ARCHIVES, CIVIL_AFFAIRS, withdrawal } from './specimens-harness.ts';

const question = '有无异议';
const ask = { officer: 'R-1', step: 'review', departments: [HOUSING, STRANGER], question, workingDays: 2 };
const answer = (officer: string, rest: object = {}) => ({
  officer,
  consultation: 1,
  stance: 'agree',
  opinion: '无异议',
  ...rest,
});
const close = { officer: 'R-1', consultation: 1, conclusion: '一致同意' };
const DUE = '2026-08-05T17:00:00+08:00';
const told = (came: Came): readonly string[] =>
  (came.received().messages ?? []).map(({ integrator, event }) => `${integrator} ${event}`);

async function consulted(change: Parameters<typeof openTable>[0] = {}): Promise<Table> {
  const table = await openTable(change);
  (await table.say('consult', ask)).received();
  return table;
}

describe('a consultation (会商)', () => {
  it('asks each department, waits for their opinions, and ends with a conclusion for those who took part', async () => {
    const table = await openTable();
    const opened = await table.say('consult', ask);
    expect(told(opened)).toEqual([
      'housing consulted',
      'stranger consulted',
      'hall consultation-opened',
      'inspection consultation-opened',
      'civil consultation-opened',
    ]);
    expect(JSON.stringify(opened.received().messages?.slice(2))).not.toContain(question);
    expect(lapsesIn(opened.received().dueSet).map(({ at, name }) => [at, name])).toEqual([
      [Date.parse(DUE), 'consultation_1'],
    ]);
    for (const action of ['approve', 'refuse'])
      expect((await table.say('act', { officer: 'R-1', step: 'review', action, opinion: '。' })).refused()).toEqual([
        'CONSULTATION_OPEN /data/action',
      ]);
    expect(told(await table.say('opine', answer('H-1')))).toEqual(['civil opinion-given']);
    expect((await table.say('opine', answer('H-2'))).refused()).toEqual(['OPINION_GIVEN /data/officer']);
    expect((await table.say('opine', answer('D-1'))).refused()).toEqual(['NOT_ASKED /data/officer']);
    expect((await table.say('conclude', close)).refused()).toEqual(['CONCLUSION_EARLY /data/reason']);
    await table.say('opine', answer('S-1', { stance: 'object' }));
    expect((await table.say('conclude', { ...close, officer: 'H-1' })).refused()).toContain(
      'OFFICER_ORGANISATION /data/officer',
    );
    const ended = await table.say('conclude', close);
    expect(lapsesIn(ended.received().dueCleared).map(({ name }) => name)).toEqual(['consultation_1']);
    expect(told(ended)).toEqual([
      'civil consultation-ended',
      'housing consultation-ended',
      'stranger consultation-ended',
      'hall consultation-ended',
      'inspection consultation-ended',
    ]);
    const messages = ended.received().messages ?? [];
    expect(messages.map(({ data }) => data['conclusion'])).toEqual([
      '一致同意',
      '一致同意',
      '一致同意',
      undefined,
      undefined,
    ]);
    expect((await table.say('opine', answer('S-1'))).refused()).toEqual(['CONSULTATION_OVER /data/consultation']);
    expect((await table.say('conclude', close)).refused()).toEqual(['CONSULTATION_OVER /data/consultation']);
    (await table.say('act', { officer: 'R-1', step: 'review', action: 'approve' }, { next: ['approval'] })).received();
  });

  it('is not held with oneself, with who is not filed for the place, twice at a step, or about what is not open', async () => {
    const table = await openTable();
    const asked = { ...ask, departments: [CIVIL_AFFAIRS, HOUSING, '91330106MA0000009Z'] };
    expect((await table.say('consult', asked)).refused()).toEqual([
      'CONSULTATION_ITSELF /data/departments/0',
      'ORGANISATION_NOT_FILED /data/departments/2',
    ]);
    const twice = await table.say('consult', { ...ask, departments: [HOUSING, HOUSING] });
    expect(twice.state?.consultations[0]?.departments).toEqual([HOUSING]);
    expect((await table.say('consult', ask)).refused()).toEqual(['CONSULTATION_OPEN /type']);
    expect((await table.say('transfer', { ...ask, organisation: HOUSING })).refused()).toEqual([
      'CONSULTATION_OPEN /type',
    ]);
    expect((await table.say('opine', answer('H-1', { consultation: 2 }))).refused()).toContain(
      'CONSULTATION_UNKNOWN /data/consultation',
    );
  });

  it('does not exist to those who were not asked', async () => {
    const table = await openTable();
    const sender = {
      integrator: 'stranger',
      title: building.title,
      kinds: [],
      organisations: [STRANGER],
      regions: ['33'],
    };
    const others = { around: { sender } };
    expect((await table.say('opine', answer('S-1'), others)).decision).toMatchObject({ unseen: true });
    await table.say('consult', ask);
    (await table.say('opine', answer('S-1'), others)).received();
    expect((await table.say('opine', answer('H-1'), others)).refused()).toEqual(['RIGHT_ORGANISATION /data/officer']);
  });

  it('may be concluded early with a reason, and late without', async () => {
    const early = await consulted();
    (await early.say('conclude', { ...close, reason: '已电话沟通' })).received();
    const late = await consulted();
    const due = await late.lapse('lapseConsultation', 1, DUE);
    expect(due.state?.consultations[0]).toMatchObject({ status: 'open', due: true });
    expect(due.received().messages?.[0]?.data['missing']).toEqual([HOUSING, STRANGER]);
    expect((due.received().commands ?? []).map(({ to }) => to.id)).toEqual([
      `organisation-${HOUSING}`,
      `organisation-${STRANGER}`,
    ]);
    expect((await late.lapse('lapseConsultation', 1, DUE)).received().events).toEqual([]);
    const after = { around: { now: Date.parse(DUE) + 1 } };
    expect((await late.say('opine', answer('H-1'), after)).state?.consultations[0]?.opinions[0]?.late).toBe(true);
    (await late.say('conclude', close, after)).received();
  });

  it('lapses with a return and with a withdrawal, and all who were in it are told', async () => {
    const defects = [{ pointer: '/data/form/year', message: '年份' }];
    const returned = await (await consulted()).say('act', {
      officer: 'R-1',
      step: 'review',
      action: 'return',
      defects,
    });
    const table = await consulted();
    const data = { ...withdrawal.data, expectedVersion: table.desk.version };
    const withdrawn = await table.say('withdraw', data);
    for (const came of [returned, withdrawn]) {
      expect(came.state?.consultations[0]?.status).toBe('lapsed');
      expect(told(came).filter((one) => one.endsWith('consultation-ended'))).toHaveLength(5);
      expect(lapsesIn(came.received().dueCleared).map(({ name }) => name)).toEqual(['consultation_1']);
    }
    expect((await table.say('opine', answer('H-1'))).refused()).toEqual(['MOVE_NOT_ALLOWED /type']);
  });

  it('stops the clock of a receiver only where the matter says so, which runs on with the days that were left', async () => {
    for (const [stops, row] of [
      [{ consultationStopsClock: true } as const, undefined],
      [{}, 'holder_review'],
    ] as const) {
      const table = await openTable(stops);
      await table.say('transfer', { officer: 'R-1', step: 'review', organisation: ARCHIVES, reason: '转' });
      const opened = await table.say('consult', { ...ask, officer: 'D-1' });
      expect(lapsesIn(opened.received().dueCleared)[0]?.name).toBe(row === undefined ? 'holder_review' : undefined);
      const lapsed = await table.lapse('lapseHolder', 'review', DUE);
      expect(kindsOf(lapsed)).toEqual(row === undefined ? [] : ['StepTimedOut', 'LatenessCounted']);
      if (row !== undefined) continue;
      const friday = { around: { now: Date.parse('2026-08-07T09:00:00+08:00') } };
      const ended = await table.say('conclude', { ...close, officer: 'D-1' }, friday);
      expect(lapsesIn(ended.received().dueSet).map(({ at }) => at)).toEqual([Date.parse('2026-08-11T17:00:00+08:00')]);
    }
  });
});
