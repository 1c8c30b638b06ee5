import { describe, expect, it } from 'vitest';
import type { PersonCommand } from '../protocol/commands.ts';
import { officerKey, organisationKey } from '../protocol/entity.ts';
import type { RegisterData } from '../protocol/messages.ts';
import { hall } from '../road-harness.ts';
import { given, type Surroundings, surroundings } from '../specification-harness.ts';
import { maskPerson } from './mask.ts';
import { personBehaviour } from './person.ts';
import type { Filing, PersonEvent, PersonState } from './state.ts';

const ARCHIVES = '91350100M000100Y43';
const OTHER = '11330100000000000H';
const organisation: RegisterData = {
  role: 'organisation',
  name: '杭州市档案馆',
  organisation: ARCHIVES,
  level: 'county',
  regions: ['3301'],
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
};
const officer: RegisterData = {
  ...organisation,
  role: 'officer',
  name: '张建国',
  staffNumber: 'A-7',
  officerRoles: ['window', 'reviewer'],
};
const filingOf = (data: RegisterData): Filing => {
  const { officerRoles = [], ...rest } = data;
  return { ...rest, officerRoles, filedBy: 'hall', filedOn: '2026-08-03' };
};
const made = (data: RegisterData, rest: Partial<Filing> = {}): PersonEvent => ({
  type: 'FilingMade',
  filing: { ...filingOf(data), ...rest },
});
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
    expect(personBehaviour.reads(undefined, register(officer))).toEqual([organisationKey(ARCHIVES)]);
    expect(personBehaviour.reads(undefined, register(organisation))).toEqual([]);
    expect(
      person()
        .when(register(officer), undefined, asOfficer({ others: [] }))
        .refused(),
    ).toEqual(['ORGANISATION_NOT_FILED /data/organisation']);
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
      'RIGHT_ORGANISATION /data/staffNumber',
    ]);
    const both = { ...hall, organisations: [OTHER, ARCHIVES] };
    expect(
      person(made(officer)).when(moved, undefined, asOfficer({ sender: both, others })).state?.filing?.organisation,
    ).toBe(OTHER);
    const ended = person(made(officer), { type: 'FilingExpired', validTo: '2026-12-31' });
    expect(ended.when(moved, undefined, asOfficer({ sender, others })).state?.filing?.organisation).toBe(OTHER);
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
    expect(person().when(register(old), undefined, asOrganisation()).received().dueSet).toEqual([]);
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
  it('is counted, each kind by itself, and a filing leaves it alone (W2)', () => {
    const count = (counter: 'submitted' | 'returned'): PersonEvent => ({
      type: 'BehaviourCounted',
      counter,
      application: 'hall.1',
    });
    const before = person(count('submitted'), count('returned'), count('submitted'), made(officer));
    const outcome = before.when(
      { type: 'count', counter: 'submitted', application: 'hall.2' },
      undefined,
      asOfficer({ sender: undefined }),
    );
    expect(outcome.received().events).toEqual([
      { type: 'BehaviourCounted', counter: 'submitted', application: 'hall.2' },
    ]);
    expect(outcome.state?.counters).toEqual({ submitted: 3, returned: 1 });
  });
});

describe('the mask of a person', () => {
  it('leaves no name of a natural person, and the name of an organisation', () => {
    const shown = maskPerson({ filing: filingOf(officer), counters: { submitted: 1 } });
    expect(JSON.stringify(shown)).not.toContain('建');
    expect(shown).toMatchObject({ filing: { name: '张*国', staffNumber: 'A-7' }, counters: { submitted: 1 } });
    expect(maskPerson({ filing: filingOf(organisation), counters: {} }).filing?.name).toBe('杭州市档案馆');
    expect(maskPerson({ counters: {} })).toEqual({ counters: {} });
  });
});
