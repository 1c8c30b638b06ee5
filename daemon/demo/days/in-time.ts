import type { WrittenCase } from './case-writer.ts';
import { ticksOf } from './deadline-book.ts';
import type { TimedLine } from './timed.ts';

/**
 * A case as it is told in time: a deadline that comes to a place between two messages makes a version of the application
 * of its own, so every version that is seen, or told of, is by so many later.
 */
export function inTime(written: WrittenCase, until: number): WrittenCase {
  const moments = [...new Set(ticksOf(written, until).map(({ at }) => at))];
  if (moments.length === 0) return written;
  const before = (at: number): number => moments.filter((one) => one < at).length;
  const later = new Map<number, number>();
  const lines = written.lines.map((line): TimedLine => {
    const shift = before(line.at);
    const { expect, data } = line;
    if (expect.receipt === 'received') later.set(expect.version, shift);
    if (shift === 0) return line;
    const seen = data['expectedVersion'];
    return {
      ...line,
      data: typeof seen === 'number' ? { ...data, expectedVersion: seen + shift } : data,
      expect: { ...expect, version: expect.version === 0 ? 0 : expect.version + shift },
    };
  });
  if (written.announcements === undefined) return { ...written, lines };
  const announcements = written.announcements.map((one) => ({
    ...one,
    text: one.text.replace(/^v(\d+) /, (_all, version: string) => {
      const number = Number(version);
      return `v${number + (later.get(number) ?? 0)} `;
    }),
  }));
  return { ...written, lines, announcements };
}
