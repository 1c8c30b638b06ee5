import { describe, expect, it } from 'vitest';
import { alertChecks } from './alert-list-page.ts';
import { caseChecks } from './case-list-page.ts';
import { creditChecks } from './credit-list-page.ts';
import { readListQuery } from './list-query.ts';

const read = (query: string) => readListQuery(new URLSearchParams(query), caseChecks);
const wrong = (query: string) => {
  const result = read(query);
  return 'defects' in result ? result.defects.map(({ parameter }) => parameter) : [];
};

describe('the query of a list', () => {
  it('is read with every condition, and empty ones as forms send them are not there', () => {
    expect(
      read(
        'region=3301&matter=marriage-record-copy&status=accepted&channel=&level=county&submittedFrom=2026-01-01&limit=7&lang=en',
      ),
    ).toEqual({
      filter: {
        region: '3301',
        matter: 'marriage-record-copy',
        status: 'accepted',
        level: 'county',
        submittedFrom: '2026-01-01',
      },
      place: { limit: 7 },
    });
    expect(read('endedFrom=2026-08-03&after=2026-08-03~hall.1')).toEqual({
      filter: {},
      place: { limit: 50, after: '2026-08-03~hall.1' },
      ended: { from: '2026-08-03', to: '2026-08-03' },
    });
  });

  it('is refused whole where one condition is unknown, wrong or doubled: a number of other cases would be shown', () => {
    expect(wrong('overdu=yes&__proto__=1&constructor=2')).toEqual(['overdu', '__proto__', 'constructor']);
    expect(wrong('status=done&region=3301x&submittedTo=2026-02-30&limit=201&limit=0')).toEqual([
      'status',
      'region',
      'submittedTo',
      'limit',
      'limit',
    ]);
    expect(wrong('region=33&region=34')).toEqual(['region']);
    expect(wrong('organisation=<script>&after=../../etc')).toEqual(['organisation', 'after']);
  });

  it('asks for ended cases of at most 31 days, in order', () => {
    expect(wrong('endedFrom=2026-08-01&endedTo=2026-08-31')).toEqual([]);
    expect(wrong('endedFrom=2026-08-01&endedTo=2026-09-01')).toEqual(['endedTo']);
    expect(wrong('endedFrom=2026-08-02&endedTo=2026-08-01')).toEqual(['endedTo']);
  });

  it('asks of alerts what alerts are narrowed by', () => {
    const ofAlerts = (query: string) => readListQuery(new URLSearchParams(query), alertChecks);
    expect(ofAlerts('severity=red&overdue=yes&code=STEP_OVERDUE&officer=DA-001&application=hall.HY-1')).toEqual({
      filter: { severity: 'red', overdue: 'yes', code: 'STEP_OVERDUE', officer: 'DA-001', application: 'hall.HY-1' },
      place: { limit: 50 },
    });
    const refused = ofAlerts('severity=blue&code=a&officer=%2F&application=x&channel=hall&status=accepted');
    expect('defects' in refused && refused.defects.map(({ parameter }) => parameter)).toEqual([
      'severity',
      'code',
      'officer',
      'application',
      'channel',
      'status',
    ]);
    expect(wrong('overdue=maybe&dueWithin=-1&dueWithin=2')).toEqual(['overdue', 'dueWithin', 'dueWithin']);
  });

  it('asks for nothing that has ended of a list that does not know it', () => {
    const credit = (query: string) => readListQuery(new URLSearchParams(query), creditChecks, { endless: true });
    expect(credit('endedFrom=2026-08-03&endedTo=2026-08-03')).toMatchObject({
      defects: [{ parameter: 'endedFrom' }, { parameter: 'endedTo' }],
    });
    expect(credit('request=repair&late=yes&answerTo=2026-08-03')).toEqual({
      filter: { request: 'repair', late: 'yes', answerTo: '2026-08-03' },
      place: { limit: 50 },
    });
  });
});
