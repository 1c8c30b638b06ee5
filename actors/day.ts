const SHANGHAI_OFFSET_MS = 8 * 60 * 60 * 1000;

/** The calendar day YYYY-MM-DD in Asia/Shanghai (no daylight saving since 1991) of a moment in milliseconds since 1970 UTC. */
export function dayOf(moment: number): string {
  return new Date(moment + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);
}

/** The first moment after a calendar day in Asia/Shanghai, in milliseconds since 1970 UTC. */
export function endOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00+08:00`) + 24 * 60 * 60 * 1000;
}

/** The first moment of a year in Asia/Shanghai, in milliseconds since 1970 UTC. */
export function startOfYear(year: number): number {
  return Date.parse(`${year}-01-01T00:00:00+08:00`);
}
