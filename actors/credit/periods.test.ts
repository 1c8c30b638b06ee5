import { describe, expect, it } from 'vitest';
import { restrictionsOn } from '../ledger/entries.ts';
import { CreditWorld, evidence, FILE, recordOf } from './world-harness.ts';

const DAY_0 = '2026-11-30';

/** A general item of 30 November 2026 that restricts: the second overdue return. Three months from then are 90 days. */
function restricted(): CreditWorld {
  const world = new CreditWorld(DAY_0);
  const document = { number: '1', day: DAY_0 };
  world.record({ document: { number: '0', day: DAY_0 } }, 'hall.C-0');
  world.record({ document });
  expect(world.heard()).toEqual(['credit-recorded', 'credit-recorded']);
  expect(measures(world, DAY_0)).toEqual(['manual-review']);
  return world;
}
const measures = (world: CreditWorld, day: string) => restrictionsOn(world.ledger, day).map(({ measure }) => measure);
const inUse = (world: CreditWorld) => world.ledger?.items.map(({ item }) => item.item);

describe('a general item', () => {
  it('is not repaired on day 89, and is on day 91, when its measure is lifted in the same turn', () => {
    const world = restricted();
    world.passTo('2027-02-27');
    expect(world.repair()).toEqual(['CREDIT_REPAIR_EARLY']);
    world.passTo('2027-02-28');
    expect(world.repair()).toEqual(['CREDIT_REPAIR_EARLY']);
    world.passTo('2027-03-01');
    expect(world.repair({ dutiesDone: undefined })).toEqual(['CREDIT_DUTIES']);
    expect(world.repair({ commitment: undefined })).toEqual(['CREDIT_COMMITMENT']);
    expect(world.repair()).toEqual([]);
    expect(world.repair()).toEqual(['CREDIT_REQUEST_OPEN']);
    expect(inUse(world)).toEqual(['hall.C-0', FILE]);
    world.heard();
    expect(world.decide('grant')).toEqual([]);
    expect(world.heard()).toEqual(['credit-answered', 'credit-repaired']);
    expect(inUse(world)).toEqual(['hall.C-0']);
    expect(measures(world, '2027-03-01')).toEqual([]);
    expect(world.events.at(-1)?.event).toEqual({
      type: 'ItemRepaired',
      item: FILE,
      on: '2027-03-01',
      lifted: ['manual-review'],
      spent: { kind: 'overdue-return', organisation: recordOf().organisation, number: '1', until: '2029-11-30' },
    });
    expect(world.repair()).toEqual(['CREDIT_OVER']);
  });

  it('ends on day 366 without anybody asking', () => {
    const world = restricted();
    world.passTo('2027-11-30');
    expect(inUse(world)).toHaveLength(2);
    world.passTo('2027-12-01');
    expect(inUse(world)).toEqual([]);
    expect(world.heard()).toEqual(['credit-ended', 'credit-ended']);
    expect(world.object()).toEqual(['CREDIT_OVER']);
  });

  it('ends once, whatever the clock does', () => {
    const world = restricted();
    world.passTo('2027-12-01');
    world.now = Date.parse('2027-11-28T10:00:00+08:00');
    world.passTo('2027-12-02');
    expect(world.events.filter(({ event }) => event.type === 'ItemEnded')).toHaveLength(2);
  });

  it.each([
    ['2028-02-29', '2028-02-29', '2029-02-28'],
    ['2029-02-28', '2028-02-29', '2029-02-28'],
    ['2029-03-01', '2028-02-29', '2029-02-28'],
    ['2028-02-29', '2027-02-28', '2028-02-28'],
  ])('of a leap year has its days counted as the Civil Code has them (today %s)', (today, day, lastDay) => {
    const world = new CreditWorld(today);
    world.record({ document: { number: '1', day } });
    const over = today > lastDay;
    expect(world.heard()).toEqual([over ? 'credit-not-recorded' : 'credit-recorded']);
    if (over) expect(world.events.at(-1)?.event).toMatchObject({ type: 'ItemNotEntered', why: 'OVER' });
    else expect(world.ledger?.items[0]?.item.lastDay).toBe(lastDay);
  });

  it('is told with the rights of who it is about', () => {
    const world = new CreditWorld('2026-08-03');
    world.record();
    const [told] = world.messages;
    expect(told).toMatchObject({ integrator: 'hall', topic: `credit.${FILE}` });
    expect(told?.data).toMatchObject({
      lastDay: '2027-08-03',
      publication: { from: '2026-08-03', to: '2027-08-03' },
      rights: { repairFrom: '2026-11-04', repairWorkingDays: 10, objectionWorkingDays: 7 },
    });
    expect(JSON.stringify(world.messages)).not.toContain('key-of');
  });
});

describe('an objection', () => {
  it('stops use and measures at once; what is not upheld goes on, what is upheld is withdrawn', () => {
    for (const decision of ['reject', 'grant'] as const) {
      const world = restricted();
      world.passTo('2026-12-10');
      expect(world.object()).toEqual([]);
      expect(world.heard()).toEqual(['credit-requested', 'credit-suspended']);
      expect(measures(world, '2026-12-10')).toEqual([]);
      world.passTo('2026-12-14');
      expect(world.decide(decision)).toEqual([]);
      expect(world.heard()).toEqual(['credit-answered', decision === 'grant' ? 'credit-withdrawn' : 'credit-resumed']);
      expect(measures(world, '2026-12-14')).toEqual(decision === 'grant' ? [] : ['manual-review']);
      expect(world.decide(decision)).toEqual(['CREDIT_REQUEST_NONE']);
    }
  });

  it('across the end of its item changes nothing: that ends on its day, and the answer comes too late to use it again', () => {
    const world = restricted();
    world.passTo('2027-11-29');
    world.object();
    world.passTo('2027-12-02');
    expect(inUse(world)).toEqual([]);
    expect(world.decide('reject')).toEqual([]);
    expect(inUse(world)).toEqual([]);
    expect(world.heard().at(-1)).toBe('credit-answered');
  });

  it('that nobody answers in its working days is told to supervision, once', () => {
    const world = restricted();
    world.object();
    const answerBy = world.file?.request?.answerBy ?? '';
    world.heard();
    world.passTo(answerBy);
    expect(world.told).toEqual([]);
    world.passTo('2027-02-01');
    expect(world.heard()).toEqual(['credit-answer-late']);
    expect(world.told).toMatchObject([
      { to: { kind: 'alert', id: `CREDIT_ANSWER_LATE.credit.${FILE}` }, command: { type: 'raise' } },
    ]);
    expect(world.decide('reject')).toEqual([]);
    expect(world.file?.request).toBeUndefined();
  });

  it('that is answered in time tells nobody', () => {
    const world = restricted();
    world.object();
    world.decide('reject');
    world.passTo('2027-02-01');
    expect(world.told).toEqual([]);
  });
});

describe('a serious item', () => {
  const serious = (): CreditWorld => {
    const world = new CreditWorld('2026-08-03');
    world.record({ kind: 'false-material' });
    world.object();
    world.heard();
    return world;
  };

  it('is decided on by two officers who say the same', () => {
    const world = serious();
    expect(world.decide('grant', 'A-7')).toEqual([]);
    expect(world.heard()).toEqual(['credit-decision-proposed']);
    expect(inUse(world)).toEqual([FILE]);
    expect(world.decide('grant', 'A-7')).toEqual(['SECOND_SIGNER_SAME']);
    expect(world.decide('grant', 'A-8')).toEqual([]);
    expect(inUse(world)).toEqual([]);
    expect(world.events.find(({ event }) => event.type === 'CreditAnswered')?.event).toMatchObject({
      decision: { officer: 'A-8', first: 'A-7', decision: 'grant' },
    });
  });

  it('waits for a third word where the second disagrees', () => {
    const world = serious();
    world.decide('grant', 'A-7');
    world.decide('reject', 'A-8');
    expect(world.file?.request?.proposed).toMatchObject({ officer: 'A-8', decision: 'reject' });
    expect(world.decide('reject', 'A-7')).toEqual([]);
    expect(world.ledger?.items[0]).not.toHaveProperty('suspendedOn');
  });
});

it('a file takes evidence by reference only', () => {
  const world = new CreditWorld('2026-08-03');
  expect(world.record({ evidence })).toEqual([]);
  expect(world.events[0]?.event).toMatchObject({ type: 'CreditFileOpened', evidence });
  expect(JSON.stringify(world.events)).not.toContain('"idNumber"');
});
