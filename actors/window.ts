/**
 * A bound on what is under way: `enter` waits while the window is full, `leave` makes room. Those who wait enter in the
 * order in which they came: a place that becomes free is handed over, so nobody who comes later can take it.
 */
export class Window {
  readonly size: number;
  #inside = 0;
  #released = false;
  readonly #waiting: (() => void)[] = [];

  constructor(size: number) {
    this.size = size;
  }

  /** How many are inside. */
  get inside(): number {
    return this.#inside;
  }

  async enter(): Promise<void> {
    if (this.#inside < this.size || this.#released) {
      this.#inside += 1;
      return;
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#inside -= 1;
    else next();
  }

  /** Lets everyone in from now on, full or not, so that those who wait can see that they are to stop. */
  release(): void {
    this.#released = true;
    for (const enter of this.#waiting.splice(0)) {
      this.#inside += 1;
      enter();
    }
  }
}
