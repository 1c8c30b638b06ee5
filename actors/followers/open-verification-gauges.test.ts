import { describe, expect, it } from 'vitest';
import { StandingClock } from '../road-harness.ts';
import { GaugeReader, nextLook } from './gauges-harness.ts';
import { measureOpenVerifications, type OpenVerification } from './open-verification-gauges.ts';

const waiting = (since: string, region = '330182'): OpenVerification => ({
  status: 'review',
  region,
  waiting: { why: ['CONTRADICTED'], since, second: false },
});

describe('numbers of open verifications', () => {
  it('are those of the rows: by status, and of what waits for a person by county and age', async () => {
    let rows: readonly OpenVerification[] = [];
    const meter = new GaugeReader();
    measureOpenVerifications({ rows: () => rows, clock: new StandingClock(), meter });
    expect(meter.told('onedoor_verification_oldest_review_seconds')).toEqual({});
    // A panel shows 0, and not nothing.
    expect(meter.count('onedoor_open_verifications_by_status')).toBe(3);
    await nextLook();
    rows = [
      { status: 'asking', region: '330182' },
      { status: 'authorising', region: '330182' },
      waiting('2026-08-03', '330182001'),
      waiting('2026-08-02'),
      waiting('2026-07-27'),
      waiting('2026-07-04'),
      waiting('2026-07-03', '340100'),
    ];
    expect(meter.told('onedoor_open_verifications_by_status')).toEqual({ asking: 1, authorising: 1, review: 5 });
    const told = Object.entries(meter.told('onedoor_verification_reviews_waiting')).map(([labels, value]) => [
      labels.replace(/^(\d+) .* (\w+)$/, '$1 $2'),
      value,
    ]);
    expect(Object.fromEntries(told)).toEqual({
      '330182 today': 1,
      '330182 week': 2,
      '330182 month': 1,
      '3401 older': 1,
    });
    expect(meter.count('onedoor_verification_reviews_waiting')).toBe(8);
    expect(meter.told('onedoor_verification_oldest_review_seconds')).toEqual({ '': 31 * 86_400 });
  });
});
