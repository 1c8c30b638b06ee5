import { describe, expect, it } from 'vitest';
import type { Entry } from '../protocol/journal.ts';
import { viewOfAlertHistory } from './alert-view.ts';

const ACCOUNTABLE = '91330106MA0000001A';
const segment = { file: 'entries-1-2.segment', from: 1, to: 2 };

const entry = (commit: number, rest: Partial<Entry> = {}): Entry => ({
  commit,
  hash: 'f'.repeat(64),
  commandsBefore: 0,
  entity: { kind: 'alert', id: 'OFF_HOURS.application.hall.1' },
  at: Date.parse('2026-08-03T10:00:00+08:00'),
  version: commit,
  input: { source: 'operator', by: 'onedoor', purpose: 'test' },
  events: [],
  messages: [],
  commands: [],
  readings: [],
  ...rest,
});

describe('the history of an alert', () => {
  const history = [
    entry(1, { archived: { ...segment, reading: false } }),
    entry(2, { archived: { ...segment, reading: true } }),
    entry(3, { events: [{ type: 'AlertRepeated' }] }),
    entry(4, { events: [{ type: 'EntityRead' }] }),
  ];

  it('says of what lies in an archive that it does, to supervisors also of who has read', () => {
    const rows = viewOfAlertHistory(history, 'whole', ACCOUNTABLE);
    expect(rows.map(({ commit, archived }) => [commit, archived])).toEqual([
      [1, true],
      [2, true],
      [3, undefined],
      [4, undefined],
    ]);
  });

  it('tells those whom it is about nothing of readings, archived or not', () => {
    const rows = viewOfAlertHistory(history, 'masked', ACCOUNTABLE);
    expect(rows.map(({ commit }) => commit)).toEqual([1, 3]);
    expect(rows[0]).toMatchObject({ archived: true, events: [] });
  });
});
