import { describe, expect, it } from 'vitest';
import { given } from '../specification-harness.ts';
import { maskPerson } from './mask.ts';
import { counted, made, officer, organisation, personBehaviour } from './specimens-harness.ts';
import type { PersonEvent } from './state.ts';

describe('the mask of a person', () => {
  const shown = (...events: readonly PersonEvent[]) => {
    const { state } = given(personBehaviour, ...events);
    if (state === undefined) throw new Error('nothing happened');
    return maskPerson(state);
  };

  it('leaves no name of a natural person, and the name of an organisation', () => {
    const early = { ...officer, validFrom: '2027-01-01', validTo: '2027-12-31' };
    const masked = shown(made(officer), made(early));
    expect(JSON.stringify(masked)).not.toContain('建');
    expect(masked).toMatchObject({ filing: { name: '张*国', staffNumber: 'A-7' }, renewal: { name: '张*国' } });
    expect(shown(made(organisation)).filing?.name).toBe('杭州市档案馆');
    expect(maskPerson({ counters: {} })).toEqual({ counters: {}, recent: [] });
  });

  it('leaves of what a citizen applied for the ids only, and of counters the total and the newest day', () => {
    const masked = shown(
      counted('submitted', 'hall.1', '2026-07-01'),
      counted('submitted', 'hall.2'),
      counted('approved', 'hall.1'),
    );
    expect(masked).toEqual({
      counters: { submitted: { total: 2, lastOn: '2026-08-03' }, approved: { total: 1, lastOn: '2026-08-03' } },
      recent: ['hall.1', 'hall.2'],
    });
  });
});
