import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadCreditPeriods } from './load-credit-periods.ts';
import { usualPeriods } from './period.ts';

type Writable<Value> = Value extends object ? { -readonly [Key in keyof Value]: Writable<Value[Key]> } : Value;
type Periods = Writable<typeof usualPeriods>;

const shipped = (): Periods => JSON.parse(readFileSync(new URL('./periods.json', import.meta.url), 'utf8')) as Periods;

/** The faults of the shipped settings after a change, as `code pointer`. */
function faultsAfter(change: (periods: Periods) => unknown): readonly string[] {
  const periods = shipped();
  change(periods);
  const loaded = loadCreditPeriods({ file: 'periods.json', json: periods });
  if (!('faults' in loaded)) return [];
  for (const { file, message, code } of loaded.faults) {
    expect(file).toBe('periods.json');
    expect(message.zh).toMatch(code === 'CREDIT_PERIODS' ? /请/ : /\p{Script=Han}/u);
    expect(message.en).toMatch(code === 'CREDIT_PERIODS' ? /; [a-z]/ : /[a-z]/);
  }
  return loaded.faults.map(({ code, pointer }) => `${code} ${pointer}`);
}

describe('the settings of periods', () => {
  it('that are shipped are sound, and are what holds where there are none: those of Order 36', () => {
    const loaded = loadCreditPeriods({ file: 'periods.json', json: shipped() });
    expect(loaded).toEqual({ periods: usualPeriods });
    expect(usualPeriods).toMatchObject({
      minor: { maximum: { months: 3 }, publication: 'on-decision' },
      general: { minimum: { months: 3 }, maximum: { years: 1 }, publication: 'always' },
      serious: { minimum: { years: 1 }, maximum: { years: 3 }, publication: 'always' },
    });
    expect(usualPeriods.minor).not.toHaveProperty('minimum');
    // The working days are no law that was read.
    expect([usualPeriods.basis.mark, usualPeriods.answers.basis.mark]).toEqual(['S', 'D']);
  });

  it.each<[what: string, change: (periods: Periods) => unknown, faults: readonly string[]]>([
    ['nothing', () => undefined, []],
    ['a severity that is missing', (all) => delete (all as Partial<Periods>).serious, ['SCHEMA /serious']],
    ['a span of nothing', (all) => Object.assign(all.minor, { maximum: {} }), ['SCHEMA /minor/maximum']],
    ['a span in weeks', (all) => Object.assign(all.minor.maximum, { weeks: 1 }), ['SCHEMA /minor/maximum/weeks']],
    [
      'an answer within no day',
      (all) => Object.assign(all.answers, { repairWorkingDays: 0 }),
      ['SCHEMA /answers/repairWorkingDays'],
    ],
    [
      'a publication that nobody knows',
      (all) => Object.assign(all.minor, { publication: 'sometimes' }),
      ['SCHEMA /minor/publication'],
    ],
    [
      'a minimum as long as the maximum',
      (all) => Object.assign(all.general, { minimum: { months: 12 } }),
      ['CREDIT_PERIODS /general/minimum'],
    ],
    [
      // 30 days are longer than the month from 30 January 2025, and shorter than that from 1 March.
      'a minimum that is over sooner than the maximum in long months only',
      (all) => Object.assign(all.minor, { minimum: { days: 30 }, maximum: { months: 1 } }),
      ['CREDIT_PERIODS /minor/minimum'],
    ],
    [
      'a minimum that is over sooner in every month',
      (all) => Object.assign(all.minor, { minimum: { days: 27 }, maximum: { months: 1 } }),
      [],
    ],
    [
      'a publication that outlasts the item',
      (all) => Object.assign(all.general, { publicationMaximum: { years: 1, days: 1 } }),
      ['CREDIT_PERIODS /general/publicationMaximum'],
    ],
    [
      'a publication that is over before repair may be asked for',
      (all) => Object.assign(all.general, { publicationMaximum: { months: 2 } }),
      ['CREDIT_PERIODS /general/publicationMaximum'],
    ],
    ['a publication between both', (all) => Object.assign(all.general, { publicationMaximum: { months: 3 } }), []],
    [
      'a period of what is never shown',
      (all) => Object.assign(all.minor, { publication: 'never', publicationMaximum: { months: 1 } }),
      ['CREDIT_PERIODS /minor/publicationMaximum'],
    ],
    [
      'a serious item that is over before a general one',
      (all) => Object.assign(all.general, { maximum: { years: 4 } }),
      ['CREDIT_PERIODS /serious/maximum'],
    ],
    [
      'a serious item that may be repaired before a general one',
      (all) => delete (all.serious as Partial<Periods['serious']>).minimum,
      ['CREDIT_PERIODS /serious/minimum'],
    ],
  ])('say what is wrong, where, and what to do: %s', (_, change, faults) => {
    expect(faultsAfter(change)).toEqual(faults);
  });
});
