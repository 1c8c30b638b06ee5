import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Listing, listChanges, listPlaces, listRow } from './lists.ts';

const entity = { kind: 'application', id: 'hall.1' } as const;
const day = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('the place of an entity in a list', () => {
  it('is ordered as the days are, within its list and beyond every moment', () => {
    fc.assert(
      fc.property(day, day, (one, other) => {
        const [a, b] = [one, other].map((on) => listRow(entity, { list: 'openApplications', on }).at) as [
          number,
          number,
        ];
        expect(Math.sign(a - b)).toBe(one < other ? -1 : one > other ? 1 : 0);
        const { first, last } = listPlaces('openApplications', {});
        for (const at of [a, b]) {
          expect(Number.isSafeInteger(at)).toBe(true);
          expect(at).toBeGreaterThan(Date.UTC(9999, 11, 31));
          expect(at >= first && at <= last).toBe(true);
        }
        expect(last).toBeLessThan(listPlaces('endedApplications', {}).first);
      }),
    );
  });

  it('is no place on what is no day', () => {
    expect(() => listRow(entity, { list: 'openApplications', on: '2026-02-30' })).toThrow('no day');
  });

  it('changes where the lists of an entity change, and nowhere else', () => {
    const open: Listing = { list: 'openApplications', on: '2026-09-20' };
    const ended: Listing = { list: 'endedApplications', on: '2026-10-26' };
    expect(listChanges(entity, [], [open])).toEqual({ entered: [listRow(entity, open)], left: [] });
    expect(listChanges(entity, [open], [{ ...open }])).toEqual({ entered: [], left: [] });
    expect(listChanges(entity, [open], [ended])).toEqual({
      entered: [listRow(entity, ended)],
      left: [listRow(entity, open)],
    });
  });
});
