import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadCredit, noCredit } from './credit-book.ts';
import { loadUndertakings, usualUndertakings } from './load-undertakings.ts';

type Writable<Value> = Value extends object ? { -readonly [Key in keyof Value]: Writable<Value[Key]> } : Value;
type Settings = Writable<typeof usualUndertakings>;

const shipped = (): Settings =>
  JSON.parse(readFileSync(new URL('./undertakings.json', import.meta.url), 'utf8')) as Settings;

function faultsAfter(change: (settings: Settings) => unknown): readonly string[] {
  const settings = shipped();
  change(settings);
  const loaded = loadUndertakings({ file: 'undertakings.json', json: settings });
  return 'faults' in loaded ? loaded.faults.map(({ code, pointer }) => `${code} ${pointer}`) : [];
}

describe('the settings of undertakings', () => {
  it('that are shipped are sound, are proposals, and are what holds where there are none', () => {
    expect(loadUndertakings({ file: 'undertakings.json', json: shipped() })).toEqual({
      undertakings: usualUndertakings,
    });
    expect(usualUndertakings.basis.mark).toBe('D');
    expect(noCredit.undertakings).toBe(usualUndertakings);
  });

  it.each<[what: string, change: (settings: Settings) => unknown, faults: readonly string[]]>([
    ['nothing', () => undefined, []],
    [
      'a kind that is missing',
      (all) => delete (all.undertakings as Partial<Settings['undertakings']>).loan,
      ['SCHEMA /undertakings/loan'],
    ],
    [
      'a kind that nobody knows',
      (all) => Object.assign(all.undertakings, { visit: 1 }),
      ['SCHEMA /undertakings/visit'],
    ],
    [
      'a grace of half a day',
      (all) => Object.assign(all.undertakings.loan, { graceWorkingDays: 0.5 }),
      ['SCHEMA /undertakings/loan/graceWorkingDays'],
    ],
    [
      'a grace before the day',
      (all) => Object.assign(all.undertakings.loan, { graceWorkingDays: -1 }),
      ['SCHEMA /undertakings/loan/graceWorkingDays'],
    ],
    [
      'no reminder',
      (all) => delete (all.undertakings.loan as Partial<Settings['undertakings']['loan']>).reminderDays,
      ['SCHEMA /undertakings/loan/reminderDays'],
    ],
    ['a text without end', (all) => Object.assign(all.title, { zh: '长'.repeat(3000) }), ['SIZE /title/zh']],
  ])('say what is wrong, and where: %s', (_, change, faults) => {
    expect(faultsAfter(change)).toEqual(faults);
  });

  it('are one file of a set, told from the others by what it says', () => {
    const file = (name: string, json: unknown) => ({ file: name, json, sha256: name });
    const changed = shipped();
    changed.undertakings.loan.graceWorkingDays = 9;
    const loaded = loadCredit([file('a', changed)]);
    expect('book' in loaded && loaded.book.undertakings.undertakings.loan.graceWorkingDays).toBe(9);
    const twice = loadCredit([file('a', shipped()), file('b', changed)]);
    expect('faults' in twice && twice.faults.map(({ code, file: name }) => `${name} ${code}`)).toEqual(['b DUPLICATE']);
    const faulty = loadCredit([file('a', { ...shipped(), version: 'new' })]);
    expect('faults' in faulty && faulty.faults.map(({ code }) => code)).toEqual(['SCHEMA']);
  });
});
