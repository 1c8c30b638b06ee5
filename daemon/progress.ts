/** Somebody of the service who works as long as there is work. */
export interface Worker {
  readonly name: string;
  /** Whether there is something to do that nothing outside, such as a full disk, keeps it from doing. */
  readonly isBusy: () => boolean;
  /** A number that changes whenever it gets on. */
  readonly done: () => number;
}

/**
 * Whether the work goes on. That the event loop turns proves little: a commit that never ends leaves it turning. So each
 * worker says whether it has work and how far it has come; one that had work all the while and got no further is stuck.
 */
export class Progress {
  readonly #now: () => number;
  readonly #workers: { readonly worker: Worker; done: number; since: number }[] = [];

  /** @param now milliseconds of a clock that never jumps */
  constructor(now: () => number) {
    this.#now = now;
  }

  watch(worker: Worker): void {
    this.#workers.push({ worker, done: worker.done(), since: this.#now() });
  }

  /** To be called again and again: the names of those that have had work and have not got on for longer than this. */
  stuck(patienceMs: number): readonly string[] {
    const now = this.#now();
    return this.#workers.flatMap((watched) => {
      const done = watched.worker.done();
      if (done !== watched.done || !watched.worker.isBusy()) {
        watched.done = done;
        watched.since = now;
      }
      return now - watched.since > patienceMs ? [watched.worker.name] : [];
    });
  }
}
