import type { ProviderName } from '../../../actors/protocol/notices.ts';

/** A message that a fake provider has taken, and what becomes of it. */
export interface Taken {
  readonly ref: string;
  readonly provider: ProviderName;
  readonly to: string;
  /** The provider's own number. */
  readonly number: string;
  readonly at: number;
  /** Whether the person gets it; known to the provider from `reportedAt` on. */
  readonly arrives: boolean;
  readonly reportedAt: number;
}

/** The account of what people really got, kept outside of the daemon. */
export class FakeLedger {
  readonly #taken: Taken[] = [];
  readonly #byReference = new Map<string, Taken[]>();
  /** Calls whose signature or credentials were wrong. */
  unsigned = 0;
  /** Faults that were brought about, by kind. */
  readonly faults = new Map<string, number>();

  take(taken: Omit<Taken, 'number'>): Taken {
    const whole = { ...taken, number: `${1_000_000_000 + this.#taken.length}` };
    this.#taken.push(whole);
    const list = this.#byReference.get(taken.ref);
    if (list === undefined) this.#byReference.set(taken.ref, [whole]);
    else list.push(whole);
    return whole;
  }

  fault(kind: string): void {
    this.faults.set(kind, (this.faults.get(kind) ?? 0) + 1);
  }

  of(ref: string): readonly Taken[] {
    return this.#byReference.get(ref) ?? [];
  }

  all(): readonly Taken[] {
    return this.#taken;
  }

  references(): Iterable<string> {
    return this.#byReference.keys();
  }
}
