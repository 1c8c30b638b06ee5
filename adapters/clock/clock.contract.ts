import { describe, expect, it } from 'vitest';
import type { Clock } from '../../actors/ports.ts';

/** What every clock does. */
export function clockContract(name: string, make: () => Clock): void {
  describe(`the clock: ${name}`, () => {
    it('tells whole milliseconds since 1970 UTC, of a time in which the service can have run', () => {
      const now = make().now();
      expect(Number.isSafeInteger(now)).toBe(true);
      expect(now).toBeGreaterThan(Date.parse('2026-01-01T00:00:00Z'));
      expect(now).toBeLessThan(Date.parse('2100-01-01T00:00:00Z'));
    });

    it('does not go back between two looks', () => {
      const clock = make();
      const looks = Array.from({ length: 1000 }, () => clock.now());
      expect(looks).toEqual([...looks].sort((one, other) => one - other));
    });
  });
}
