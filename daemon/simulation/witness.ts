import { isDeepStrictEqual } from 'node:util';
import type { ApplicationState } from '../../actors/application/state.ts';
import { type EntityKey, type EntityKind, entityName } from '../../actors/protocol/entity.ts';
import type { Entry, JournalEvent, Json, MarkRow } from '../../actors/protocol/journal.ts';
import { rowKey } from '../../adapters/level/keys.ts';
import type { Resting } from '../../adapters/memory/journal-store.ts';
import type { Chronicle, Invariant } from './chronicle.ts';
import { CountReference } from './count-reference.ts';
import { CreditReference } from './credit-reference.ts';
import { deadlineKeys } from './deadlines.ts';
import { brokenLink } from './kinship.ts';
import { SenderReference, type Sent } from './sender-reference.ts';
import { WorkedOff } from './worked-off.ts';

/** How an entity of each kind changes; the only production code that the witness believes. */
type Evolve = Readonly<
  Record<
    'application' | 'person' | 'alert' | 'credit' | 'ledger' | 'undertaking',
    { readonly evolve: (state: Json | undefined, event: JournalEvent) => Json }
  >
>;

export interface WitnessDependencies {
  readonly resting: Resting;
  readonly chronicle: Chronicle;
  readonly evolve: Evolve;
  /** Every message of the inbound stream, in its order. */
  readonly sent: readonly Sent[];
}

/** An entity as the journal says that it is. */
export interface Folded {
  readonly state: Json;
  /** The state as JSON. */
  readonly text: string;
  readonly version: number;
  readonly commit: number;
}

/** Events that say what became of a message and change nothing. */
const neutral: ReadonlySet<string> = new Set(['MessageRefused', 'MessageRepeated', 'EntityRead']);

/**
 * Reads every entry as soon as it is durable and keeps a picture of its own: what each entity is, which inputs are done, which
 * deadlines and counts follow. After every commit it compares what was touched with what rests on the disk; at the start
 * of a life and at the end of a run it compares everything.
 */
export class Witness {
  readonly #with: WitnessDependencies;
  readonly #entities = new Map<string, Folded>();
  readonly #deadlines = new Map<string, readonly string[]>();
  #deadlineCount = 0;
  /** Rows that have had their turn and were not set again. */
  readonly #fired = new Set<string>();
  readonly #messages: WorkedOff;
  readonly #commands: WorkedOff;
  /** Every journal command by its number, from 1. */
  readonly #commanded: {
    readonly name: string;
    readonly place: string;
    readonly command: Entry['commands'][number];
  }[] = [];
  readonly #senders: SenderReference;
  readonly #counts: CountReference;
  readonly #credit: CreditReference;
  #read = 0;

  constructor(dependencies: WitnessDependencies) {
    this.#with = dependencies;
    const { chronicle } = dependencies;
    this.#messages = new WorkedOff('message', chronicle);
    this.#commands = new WorkedOff('command', chronicle);
    this.#senders = new SenderReference(chronicle);
    this.#counts = new CountReference(chronicle);
    this.#credit = new CreditReference(chronicle);
  }

  /** What an entity is by the journal, as far as it is durable. */
  entity(name: string): Folded | undefined {
    return this.#entities.get(name);
  }

  /** Every entity of a kind that the journal tells of, in the order in which it began. */
  ofKind(kind: EntityKind): readonly (readonly [EntityKey, Folded])[] {
    const all = [...this.#entities].filter(([name]) => name.startsWith(`${kind}/`));
    return all.map(([name, folded]) => [{ kind, id: name.slice(kind.length + 1) }, folded]);
  }

  /** Whether a message of the stream has had its turn. */
  isAnswered(sequence: number): boolean {
    return this.#messages.has(sequence);
  }

  /** Reads what has become durable since the last call. @returns the new entries */
  catchUp(): readonly Entry[] {
    const { resting } = this.#with;
    const entries = resting.entries.slice(this.#read).map(({ header, payload }): Entry => {
      return { ...header, ...JSON.parse(payload) };
    });
    this.#read += entries.length;
    const touched = new Set<string>();
    for (const entry of entries) {
      touched.add(entityName(entry.entity));
      this.#take(entry);
    }
    for (const name of touched) this.#compare(name);
    if (entries.length > 0) this.#compareRows();
    return entries;
  }

  /** What applications know of each other, and ledgers of their files, when no word is under way any more. */
  compareKin(): void {
    this.#credit.compareAtRest();
    const applications = [...this.#entities].flatMap(([name, { state }]) =>
      name.startsWith('application/')
        ? [[name.slice('application/'.length), state as unknown as ApplicationState] as const]
        : [],
    );
    const broken = brokenLink(new Map(applications));
    this.#require(broken === undefined, 'kin know each other', () => `commit ${this.#read}: ${broken}`);
  }

  /** Compares everything that rests with the journal. */
  compareAll(): void {
    for (const name of this.#entities.keys()) this.#compare(name);
    for (const name of this.#with.resting.states.keys()) {
      const known = this.#entities.has(name);
      this.#require(known, 'state is the fold of the journal', () => `${name} has a state that no entry tells of`);
    }
    this.#compareRows();
  }

  /** Whether every message and every command has had its turn. */
  get done(): boolean {
    return this.#messages.done === this.#with.sent.length && this.#commands.done === this.#commanded.length;
  }

  /** What still waits, for a run that does not come to rest. */
  get left(): string {
    return `${this.#with.sent.length - this.#messages.done} messages and ${this.#commanded.length - this.#commands.done} commands have had no turn`;
  }

  #require(holds: boolean, invariant: Invariant, where: () => string): void {
    this.#with.chronicle.require(holds, invariant, where);
  }

  #take(entry: Entry): void {
    const { input, commit, entity, commands, commandsBefore } = entry;
    const name = entityName(entity);
    const place = `commit ${commit}, ${name}`;
    this.#require(commandsBefore === this.#commanded.length, 'each effect exactly once', () => {
      return `${place}: ${commandsBefore} commands are said to stand before, ${this.#commanded.length} do`;
    });
    for (const command of commands) this.#commanded.push({ name: entityName(command.to), place, command });

    const eventful = entry.events.some(({ type }) => !neutral.has(type));
    if (input.source === 'integrator') {
      const sent = this.#with.sent[input.sequence - 1];
      this.#messages.complete(input.sequence, name, place);
      if (sent === undefined) this.#with.chronicle.fail('each effect exactly once', `${place}: no such message`);
      else this.#senders.take(sent, entry, place);
    }
    if (input.source === 'journal') {
      const commanded = this.#commanded[input.sequence - 1];
      this.#commands.complete(input.sequence, name, place);
      this.#require(commanded?.name === name, 'each effect exactly once', () => {
        return `${place}: command ${input.sequence} was given to ${commanded?.name ?? 'nobody'}`;
      });
      if (commanded !== undefined) this.#counts.take(name, commanded.command.command);
    }
    if (input.source === 'due') this.#fire(rowKey.due(input.row), input.row.at <= entry.at, eventful, name, place);
    this.#compareReadings(entry, place);
    this.#fold(entry, name, eventful, place);
  }

  /** A due row fires once; it may come to nothing where its entity has set another in the meantime. */
  #fire(key: string, come: boolean, eventful: boolean, name: string, place: string): void {
    // A row that was read before the clock was put back does nothing, and waits on.
    if (!come && !eventful) return;
    const standing = this.#deadlines.get(name)?.includes(key) === true;
    this.#require(come && !this.#fired.has(key) && (standing || !eventful), 'each effect exactly once', () => {
      return `${place}: the deadline ${key} has ${this.#fired.has(key) ? 'fired before' : 'not come, or was over'}`;
    });
    this.#fired.add(key);
  }

  /** A turn rests on what stood before it in the journal; who acts is looked at in the decision itself, so nothing comes between. */
  #compareReadings({ readings }: Entry, place: string): void {
    for (const { entity, version } of readings) {
      const name = entityName(entity);
      const stands = this.#entities.get(name)?.version ?? 0;
      const acting = entity.id.startsWith('officer-');
      this.#require(acting ? version === stands : version <= stands, 'readings are what stood', () => {
        return `${place}: ${name} was read at version ${version}, and stands at ${stands}`;
      });
    }
  }

  #fold(entry: Entry, name: string, eventful: boolean, place: string): void {
    const { kind } = entry.entity;
    if (!isActor(kind)) return;
    const before = this.#entities.get(name);
    const version = (before?.version ?? 0) + (eventful ? 1 : 0);
    this.#require(entry.version === version, 'state is the fold of the journal', () => {
      return `${place}: version ${entry.version}, but ${version} turns with events stand in the journal`;
    });
    if (!eventful) return;
    let state = before?.state;
    try {
      for (const event of entry.events) state = this.#with.evolve[kind].evolve(state, event);
    } catch (error) {
      this.#with.chronicle.fail('state is the fold of the journal', `${place}: ${String(error)}`, error);
      return;
    }
    if (state === undefined) return;
    this.#credit.take(entry, state, place);
    const folded: Folded = { state, text: JSON.stringify(state), version, commit: entry.commit };
    this.#entities.set(name, folded);
    const keys = deadlineKeys(entry.entity, folded.state);
    const earlier = this.#deadlines.get(name) ?? [];
    for (const key of keys) if (!earlier.includes(key)) this.#fired.delete(key);
    this.#deadlineCount += keys.length - earlier.length;
    this.#deadlines.set(name, keys);
    if (kind === 'person') this.#counts.compare(name, folded.state, place);
  }

  /** One entity as it rests against one as the journal says. */
  #compare(name: string): void {
    const stored = this.#with.resting.states.get(name);
    const folded = this.#entities.get(name);
    const place = () => `${name}, commit ${stored?.commit ?? 0} of ${this.#read}`;
    this.#require(
      stored?.version === folded?.version && stored?.commit === folded?.commit,
      'state is the fold of the journal',
      () =>
        `${place()}: stored is version ${stored?.version} of commit ${stored?.commit}, the journal says ${folded?.version} of ${folded?.commit}`,
    );
    if (stored === undefined || folded === undefined) return;
    this.#require(
      stored.text === folded.text || isDeepStrictEqual(JSON.parse(stored.text), JSON.parse(folded.text)),
      'state is the fold of the journal',
      () => `${place()}: what is stored is not what the events come to`,
    );
    for (const key of this.#deadlines.get(name) ?? []) {
      this.#require(this.#with.resting.dues.has(key), 'due rows are the deadlines', () => `${place()}: no row ${key}`);
    }
  }

  /** What is not of one entity: the marks and the number of due rows. */
  #compareRows(): void {
    const { resting } = this.#with;
    this.#require(resting.dues.size === this.#deadlineCount, 'due rows are the deadlines', () => {
      const implied = new Set([...this.#deadlines.values()].flat());
      const surplus = [...resting.dues.keys()].filter((key) => !implied.has(key));
      return `commit ${this.#read}: ${resting.dues.size} rows rest, ${this.#deadlineCount} follow of the states; surplus: ${surplus.join(' ')}`;
    });
    for (const [source, worked] of [
      ['integrator', this.#messages],
      ['journal', this.#commands],
    ] as const) {
      const text = resting.marks.get(source);
      const row = text === undefined ? undefined : (JSON.parse(text) as MarkRow);
      this.#require(
        row === undefined ? worked.done === 0 : worked.is(row.watermark, row.above),
        'marks are consistent',
        () => `commit ${this.#read}: the mark of ${source} says ${text}, the journal says ${worked.text()}`,
      );
    }
  }
}

function isActor(kind: string): kind is keyof Evolve {
  return ['application', 'person', 'alert', 'credit', 'ledger', 'undertaking'].includes(kind);
}
