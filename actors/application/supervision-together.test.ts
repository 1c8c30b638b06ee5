import { describe, expect, it } from 'vitest';
import { createRuleBook } from '../../rules/engine/rule-book.ts';
import { HOUSING, openTable, type Table } from './collaboration-harness.ts';
import { building } from './parallel-harness.ts';
import { ARCHIVES, CIVIL_AFFAIRS, catalogueOf } from './specimens-harness.ts';
import { codesOf, raisedBy, supervisingPacks } from './supervision-harness.ts';

/** Organisations that work together on a step under supervision: what one leaves to the other without end is told. */

const { evaluate } = createRuleBook(supervisingPacks, catalogueOf(building));
const supervised = (change: Parameters<typeof openTable>[0] = {}) => openTable(change, [], undefined, evaluate);
const reason = '职责在彼';
const toHousing = { officer: 'R-1', step: 'review', organisation: HOUSING, reason };
const back = { officer: 'H-1', step: 'review', organisation: CIVIL_AFFAIRS, reason };
const codes = async (table: Table, ...[type, data]: readonly [string, Readonly<Record<string, unknown>>]) => {
  const came = await table.say(type, data);
  came.received();
  return codesOf(came);
};

describe('supervision of organisations that work together', () => {
  it('tells of a step that is transferred for the second time, and names who transferred it', async () => {
    const table = await supervised();
    expect(await codes(table, 'transfer', toHousing)).toEqual([]);
    const came = await table.say('transfer', back);
    expect(codesOf(came)).toEqual(['TRANSFER_LOOP']);
    expect(raisedBy(came)[0]).toMatchObject({ part: 'review', accountable: { organisation: HOUSING } });
  });

  it('tells of the attempt to transfer that somebody makes who may not', async () => {
    const came = await (await supervised()).say('transfer', { ...toHousing, officer: 'H-1' });
    expect(came.refused()).toEqual(['OFFICER_ORGANISATION /data/officer']);
    expect(codesOf(came)).toContain('ACT_FOR_OTHER_ORGANISATION');
  });

  it.each([
    ['declined', 'decline'],
    ['left until its time was over', 'lapse'],
  ])('tells of a step that was %s, once it comes to the archives', async (_title, how) => {
    const table = await supervised({ fallbackAfter: 1 });
    await codes(table, 'transfer', toHousing);
    const came =
      how === 'decline'
        ? await table.say('decline', { officer: 'H-1', step: 'review', reason })
        : await table.lapse('lapseHolder', 'review', '2026-08-05T17:00:00+08:00');
    expect(codesOf(came)).toEqual(['FALLBACK_USED']);
    expect(raisedBy(came)[0]).toMatchObject({ part: 'review', accountable: { organisation: HOUSING } });
    expect(came.state?.open.find(({ step }) => step === 'review')?.holder?.organisation).toBe(ARCHIVES);
  });

  it('says nothing of a step that only goes back to where the flow has it', async () => {
    const table = await supervised();
    await codes(table, 'transfer', toHousing);
    expect(await codes(table, 'decline', { officer: 'H-1', step: 'review', reason })).toEqual([]);
  });

  it('tells of a consultation whose time is over without an opinion, and not of one that all have answered', async () => {
    const consult = { officer: 'R-1', step: 'review', departments: [HOUSING], question: '用途', workingDays: 2 };
    const over = '2026-08-05T17:00:00+08:00';
    const table = await supervised();
    await codes(table, 'consult', consult);
    const came = await table.lapse('lapseConsultation', 1, over);
    expect(codesOf(came)).toEqual(['CONSULTATION_LATE']);
    expect(raisedBy(came)[0]?.message.en).toBe('The limit of a consultation passed without 1 opinions');
    const answered = await supervised();
    await codes(answered, 'consult', consult);
    await codes(answered, 'opine', { officer: 'H-1', consultation: 1, stance: 'agree', opinion: '无异议' });
    expect(codesOf(await answered.lapse('lapseConsultation', 1, over))).toEqual([]);
  });
});
