import { describe, expect, it } from 'vitest';
import { evolve } from './evolve.ts';
import { application, histories, received } from './specimens-harness.ts';

describe('the state of an application', () => {
  it('refuses a history that cannot be', () => {
    expect(() => application(received, received)).toThrow(/received twice/);
    expect(() => evolve(undefined, { type: 'ApplicationWithdrawn' })).toThrow(/never received/);
    expect(() => evolve(application(received).state, { type: 'Danced' } as never)).toThrow(/cannot evolve by Danced/);
  });

  it('does not change what it was made from', () => {
    const before = application(...histories.accepted).state;
    const copy = structuredClone(before);
    if (before !== undefined) evolve(before, { type: 'ApplicationWithdrawn', reason: 'x' });
    expect(before).toEqual(copy);
  });

  it('keeps the last hundred deeds, however often it goes back and forth', () => {
    const deed = (number: number) =>
      ({
        step: 'review',
        action: 'approve',
        officer: `R-${number}`,
        organisation: 'o',
        level: 'county',
        on: '2026-08-03',
      }) as const;
    const events = Array.from(
      { length: 250 },
      (_, number) => ({ type: 'StepApproved', deed: deed(number), next: 'review', findings: [] }) as const,
    );
    const { state } = application(received, ...events);
    expect(state?.deeds).toHaveLength(100);
    expect(state?.deeds.at(-1)?.officer).toBe('R-249');
  });
});
