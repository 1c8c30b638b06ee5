import { describe, expect, it } from 'vitest';
import type { PersonCommand } from '../protocol/commands.ts';
import { citizenKey, officerKey, organisationKey } from '../protocol/entity.ts';
import type { RegisterData } from '../protocol/messages.ts';
import { hall } from '../road-harness.ts';
import { given, type Surroundings, surroundings } from '../specification-harness.ts';
import { filingOn } from './filing.ts';
import { counted, filingOf, made, officer, organisation, personBehaviour } from './specimens-harness.ts';
import type { PersonEvent, PersonState } from './state.ts';

const ARCHIVES = organisation.organisation;
const OTHER = '11330100000000000H';
const MATTER = 'marriage-record-copy';
const filed: PersonState = { filing: filingOf(organisation), counters: {} };
const officerId = officerKey('A-7').id;
const organisationId = organisationKey(ARCHIVES).id;
const register = (data: RegisterData): PersonCommand => ({ type: 'register', data });
const asOfficer = (rest: Surroundings = {}) =>
  surroundings({ id: officerId, others: [[organisationKey(ARCHIVES), filed]], ...rest });
const asOrganisation = (rest: Surroundings = {}) => surroundings({ id: organisationId, ...rest });
const person = (...events: readonly PersonEvent[]) => given(personBehaviour, ...events);
const rowUntil = (day: string, endOfDay: string, id = organisationId) => ({
  at: Date.parse(endOfDay),
  entity: { kind: 'person', id },
  name: `expireFiling_${day}`,
});

describe('a person is filed', () => {
  it('as an organisation: the filing stands, its end is due, its sender is told (W5)', () => {
    const outcome = person().when(register(organisation), undefined, asOrganisation({ version: 4 }));
    expect(outcome.received()).toEqual({
      verdict: 'received',
      events: [made(organisation)],
      messages: [
        {
          integrator: 'hall',
          topic: `person.${organisationId}`,
          event: 'filed',
          data: { version: 5, validFrom: '2026-01-01', validTo: '2026-12-31' },
        },
      ],
      dueSet: [rowUntil('2026-12-31', '2027-01-01T00:00:00+08:00')],
      dueCleared: [],
    });
    expect(outcome.state).toMatchObject({
      filing: { role: 'organisation', filedBy: 'hall', filedOn: '2026-08-03' },
      filingExpired: false,
    });
  });

  it('as an officer of an organisation that is filed (W5)', () => {
    expect(person().when(register(officer), undefined, asOfficer()).state?.filing).toEqual(filingOf(officer));
    expect(personBehaviour.reads(undefined, register(officer), '2026-08-03')).toEqual([organisationKey(ARCHIVES)]);
    expect(personBehaviour.reads(undefined, register(organisation), '2026-08-03')).toEqual([]);
    expect(
      person()
        .when(register(officer), undefined, asOfficer({ others: [] }))
        .refused(),
    ).toEqual(['ORGANISATION_NOT_FILED /data/organisation']);
  });

  it.each<[string, Partial<PersonState>, string | undefined]>([
    ['its last day is today', { filing: { ...filingOf(organisation), validTo: '2026-08-03' } }, undefined],
    ['it ended yesterday', { filing: { ...filingOf(organisation), validTo: '2026-08-02' } }, 'FILING_EXPIRED'],
    ['it was told to have ended', { filing: filingOf(organisation), filingExpired: true }, 'FILING_EXPIRED'],
    ['it begins today', { filing: { ...filingOf(organisation), validFrom: '2026-08-03' } }, undefined],
    ['it begins tomorrow', { filing: { ...filingOf(organisation), validFrom: '2026-08-04' } }, 'FILING_NOT_YET_VALID'],
    ['it was only counted', {}, 'ORGANISATION_NOT_FILED'],
    [
      'it ended, and its renewal has begun before the due index told of it',
      {
        filing: { ...filingOf(organisation), validTo: '2026-08-02' },
        renewal: { ...filingOf(organisation), validFrom: '2026-08-03' },
      },
      undefined,
    ],
  ])('as an officer only of an organisation whose filing is in force: %s (W5)', (_, state, code) => {
    const others = [[organisationKey(ARCHIVES), { counters: {}, ...state }]] as const;
    const outcome = person().when(register(officer), undefined, asOfficer({ others }));
    if (code === undefined) expect(outcome.state?.filing).toEqual(filingOf(officer));
    else expect(outcome.refused()).toEqual([`${code} /data/organisation`]);
  });

  it('but never as a citizen, whose key nobody outside can form (P3)', () => {
    const id = citizenKey('abc').id;
    const others = [[organisationKey(ARCHIVES), filed]] as const;
    expect(person().when(register(organisation), undefined, surroundings({ id })).refused()).toEqual([
      'SUBJECT_MISMATCH /data/organisation',
    ]);
    expect(
      person()
        .when(register({ ...officer, staffNumber: id }), undefined, surroundings({ id, others }))
        .refused(),
    ).toEqual(['SUBJECT_MISMATCH /data/staffNumber']);
  });

  it('or is refused with all defects at once (W6)', () => {
    const { staffNumber: _number, officerRoles: _roles, ...bare } = officer;
    const wrong = {
      ...bare,
      organisation: '91350100M000100Y44',
      validFrom: '2026-02-30',
      validTo: '2025-13-01',
      regions: ['3301', '11', '33', '4403'],
    };
    const refusal = person().when(register(wrong), undefined, asOfficer()).refused();
    expect([...refusal].sort()).toEqual([
      'CREDIT_CODE /data/organisation',
      'DAY_IMPOSSIBLE /data/validFrom',
      'DAY_IMPOSSIBLE /data/validTo',
      'ORGANISATION_NOT_FILED /data/organisation',
      'RIGHT_ORGANISATION /data/organisation',
      'RIGHT_REGION /data/regions/1',
      'RIGHT_REGION /data/regions/3',
      'STAFF_NUMBER_MISSING /data/officerRoles',
      'STAFF_NUMBER_MISSING /data/staffNumber',
      'SUBJECT_MISMATCH /data/staffNumber',
      'VALIDITY_REVERSED /data/validTo',
    ]);
  });

  it('only under its own key, and only by whom may speak for its organisation and regions (P3, W5)', () => {
    expect(
      person()
        .when(register(organisation), undefined, asOrganisation({ id: organisationKey(OTHER).id }))
        .refused(),
    ).toEqual(['SUBJECT_MISMATCH /data/organisation']);
    expect(
      person()
        .when(register(officer), undefined, asOfficer({ id: officerKey('A-8').id }))
        .refused(),
    ).toEqual(['SUBJECT_MISMATCH /data/staffNumber']);
    const sender = { ...hall, organisations: [OTHER], regions: ['330106'] };
    expect(person().when(register(organisation), undefined, asOrganisation({ sender })).refused()).toEqual([
      'RIGHT_ORGANISATION /data/organisation',
      'RIGHT_REGION /data/regions/0',
    ]);
    expect(
      person()
        .when(register(organisation), undefined, asOrganisation({ sender: undefined }))
        .refused(),
    ).toEqual(['INTEGRATOR_UNKNOWN']);
  });

  it('away from its organisation only by whom speaks for both, or once the filing has ended (W5)', () => {
    const sender = { ...hall, organisations: [OTHER] };
    const others = [[organisationKey(OTHER), filed]] as const;
    const moved = register({ ...officer, organisation: OTHER });
    expect(person(made(officer)).when(moved, undefined, asOfficer({ sender, others })).refused()).toEqual([
      'STAFF_NUMBER_TAKEN /data/staffNumber',
    ]);
    const both = { ...hall, organisations: [OTHER, ARCHIVES] };
    expect(
      person(made(officer)).when(moved, undefined, asOfficer({ sender: both, others })).state?.filing?.organisation,
    ).toBe(OTHER);
    const ended = person(made(officer), { type: 'FilingExpired', validTo: '2026-12-31' });
    expect(ended.when(moved, undefined, asOfficer({ sender, others })).state?.filing?.organisation).toBe(OTHER);
    const over = person(made(officer, { validTo: '2026-08-02', filedOn: '2026-01-01' }));
    expect(over.when(moved, undefined, asOfficer({ sender, others })).state?.filing?.organisation).toBe(OTHER);
  });

  it('away from the organisation of a renewal that waits neither (W5)', () => {
    const waiting = person(made(officer), made({ ...officer, organisation: OTHER, validFrom: '2026-10-01' }));
    const sender = { ...hall, organisations: [ARCHIVES] };
    const back = register(officer);
    expect(waiting.when(back, undefined, asOfficer({ sender })).refused()).toEqual([
      'STAFF_NUMBER_TAKEN /data/staffNumber',
    ]);
  });

  it('at two organisations one after the other: here until the day before it begins there (W5)', () => {
    const others = [[organisationKey(OTHER), filed]] as const;
    const sender = { ...hall, organisations: [OTHER, ARCHIVES] };
    const { state } = person(made(officer)).when(
      register({ ...officer, organisation: OTHER, validFrom: '2026-10-01' }),
      undefined,
      asOfficer({ sender, others }),
    );
    expect([state?.filing?.organisation, state?.filing?.validTo]).toEqual([ARCHIVES, '2026-09-30']);
    expect(state?.renewal?.organisation).toBe(OTHER);
    expect(filingOn(state, '2026-09-30')?.organisation).toBe(ARCHIVES);
    expect(filingOn(state, '2026-10-01')?.organisation).toBe(OTHER);
  });
});

describe('a filing', () => {
  const renewed = { ...organisation, validTo: '2027-12-31' };

  it('that is renewed has the new row and not the old one (W5)', () => {
    const { dueSet, dueCleared } = person(made(organisation))
      .when(register(renewed), undefined, asOrganisation())
      .received();
    expect(dueSet).toEqual([rowUntil('2027-12-31', '2028-01-01T00:00:00+08:00')]);
    expect(dueCleared).toEqual([rowUntil('2026-12-31', '2027-01-01T00:00:00+08:00')]);
  });

  it('that is filed again to the same day keeps its row', () => {
    const { dueSet, dueCleared } = person(made(organisation))
      .when(register(organisation), undefined, asOrganisation())
      .received();
    expect(dueSet).toHaveLength(1);
    expect(dueCleared).toEqual([]);
  });

  it('that was over when it was made has no row to set or to clear, however long ago', () => {
    const old = { ...organisation, validFrom: '1960-01-01', validTo: '1969-12-31' };
    const outcome = person().when(register(old), undefined, asOrganisation());
    expect([outcome.received().dueSet, outcome.state?.filingExpired]).toEqual([[], true]);
    expect(person(made(old)).when(register(renewed), undefined, asOrganisation()).received().dueCleared).toEqual([]);
  });

  it('ends after its last day, is told to who filed it, once (W5)', () => {
    const expire: PersonCommand = { type: 'expireFiling', validTo: '2026-12-31' };
    const outcome = person(made(organisation)).when(
      expire,
      undefined,
      asOrganisation({ version: 1, sender: undefined }),
    );
    expect(outcome.received()).toEqual({
      verdict: 'received',
      events: [{ type: 'FilingExpired', validTo: '2026-12-31' }],
      messages: [
        {
          integrator: 'hall',
          topic: `person.${organisationId}`,
          event: 'filing-expired',
          data: { version: 2, validTo: '2026-12-31' },
        },
      ],
    });
    expect(outcome.state?.filingExpired).toBe(true);
    const nothing = { verdict: 'received', events: [] };
    const circumstances = asOrganisation({ sender: undefined });
    expect(
      person(made(organisation), { type: 'FilingExpired', validTo: '2026-12-31' }).when(
        expire,
        undefined,
        circumstances,
      ).decision,
    ).toEqual(nothing);
    expect(person(made(organisation), made(renewed)).when(expire, undefined, circumstances).decision).toEqual(nothing);
    expect(person().when(expire, undefined, circumstances).decision).toEqual(nothing);
  });

  it('that is ended early by one that is over is over at once, and its row is gone', () => {
    const ending = register({ ...organisation, validTo: '2026-08-02' });
    const outcome = person(made(organisation), made({ ...renewed, validFrom: '2027-01-01' })).when(
      ending,
      undefined,
      asOrganisation(),
    );
    expect(outcome.received()).toMatchObject({
      dueSet: [],
      dueCleared: [rowUntil('2026-12-31', '2027-01-01T00:00:00+08:00')],
    });
    expect([outcome.state?.filingExpired, outcome.state?.renewal]).toEqual([true, undefined]);
  });

  const early = { ...renewed, validFrom: '2027-01-01' };

  it('that is renewed early goes on to its last day, and then the renewal stands without a gap or an alarm (W5)', () => {
    const before = person(made(organisation));
    const outcome = before.when(register(early), undefined, asOrganisation());
    expect(outcome.received()).toMatchObject({
      dueSet: [rowUntil('2026-12-31', '2027-01-01T00:00:00+08:00')],
      dueCleared: [],
      messages: [{ event: 'filed', data: { validFrom: '2027-01-01', validTo: '2027-12-31' } }],
    });
    expect(outcome.state).toEqual({
      counters: {},
      filing: filingOf(organisation),
      renewal: filingOf(early),
      filingExpired: false,
    });
    const after = person(made(organisation), made(early)).when(
      { type: 'expireFiling', validTo: '2026-12-31' },
      undefined,
      asOrganisation({ sender: undefined, now: Date.parse('2027-01-01T00:00:01+08:00') }),
    );
    expect(after.received()).toEqual({
      verdict: 'received',
      events: [{ type: 'FilingExpired', validTo: '2026-12-31' }],
      dueSet: [rowUntil('2027-12-31', '2028-01-01T00:00:00+08:00')],
    });
    expect(after.state).toEqual({ counters: {}, filing: filingOf(early), filingExpired: false });
  });

  it('that is renewed early, to begin before it ends, ends the day before (W5)', () => {
    const overlapping = register({ ...early, validFrom: '2026-10-01' });
    const outcome = person(made(organisation)).when(overlapping, undefined, asOrganisation());
    expect(outcome.received()).toMatchObject({
      dueSet: [rowUntil('2026-09-30', '2026-10-01T00:00:00+08:00')],
      dueCleared: [rowUntil('2026-12-31', '2027-01-01T00:00:00+08:00')],
    });
    expect([outcome.state?.filing?.validTo, outcome.state?.renewal?.validFrom]).toEqual(['2026-09-30', '2026-10-01']);
  });

  it('that is made anew replaces a renewal that waits, and one that has begun counts from its first day', () => {
    const waiting = person(made(organisation), made(early));
    const anew = waiting.when(register(organisation), undefined, asOrganisation());
    expect([anew.state?.filing, anew.state?.renewal]).toEqual([filingOf(organisation), undefined]);
    const now = Date.parse('2027-01-01T00:00:01+08:00');
    const next = { ...early, validFrom: '2027-06-01' };
    const begun = waiting.when(register(next), undefined, asOrganisation({ now }));
    expect(begun.received()).toMatchObject({
      dueSet: [rowUntil('2027-05-31', '2027-06-01T00:00:00+08:00')],
      dueCleared: [rowUntil('2026-12-31', '2027-01-01T00:00:00+08:00')],
    });
    expect(begun.state?.filing?.validFrom).toBe('2027-01-01');
  });

  it('that has not begun, or has ended, is replaced at once by one that begins later', () => {
    const notBegun = person(made({ ...organisation, validFrom: '2026-09-01' }));
    const ended = person(made(organisation), { type: 'FilingExpired', validTo: '2026-12-31' });
    for (const before of [person(), notBegun, ended]) {
      const { state } = before.when(register(early), undefined, asOrganisation());
      expect(state).toEqual({ counters: {}, filing: filingOf(early), filingExpired: false });
    }
  });

  it('that had ended is in force again when it is renewed', () => {
    const outcome = person(made(organisation), { type: 'FilingExpired', validTo: '2026-12-31' }).when(
      register(renewed),
      undefined,
      asOrganisation(),
    );
    expect(outcome.state?.filingExpired).toBe(false);
    expect(outcome.received().dueCleared).toEqual([]);
  });
});

describe('behaviour', () => {
  it('is counted, each kind by itself, with its matter and its day (W2)', () => {
    const before = person(counted('submitted', 'hall.1'), counted('returned', 'hall.1'));
    const count = { counter: 'submitted', application: 'hall.2', matter: MATTER, on: '2026-08-04' } as const;
    const outcome = before.when({ type: 'count', ...count }, undefined, asOfficer({ sender: undefined }));
    expect(outcome.received()).toEqual({ verdict: 'received', events: [{ type: 'BehaviourCounted', ...count }] });
    expect(outcome.state).toEqual({
      counters: {
        submitted: { total: 2, newest: '2026-08-04', days: [1, 1] },
        returned: { total: 1, newest: '2026-08-03', days: [1] },
      },
      recent: [
        { application: 'hall.1', matter: MATTER, submittedOn: '2026-08-03' },
        { application: 'hall.2', matter: MATTER, submittedOn: '2026-08-04' },
      ],
    });
  });

  it('is left alone by every filing, renewal and end of one (W2, W5)', () => {
    const before = [counted('officerApproved', 'hall.1'), counted('submitted', 'hall.2')];
    const { state } = person(...before);
    const early = { ...officer, validFrom: '2027-01-01', validTo: '2027-12-31' };
    const expired: PersonEvent = { type: 'FilingExpired', validTo: '2026-12-31' };
    const after = person(...before, made(officer), made(early), expired, expired, made(officer)).state;
    expect([after?.counters, after?.recent]).toEqual([state?.counters, state?.recent]);
  });
});
