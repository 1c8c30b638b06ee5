import type { Outlet, OutletMessage } from '../ports.ts';

/** What a broker may do with a message: keep it and say so, refuse it, or keep it and have its answer lost. */
export type Treatment = 'store' | 'refuse' | 'loseAnswer';

/** A broker's stream in memory, without the broker's own recognition of repeats: every second publish shows. */
export class ToyOutlet implements Outlet {
  epoch = 'stream-1';
  readonly stored: OutletMessage[] = [];
  /** Decides on each message, with the number of times that it was tried before. */
  treat: (message: OutletMessage, tries: number) => Treatment = () => 'store';
  /** Turns of the event loop that an answer takes, by the message. */
  delay: (message: OutletMessage) => number = () => 0;
  readonly #tries = new Map<string, number>();

  async state(): Promise<{ epoch: string; lastSequence: number }> {
    return { epoch: this.epoch, lastSequence: this.stored.length };
  }

  async storedFrom(sequence: number): Promise<{ id: string; commit: number; sequence: number }[]> {
    return this.stored.slice(sequence - 1).map(({ id, commit }, index) => ({ id, commit, sequence: sequence + index }));
  }

  async publish(message: OutletMessage): Promise<number> {
    const tries = this.#tries.get(message.id) ?? 0;
    this.#tries.set(message.id, tries + 1);
    const treatment = this.treat(message, tries);
    const sequence = treatment === 'refuse' ? 0 : this.stored.push(message);
    for (let turns = this.delay(message); turns > 0; turns -= 1) await new Promise((resolve) => setImmediate(resolve));
    if (treatment !== 'store')
      throw new Error(treatment === 'refuse' ? 'the broker is away' : 'no answer came in time');
    return sequence;
  }

  /** Forgets the newest messages, as a server that had not synced them does after a power cut. */
  loseTail(count: number): void {
    this.stored.splice(Math.max(0, this.stored.length - count));
  }

  /** Is another, empty stream from now on. */
  replace(): void {
    this.epoch = 'stream-2';
    this.stored.splice(0);
  }
}
