import type { Movement } from '../../facts/declaration.ts';
import { dayNumber } from '../../identity/calendar-day.ts';
import { dayOfNumber, lastDay } from './literal-values.ts';

/** China has kept one time without daylight saving since 1991. */
const shanghaiAheadMs = 8 * 60 * 60 * 1000;
const dayMs = 24 * 60 * 60 * 1000;

/** The number of the calendar day in Asia/Shanghai, from 1 January 1970 on, of a moment in milliseconds since 1970 UTC. */
export function dayNumberAt(moment: number): number {
  return Math.floor((moment + shanghaiAheadMs) / dayMs);
}

/** The moment, in milliseconds since 1970 UTC, at which that day begins in Asia/Shanghai. */
export function startOfDay(day: number): number {
  return day * dayMs - shanghaiAheadMs;
}

/** Whether a value is of the kind that moves so; another stays as it is. */
export function canMove(value: unknown, moves: Movement): boolean {
  return moves === 'day'
    ? typeof value === 'string' && dayNumber(value) !== undefined
    : typeof value === 'number' && Number.isFinite(value);
}

/** What a value that was read at one moment has become at a later one. A day stays at the end of the year 9999. */
export function movedValue(value: unknown, moves: Movement, read: number, moment: number): unknown {
  const days = dayNumberAt(moment) - dayNumberAt(read);
  if (moves === 'day') {
    const day = typeof value === 'string' ? dayNumber(value) : undefined;
    return day === undefined ? value : dayOfNumber(Math.min(lastDay, day + days));
  }
  if (typeof value !== 'number') return value;
  if (moves === 'instant') return value + (moment - read);
  return moves === 'daysUp' ? value + days : value - days;
}
