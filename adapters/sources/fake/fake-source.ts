import { examineCitizenNumber } from '../../../rules/identity/citizen-number.ts';
import { isSigned, sign } from '../signing.ts';
import { validators } from '../validators.generated.ts';
import { MOST_BYTES, MOST_RECORDS, type WireRequest } from '../wire.ts';
import { departments, type FakeCode } from './departments.ts';
import { drawFault, type FakeFault, type FaultShares, type GarbageKind } from './faults.ts';
import type { FakePerson } from './people.ts';

export interface FakeSourceOptions {
  readonly code: FakeCode;
  readonly key: string;
  /** Whose records it keeps. */
  readonly people: readonly FakePerson[];
  readonly seed: number;
  /** Milliseconds since 1970 UTC: the day of its data. */
  readonly now: () => number;
}

/** What a source has received. */
export interface Received {
  /** The dataset that the subject or the path names. */
  readonly dataset: string;
  readonly body: Uint8Array;
  readonly signature: string | undefined;
  /** What `Onedoor-Source` says. */
  readonly source: string | undefined;
}

export interface FakeReply {
  readonly body: Uint8Array;
  readonly signature?: string;
}

/** What a source does about what it has received: it answers so many times after so many milliseconds, or it does not. */
export type Conduct =
  | { readonly kind: 'answer'; readonly reply: FakeReply; readonly afterMs: number; readonly times: 1 | 2 }
  | { readonly kind: 'fail' | 'hang' | 'cut' };

/** What was asked of a source, by reference, and what came of it; kept outside of the daemon. */
export interface FakeAccount {
  readonly asked: Readonly<Record<string, number>>;
  /** Requests that were not as they must be, by what was wrong. */
  readonly violations: Readonly<Record<string, number>>;
  readonly faults: Readonly<Record<string, number>>;
}

/** One call as the department has it in its books. */
export interface FakeCall {
  readonly reference: string;
  readonly consent: string;
  readonly fault: FakeFault | undefined;
  /** So long after it was received the answer goes out. */
  readonly afterMs: number;
}

/** The dataset that is asked about nobody, to see whether the source is there. */
const PING = 'ping';

/** A department that does not exist. How it is reached is no matter of it (fake-nats.ts, fake-http.ts). */
export class FakeSource {
  readonly code: FakeCode;
  /** May be changed at any time. */
  shares: FaultShares = {};
  slowMs = 500;
  lateMs = 5000;
  /** Told of each call that is as it must be, at the moment at which it was received. */
  onCall: ((call: FakeCall) => void) | undefined;
  readonly #options: FakeSourceOptions;
  readonly #byNumber = new Map<string, FakePerson>();
  readonly #byName = new Map<string, FakePerson[]>();
  readonly #asked = new Map<string, number>();
  readonly #violations = new Map<string, number>();
  readonly #faults = new Map<string, number>();
  readonly #next: { readonly fault: FakeFault; readonly afterMs: number }[] = [];

  constructor(options: FakeSourceOptions) {
    this.#options = options;
    this.code = options.code;
    for (const person of options.people) {
      this.#byNumber.set(person.idNumber, person);
      const name = `${person.name}|${person.birthDate}`;
      this.#byName.set(name, [...(this.#byName.get(name) ?? []), person]);
    }
  }

  /**
   * The next call, and after it those that are named later, go wrong so.
   * @param afterMs when garbage comes
   */
  failNext(fault: FakeFault, afterMs = 0): void {
    this.#next.push({ fault, afterMs });
  }

  account(): FakeAccount {
    return {
      asked: Object.fromEntries(this.#asked),
      violations: Object.fromEntries(this.#violations),
      faults: Object.fromEntries(this.#faults),
    };
  }

  receive(received: Received): Conduct {
    const read = this.#read(received);
    if ('violation' in read) {
      add(this.#violations, read.violation);
      return answer(this.#sign({ reference: read.reference, status: 'refused', code: read.violation }));
    }
    const { request } = read;
    add(this.#asked, request.reference);
    const next = this.#next.shift();
    const fault = next?.fault ?? drawFault(this.#options.seed, request.reference, this.shares);
    const afterMs = fault === 'slow' ? this.slowMs : fault === 'late' ? this.lateMs : (next?.afterMs ?? 0);
    this.onCall?.({ reference: request.reference, consent: request.consent, fault, afterMs });
    const reply = this.#answer(request);
    if (fault === undefined) return answer(this.#sign(reply));
    add(this.#faults, fault);
    switch (fault) {
      case 'slow':
      case 'late':
        return answer(this.#sign(reply), afterMs);
      case 'twice':
        return answer(this.#sign(reply), 0, 2);
      case 'fail':
      case 'hang':
      case 'cut':
        return { kind: fault };
      default:
        return answer(this.#spoil(reply, fault), afterMs);
    }
  }

  /** The request, or the code of the first thing that is wrong with it. */
  #read({
    dataset,
    body,
    signature,
    source,
  }: Received): { readonly request: WireRequest } | { readonly violation: string; readonly reference: string } {
    let value: unknown;
    try {
      value = JSON.parse(Buffer.from(body).toString('utf8'));
    } catch {
      return { violation: 'NOT_JSON', reference: '-' };
    }
    const told = (value ?? {}) as Partial<Readonly<Record<keyof WireRequest, unknown>>>;
    const reference = typeof told.reference === 'string' && told.reference !== '' ? told.reference : '-';
    if (signature === undefined || !isSigned(body, signature, this.#options.key))
      return { violation: 'SIGNATURE', reference };
    if (source !== this.code || told.source !== this.code) return { violation: 'SOURCE', reference };
    if (typeof told.consent !== 'string' || !/^[a-z][a-z0-9-]{0,31}[.][A-Za-z0-9_-]{1,64}$/.test(told.consent))
      return { violation: 'CONSENT', reference };
    if (!['preRoute', 'onDemand', 'screening'].includes(String(told.purpose)))
      return { violation: 'PURPOSE', reference };
    if (validators['sourceRequest']?.(value) !== true) return { violation: 'SCHEMA', reference };
    const request = value as WireRequest;
    const isKnown = dataset === PING || Object.hasOwn(departments[this.code], dataset);
    if (request.dataset !== dataset || !isKnown) return { violation: 'DATASET', reference };
    return { request };
  }

  #answer({ reference, dataset, subject }: WireRequest): object {
    const found = this.#find(subject).flatMap(
      (person) => (dataset === PING ? undefined : departments[this.code][dataset]?.(person)) ?? [],
    );
    const asOf = new Date(this.#options.now()).toISOString();
    if (found.length === 0) return { reference, status: 'none', asOf: asOf.slice(0, 10) };
    // A bank's data are of the moment, those of an office of the day.
    return { reference, status: 'found', asOf: this.code === 'bank' ? asOf : asOf.slice(0, 10), records: found };
  }

  #find({ name, idNumber, birthDate }: WireRequest['subject']): readonly FakePerson[] {
    if (idNumber !== undefined) {
      const today = new Date(this.#options.now()).toISOString().slice(0, 10);
      const person = this.#byNumber.get(examineCitizenNumber(idNumber, today).normalised ?? idNumber);
      return person === undefined ? [] : [person];
    }
    return this.#byName.get(`${name}|${birthDate}`) ?? [];
  }

  #sign(reply: object): FakeReply {
    const body = Buffer.from(JSON.stringify(reply));
    return { body, signature: sign(body, this.#options.key) };
  }

  #signBytes(body: Buffer): FakeReply {
    return { body, signature: sign(body, this.#options.key) };
  }

  #spoil(reply: object, kind: GarbageKind): FakeReply {
    const whole = this.#sign(reply);
    const records = (count: number, length: number) =>
      Array.from({ length: count }, (_, index) => ({ XM: '某某', XH: index, BZ: '字'.repeat(length) }));
    switch (kind) {
      case 'badJson':
        return this.#signBytes(Buffer.from('{"reference": "'));
      case 'wrongSchema':
        return this.#sign({ ...reply, status: 'perhaps' });
      case 'badSignature':
        return { body: whole.body, signature: sign(whole.body, `${this.#options.key}-another`) };
      case 'noSignature':
        return { body: whole.body };
      case 'otherReference':
        return this.#sign({ ...reply, reference: 'verification/nobody.0/none/1/1' });
      case 'tooManyRecords':
        return this.#sign({ ...reply, status: 'found', records: records(MOST_RECORDS + 1, 1) });
      case 'tooLarge':
        return this.#sign({ ...reply, status: 'found', records: records(20, MOST_BYTES / 50) });
      case 'wrongCharset':
        // 「民政」 in GB 18030.
        return this.#signBytes(
          Buffer.concat([Buffer.from('{"reference":"'), Buffer.from([0xc3, 0xf1, 0xd5, 0xfe]), Buffer.from('"}')]),
        );
    }
  }
}

function answer(reply: FakeReply, afterMs = 0, times: 1 | 2 = 1): Conduct {
  return { kind: 'answer', reply, afterMs, times };
}

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
