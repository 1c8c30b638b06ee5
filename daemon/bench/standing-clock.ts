import type { Clock } from '../../actors/ports.ts';

/** A clock that stands until it is set. */
export class StandingClock implements Clock {
  #moment: number;

  constructor(moment: number) {
    this.#moment = moment;
  }

  now(): number {
    return this.#moment;
  }

  set(moment: number): void {
    this.#moment = moment;
  }
}
