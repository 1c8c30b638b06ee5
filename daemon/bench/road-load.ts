import { integrators } from '../demo/county.ts';
import { codesOf } from '../demo/told.ts';
import { type Case, type Step, verdictOf } from './road-cases.ts';
import { openWire, type Wire } from './road-wire.ts';

/** What one stretch of the load has measured. */
export interface Stretch {
  readonly seconds: number;
  /** Receipts that came while it lasted. */
  readonly receipts: number;
  /** From the moment a message was to leave until its receipt, of the messages that were to leave while it lasted. */
  readonly latenciesMs: Float64Array;
}

interface Course {
  readonly steps: Case['steps'];
  next: number;
}

interface Flight {
  readonly course: Course;
  readonly step: Step;
  readonly dueAt: number;
  readonly measured: number[] | undefined;
  sentAt: number;
}

/** Nothing is lost while the server runs; what has no receipt by then is sent again, as every sender must. */
const REPEAT_AFTER_MS = 20_000;
/** What has no receipt by then is lost. */
const GIVE_UP_MS = 120_000;
const MOST_FAULTS_KEPT = 20;

/**
 * The senders and readers of the road, in a process beside the daemon's. Everything is prepared before; while it runs, a message
 * is published, a receipt is read and held against what was planted, an announcement is counted.
 */
export class Load {
  readonly faults: string[] = [];
  faultCount = 0;
  sent = 0;
  receipts = 0;
  repeated = 0;
  announcements = 0;
  readonly #wires = new Map<string, Wire>();
  readonly #underWay = new Map<string, Flight>();
  readonly #nextCase: () => Case;
  #ready: Course[] = [];
  /** So many at the head of `#ready` have been taken. */
  #taken = 0;
  #started = 0;
  #expectedAnnouncements = 0;
  #measured: number[] | undefined;
  /** A case that has come to its end is followed by another. */
  #steady = false;
  #onReceipt: () => void = () => undefined;

  private constructor(nextCase: () => Case) {
    this.#nextCase = nextCase;
  }

  /** Connects every integrator of the county. */
  static async open(
    credentials: (integrator: string) => { readonly url: string; readonly seedFile: string },
    nextCase: () => Case,
  ): Promise<Load> {
    const load = new Load(nextCase);
    for (const { integrator } of integrators) {
      const wire = await openWire(integrator, credentials(integrator), (subject, bytes) => load.#hear(subject, bytes));
      load.#wires.set(integrator, wire);
    }
    return load;
  }

  async stop(): Promise<void> {
    for (const wire of this.#wires.values()) await wire.stop();
  }

  /** Cases that were begun. */
  get started(): number {
    return this.#started;
  }

  /** Keeps `window` messages without a receipt under way, out of so many cases that are open at once. */
  async atFull(options: { window: number; openCases: number; seconds: number }): Promise<Stretch> {
    this.#steady = true;
    for (let open = this.#waiting + this.#underWay.size; open < options.openCases; open += 1) this.#begin();
    let ended = false;
    let due = false;
    const fill = (): void => {
      due = false;
      while (!ended && this.#underWay.size < options.window) this.#send(performance.now());
    };
    this.#onReceipt = () => {
      if (due) return;
      // What the receipts of one read make room for leaves in one write.
      due = true;
      setImmediate(fill);
    };
    fill();
    return this.#during(options.seconds, {
      everyMs: () => undefined,
      end: () => {
        ended = true;
        this.#onReceipt = () => undefined;
      },
    });
  }

  /** Sends at a fixed rate, whatever comes back; a latency counts from the moment at which the message was to leave. */
  async paced(options: { rate: number; seconds: number }): Promise<Stretch> {
    this.#steady = true;
    const begun = performance.now();
    let planned = 0;
    return this.#during(options.seconds, {
      everyMs: () => {
        const wanted = Math.floor(((performance.now() - begun) / 1000) * options.rate);
        for (; planned < wanted; planned += 1) this.#send(begun + (planned * 1000) / options.rate);
      },
      end: () => undefined,
    });
  }

  /** Sends all messages of these cases while no other case is open, and waits for all receipts. */
  async sendAll(cases: readonly Case[], window: number): Promise<void> {
    this.#steady = false;
    for (const one of cases) this.#begin(one);
    while (this.#waiting > 0 || this.#underWay.size > 0) {
      while (this.#waiting > 0 && this.#underWay.size < window) this.#send(performance.now());
      const answered = await this.#until(
        () => this.#underWay.size === 0 || (this.#waiting > 0 && this.#underWay.size < window / 2),
      );
      if (!answered) break;
    }
    await this.#settled();
  }

  /** Brings all open cases to their end and waits until everything is answered and told. */
  async finish(window: number): Promise<void> {
    await this.sendAll([], window);
    await this.#until(() => this.announcements >= this.#expectedAnnouncements);
    if (this.announcements !== this.#expectedAnnouncements)
      this.#fault(`${this.#expectedAnnouncements} announcements were expected, ${this.announcements} came`);
  }

  /** Cases whose next message may leave. */
  get #waiting(): number {
    return this.#ready.length - this.#taken;
  }

  async #during(
    seconds: number,
    { everyMs, end }: { readonly everyMs: () => void; readonly end: () => void },
  ): Promise<Stretch> {
    const measured: number[] = [];
    this.#measured = measured;
    const before = this.receipts;
    const begun = performance.now();
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        if (performance.now() - begun >= seconds * 1000) {
          clearInterval(timer);
          resolve();
        } else everyMs();
      }, 1);
    });
    end();
    const took = (performance.now() - begun) / 1000;
    const receipts = this.receipts - before;
    this.#measured = undefined;
    await this.#settled();
    return { seconds: took, receipts, latenciesMs: Float64Array.from(measured).sort() };
  }

  async #settled(): Promise<void> {
    await this.#until(() => this.#underWay.size === 0);
    for (const { step } of this.#underWay.values()) this.#fault(`${step.messageId}: no receipt`);
    this.#underWay.clear();
  }

  /** @returns whether it was reached before everything that is under way must be held for lost */
  async #until(reached: () => boolean): Promise<boolean> {
    const end = performance.now() + GIVE_UP_MS;
    while (!reached() && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      this.#repeatLate();
    }
    return reached();
  }

  #repeatLate(): void {
    const late = performance.now() - REPEAT_AFTER_MS;
    for (const flight of this.#underWay.values()) {
      // In the order of their sending, so the first that is early enough ends the search.
      if (flight.sentAt > late) return;
      this.repeated += 1;
      flight.sentAt = performance.now();
      this.#wires.get(flight.step.integrator)?.publish(flight.step.topic, flight.step.payload);
    }
  }

  #begin(one: Case = this.#nextCase()): void {
    this.#started += 1;
    this.#expectedAnnouncements += one.announcements;
    this.#ready.push({ steps: one.steps, next: 0 });
  }

  /** Sends the next message of the case that has waited longest; where none waits, a new case begins. */
  #send(dueAt: number): void {
    if (this.#waiting === 0) this.#begin();
    const course = this.#ready[this.#taken];
    this.#taken += 1;
    if (this.#taken > 10_000) {
      this.#ready = this.#ready.slice(this.#taken);
      this.#taken = 0;
    }
    const step = course?.steps[course.next];
    if (course === undefined || step === undefined) throw new Error('a case is ready and has no message left');
    course.next += 1;
    this.sent += 1;
    this.#underWay.set(step.messageId, { course, step, dueAt, measured: this.#measured, sentAt: performance.now() });
    this.#wires.get(step.integrator)?.publish(step.topic, step.payload);
  }

  #hear(subject: string, bytes: Uint8Array): void {
    const received = subject.endsWith('.received');
    if (!received && !subject.endsWith('.refused')) {
      // A filing that has run out is told at a moment of the daemon's own.
      // Alerts about applications are no announcements of theirs: officers of a load act faster than people do.
      if (subject.includes('.application.') && !subject.includes('.alert.')) this.announcements += 1;
      return;
    }
    const { data } = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString()) as Receipt;
    const id = data.cause?.id ?? '';
    const flight = this.#underWay.get(id);
    if (flight === undefined) {
      if (data.repeat !== true) this.#fault(`${id || subject}: a receipt that nobody waits for`);
      return;
    }
    this.#underWay.delete(id);
    this.receipts += 1;
    flight.measured?.push(performance.now() - flight.dueAt);
    const verdict = verdictOf(received ? 'received' : 'refused', codesOf(data.defects), data.version);
    if (verdict !== flight.step.verdict) this.#fault(`${id}: expected ${flight.step.verdict}, got ${verdict}`);
    const { course } = flight;
    if (course.next < course.steps.length) this.#ready.push(course);
    else if (this.#steady) this.#begin();
    this.#onReceipt();
  }

  #fault(text: string): void {
    this.faultCount += 1;
    if (this.faults.length < MOST_FAULTS_KEPT) this.faults.push(text);
  }
}

interface Receipt {
  readonly data: {
    readonly cause?: { readonly id?: string };
    readonly defects?: unknown;
    readonly version?: number;
    readonly repeat?: boolean;
  };
}
