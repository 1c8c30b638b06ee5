/** How long each part may take to stop, and who is told that it has. */
export interface StopTimes {
  readonly budgetMs: (name: string) => number;
  readonly ended?: (name: string) => void;
}

/** Things that were started, to be stopped in the reverse order, each within a budget. */
export class Stoppers {
  readonly #stoppers: { readonly name: string; readonly stop: () => Promise<void> | void }[] = [];

  /** Notes how to stop what was just started. */
  push(name: string, stop: () => Promise<void> | void): void {
    this.#stoppers.push({ name, stop });
  }

  /**
   * Stops everything, the newest first. One that throws or takes longer than its budget does not keep the others.
   * @returns the names of those that did not stop well
   */
  async stopAll({ budgetMs, ended }: StopTimes): Promise<readonly string[]> {
    const failed: string[] = [];
    for (let one = this.#stoppers.pop(); one !== undefined; one = this.#stoppers.pop()) {
      const { name, stop } = one;
      let timer: NodeJS.Timeout | undefined;
      const budget = new Promise<'late'>((resolve) => {
        timer = setTimeout(() => resolve('late'), budgetMs(name));
      });
      try {
        if ((await Promise.race([Promise.resolve(stop()), budget])) === 'late') failed.push(name);
      } catch {
        failed.push(name);
      } finally {
        clearTimeout(timer);
        ended?.(name);
      }
    }
    return failed;
  }
}
