import { describe, expect, it } from 'vitest';
import type { Entry } from '../protocol/journal.ts';
import { caseAfter, keptCase } from './case-row.ts';
import { evolve } from './evolve.ts';
import { ARCHIVES, histories, ruleSet, setsOf } from './specimens-harness.ts';
import type { ApplicationEvent, ApplicationState, Status } from './state.ts';

const rules = setsOf(ruleSet());
const entry = (commit: number, version: number, ...events: readonly { readonly type: string }[]): Entry =>
  ({ commit, version, events, entity: { kind: 'application', id: 'hall.1' } }) as unknown as Entry;

describe('the row of a case', () => {
  it('that is kept up by events is the one that is made from the state, at every step of every course', () => {
    for (const status of Object.keys(histories) as Status[]) {
      let state: ApplicationState | undefined;
      let kept: ReturnType<typeof caseAfter>;
      for (const [place, event] of (histories[status] as readonly ApplicationEvent[]).entries()) {
        const at = { version: place + 1, commit: place + 1 };
        state = evolve(state, event);
        kept = caseAfter('hall.1', kept, entry(at.commit, at.version, event), rules);
        expect(kept, `${status} ${place}`).toEqual(keptCase('hall.1', state, at, rules));
      }
      expect(kept?.row.status).toBe(status);
    }
  });

  it('knows where its clocks end, also where a change names deadlines by their places', () => {
    const ending = (day: string, at: number) => ({ due: { day, at } });
    const clock = { from: '2026-08-03', workingDays: 5 } as const;
    const [received] = histories.received as readonly ApplicationEvent[];
    const changes: readonly ApplicationEvent[] = [
      {
        type: 'ClocksSet',
        calendar: 'a',
        rows: { tick: 1 },
        deadlines: [
          { kind: 'examination', ...clock, done: { on: '2026-08-03' } },
          { kind: 'legal', ...clock, ...ending('2026-08-31', 31) },
          { kind: 'step', ...clock, ...ending('2026-08-05', 5) },
        ],
      },
      { type: 'ClocksSet', rows: { tick: 2 } },
      { type: 'ClocksSet', deadlines: [0, 1, { kind: 'step', ...clock, ...ending('2026-08-09', 9) }] },
      { type: 'ClocksSet', calendar: 'b', deadlines: [1] },
      { type: 'ClocksSet', deadlines: [] },
      { type: 'ClocksSet', deadlines: [{ kind: 'step', ...clock, ...ending('2026-09-01', 40) }] },
    ];
    let state = evolve(undefined, received as ApplicationEvent);
    let kept = caseAfter('hall.1', undefined, entry(1, 1, received as ApplicationEvent), rules);
    const days = changes.map((event, place) => {
      const at = { version: place + 2, commit: place + 2 };
      state = evolve(state, event);
      kept = caseAfter('hall.1', kept, entry(at.commit, at.version, event), rules);
      expect(kept).toEqual(keptCase('hall.1', state, at, rules));
      return kept?.row.due?.day;
    });
    expect(days).toEqual(['2026-08-05', '2026-08-05', '2026-08-09', '2026-08-31', undefined, '2026-09-01']);
  });

  it('says of a step who does it and where', () => {
    const [received] = histories.received;
    expect(caseAfter('hall.1', undefined, entry(1, 1, received as ApplicationEvent), rules)?.row.open).toMatchObject([
      { step: 'acceptance', organisation: ARCHIVES, level: 'county', region: '330106', since: '2026-08-03' },
    ]);
  });

  it('is left alone by readings, and by entries of before it, also of a life that was erased; an erasure ends it', () => {
    const [received, refused] = histories.refused as readonly ApplicationEvent[];
    const kept = caseAfter('hall.1', undefined, entry(9, 1, received as ApplicationEvent), rules);
    expect(kept).toBeDefined();
    expect(caseAfter('hall.1', kept, entry(10, 1, { type: 'EntityRead' }), rules)).toBe(kept);
    expect(caseAfter('hall.1', kept, entry(5, 2, refused as ApplicationEvent), rules)).toBe(kept);
    expect(caseAfter('hall.1', kept, entry(6, 0, { type: 'EntityErased' }), rules)).toBe(kept);
    expect(caseAfter('hall.1', kept, entry(11, 0, { type: 'EntityErased' }), rules)).toBeUndefined();
  });
});
