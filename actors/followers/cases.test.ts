import { describe, expect, it } from 'vitest';
import type { Entry, JournalEvent } from '../protocol/journal.ts';
import { stillMeter } from '../road-harness.ts';
import { measureCases } from './cases.ts';

const closed = { type: 'ApplicationClosed', matter: 'marriage-record-copy', steps: 5, visits: 2 };
const entry = (kind: Entry['entity']['kind'], ...events: readonly JournalEvent[]): Entry =>
  ({ entity: { kind, id: 'hall.1' }, events }) as unknown as Entry;

describe('the measures of cases', () => {
  it('are taken of each closed case, by its matter, and of nothing else (S8)', () => {
    const measured: unknown[] = [];
    const listeners: ((entry: Entry) => void)[] = [];
    measureCases(
      { onCommitted: (listener) => listeners.push(listener) },
      { ...stillMeter, histogram: (name) => (value, labels) => measured.push([name, value, labels]) },
    );
    const tell = (one: Entry) => {
      for (const listener of listeners) listener(one);
    };
    tell(entry('application', { type: 'ApplicationDelivered' }));
    tell(entry('person', closed));
    expect(measured).toEqual([]);
    tell(entry('application', closed));
    expect(measured).toEqual([
      ['onedoor_steps_per_case', 5, { matter: 'marriage-record-copy' }],
      ['onedoor_visits_per_case', 2, { matter: 'marriage-record-copy' }],
    ]);
  });
});
