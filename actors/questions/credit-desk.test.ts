import { beforeEach, describe, expect, it } from 'vitest';
import { CreditWorld, creditRules, evidence, FILE, ID_NUMBER, PERSON, recordOf } from '../credit/world-harness.ts';
import { creditKey } from '../protocol/credit.ts';
import type { CreditDesk, CreditWish } from '../protocol/credit-desk.ts';
import type { DoorUser } from '../protocol/desk.ts';
import { type EntityKey, entityName } from '../protocol/entity.ts';
import type { Entry } from '../protocol/journal.ts';
import { createCreditDesk } from './credit-desk.ts';
import { inputOf } from './door-notes.ts';

const STATEMENT = '材料并非本人所交';
const REASON = '经核属实';
const { organisation } = recordOf();

let world: CreditWorld;
let desk: CreditDesk;
let noted: unknown[];
let carried: CreditWish[];

const by = (officer: string, rest: Partial<DoorUser> = {}): DoorUser => ({
  ...{ name: `u-${officer}`, role: 'supervisor', officer, regions: ['33'] },
  ...rest,
});
const looker: DoorUser = { name: 'lin', role: 'leader', regions: ['3301'] };
const elsewhere: DoorUser = by('A-7', { regions: ['34'] });

/** The history of an entity of the world, an entry an event. */
function historyOf(entity: EntityKey): readonly Entry[] {
  return world.events
    .filter((one) => entityName(one.entity) === entityName(entity))
    .map(({ event }, index) => ({
      ...{ commit: index + 1, hash: '', at: 0, entity, version: index + 1, input: inputOf({ name: 'x' }) },
      ...{ events: [event], messages: [], commands: [], readings: [] },
    })) as unknown as readonly Entry[];
}

beforeEach(() => {
  world = new CreditWorld('2026-08-03');
  world.fileOfficer('K-1', { relatives: [PERSON] });
  world.fileOfficer('O-1', { organisation: '11330000000000000A' });
  world.record({ kind: 'false-material', matter: 'sample-copy' });
  world.object({ statement: STATEMENT, evidence: [evidence] });
  [noted, carried] = [[], []];
  const rules = creditRules();
  desk = createCreditDesk({
    clock: { now: () => world.now },
    rules: { current: rules, find: () => rules },
    look: async (entity, use) => use({ state: world.stateOf(entity) as never, version: world.versionOf(entity) }),
    store: {
      history: async (entity, limit, before = Number.POSITIVE_INFINITY) =>
        historyOf(entity)
          .filter(({ commit }) => commit < before)
          .slice(-limit),
    },
    notes: {
      user: async (...one) => void noted.push(one),
      read: async (entity, _version, { name }, extent) => void noted.push(['read', entity.id, name, extent]),
      missing: async ({ id }, { name }) => void noted.push(['missing', id, name]),
      list: () => {
        throw new Error('no list is read here');
      },
    },
    lists: { read: async () => ({ rows: [], total: 0, late: 0 }) },
    carryOut: async (wish) => {
      carried.push(wish);
      const data = { organisation, ...wish.data } as never;
      const codes = world.send(creditKey(wish.id), { type: 'decide', data }, 'nobody');
      if (codes.length > 0) return { refused: 'decided', defects: codes.map((code) => ({ code }) as never) };
      return { credit: wish.id, version: world.versionOf(creditKey(wish.id)), commit: 1 };
    },
  });
});

const answer = (user: DoorUser, decision: 'grant' | 'reject', rest: object = {}) => {
  const data = { expectedVersion: world.versionOf(creditKey(FILE)), decision, reason: REASON, ...rest };
  return desk.decide(user, { id: FILE, verb: 'decide', data });
};
const seenBy = async (user: DoorUser) => {
  const file = await desk.creditFile(user, FILE);
  return [file?.extent, file?.possible, JSON.stringify(file).includes(STATEMENT)];
};

describe('a credit file at the door', () => {
  it.each<[string, DoorUser, boolean]>([
    ['an officer of the deciding organisation', by('A-7'), true],
    ['another of it', by('A-8'), true],
    ['one at the window', by('W-1'), false],
    ['one of another county', by('F-1'), false],
    ['one of another organisation', by('O-1'), false],
    ['a near relative', by('K-1'), false],
    ['an auditor', by('A-7', { role: 'auditor' }), false],
    ['a leader who is no officer', looker, false],
    ['one whose filing is not there', by('X-1'), false],
  ])('by %s is answered and its words are read: only where the officer may', async (_who, user, may) => {
    expect(await seenBy(user)).toEqual([may ? 'whole' : 'process', may ? ['decide'] : [], may]);
    expect(noted).toEqual([['read', FILE, user.name, may ? 'whole' : 'process']]);
  });

  it('outside the regions of the user is as if there were none', async () => {
    expect(await desk.creditFile(elsewhere, FILE)).toBeUndefined();
    expect(await desk.creditFile(by('A-7'), 'hall.NONE')).toBeUndefined();
    expect(await answer(elsewhere, 'grant')).toBeUndefined();
    expect(carried).toEqual([]);
    expect(noted).toEqual([
      ['missing', FILE, elsewhere.name],
      ['missing', 'hall.NONE', 'u-A-7'],
      ['missing', FILE, elsewhere.name],
    ]);
  });

  it('says what it counts for and leads to, and never whose it is', async () => {
    const file = await desk.creditFile(by('A-7'), FILE);
    expect(file).toMatchObject({
      state: { standing: 'suspended', request: { statement: STATEMENT, evidence: [evidence] } },
      item: { severity: 'serious', points: -120, measures: [{ measure: 'manual-review', inForce: false }] },
    });
    const text = JSON.stringify(file);
    for (const hidden of [PERSON, ID_NUMBER, 'key-of']) expect(text).not.toContain(hidden);
  });
});

describe('an answer from the door', () => {
  it('about a serious item is signed by two; words of officers are for those who answer', async () => {
    expect(await answer(by('A-7'), 'grant')).toMatchObject({ credit: FILE });
    expect(await seenBy(by('A-7'))).toEqual(['whole', [], true]);
    expect(await seenBy(by('A-8'))).toEqual(['whole', ['decide'], true]);
    expect(await answer(by('A-7'), 'grant')).toMatchObject({ defects: [{ code: 'SECOND_SIGNER_SAME' }] });
    expect(await answer(by('A-8'), 'grant', { expectedVersion: 2 })).toMatchObject({
      defects: [{ code: 'VERSION_STALE' }],
    });
    expect(await answer(by('A-8'), 'grant')).toMatchObject({ credit: FILE });
    const whole = await desk.creditFile(by('A-8'), FILE);
    expect(whole).toMatchObject({ possible: [], state: { standing: 'withdrawn', answered: 1 } });
    expect(whole?.rows.map(({ events: [event], deed }) => [event, deed?.officer, deed?.first])).toEqual([
      ['CreditFileOpened', undefined, undefined],
      ['CreditRequested', undefined, undefined],
      ['CreditDecisionProposed', 'A-7', undefined],
      ['CreditAnswered', 'A-8', 'A-7'],
    ]);
    expect(JSON.stringify(whole)).toContain(REASON);
    const process = JSON.stringify(await desk.creditFile(looker, FILE));
    for (const hidden of [REASON, STATEMENT, evidence.hash.value]) expect(process).not.toContain(hidden);
    expect(process).toContain('A-8');
  });

  it('is the officer’s own: who is none gives none, and nobody signs for others', async () => {
    for (const user of [looker, by('A-7', { role: 'auditor' })])
      expect(await answer(user, 'grant')).toMatchObject({ refused: 'forbidden' });
    expect(await answer(by('A-7'), 'grant', { officer: 'A-8' })).toMatchObject({ refused: 'malformed' });
    expect(await answer(by('A-7'), 'grant', { organisation })).toMatchObject({ refused: 'malformed' });
    expect(carried).toEqual([]);
    expect(noted).toHaveLength(4);
    expect(await answer(by('K-1'), 'grant')).toMatchObject({ defects: [{ code: 'OFFICER_CONFLICT' }] });
    expect(noted).toHaveLength(4);
  });

  it('comes without a sender, and nothing else about credit does', () => {
    const document = { number: '撤1', day: '2026-08-03' };
    const send = (command: object) => world.send(creditKey(FILE), command as never, 'nobody');
    expect(send({ type: 'object', data: { statement: STATEMENT } })).toEqual(['INTEGRATOR_UNKNOWN']);
    expect(send({ type: 'repair', data: {} })).toEqual(['INTEGRATOR_UNKNOWN']);
    expect(send({ type: 'retract', data: { document } })).toEqual(['INTEGRATOR_UNKNOWN']);
    expect(world.send(creditKey('hall.C-7'), { type: 'record', data: recordOf() }, 'nobody')).toEqual([
      'INTEGRATOR_UNKNOWN',
    ]);
  });
});
