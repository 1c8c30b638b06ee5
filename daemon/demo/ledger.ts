/** One message as an integrator received it. */
export interface Heard {
  readonly id: string;
  readonly subject: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A message as it came: its subject tells what it is, its text is read only where it must be. */
export interface Delivered {
  readonly subject: string;
  json<Content>(): Content;
}

/** What became of one message that was published. */
interface Sent {
  readonly publishedAt: number;
  receipt: Heard | undefined;
  receiptMs: number;
  /** Receipts that do not say that they are repeats. */
  firstReceipts: number;
  /** Receipts that say so. */
  repeats: number;
}

/**
 * An account of everything published and everything heard, kept outside the daemon: what has no receipt is lost, what was
 * answered or announced twice is doubled.
 */
export class Ledger {
  readonly #sent = new Map<string, Sent>();
  readonly #heardIds = new Set<string>();
  readonly #announced = new Map<string, Heard[]>();
  readonly #waiting = new Map<string, (heard: Heard) => void>();
  readonly #all: { readonly integrator: string; readonly heard: Heard }[] = [];
  /** Announcements that nobody has asked for yet. */
  #unread: { readonly integrator: string; readonly message: Delivered }[] = [];
  #repeatedDeliveries = 0;
  readonly #doubled: string[] = [];
  #repeatsAnswered = 0;

  /** Notes a message before it is published; resolves with its receipt. */
  expect(messageId: string): Promise<Heard> {
    if (!this.#sent.has(messageId))
      this.#sent.set(messageId, {
        publishedAt: performance.now(),
        receipt: undefined,
        receiptMs: 0,
        firstReceipts: 0,
        repeats: 0,
      });
    return new Promise((resolve) => this.#waiting.set(messageId, resolve));
  }

  /**
   * Notes what an integrator received. A receipt is waited for and read at once; announcements are read when somebody asks
   * for them, so that the telling takes no processor time from the daemon that it measures.
   */
  hear(integrator: string, message: Delivered): void {
    const { subject } = message;
    if (isReceipt(subject)) this.#take(integrator, message.json<Heard>());
    else this.#unread.push({ integrator, message });
  }

  /** The stream delivers at least once, so the same id again is no second answer. */
  #take(integrator: string, heard: Heard): void {
    const key = `${integrator} ${heard.id}`;
    if (this.#heardIds.has(key)) {
      this.#repeatedDeliveries += 1;
      return;
    }
    this.#heardIds.add(key);
    this.#all.push({ integrator, heard });
    if (isReceipt(heard.type)) this.#hearReceipt(heard);
    else {
      const topic = `${integrator} ${heard.subject}`;
      const list = this.#announced.get(topic);
      if (list === undefined) this.#announced.set(topic, [heard]);
      else list.push(heard);
    }
  }

  #read(): void {
    const unread = this.#unread;
    this.#unread = [];
    for (const { integrator, message } of unread) this.#take(integrator, message.json<Heard>());
  }

  /** Everything that anybody has heard, each message once. */
  get all(): readonly { readonly integrator: string; readonly heard: Heard }[] {
    this.#read();
    return this.#all;
  }

  /** What an integrator was told about an entity, besides receipts, in the order of its versions. */
  announced(integrator: string, topic: string): readonly Heard[] {
    this.#read();
    return this.#announced.get(`${integrator} ${topic}`) ?? [];
  }

  /** Published messages that nobody has answered. */
  get lost(): number {
    let count = 0;
    for (const { receipt } of this.#sent.values()) if (receipt === undefined) count += 1;
    return count;
  }

  /** How often a message was answered once more as if for the first time. */
  get doubledReceipts(): number {
    return this.#doubled.length;
  }

  /** The ids of these messages, and what they were told. */
  get doubled(): readonly string[] {
    return this.#doubled;
  }

  /** Deliveries of one and the same message again; the price of at-least-once, no second effect. */
  get repeatedDeliveries(): number {
    this.#read();
    return this.#repeatedDeliveries;
  }

  /** Repeats of messages that were answered as repeats. */
  get repeatsAnswered(): number {
    return this.#repeatsAnswered;
  }

  /** How often a message was answered as a repeat. */
  repeatsOf(messageId: string): number {
    return this.#sent.get(messageId)?.repeats ?? 0;
  }

  /** The ids of all messages that came in and have a receipt. */
  received(): readonly string[] {
    const ids: string[] = [];
    for (const [id, { receipt }] of this.#sent)
      if (receipt !== undefined && receipt.data['deadLetter'] === undefined) ids.push(id);
    return ids;
  }

  get receipted(): number {
    return this.#sent.size - this.lost;
  }

  /** Milliseconds from publishing to receipt, of all messages or of those whose id begins with `prefix`. */
  latencies(prefix = ''): readonly number[] {
    const found: number[] = [];
    for (const [id, { receipt, receiptMs }] of this.#sent)
      if (receipt !== undefined && id.startsWith(prefix)) found.push(receiptMs);
    return found.sort((one, other) => one - other);
  }

  #hearReceipt(heard: Heard): void {
    const cause = heard.data['cause'] as { id?: string } | undefined;
    // What could not be read has no id to answer to; its receipt is known by its topic.
    const id = cause?.id || heard.subject;
    const sent = this.#sent.get(id);
    if (sent === undefined) return;
    if (heard.data['repeat'] === true) {
      this.#repeatsAnswered += 1;
      sent.repeats += 1;
    }
    // What is refused at the door has done nothing that could be done twice; its bytes are kept each time it comes.
    else if (heard.data['deadLetter'] === undefined) {
      sent.firstReceipts += 1;
      if (sent.firstReceipts > 1) this.#doubled.push(`${id} ${heard.type}`);
    }
    if (sent.receipt !== undefined) return;
    sent.receipt = heard;
    sent.receiptMs = performance.now() - sent.publishedAt;
    this.#waiting.get(id)?.(heard);
    this.#waiting.delete(id);
  }
}

/** Subjects and types both end in what happened. */
function isReceipt(name: string): boolean {
  return name.endsWith('.received') || name.endsWith('.refused');
}

/** The value below which this share of the sorted values lies; 0 of none. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
