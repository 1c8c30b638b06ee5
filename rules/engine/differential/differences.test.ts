import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../drop-in/engine-attempts.fixture.ts';
import { ours, theirs } from '../drop-in/engine-modules.fixture.ts';
import { differences } from './differences.fixture.ts';

describe('where the compiled rules differ from json-rules-engine on purpose', () => {
  it.each(differences.map((difference) => [difference.title.en, difference] as const))(
    '%s',
    async (_title, { attempt, library, onedoor }) => {
      expect(shortened(await outcomeOf(() => attempt(theirs)), library)).toEqual(library);
      expect(shortened(await outcomeOf(() => attempt(ours)), onedoor)).toEqual(onedoor);
      expect(onedoor).not.toEqual(library);
    },
  );

  it('is told in both languages, each row once', () => {
    const titles = differences.flatMap(({ title }) => [title.zh, title.en]);
    expect(new Set(titles).size).toBe(2 * differences.length);
    expect(titles.filter((title) => title.trim() === '')).toEqual([]);
  });
});

/** Texts of errors are held against the part that the list of differences has of them. */
function shortened(outcome: unknown, expected: unknown): unknown {
  if (Array.isArray(outcome) && Array.isArray(expected)) {
    return outcome.map((one, index) => shortened(one, expected[index]));
  }
  return typeof outcome === 'string' && typeof expected === 'string' && outcome.includes(expected) ? expected : outcome;
}
