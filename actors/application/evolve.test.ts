import { describe, expect, it } from 'vitest';
import { evolve } from './evolve.ts';
import { applied, openDesk } from './parallel-harness.ts';
import { application, correction, histories, matter, open, received } from './specimens-harness.ts';

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
        region: '330106',
        on: '2026-08-03',
      }) as const;
    const events = Array.from(
      { length: 250 },
      (_, number) =>
        ({ type: 'StepApproved', deed: deed(number), open: open('review'), joining: [], findings: [] }) as const,
    );
    const { state } = application(received, ...events);
    expect(state?.deeds).toHaveLength(100);
    expect(state?.deedCount).toBe(250);
    expect(state?.deeds.at(-1)?.officer).toBe('R-249');
  });
});

describe('how much an application takes (S8)', () => {
  const corrected = (expectedVersion: number, channel?: 'wechat') =>
    ({
      type: 'correct',
      data: {
        ...correction.data,
        expectedVersion,
        form: applied().form,
        ...(channel === undefined ? {} : { channel }),
      },
    }) as typeof correction;

  it('is counted in visits, by where content came in and how the result was handed over, and in deeds of officers', async () => {
    const desk = openDesk();
    const visits: (number | undefined)[] = [(await desk.submitted()).state?.visits];
    await desk.act('W-1 return acceptance');
    visits.push((await desk.tell(corrected(2, 'wechat'))).state?.visits);
    await desk.act('W-1 return acceptance');
    visits.push((await desk.tell(corrected(4))).state?.visits);
    await desk.act('W-1 accept acceptance', ['site-visit']);
    await desk.act('T-1 approve site-visit', ['approval']);
    await desk.act('A-1 approve approval', ['delivery']);
    visits.push((await desk.act('W-1 deliver delivery', [], { handover: 'inPerson' })).state?.visits);
    expect(visits).toEqual([1, 1, 2, 3]);

    const closed = await desk.act('W-1 close ');
    expect(closed.received().events).toMatchObject([{ type: 'ApplicationClosed', steps: 6, visits: 3 }]);
    expect(closed.received().messages).toMatchObject([
      { integrator: 'hall', event: 'closed', data: { steps: 6, visits: 3, step: 'acceptance', officer: 'W-1' } },
    ]);
    expect(closed.state?.deedCount).toBe(7);
  });

  it('counts the one deed of a window that accepts and thereby decides once', () => {
    const [, accepted, approved] = histories.approved;
    if (accepted?.type !== 'ApplicationAccepted' || approved?.type !== 'ApplicationApproved')
      throw new Error('the specimens have changed');
    const { state } = application(received, accepted, { ...approved, deed: accepted.deed });
    expect(state).toMatchObject({ status: 'approved', matter: matter.code, deedCount: 1 });
    expect(state?.deeds).toEqual([accepted.deed]);
  });
});
