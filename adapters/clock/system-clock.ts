import type { Clock } from '../../actors/ports.ts';

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() };
