import { describe, expect, it } from 'vitest';
import type { Occasion } from '../notification/occasions.ts';
import type { EntityKey } from '../protocol/entity.ts';
import type { Json } from '../protocol/journal.ts';
import { addressed } from './notice-address.ts';

const CODE = '12330182K318200150';
const occasion: Occasion = {
  notice: 'credit-recorded',
  about: { kind: 'credit', id: 'hall.XY-1' },
  version: 1,
  audience: 'applicant',
  urgent: false,
  values: {},
};

/** The address where the file is about this person, of this case; the applicant of the case is `citizen-a`. */
function address(person: string | undefined, application?: string, change: Partial<Occasion> = {}) {
  const occurrence = { region: '330182', organisation: CODE, ...(application === undefined ? {} : { application }) };
  const states: Readonly<Record<string, Json | undefined>> = {
    credit: person === undefined ? undefined : { person, occurrence },
    application: { people: { applicant: 'citizen-a' } },
  };
  return addressed({ ...occasion, ...change }, async ({ kind }: EntityKey) => states[kind]);
}

describe('what is told of a credit file', () => {
  it('goes to the officer or the organisation that it is about', async () => {
    expect(await address('officer-DA-009')).toMatchObject({
      audience: 'officer',
      person: { kind: 'person', id: 'officer-DA-009' },
      region: '330182',
    });
    expect(await address(`organisation-${CODE}`)).toMatchObject({ audience: 'organisation' });
  });

  it('goes to who applied where it came of a case of its own, and to nobody else', async () => {
    expect(await address('citizen-a', 'hall.A-1')).toMatchObject({
      about: { kind: 'application', id: 'hall.A-1' },
      audience: 'applicant',
    });
    expect(await address('citizen-b', 'hall.A-1')).toBeUndefined();
    expect(await address('citizen-a')).toBeUndefined();
    expect(await address(undefined)).toBeUndefined();
  });

  it('goes to the organisation that must answer, whoever it is about', async () => {
    expect(await address('citizen-a', undefined, { audience: 'organisation' })).toMatchObject({
      person: { id: `organisation-${CODE}` },
    });
  });

  it('leaves what is of cases and alerts as it is', async () => {
    const of = { ...occasion, about: { kind: 'alert', id: 'A.b.c' } } as const;
    expect(await addressed(of, async () => undefined)).toBe(of);
  });
});
