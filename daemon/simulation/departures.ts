import type { OutletMessage } from '../../actors/ports.ts';
import type { Entry, MarkRow } from '../../actors/protocol/journal.ts';
import type { Resting } from '../../adapters/memory/journal-store.ts';
import type { Chronicle } from './chronicle.ts';
import type { OutboundStream } from './outbound-stream.ts';

export interface DeparturesDependencies {
  readonly chronicle: Chronicle;
  readonly resting: Resting;
  readonly stream: OutboundStream;
}

interface Promised {
  readonly subject: string;
  readonly data: string;
}

/** Checks what leaves the daemon against the journal: nothing without its commit, everything once, and the mark of the outbox. */
export class Departures {
  readonly #with: DeparturesDependencies;
  readonly #promised = new Map<string, Promised>();
  /** Ids of the messages of each commit, from commit 1. */
  readonly #ofCommit: (readonly string[])[] = [];
  /** The newest mark, and how often one has gone back. */
  #mark:
    | { readonly text: string; readonly epoch: string; readonly watermark: number; readonly returns: number }
    | undefined;

  constructor(dependencies: DeparturesDependencies) {
    this.#with = dependencies;
  }

  /** An entry is durable; its messages may leave. */
  take(entry: Entry): void {
    const ids = entry.messages.map((message, index) => {
      const id = `${entry.hash.slice(0, 32)}-${index}`;
      const { alert, integrator, topic, event, data } = message;
      const subject =
        alert === undefined
          ? `onedoor.out.${integrator}.${topic}.${event}`
          : `onedoor.alert.${alert.phase}.${alert.severity}.${alert.region}`;
      this.#promised.set(id, { subject, data: JSON.stringify(data) });
      return id;
    });
    this.#ofCommit.push(ids);
  }

  /** A life hands a message to the broker. */
  published({ id, subject, payload, commit }: OutletMessage): void {
    const { chronicle } = this.#with;
    const promised = this.#promised.get(id);
    if (promised === undefined) {
      chronicle.fail('no effect without commit', `commit ${commit}: ${subject} leaves, and no durable entry has it`);
      return;
    }
    const data = JSON.stringify((JSON.parse(payload) as { data?: unknown }).data);
    if (subject !== promised.subject || data !== promised.data)
      chronicle.fail('no effect without commit', `commit ${commit}: ${subject} is not what its entry says`);
  }

  /** The mark of the outbox as it rests now; called after every commit. */
  compareMark(): void {
    const { chronicle, resting, stream } = this.#with;
    const text = resting.marks.get('outbox');
    if (text === undefined || text === this.#mark?.text) return;
    const { epoch, watermark, sequence = 0 } = JSON.parse(text) as MarkRow;
    if (epoch !== stream.epoch) return;
    const before = this.#mark;
    const back = before !== undefined && before.epoch === epoch && watermark < before.watermark;
    const returns = (before?.returns ?? 0) + (back ? 1 : 0);
    // A loss may be noticed long after it has happened, also when another has happened since: each allows one going back.
    if (returns > chronicle.tallies.brokerRestarts)
      this.#fail(`the mark of the outbox goes back from ${before?.watermark} to ${watermark}`);
    if (sequence > stream.greatest)
      this.#fail(`the mark of the outbox says sequence ${sequence}, the stream has given ${stream.greatest}`);
    for (let commit = (before?.watermark ?? 0) + 1; commit <= watermark; commit += 1) {
      for (const id of this.#ofCommit[commit - 1] ?? []) {
        if (!stream.has(id) && !stream.lost.has(id))
          this.#fail(`the mark of the outbox covers commit ${commit}, whose message ${id} was never in the stream`);
      }
    }
    this.#mark = { text, epoch, watermark, returns };
  }

  /** Whether everything that is durable is in the stream, and the mark says so. */
  get done(): boolean {
    const text = this.#with.resting.marks.get('outbox');
    const watermark = text === undefined ? 0 : (JSON.parse(text) as MarkRow).watermark;
    return watermark >= this.#ofCommit.length;
  }

  /** How many messages of the journal are not in the stream. */
  get missing(): number {
    return [...this.#promised.keys()].filter((id) => !this.#with.stream.has(id)).length;
  }

  get left(): string {
    const mark = this.#with.resting.marks.get('outbox');
    return `${this.missing} messages are not in the stream; the mark of the outbox is ${mark}, the journal ends at ${this.#ofCommit.length}`;
  }

  /** At the end of a run: every message of every entry stands in the stream, once, and nothing else does. */
  compareAll(): void {
    const { chronicle, stream } = this.#with;
    const { stored } = stream;
    const times = new Map<string, number>();
    for (const { id } of stored) times.set(id, (times.get(id) ?? 0) + 1);
    for (const [id, { subject }] of this.#promised) {
      const count = times.get(id) ?? 0;
      if (count !== 1)
        chronicle.fail('each effect exactly once', `${subject} (${id}) stands ${count} times in the stream`);
    }
    for (const { id, subject } of stored) {
      if (!this.#promised.has(id))
        chronicle.fail('no effect without commit', `${subject} (${id}) stands in the stream, and in no entry`);
    }
  }

  #fail(what: string): void {
    this.#with.chronicle.fail('marks are consistent', what);
  }
}
