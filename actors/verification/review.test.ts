import { describe, expect, it } from 'vitest';
import { type EntityKey, officerKey, organisationKey } from '../protocol/entity.ts';
import { verificationKey } from '../protocol/verification.ts';
import { isSealed } from './seal.ts';
import { found, PERSON, plainBook, VERIFICATION, World } from './world-harness.ts';

const book = plainBook(['a.one', 'b.two', 'c.three']);
const ORGANISATION = '91350100M000100Y43';
const entity = verificationKey(VERIFICATION);

const filing = (role: 'officer' | 'organisation', rest: object = {}) => ({
  counters: {},
  filing: {
    role,
    name: '示例甲',
    organisation: ORGANISATION,
    officerRoles: ['reviewer'],
    level: 'county',
    regions: ['33'],
    validFrom: '2026-01-01',
    validTo: '2026-12-31',
    ...rest,
  },
});

/** A report with a field that nobody has confirmed, which waits for a person. */
function waiting(): World {
  const world = new World(book);
  world.setState(organisationKey(ORGANISATION), filing('organisation'));
  for (const officer of ['R-1', 'R-2']) world.setState(officerKey(officer), filing('officer'));
  world.setState(officerKey('W-1'), filing('officer', { officerRoles: ['window'] }));
  world.setState(officerKey('K-1'), filing('officer', { relatives: [PERSON] }));
  world.setState(officerKey('F-1'), filing('officer', { regions: ['44'] }));
  world.grant();
  world.verify(['a.one', 'b.two']);
  for (const [index, begun] of world.begun.entries())
    world.answer(begun, index === 0 ? found({ XM: '甲' }) : found(), 5);
  return world;
}

const decide = (world: World, rest: object = {}) =>
  world.send(entity, {
    type: 'review',
    data: {
      expectedVersion: world.versionOf(entity),
      officer: 'R-1',
      organisation: ORGANISATION,
      report: world.verification.report?.number ?? '',
      decision: 'overturn',
      fields: [{ field: '/data/form/two', verdict: 'confirmed' }],
      reason: '原件在馆',
      ...rest,
    },
  });
const second = (world: World, rest: object = {}) =>
  world.send(entity, {
    type: 'countersign',
    data: {
      expectedVersion: world.versionOf(entity),
      officer: 'R-2',
      organisation: ORGANISATION,
      decision: 'agree',
      ...rest,
    },
  });

describe('what a person decides on a report', () => {
  it('waits for one where the rules could not tell', () => {
    const world = waiting();
    expect(world.verification.status).toBe('review');
    expect(world.verification.review).toMatchObject({ why: ['UNKNOWN'] });
    expect(world.messages.at(-1)?.data['review']).toEqual(['UNKNOWN']);
  });

  it('upholds it, which is its end', () => {
    const world = waiting();
    expect(decide(world, { decision: 'uphold', fields: undefined })).toEqual([]);
    expect(world.verification.status).toBe('reported');
    expect(world.verification.report).toMatchObject({
      version: 2,
      outcome: 'incomplete',
      decidedBy: { officer: 'R-1' },
    });
    expect(decide(world)).toContain('REVIEW_NOT_OPEN');
  });

  it('overturns it only with a second officer, and the report says what it was', () => {
    const world = waiting();
    expect(decide(world)).toEqual([]);
    expect(world.verification.status).toBe('review');
    expect(decide(world)).toContain('REVIEW_WAITS_FOR_SECOND');
    expect(second(world, { officer: 'R-1' })).toEqual(['SECOND_SIGNER_SAME /data/officer']);
    expect(second(world)).toEqual([]);
    const { report, status } = world.verification;
    expect(status).toBe('reported');
    expect(report).toMatchObject({ version: 2, outcome: 'confirmed', decidedBy: { second: { officer: 'R-2' } } });
    expect(report?.fields[1]).toMatchObject({ verdict: 'confirmed', was: 'unknown' });
    expect(report !== undefined && isSealed(report)).toBe(true);
    expect(world.told.at(-1)?.command).toMatchObject({ data: { reviewed: true, outcome: 'confirmed' } });
  });

  it('goes back to be decided where the second does not agree', () => {
    const world = waiting();
    decide(world);
    expect(second(world, { decision: 'disagree' })).toEqual(['REVIEW_REASON /data/reason']);
    expect(second(world, { decision: 'disagree', reason: '证据不足' })).toEqual([]);
    expect(world.verification.review?.proposed).toBeUndefined();
    expect(second(world)).toEqual(['REVIEW_NOT_PROPOSED']);
    expect(decide(world)).toEqual([]);
  });

  it('is refused to who may not, for what is not there, and of an older version, all at once', () => {
    const world = waiting();
    const refusals: readonly (readonly [object, string])[] = [
      [{ expectedVersion: 1 }, 'VERSION_STALE /data/expectedVersion'],
      [{ officer: 'W-1' }, 'OFFICER_ROLE /data/officer'],
      [{ officer: 'F-1' }, 'OFFICER_REGION /data/officer'],
      [{ officer: 'K-1' }, 'OFFICER_CONFLICT /data/officer'],
      [{ officer: 'nobody' }, 'OFFICER_NOT_FILED /data/officer'],
      [{ organisation: '12330182K318200150' }, 'RIGHT_ORGANISATION /data/organisation'],
      [{ report: 'HD20260803-0000000000' }, 'REPORT_UNKNOWN /data/report'],
      [{ fields: undefined }, 'REVIEW_FIELDS /data/fields'],
      [{ fields: [{ field: '/data/form/none', verdict: 'missing' }] }, 'REVIEW_FIELDS /data/fields/0/field'],
      [{ decision: 'uphold' }, 'REVIEW_FIELDS /data/fields'],
    ];
    for (const [rest, code] of refusals) expect(decide(world, rest), code).toContain(code);
    expect(decide(world, { expectedVersion: 1, report: 'HD20260803-0000000000', officer: 'W-1' })).toHaveLength(3);
    const nobody: EntityKey = verificationKey('hall.none');
    expect(
      world.send(nobody, {
        type: 'countersign',
        data: { expectedVersion: 0, officer: 'R-2', organisation: ORGANISATION, decision: 'agree' },
      }),
    ).toEqual(['VERIFICATION_NOT_FOUND']);
  });
});
