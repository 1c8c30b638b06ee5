/** What is called when something happens; a promise that it gives is waited for. */
export type Listener = (...details: never[]) => unknown;

/** Who listens to what, by name. */
export class Listeners {
  readonly #byName = new Map<string, Listener[]>();

  on(name: unknown, listener: Listener): void {
    const known = this.#byName.get(String(name)) ?? [];
    this.#byName.set(String(name), [...known, listener]);
  }

  off(name: unknown, listener: Listener): void {
    const known = this.#byName.get(String(name)) ?? [];
    const at = known.indexOf(listener);
    if (at >= 0) this.#byName.set(String(name), known.toSpliced(at, 1));
  }

  /**
   * Calls all that listen now, in the order in which they came. Gives a promise of their ends; undefined where there is
   * nobody to wait for.
   * @throws what one of them throws; the promise rejects with what one of them rejects with
   */
  tell(name: unknown, ...details: unknown[]): Promise<unknown> | undefined {
    const listeners = this.#byName.get(String(name));
    if (listeners === undefined || listeners.length === 0) return undefined;
    return Promise.all(listeners.map((listener) => (listener as (...all: unknown[]) => unknown)(...details)));
  }
}
