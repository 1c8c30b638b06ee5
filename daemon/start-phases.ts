/** Where the time of a start goes. Phases may run side by side: together they are not the whole. */
export class StartPhases {
  readonly #milliseconds: Record<string, number> = {};

  /** From the birth of the process until now, so what it took to load the program. */
  loaded(): void {
    this.#milliseconds['program'] = Math.round(performance.now());
  }

  /** Runs a phase; its time counts also where it fails. */
  async time<Result>(name: string, phase: () => Promise<Result>): Promise<Result> {
    const begun = performance.now();
    try {
      return await phase();
    } finally {
      this.#milliseconds[name] = Math.round(performance.now() - begun);
    }
  }

  /** Every phase by name, in the order in which they ended, and `all`: from the birth of the process until now. */
  milliseconds(): Readonly<Record<string, number>> {
    return { ...this.#milliseconds, all: Math.round(performance.now()) };
  }
}

/**
 * Waits for two things that go on side by side until both have ended, so that nothing of the one begins after the other has
 * failed and everything was stopped.
 * @throws what the first of them, as they are named, has failed with
 */
export async function both<First, Second>(first: Promise<First>, second: Promise<Second>): Promise<[First, Second]> {
  const [one, other] = await Promise.allSettled([first, second]);
  if (one.status === 'rejected') throw one.reason;
  if (other.status === 'rejected') throw other.reason;
  return [one.value, other.value];
}
