import { describe, expect, it } from 'vitest';
import { creditKey, type Occurrence } from '../protocol/credit.ts';
import { CreditWorld, FILE, PERSON, recorder, recordOf } from './world-harness.ts';

const TODAY = '2026-08-03';
const upheld: Occurrence = {
  kind: 'false-material',
  source: 'verification',
  matter: 'sample-copy',
  region: '330182',
  organisation: recordOf().organisation,
  document: { number: 'HD20260803-1', day: TODAY },
  evidence: 'verification/hall.A-1.case',
  times: 1,
};

describe('a credit file', () => {
  it('is opened by what a person has upheld, once, and its item rests on the law that the rule names', () => {
    const world = new CreditWorld(TODAY);
    const open = () => world.send(creditKey('hall.V-1'), { type: 'openFile', person: PERSON, occurrence: upheld });
    open();
    open();
    expect(world.heard()).toEqual(['credit-recorded']);
    expect(world.ledger?.items).toMatchObject([
      {
        item: { item: 'hall.V-1', kind: 'false-material', severity: 'serious', points: -120, lastDay: '2029-08-03' },
        restrictions: [{ measure: 'manual-review', until: '2027-08-03' }],
      },
    ]);
    expect(world.ledger?.items[0]?.item.basis).toContain('信用修复管理办法');
  });

  it('names a citizen by the applicant of an application', () => {
    const world = new CreditWorld(TODAY);
    world.put({ kind: 'application', id: 'hall.A-1' }, { people: { applicant: PERSON } });
    expect(world.record({ subject: { application: 'hall.A-1' } })).toEqual([]);
    expect(world.ledger?.items).toHaveLength(1);
    expect(world.record({ subject: { application: 'hall.A-9' } }, 'hall.C-2')).toEqual(['CREDIT_SUBJECT']);
  });

  it.each<[string, Parameters<CreditWorld['record']>[0], readonly string[]]>([
    ['nobody', { subject: {} }, ['CREDIT_SUBJECT']],
    ['two people', { subject: { officer: 'A-7', organisation: recordOf().organisation } }, ['CREDIT_SUBJECT']],
    ['a number that is none', { subject: { citizen: { idNumber: '110105194912310021' } } }, ['CREDIT_SUBJECT']],
    ['another organisation', { organisation: '12330182K318200150' }, ['RIGHT_ORGANISATION']],
    ['another region', { region: '44' }, ['RIGHT_REGION']],
    ['a day to come', { document: { number: '1', day: '2026-08-04' } }, ['CREDIT_DOCUMENT_AHEAD']],
    ['no day', { document: { number: '1', day: '2026-02-30' } }, ['DAY_IMPOSSIBLE']],
    ['a list that is over', { list: { name: '名单', record: '1', validTo: '2026-08-02' } }, ['CREDIT_OVER']],
  ])('is not opened about %s', (_, rest, codes) => {
    const world = new CreditWorld(TODAY);
    expect(world.record(rest)).toEqual(codes);
    expect(world.events).toEqual([]);
  });

  it('is opened only by an integrator with the purpose, under its own name, once', () => {
    const world = new CreditWorld(TODAY);
    const record = { type: 'record', data: recordOf() } as const;
    const { purposes: _none, ...without } = recorder;
    expect(world.send(creditKey(FILE), record, without)).toEqual(['RIGHT_PURPOSE']);
    expect(world.send(creditKey('court.C-1'), record)).toEqual(['RIGHT_CREDIT']);
    for (const own of ['U-1', 'V-HD20260803-1', 'D-1'])
      expect(world.send(creditKey(`hall.${own}`), record), own).toEqual(['RIGHT_CREDIT']);
    expect(world.record()).toEqual([]);
    expect(world.record()).toEqual(['CREDIT_EXISTS']);
  });

  it('hears another integrator only with the person, and answers only by the organisation that decided', () => {
    const world = new CreditWorld(TODAY);
    world.record();
    const mobile = { ...recorder, integrator: 'mobile', organisations: [] };
    const object = (subject?: object) =>
      ({ type: 'object', data: { statement: '有误', ...(subject === undefined ? {} : { subject }) } }) as never;
    expect(world.send(creditKey(FILE), object(), mobile)).toEqual(['CREDIT_NOT_FOUND']);
    const other = { citizen: { idNumber: '440524188001010014' } };
    expect(world.send(creditKey(FILE), object(other), mobile)).toEqual(['CREDIT_NOT_FOUND']);
    expect(world.send(creditKey(FILE), object(other))).toEqual(['CREDIT_NOT_FOUND']);
    expect(world.send(creditKey(FILE), object({ ...recordOf().subject }), mobile)).toEqual([]);
    expect(
      world.messages.filter(({ event }) => event === 'credit-requested').map(({ integrator }) => integrator),
    ).toEqual(['hall', 'mobile']);
    const decide = {
      type: 'decide',
      data: {
        expectedVersion: 2,
        officer: 'A-7',
        decision: 'reject',
        reason: '理由',
        organisation: recordOf().organisation,
      },
    } as const;
    expect(world.send(creditKey(FILE), decide, mobile)).toEqual(['CREDIT_NOT_FOUND']);
    expect(
      world.send(creditKey(FILE), { type: 'decide', data: { ...decide.data, expectedVersion: 1, officer: 'A-9' } }),
    ).toEqual(['OFFICER_NOT_FILED', 'VERSION_STALE']);
  });
});

describe('an answer', () => {
  it('is not given by who it is about, nor by a near relative', () => {
    const world = new CreditWorld(TODAY);
    world.record();
    world.object();
    world.fileOfficer('K-1', { relatives: [PERSON] });
    world.fileOfficer('K-2', { self: PERSON });
    expect(world.decide('grant', 'K-1')).toEqual(['OFFICER_CONFLICT']);
    expect(world.decide('grant', 'K-2')).toEqual(['OFFICER_CONFLICT']);
    expect(world.decide('grant')).toEqual([]);

    const officers = new CreditWorld(TODAY);
    officers.record({ subject: { officer: 'A-7' }, kind: 'unreasoned-access' });
    officers.object();
    expect(officers.decide('grant', 'A-7')).toEqual(['OFFICER_CONFLICT']);
    expect(officers.decide('grant', 'A-8')).toEqual([]);
  });
});

describe('what is entered', () => {
  it('from a list ends with the validity of the list', () => {
    const world = new CreditWorld(TODAY);
    world.record({
      kind: 'dishonest-person-list',
      list: { name: '失信被执行人', record: 'L-1', validTo: '2026-09-30' },
    });
    expect(world.ledger?.items).toMatchObject([
      { item: { lastDay: '2026-09-30', evidence: '失信被执行人 L-1' }, restrictions: [{ until: '2026-09-30' }] },
    ]);
    world.passTo('2026-10-01');
    expect(world.ledger?.items).toEqual([]);
  });

  it('is nothing where a person must look first, or no rule speaks of it', () => {
    for (const [kind, why] of [
      ['dishonest-person-list', 'REVIEW'],
      ['bad-manners', 'NO_RULE'],
    ] as const) {
      const world = new CreditWorld(TODAY);
      world.record({ kind });
      expect(world.messages[0]).toMatchObject({ event: 'credit-not-recorded', data: { why } });
      expect(world.ledger?.items).toEqual([]);
    }
  });

  it('comes of one document once, under whatever number, and not again once it is repaired or withdrawn', () => {
    const world = new CreditWorld(TODAY);
    const again = (id: string, rest: object = {}) => {
      world.heard();
      expect(world.record({ kind: 'no-show', ...rest }, id)).toEqual([]);
      return world.messages.at(-1)?.data['why'] ?? world.heard().at(-1);
    };
    expect(again(FILE)).toBe('credit-recorded');
    expect(again('hall.C-2')).toBe('SAME_DOCUMENT');
    expect(again('hall.C-3', { kind: 'overdue-return' })).toBe('credit-recorded');
    world.object();
    expect(world.decide('grant')).toEqual([]);
    expect(again('hall.C-4')).toBe('SAME_DOCUMENT');
    const document = { number: '撤1', day: TODAY };
    expect(world.send(creditKey('hall.C-3'), { type: 'retract', data: { document } })).toEqual([]);
    expect(again('hall.C-3b', { kind: 'overdue-return' })).toBe('credit-recorded');
    expect(again('hall.C-5', { document: { number: '另一号', day: TODAY } })).toBe('credit-recorded');
    expect(world.ledger?.items.map(({ item }) => item.item)).toEqual(['hall.C-3b', 'hall.C-5']);
  });

  it('minor is shown to the public only where the document orders it', () => {
    for (const publication of ['ordered', 'notOrdered'] as const) {
      const world = new CreditWorld(TODAY);
      world.record({ kind: 'no-show', publication });
      expect(world.ledger?.items[0]?.item.publication).toEqual(
        publication === 'ordered' ? { from: TODAY, to: '2026-11-03' } : undefined,
      );
    }
  });
});
