import { describe, expect, it } from 'vitest';
import { officerKey } from '../protocol/entity.ts';
import { type Came, HOUSING, kindsOf, lapsesIn, openTable, STRANGER, type Table } from './collaboration-harness.ts';
import { building, TOWN } from './parallel-harness.ts';
import { ARCHIVES, CIVIL_AFFAIRS, person } from './specimens-harness.ts';

const reason = '职责在彼';
const toHousing = { officer: 'R-1', step: 'review', organisation: HOUSING, reason };
const at = (came: Came, step = 'review') => came.state?.open.find((one) => one.step === step);
const told = (came: Came): readonly string[] =>
  (came.received().messages ?? []).map(({ integrator, event }) => `${integrator} ${event}`);
const counted = (came: Came): readonly string[] =>
  (came.received().commands ?? []).map(({ to, command }) => `${to.id} ${'counter' in command ? command.counter : ''}`);

/** The review of civil affairs was handed to housing. */
async function transferred(change: Parameters<typeof openTable>[0] = {}): Promise<Table> {
  const table = await openTable(change);
  (await table.say('transfer', toHousing)).received();
  return table;
}

describe('a transfer (联动转办)', () => {
  it('hands the step over: the receiver may act, who had it may not, the step beside it stays', async () => {
    const table = await openTable();
    const came = await table.say('transfer', toHousing);
    expect(at(came)).toMatchObject({
      holder: { organisation: HOUSING, dueOn: '2026-08-05' },
      version: 3,
      transfers: 1,
    });
    expect(at(came, 'site-visit')).toMatchObject({ version: 2 });
    expect(told(came)).toEqual([
      'civil transferred',
      'housing transferred',
      'hall transferred',
      'inspection transferred',
      'housing assigned',
    ]);
    const [toSide, , toOwner] = came.received().messages ?? [];
    expect([toSide?.data['reason'], toOwner?.data['reason']]).toEqual([reason, undefined]);
    expect(counted(came)).toEqual([
      'officer-R-1 officerTransferred',
      `organisation-${CIVIL_AFFAIRS} organisationTransferred`,
    ]);
    expect(lapsesIn(came.received().dueSet)).toEqual([
      {
        at: Date.parse('2026-08-05T17:00:00+08:00'),
        entity: { kind: 'application', id: 'hall.1' },
        name: 'holder_review',
      },
    ]);
    expect((await table.say('act', { officer: 'R-1', step: 'review', action: 'approve' })).refused()).toEqual([
      'OFFICER_ORGANISATION /data/officer',
    ]);
    const stale = await table.say('act', { officer: 'H-1', step: 'review', action: 'approve', expectedVersion: 2 });
    expect(stale.refused()).toEqual(['VERSION_STALE /data/expectedVersion']);
    const done = await table.say('act', { officer: 'H-1', step: 'review', action: 'approve' }, { next: ['approval'] });
    expect(lapsesIn(done.received().dueCleared).map(({ name }) => name)).toEqual(['holder_review']);
    expect(done.state?.deeds.at(-1)).toMatchObject({ organisation: HOUSING, step: 'review' });
    // The flow goes on as it names it.
    const visit = await table.say(
      'act',
      { officer: 'T-1', step: 'site-visit', action: 'approve' },
      { next: ['approval'] },
    );
    expect(visit.received().messages?.at(-1)).toMatchObject({
      event: 'assigned',
      data: { organisation: CIVIL_AFFAIRS },
    });
  });

  it('goes to nobody that the matter does not know at that place, and not to who has it', async () => {
    const table = await openTable();
    for (const [organisation, code] of [
      [CIVIL_AFFAIRS, 'TRANSFER_ITSELF'],
      [STRANGER, 'TRANSFER_UNKNOWN'],
      [TOWN, 'TRANSFER_UNKNOWN'],
    ])
      expect((await table.say('transfer', { ...toHousing, organisation })).refused()).toEqual([
        `${code} /data/organisation`,
      ]);
    expect((await table.say('transfer', { ...toHousing, step: 'approval' })).refused()).toEqual([
      'STEP_NOT_OPEN /data/step',
    ]);
    expect((await table.say('transfer', { ...toHousing, officer: 'H-1' })).refused()).toContain(
      'OFFICER_ORGANISATION /data/officer',
    );
  });

  it('is told to the owner and the supervisors where nobody speaks for the receiver', async () => {
    const table = await openTable();
    const speakersFor = (organisation: string) => (organisation === HOUSING ? [] : ['civil']);
    const came = await table.say('transfer', toHousing, { around: { speakersFor } });
    expect(told(came)).toContain('hall unattended');
    expect(told(came)).toContain('inspection unattended');
  });

  it('goes back and forth twice and no more', async () => {
    const table = await transferred();
    const back = { officer: 'H-1', step: 'review', organisation: CIVIL_AFFAIRS, reason };
    const second = await table.say('transfer', back);
    // With the organisation of the flow it is its own step again, which it cannot decline.
    expect(at(second)).toEqual({ step: 'review', since: '2026-08-03', version: 4, transfers: 2, misses: 0 });
    expect(lapsesIn(second.received().dueCleared)).toHaveLength(1);
    expect((await table.say('decline', { officer: 'R-1', step: 'review', reason })).refused()).toEqual([
      'NOT_RECEIVER /type',
    ]);
    expect((await table.say('transfer', toHousing)).refused()).toEqual(['TRANSFER_LIMIT /type']);
  });

  it('ends with a return, and the correction starts without it', async () => {
    const table = await transferred();
    const defects = [{ pointer: '/data/form/year', message: '年份' }];
    const came = await table.say('act', { officer: 'H-1', step: 'review', action: 'return', defects });
    expect(lapsesIn(came.received().dueCleared)).toHaveLength(1);
    expect(came.state?.open).toEqual([]);
    expect((await table.say('transfer', toHousing)).refused()).toEqual(['MOVE_NOT_ALLOWED /type']);
  });
});

describe('what a receiver does not do', () => {
  it('goes back when it is declined, and to the archives after the second time, which keep it (兜底)', async () => {
    const table = await transferred();
    // Who has no reviewer must be able to say so.
    const declined = await table.say('decline', { officer: 'H-2', step: 'review', reason });
    expect(at(declined)).toEqual({ step: 'review', since: '2026-08-03', version: 4, transfers: 1, misses: 1 });
    expect(lapsesIn(declined.received().dueCleared)).toHaveLength(1);
    expect(counted(declined)).toContain(`organisation-${HOUSING} organisationDeclined`);
    expect((await table.say('decline', { officer: 'R-1', step: 'review', reason })).refused()).toEqual([
      'NOT_RECEIVER /type',
    ]);
    await table.say('transfer', toHousing);
    const late = await table.lapse('lapseHolder', 'review', '2026-08-05T17:00:00+08:00');
    expect(at(late)).toMatchObject({ holder: { organisation: ARCHIVES }, fallback: true, misses: 2 });
    expect(lapsesIn(late.received().dueSet)).toEqual([]);
    expect(counted(late)).toEqual([`organisation-${HOUSING} organisationTimedOut`]);
    expect(told(late)).toEqual(['housing timed-out', 'hall timed-out', 'inspection timed-out', 'hall assigned']);
    for (const type of ['transfer', 'decline'])
      expect((await table.say(type, { ...toHousing, organisation: HOUSING, officer: 'D-1' })).decision).toMatchObject({
        defects: [{ code: 'STEP_FALLBACK' }],
      });
    const done = await table.say('act', { officer: 'D-1', step: 'review', action: 'approve' }, { next: ['approval'] });
    expect(done.state?.deeds.at(-1)?.organisation).toBe(ARCHIVES);
  });

  it('falls back after the first miss where the matter says so, and where it was the archives’ own stays there', async () => {
    const table = await transferred({ fallbackAfter: 1 });
    const came = await table.say('decline', { officer: 'H-1', step: 'review', reason });
    expect(at(came)).toMatchObject({ holder: { organisation: ARCHIVES }, fallback: true });
    const steps = building.flow.steps.map((one) => (one.id === 'review' ? { ...one, department: 'archives' } : one));
    const own = await openTable({ fallbackAfter: 1, flow: { ...building.flow, steps } });
    (await own.say('transfer', { ...toHousing, officer: 'D-1' })).received();
    const back = await own.say('decline', { officer: 'H-1', step: 'review', reason });
    expect(at(back)?.fallback).toBe(true);
    expect(at(back)?.holder).toBeUndefined();
    expect((await own.say('transfer', { ...toHousing, officer: 'D-1' })).refused()).toEqual(['STEP_FALLBACK /type']);
  });

  it('times out once: a row of what is done, or not due yet, does nothing', async () => {
    const table = await transferred();
    const early = await table.lapse('lapseHolder', 'review', '2026-08-05T16:59:59+08:00');
    expect(early.received().events).toEqual([]);
    const beside = await table.lapse('lapseHolder', 'site-visit', '2027-08-05T17:00:00+08:00');
    expect(beside.received().events).toEqual([]);
    const due = await table.lapse('lapseHolder', 'review', '2026-08-05T17:00:00+08:00');
    expect(kindsOf(due)).toEqual(['StepTimedOut', 'LatenessCounted']);
    const again = await table.lapse('lapseHolder', 'review', '2026-08-05T17:00:01+08:00');
    expect(again.received().events).toEqual([]);
  });
});

describe('a claim', () => {
  const mine = { officer: 'R-1', step: 'review' };
  const claimed = { officer: 'R-2', step: 'review', action: 'approve' };

  it('keeps the step from colleagues without naming anyone, until offices close on its last working day', async () => {
    const table = await openTable();
    const came = await table.say('claim', { ...mine, workingDays: 1 });
    expect(told(came)).toEqual(['civil claimed']);
    expect(came.received().messages?.[0]?.data).toEqual({
      version: 3,
      step: 'review',
      until: '2026-08-04T09:00:00.000Z',
    });
    const refusal = await table.say('act', claimed, { next: ['approval'] });
    expect(refusal.refused()).toEqual(['STEP_CLAIMED /data/officer']);
    expect(JSON.stringify(refusal.decision)).not.toContain('R-1');
    expect((await table.say('claim', { ...mine, officer: 'R-2' })).refused()).toEqual(['STEP_CLAIMED /data/officer']);
    expect((await table.say('release', { ...mine, officer: 'R-2' })).refused()).toEqual([
      'CLAIM_NOT_HELD /data/officer',
    ]);
    const later = { around: { now: Date.parse('2026-08-04T17:00:00+08:00') }, next: ['approval'] };
    expect(kindsOf(await table.say('act', claimed, later))).toHaveLength(1);
  });

  it('ends when it is released, and when its officer is not filed any more', async () => {
    const table = await openTable();
    await table.say('claim', mine);
    (await table.say('release', mine)).received();
    (await table.say('claim', mine)).received();
    const gone = [[officerKey('R-1'), person({ organisation: CIVIL_AFFAIRS, validTo: '2026-08-02' })]] as const;
    (await table.say('act', claimed, { next: ['approval'], around: { others: gone } })).received();
  });

  it('goes with the step when that is transferred', async () => {
    const table = await openTable();
    await table.say('claim', mine);
    expect(at(await table.say('transfer', toHousing))?.claim).toBeUndefined();
  });
});
