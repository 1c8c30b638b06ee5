import { describe, expect, it } from 'vitest';
import { at, calendar2026, Life } from '../application/clocks-harness.ts';
import * as specimens from '../application/specimens-harness.ts';
import type { Turn } from '../protocol/journal.ts';
import { explainDeadlines } from './deadlines-explained.ts';
import type { OperatorReadingDependencies } from './operator-reading.ts';

const operator = { by: 'li', purpose: '复核' };

function dependenciesOf(state: unknown, now: string) {
  const turns: Turn[] = [];
  const dependencies = {
    journal: {
      append: (turn: Turn, done: () => void) => {
        turns.push(turn);
        done();
      },
    },
    store: { history: async () => [] },
    clock: { now: () => at(now) },
    rules: { current: { calendar: calendar2026 } },
    look: async (_entity: object, use: (glimpse: object) => unknown) => use({ state, version: state ? 3 : 0 }),
  } as unknown as OperatorReadingDependencies;
  return { dependencies, turns };
}

describe('the deadlines of an application, explained to an operator', () => {
  it('are counted day by day; what stands still says why and on which law, and the reading is journaled', async () => {
    const life = new Life();
    life.when('2026-08-03T10:00', { type: 'submit', data: specimens.submission });
    life.when('2026-08-04T10:00', specimens.act('accept'), ['review']);
    life.when('2026-08-06T10:00', specimens.act('return', { officer: 'R-1' }));
    const { dependencies, turns } = dependenciesOf(life.state, '2026-08-07T10:00');
    const explained = await explainDeadlines('hall.1', operator, dependencies);
    const legal = explained?.clocks.find(({ clock }) => clock.clock === 'legal');
    expect(legal?.clock).toMatchObject({ state: 'stopped', from: '2026-08-04', workingDays: 20 });
    expect(legal?.clock.stops).toEqual([
      { reason: 'awaitingApplicant', basis: expect.stringContaining('行政许可法'), from: '2026-08-06' },
    ]);
    expect(legal?.days.map(({ day, counted }) => [day, counted])).toEqual([
      ['2026-08-05', 1],
      ['2026-08-06', undefined],
    ]);
    expect(legal?.days[1]?.reason.zh).toContain('等待申请人补正');
    expect(turns).toMatchObject([
      { input: { source: 'operator', ...operator }, events: [{ type: 'EntityRead', extent: 'explained' }] },
    ]);
  });

  it('are none where there is no such application', async () => {
    const { dependencies, turns } = dependenciesOf(undefined, '2026-08-07T10:00');
    expect(await explainDeadlines('hall.1', operator, dependencies)).toBeUndefined();
    expect(turns).toEqual([]);
  });
});
