/** What keeps the service from being ready. Each part reports under its own name; a part that is well reports nothing. */
export class Readiness {
  readonly #reasons = new Map<string, () => string | undefined>();

  /** Asks `reason` at every look; it says what is wrong, or nothing. */
  watch(part: string, reason: () => string | undefined): void {
    this.#reasons.set(part, reason);
  }

  /** One line for each part that is not well. */
  lines(): readonly string[] {
    const lines: string[] = [];
    for (const [part, reason] of this.#reasons) {
      const text = reason();
      if (text !== undefined) lines.push(`${part}: ${text}`);
    }
    return lines;
  }

  /** Every part, and whether it is well. */
  parts(): readonly { readonly part: string; readonly ready: boolean }[] {
    return [...this.#reasons].map(([part, reason]) => ({ part, ready: reason() === undefined }));
  }
}
