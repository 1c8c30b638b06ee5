import type { EntityKey } from '../../actors/protocol/entity.ts';
import type { InboundType } from '../../actors/protocol/messages.ts';
import type { Random } from '../../rules/random.ts';
import type { Chronicle } from './chronicle.ts';
import type { InboundStream } from './inbound-stream.ts';
import { PORTAL } from './parties.ts';
import type { Sent } from './sender-reference.ts';

/** A message before it has an id. */
export interface Letter {
  readonly integrator: string;
  readonly entity: EntityKey;
  readonly type: InboundType;
  readonly data: object;
}

interface Kept extends Letter {
  readonly id: string;
}

export interface PostOfficeDependencies {
  readonly random: Random;
  readonly chronicle: Chronicle;
  readonly inbound: InboundStream;
}

/** All senders write the same source, and each counts its messages to an entity by itself: ids of different senders clash. */
const SOURCE = 'urn:simulated:counter';
const ofPortal: ReadonlySet<string> = new Set(['application', 'credit']);
const unversioned: ReadonlySet<string> = new Set([
  'onedoor.application.submit',
  'onedoor.person.register',
  'onedoor.credit.record',
  'onedoor.credit.object',
  'onedoor.credit.repair',
]);

/** Puts messages into the inbound stream, and remembers what their senders know of them. */
export class PostOffice {
  /** Every message of the stream, in its order. */
  readonly sent: Sent[] = [];
  readonly #with: PostOfficeDependencies;
  readonly #numbers = new Map<string, number>();
  readonly #kept: Kept[] = [];

  constructor(dependencies: PostOfficeDependencies) {
    this.#with = dependencies;
  }

  /** Sends a message under a new id. @returns its sequence in the stream */
  send(letter: Letter): number {
    const counter = `${letter.integrator} ${letter.entity.kind}.${letter.entity.id}`;
    const number = (this.#numbers.get(counter) ?? 0) + 1;
    this.#numbers.set(counter, number);
    const kept = { ...letter, id: `m-${number}` };
    this.#kept.push(kept);
    return this.#post(kept);
  }

  /** Sends what a sender should not: again, under a used id, to the wrong place, or what nobody can read. */
  misbehave(): void {
    const { random } = this.#with;
    const [before, other] = [random.pick(this.#kept), random.pick(this.#kept)];
    random.weigh<() => void>([
      [() => this.#post(before), 5],
      // The newest once more: it may be under way still.
      [() => this.#post(this.#kept.at(-1) ?? before), 3],
      [
        () => this.#post({ ...before, type: other.type, data: other.data }, before.entity.kind === other.entity.kind),
        2,
      ],
      [() => this.#post({ ...before, data: { ...before.data, expectedVersion: 0 } }), 2],
      [() => this.#post({ ...before, integrator: random.pick(['system-1', 'system-2', 'system-3']) }), 2],
      [() => this.#post({ ...before, integrator: PORTAL }), 1],
      [() => this.#post({ ...before, integrator: 'nobody' }, false), 1],
      [() => this.#garbage(before), 2],
    ])();
  }

  #post({ integrator, entity, type, data, id }: Kept, decodable = true): number {
    const readable = decodable && this.#fits(type, data) && !(integrator === PORTAL && !ofPortal.has(entity.kind));
    const event = { specversion: '1.0', id, source: SOURCE, type, data };
    const content = `${type}\n${JSON.stringify(data)}`;
    return this.#put({ integrator, entity, source: SOURCE, id, content, readable }, JSON.stringify(event));
  }

  /** Whether the schema of a type can take the data; a version that it does not know is a defect. */
  #fits(type: InboundType, data: object): boolean {
    const version = 'expectedVersion' in data ? data.expectedVersion : undefined;
    // A credit file is there before it is decided about.
    if (type === 'onedoor.credit.decide') return typeof version === 'number' && version > 0;
    return unversioned.has(type) === (version === undefined);
  }

  #garbage({ integrator, entity }: Kept): void {
    const { random } = this.#with;
    const text = random.pick(['', '{', '[]', '{"specversion":"1.0"}', '\u0000', '{"specversion":"1.0","id":"m-1"}']);
    this.#put({ integrator, entity, source: '', id: '', content: text, readable: false }, text);
  }

  #put(sent: Sent, text: string): number {
    const { entity, integrator, id } = sent;
    this.sent.push(sent);
    const subject = `onedoor.in.${integrator}.${entity?.kind}.${entity?.id}`;
    const sequence = this.#with.inbound.post({ subject, bytes: Buffer.from(text) });
    this.#with.chronicle.note(`${integrator} sends message ${sequence} (${id || 'garbage'}) to ${entity?.id}`);
    return sequence;
  }
}
