import { describe, expect, it } from 'vitest';
import type { Meter } from '../ports.ts';
import type { Entry, JournalEvent } from '../protocol/journal.ts';
import { StandingClock } from '../road-harness.ts';
import { meterDue } from './due-meters.ts';

const entity = { kind: 'application', id: 'hall.1' } as const;

function measured(...entries: readonly (readonly [name: string, at: number, ...events: JournalEvent[]])[]) {
  const told: unknown[] = [];
  const meter: Meter = {
    counter: (name) => (labels) => told.push([name, labels]),
    gauge: () => undefined,
    gauges: () => undefined,
    histogram: (name) => (value, labels) => told.push([name, value, labels]),
  };
  const measure = meterDue(meter, new StandingClock(10_000));
  for (const [name, at, ...events] of entries)
    measure({ input: { source: 'due', row: { at, entity, name } }, events } as Pick<Entry, 'input' | 'events'>);
  measure({ input: { source: 'operator', by: 'li', purpose: '复核' }, events: [] });
  return told;
}

describe('what falls due', () => {
  it('is measured by how late it was done, under the kind of its row; early is not late', () => {
    expect(measured(['holder_review', 8500], ['recount', 20_000])).toEqual([
      ['onedoor_due_late_seconds', 1.5, { row: 'holder' }],
      ['onedoor_due_late_seconds', 0, { row: 'recount' }],
    ]);
  });

  it('is counted by clock and kind of place, never by the days', () => {
    const tick = (rest: object) => ({ type: 'DeadlineTicked', clock: 'legal', due: '2026-08-05', ...rest });
    const ticks = measured(['tick', 10_000, tick({ remaining: 3 }), tick({ overdue: 0 }), tick({ overdue: 15 })]);
    expect(ticks.slice(1)).toEqual(
      ['ahead', 'lapsed', 'overdue'].map((place) => ['onedoor_deadline_ticks_total', { clock: 'legal', place }]),
    );
  });
});
