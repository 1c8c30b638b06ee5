import { describe, expect, it } from 'vitest';
import { evidence, FILE, ID_NUMBER, PERSON, recorder, recordOf } from '../credit/world-harness.ts';
import { creditKey } from '../protocol/credit.ts';
import { fileOfUndertaking, undertakingKey } from '../protocol/undertaking.ts';
import { ARCHIVES, registrar, UNDERTAKING, UndertakingWorld, undertakingOf } from './undertaking-harness.ts';

const CREDIT = fileOfUndertaking(UNDERTAKING).id;
const rowsOf = (world: UndertakingWorld) =>
  world.rows.filter(({ entity }) => entity.kind === 'undertaking').map(({ name, at }) => [name, new Date(at).toJSON()]);

describe('an undertaking', () => {
  it('is registered with its day, its grace and its reminder; nothing says who it is about but a key', () => {
    const world = new UndertakingWorld();
    expect(world.undertake('loan')).toEqual([]);
    expect(world.undertaking).toMatchObject({ person: PERSON, due: '2026-08-10', graceUntil: '2026-08-13' });
    expect(rowsOf(world)).toEqual([
      ['remindUndertaking', '2026-08-07T00:30:00.000Z'],
      ['lapseUndertaking', '2026-08-13T16:00:00.000Z'],
    ]);
    expect(world.messages).toMatchObject([
      { event: 'undertaking-made', integrator: 'hall', data: { version: 1, kind: 'loan', graceUntil: '2026-08-13' } },
    ]);
    world.say(
      'undertake',
      undertakingOf('loan', { subject: { citizen: { idNumber: ID_NUMBER } } }),
      registrar,
      'hall.B-2',
    );
    // The keys of these tests show what they are made of.
    const said = JSON.stringify([world.events, world.messages]).replaceAll(PERSON, '');
    expect(said).not.toContain(ID_NUMBER);
    expect(JSON.stringify(world.messages)).not.toContain(PERSON);
  });

  it.each<[string, Parameters<UndertakingWorld['undertake']>, readonly string[]]>([
    ['nobody', ['loan', { subject: {} }], ['CREDIT_SUBJECT']],
    ['an application that is not there', ['loan', { subject: { application: 'hall.A-9' } }], ['CREDIT_SUBJECT']],
    ['another organisation', ['loan', { organisation: '12330182K318200150' }], ['RIGHT_ORGANISATION']],
    ['another region', ['loan', { region: '44' }], ['RIGHT_REGION']],
    ['no archive', ['loan', { archive: undefined as never }], ['UNDERTAKING_PART']],
    ['an archive to come to', ['appointment', { archive: 'J1' }], ['UNDERTAKING_PART']],
    ['no letter', ['commitment', { commitment: undefined as never }], ['UNDERTAKING_PART']],
    ['no application', ['commitment', { subject: { citizen: { idNumber: ID_NUMBER } } }], ['UNDERTAKING_PART']],
    ['a person in the reference', ['loan', { archive: `J1-${ID_NUMBER}` }], ['UNDERTAKING_PERSONAL']],
    ['a telephone in the reference', ['loan', { archive: 'J1-13800138000' }], ['UNDERTAKING_PERSONAL']],
    ['a day that is over', ['loan', { due: '2026-08-02' }], ['UNDERTAKING_DUE']],
    ['a day far away', ['loan', { due: '2028-08-04' }], ['UNDERTAKING_DUE']],
    ['no day', ['loan', { due: '2026-02-30' }], ['DAY_IMPOSSIBLE']],
  ])('is not registered of %s', (_, [kind, rest], codes) => {
    const world = new UndertakingWorld();
    expect(world.undertake(kind, rest)).toEqual(codes);
    expect([world.events, world.rows]).toEqual([[], []]);
  });

  it('is registered only by an integrator with the purpose, under its own number, once, to the last day allowed', () => {
    const world = new UndertakingWorld();
    const data = undertakingOf('appointment');
    const { purposes: _none, ...without } = registrar;
    expect(world.say('undertake', data, without)).toEqual(['RIGHT_PURPOSE']);
    expect(world.say('undertake', data, registrar, 'court.B-1')).toEqual(['RIGHT_UNDERTAKING']);
    expect(world.say('undertake', data, registrar, `hall.${'B'.repeat(63)}`)).toEqual(['UNDERTAKING_NUMBER']);
    expect(world.say('undertake', data, registrar, `hall.${'B'.repeat(62)}`)).toEqual([]);
    expect(world.undertake('appointment', { due: '2028-08-03' })).toEqual([]);
    expect(world.undertake('appointment')).toEqual(['UNDERTAKING_EXISTS']);
    // What comes of it is entered under this number, so nobody takes that before.
    expect(world.send(creditKey('hall.U-B-9'), { type: 'record', data: recordOf() })).toEqual(['RIGHT_CREDIT']);
  });

  it('is not known to an integrator that neither registered it nor speaks for its organisation', () => {
    const world = new UndertakingWorld();
    world.undertake('appointment');
    const other = { ...registrar, integrator: 'mobile', organisations: [] };
    const { purposes: _none, ...without } = registrar;
    for (const sender of [other, without])
      expect(world.say('release', { cause: 'cancelled' }, sender)).toEqual(['UNDERTAKING_NOT_FOUND']);
    expect(world.say('release', { cause: 'cancelled' }, registrar, 'hall.B-9')).toEqual(['UNDERTAKING_NOT_FOUND']);
    const speaks = { ...registrar, integrator: 'desk' };
    const done = { officer: 'A-7', organisation: ARCHIVES, on: '2026-08-03' };
    expect(world.say('fulfil', done, speaks)).toEqual([]);
  });

  it('needs an officer who is filed, of its organisation, and of its place', () => {
    const world = new UndertakingWorld();
    world.undertake('loan');
    const on = '2026-08-03';
    expect(world.sign('fulfil', { on }, 'X-1')).toEqual(['OFFICER_NOT_FILED']);
    expect(world.sign('fulfil', { on }, 'F-1')).toEqual(['OFFICER_REGION']);
    expect(world.sign('fulfil', { on, organisation: '12330182K318200150' })).toEqual([
      'ORGANISATION_NOT_FILED',
      'OFFICER_ORGANISATION',
      'RIGHT_ORGANISATION',
    ]);
    expect(world.sign('fulfil', { on: '2026-08-04' })).toEqual(['UNDERTAKING_DAY']);
    expect(world.sign('fulfil', { on: '2026-08-02' })).toEqual(['UNDERTAKING_DAY']);
    expect(world.sign('fulfil', { on: '2026-02-30' })).toEqual(['DAY_IMPOSSIBLE']);
    expect(
      world.say('fulfil', { on, officer: 'A-7', organisation: ARCHIVES }, { ...registrar, organisations: [] }),
    ).toEqual(['RIGHT_ORGANISATION']);
    // Whoever sits at the window may say that somebody came.
    expect(world.sign('fulfil', { on }, 'W-1')).toEqual([]);
    expect(rowsOf(world)).toEqual([]);
  });
});

describe('an appointment', () => {
  it('that is not kept is reminded of, then counts as a no-show from the day on which its grace ended', () => {
    const world = new UndertakingWorld();
    world.undertake('appointment');
    world.heard();
    world.passTo('2026-08-10');
    expect(world.heard()).toEqual(['undertaking-due']);
    world.passTo('2026-08-20');
    expect(world.heard()).toEqual(['undertaking-lapsed', 'credit-recorded']);
    expect(world.counted).toEqual(['no-show']);
    expect(world.ledger?.items[0]?.item).toMatchObject({
      item: CREDIT,
      severity: 'minor',
      document: { number: UNDERTAKING, day: '2026-08-10' },
      evidence: `undertaking/${UNDERTAKING}`,
    });
    expect(world.ledger?.items[0]?.restrictions).toEqual([]);
    expect(world.sign('fulfil', { on: '2026-08-20' })).toEqual(['UNDERTAKING_OVER']);
  });

  it('on a day off has until the next working day', () => {
    const world = new UndertakingWorld();
    world.undertake('appointment', { due: '2026-08-08' });
    expect(world.undertaking?.graceUntil).toBe('2026-08-10');
  });

  it.each([
    ['kept', 'fulfil', { on: '2026-08-05', officer: 'A-7', organisation: ARCHIVES }],
    ['cancelled', 'release', { cause: 'cancelled' }],
    ['excused', 'release', { cause: 'excused', officer: 'A-7', organisation: ARCHIVES }],
  ])('that is %s counts for nothing, and its rows are gone', (_, verb, data) => {
    const world = new UndertakingWorld();
    world.undertake('appointment');
    world.passTo('2026-08-05');
    expect(world.say(verb, data)).toEqual([]);
    expect(rowsOf(world)).toEqual([]);
    world.passTo('2026-09-01');
    expect([world.opened, world.counted]).toEqual([0, []]);
    expect(world.say(verb, data)).toEqual(['UNDERTAKING_OVER']);
  });

  it('is cancelled by the person to the end of its day, and excused by an officer also later: the item is withdrawn', () => {
    const world = new UndertakingWorld();
    world.undertake('appointment', { due: '2026-08-08' });
    world.passTo('2026-08-09');
    expect(world.say('release', { cause: 'cancelled' })).toEqual(['UNDERTAKING_OVER']);
    world.passTo('2026-08-12');
    expect(world.counted).toEqual(['no-show']);
    expect(world.say('release', { cause: 'closed' })).toEqual(['UNDERTAKING_SIGNER']);
    world.heard();
    expect(world.sign('release', { cause: 'closed' })).toEqual([]);
    expect(world.heard()).toEqual(['undertaking-released', 'credit-retracted', 'credit-withdrawn']);
    expect([world.opened, world.counted]).toEqual([1, []]);
  });

  it('that was kept, as an officer tells too late, has its item withdrawn', () => {
    const world = new UndertakingWorld();
    world.undertake('appointment');
    world.passTo('2026-08-12');
    expect(world.counted).toEqual(['no-show']);
    expect(world.sign('fulfil', { on: '2026-08-11' })).toEqual(['UNDERTAKING_OVER']);
    expect(world.sign('fulfil', { on: '2026-08-10' })).toEqual([]);
    expect([world.counted, world.undertaking?.status]).toEqual([[], 'fulfilled']);
  });

  it('is not extended', () => {
    const world = new UndertakingWorld();
    world.undertake('appointment');
    expect(world.sign('extend', { due: '2026-08-12' })).toEqual(['UNDERTAKING_EXTENSIONS']);
  });
});

describe('a loan', () => {
  it('that does not come back counts once its grace is over; coming back late closes it, and does not undo that', () => {
    const world = new UndertakingWorld();
    world.undertake('loan');
    world.passTo('2026-08-13');
    expect([world.opened, world.undertaking?.status]).toEqual([0, 'open']);
    world.passTo('2026-08-14');
    expect([world.counted, world.undertaking?.status]).toEqual([['overdue-return'], 'lapsed']);
    world.passTo('2026-08-25');
    expect(world.sign('extend', { due: '2026-08-31' })).toEqual(['UNDERTAKING_OVER']);
    world.heard();
    expect(world.sign('fulfil', { on: '2026-08-24' })).toEqual([]);
    expect(world.messages).toMatchObject([{ event: 'undertaking-fulfilled', data: { lateDays: 14 } }]);
    expect([world.counted, world.undertaking?.lateDays]).toEqual([['overdue-return'], 14]);
  });

  it('within its grace counts for nothing', () => {
    const world = new UndertakingWorld();
    world.undertake('loan');
    world.passTo('2026-08-13');
    expect(world.sign('fulfil', { on: '2026-08-13' })).toEqual([]);
    expect([world.opened, world.undertaking?.lateDays]).toEqual([0, 3]);
  });

  it('that comes back late, while the daemon was not there, counts all the same, in the turn that tells it', () => {
    const world = new UndertakingWorld();
    world.undertake('loan');
    world.now = Date.parse('2026-08-20T10:00:00+08:00');
    expect(world.sign('fulfil', { on: '2026-08-20' })).toEqual([]);
    world.passTo('2026-08-21');
    expect([world.opened, world.counted, world.undertaking?.status]).toEqual([1, ['overdue-return'], 'fulfilled']);
    expect(rowsOf(world)).toEqual([]);
  });

  it('is extended as often as the settings say, and reminded of again', () => {
    const world = new UndertakingWorld();
    world.undertake('loan');
    world.passTo('2026-08-11');
    expect(world.sign('extend', { due: '2026-08-10' })).toEqual(['UNDERTAKING_DUE']);
    expect(world.sign('extend', { due: '2026-08-20' })).toEqual([]);
    expect(rowsOf(world)).toEqual([
      ['remindUndertaking', '2026-08-17T00:30:00.000Z'],
      ['lapseUndertaking', '2026-08-25T16:00:00.000Z'],
    ]);
    expect(world.sign('extend', { due: '2026-08-20' })).toEqual(['UNDERTAKING_DUE']);
    expect(world.sign('extend', { due: '2026-08-31' })).toEqual([]);
    expect(world.sign('extend', { due: '2026-09-07' })).toEqual(['UNDERTAKING_EXTENSIONS']);
    world.passTo('2026-09-03');
    expect(world.opened).toBe(0);
    world.passTo('2026-09-04');
    expect(world.heard().filter((event) => event === 'undertaking-due')).toHaveLength(2);
    expect(world.counted).toEqual(['overdue-return']);
  });

  it('is not cancelled by who borrowed', () => {
    const world = new UndertakingWorld();
    world.undertake('loan');
    expect(world.say('release', { cause: 'cancelled' })).toEqual(['UNDERTAKING_KIND']);
    expect(world.sign('breach', { document: { number: '1', day: '2026-08-03' } })).toEqual(['UNDERTAKING_KIND']);
  });
});

describe('a commitment', () => {
  const document = { number: '档信决〔2026〕9号', day: '2026-08-20' };

  it('that is kept in time counts in favour', () => {
    const world = new UndertakingWorld();
    world.undertake('commitment');
    world.passTo('2026-08-12');
    expect(world.sign('fulfil', { on: '2026-08-12' })).toEqual([]);
    expect(world.counted).toEqual(['commitment-kept']);
    expect(world.ledger?.items[0]?.item).toMatchObject({ points: 5, document: { day: '2026-08-12' } });
    expect(world.sign('breach', { document: { ...document, day: '2026-08-12' } })).toEqual(['UNDERTAKING_OVER']);
  });

  it('is never found broken by a clock: an officer who may decide finds it, by a document', () => {
    const world = new UndertakingWorld();
    world.undertake('commitment', { due: '2026-08-12' });
    world.heard();
    world.passTo('2026-12-01');
    expect(world.heard()).toEqual(['undertaking-due', 'undertaking-lapsed']);
    expect([world.opened, world.undertaking?.status]).toEqual([0, 'lapsed']);
    expect(world.sign('breach', { document }, 'W-1')).toEqual(['OFFICER_ROLE']);
    expect(world.sign('breach', { document: { ...document, day: '2026-12-02' } })).toEqual(['CREDIT_DOCUMENT_AHEAD']);
    expect(world.sign('breach', { document, basis: '《档案法》', evidence })).toEqual([]);
    expect(world.counted).toEqual(['broken-commitment']);
    expect(world.ledger?.items[0]).toMatchObject({
      item: { document, basis: '《档案法》' },
      restrictions: [{ measure: 'no-commitment' }],
    });
    expect(world.sign('release', { cause: 'excused' })).toEqual(['UNDERTAKING_OVER']);
  });

  it('that is kept late counts for nothing', () => {
    for (const asleep of [true, false]) {
      const world = new UndertakingWorld();
      world.undertake('commitment');
      if (asleep) world.now = Date.parse('2026-08-20T10:00:00+08:00');
      else world.passTo('2026-08-20');
      expect(world.sign('fulfil', { on: '2026-08-20' })).toEqual([]);
      world.passTo('2026-08-21');
      expect([world.opened, world.undertaking?.status, rowsOf(world)]).toEqual([0, 'fulfilled', []]);
    }
  });

  it('may be found broken before its day, or be excused while it waits', () => {
    const early = new UndertakingWorld();
    early.undertake('commitment');
    expect(early.sign('breach', { document: { number: '1', day: '2026-08-03' } })).toEqual([]);
    expect([early.counted, rowsOf(early)]).toEqual([['broken-commitment'], []]);
    const excused = new UndertakingWorld();
    excused.undertake('commitment');
    excused.passTo('2026-08-30');
    expect(excused.sign('release', { cause: 'mistaken' })).toEqual([]);
    expect([excused.opened, excused.undertaking?.status]).toEqual([0, 'released']);
  });
});

describe('what was recorded', () => {
  const document = { number: '撤〔2026〕1号', day: '2026-08-03' };
  const retract = (world: UndertakingWorld, id = FILE, sender = recorder) =>
    world.send(creditKey(id), { type: 'retract', data: { document } }, sender);

  it('is taken back by who recorded it: the item and its measures go in one turn, and no answer is awaited', () => {
    const world = new UndertakingWorld();
    world.record({ kind: 'broken-commitment' });
    expect(world.ledger?.items[0]?.restrictions).toHaveLength(1);
    world.object();
    expect(world.rows.some(({ name }) => name === 'answerCredit')).toBe(true);
    world.heard();
    expect(retract(world)).toEqual([]);
    expect(world.heard()).toEqual(['credit-retracted', 'credit-withdrawn']);
    expect(world.events.at(-1)?.event).toMatchObject({ type: 'ItemWithdrawn', lifted: ['no-commitment'] });
    expect([world.ledger?.items, world.rows]).toEqual([[], []]);
    expect(world.file).toMatchObject({ retracted: { document, on: '2026-08-03' } });
    expect(retract(world)).toEqual(['CREDIT_OVER']);
    expect([world.object(), world.repair(), world.decide('grant')]).toEqual([
      ['CREDIT_OVER'],
      ['CREDIT_OVER'],
      ['CREDIT_REQUEST_NONE'],
    ]);
  });

  it('is not replaced by a newer list while somebody asks about it, nor when it was repaired', () => {
    const world = new UndertakingWorld();
    world.record({ kind: 'no-show' });
    world.object();
    const renewed = () =>
      world.send(creditKey(FILE), { type: 'retract', data: { document, unlessAsked: true } }, recorder);
    expect(renewed()).toEqual(['CREDIT_REQUEST_OPEN']);
    expect(world.ledger?.items).toHaveLength(1);
    world.decide('reject');
    world.repair();
    world.decide('grant');
    expect(world.ledger?.items).toEqual([]);
    expect(renewed()).toEqual(['CREDIT_OVER']);
    const answered = new UndertakingWorld();
    answered.record({ kind: 'no-show' });
    answered.object();
    answered.decide('reject');
    expect(answered.send(creditKey(FILE), { type: 'retract', data: { document, unlessAsked: true } })).toEqual([]);
    expect(answered.ledger?.items).toEqual([]);
  });

  it('is not taken back by others, nor what people of the journal have decided', () => {
    const world = new UndertakingWorld();
    world.record();
    expect(retract(world, FILE, { ...recorder, integrator: 'mobile' })).toEqual(['CREDIT_NOT_FOUND']);
    expect(retract(world, FILE, { ...recorder, organisations: [] })).toEqual(['RIGHT_ORGANISATION']);
    expect(retract(world, 'hall.C-9')).toEqual(['CREDIT_NOT_FOUND']);
    const { list: _none, ...occurrence } = { ...recordOf(), source: 'verification', times: 1, evidence: 'x', list: 0 };
    world.send(creditKey('hall.V-1'), { type: 'openFile', person: PERSON, occurrence: occurrence as never });
    expect(retract(world, 'hall.V-1')).toEqual(['CREDIT_SOURCE']);
    world.now = Date.parse('2026-08-02T10:00:00+08:00');
    expect(retract(world)).toEqual(['CREDIT_DOCUMENT_AHEAD']);
  });

  it('of an undertaking is taken back once, whoever comes second', () => {
    const world = new UndertakingWorld();
    world.undertake('appointment');
    world.passTo('2026-08-12');
    expect(retract(world, CREDIT)).toEqual([]);
    expect(world.sign('release', { cause: 'excused' })).toEqual([]);
    expect(world.events.filter(({ event }) => event.type === 'ItemWithdrawn')).toHaveLength(1);
    expect(world.stateOf(undertakingKey(UNDERTAKING))).toMatchObject({ status: 'released' });
  });
});
