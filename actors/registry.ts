import type { Actor, ActorSystem } from './actor.ts';
import type { Behaviour, Circumstances, Glimpse } from './behaviour.ts';
import { dayOf } from './day.ts';
import type { Isolation } from './isolation.ts';
import type { Journal } from './journal.ts';
import type { Clock, JournalStore, Meter } from './ports.ts';
import type { Command } from './protocol/commands.ts';
import { type Defect, type DefectCode, defect } from './protocol/defects.ts';
import { type EntityKey, entityName } from './protocol/entity.ts';
import type { Pass } from './protocol/failpoints.ts';
import type { Integrator } from './protocol/integrator.ts';
import type { Entry, Input, JournalEvent, Json, Reading, SenderId, Turn } from './protocol/journal.ts';
import { type ListChanges, type Listing, listChanges } from './protocol/lists.ts';
import { repeatTurn, turnOf } from './turn.ts';

/** A command on its way to its entity. `sender` is there when an integrator's message brought it. */
export interface Envelope {
  readonly entity: EntityKey;
  readonly command: Command;
  readonly input: Input;
  readonly sender?: Omit<SenderId, 'verdict'>;
  /** Told once the command is answered and its entry committed; for who waits inside the daemon. */
  readonly answered?: (entry: Entry) => void;
}

// biome-ignore lint/suspicious/noExplicitAny: each kind has its own state, command, findings and events; the registry only passes them on
export type AnyBehaviour = Behaviour<any, any, any, any>;

/** The behaviour of each kind of actor; of people who are told things, of verification and of credit, only where they are. */
export type Behaviours = Readonly<
  Record<'application' | 'person' | 'alert', AnyBehaviour> &
    Partial<
      Record<
        | 'notification'
        | 'recipient'
        | 'receipt'
        | 'consent'
        | 'verification'
        | 'source'
        | 'sweep'
        | 'credit'
        | 'ledger'
        | 'undertaking',
        AnyBehaviour
      >
    >
>;

export interface RegistryOptions {
  /** How many actors may live at once; those that rest longest leave first. */
  readonly liveActors: number;
}

export interface RegistryDependencies {
  readonly system: ActorSystem;
  readonly journal: Journal;
  readonly store: JournalStore;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly behaviours: Behaviours;
  readonly integrator: (name: string) => Integrator | undefined;
  readonly speakersFor: (organisation: string) => readonly string[];
  readonly supervisorsOf: (region: string) => readonly string[];
  readonly pass?: Pass | undefined;
  /** Where it is missing nothing is quarantined or frozen. */
  readonly isolation?: Isolation;
}

/** Kinds of entities with an actor, by three verdicts, by the sources that each has; most pairs never come up. */
const MOST_TURNS = 80;

/**
 * A place in the registry. `absent`: not in the map. `hydrating`: the state is being read from the store. `live`: the state
 * is in memory. `leaving`: taken out of the map, nothing outstanding, the mailbox is gone.
 */
interface Slot {
  readonly entity: EntityKey;
  readonly behaviour: AnyBehaviour;
  status: 'hydrating' | 'live' | 'leaving';
  hydration: Promise<void> | undefined;
  state: Json | undefined;
  version: number;
  actor: Actor<Envelope>;
  /** Envelopes in the mailbox or in hand. */
  outstanding: number;
  /** Turns that wait for their commit. */
  uncommitted: number;
  /** Decisions of other entities that look at this one. */
  pins: number;
  /** Asked for since it was last passed over by those that must leave. */
  used: boolean;
  /** Sender ids whose rows are not on the disk yet. */
  readonly fresh: Map<string, { readonly content: string; readonly turn: Turn }>;
}

const none: readonly Slot[] = [];

/** Finds the actor of an entity, brings its state up from the store, and lets it go again when it rests. */
export class Registry {
  readonly #options: RegistryOptions;
  readonly #with: RegistryDependencies;
  /** In the order of their coming; one that was used has a second chance, and stands behind the others then. */
  readonly #slots = new Map<string, Slot>();
  readonly #countTurn: (labels: Record<string, string>) => void;

  constructor(options: RegistryOptions, dependencies: RegistryDependencies) {
    this.#options = options;
    this.#with = dependencies;
    const { meter } = dependencies;
    this.#countTurn = meter.counter(
      'onedoor_turns_total',
      'Turns of actors',
      ['kind', 'verdict', 'source'],
      MOST_TURNS,
    );
    meter.gauge('onedoor_live_actors', 'Actors in memory', () => this.#slots.size);
  }

  /** Puts a command into the mailbox of its entity. Never waits; the caller keeps its own window. */
  deliver(envelope: Envelope): void {
    const slot = this.#slot(envelope.entity);
    slot.outstanding += 1;
    slot.actor.tell(envelope);
  }

  /** Reads an entity for a question: present state and version, which may still be on its way to the disk. */
  glimpse(entity: EntityKey): Promise<Glimpse> {
    return this.look(entity, (glimpse) => glimpse);
  }

  /**
   * Looks at an entity for a question. While `use` runs nothing can happen to the entity: what it appends to the journal
   * stands right behind what it has seen, so once that is committed, so is what it has seen.
   */
  async look<Seen>(entity: EntityKey, use: (glimpse: Glimpse) => Seen): Promise<Seen> {
    const slot = this.#slot(entity);
    slot.pins += 1;
    try {
      if (slot.status !== 'live') await this.#hydrate(slot);
      return use({ state: slot.state, version: slot.version });
    } finally {
      slot.pins -= 1;
    }
  }

  /**
   * Forgets the state of an entity of which an erasure was appended in this very step: what comes next finds nothing.
   */
  forget(entity: EntityKey): void {
    const slot = this.#slots.get(entityName(entity));
    if (slot === undefined) return;
    slot.state = slot.behaviour.initialState;
    slot.version = 0;
  }

  /** Resolves when no command is in a mailbox or in hand and no turn waits for its commit. */
  async rest(): Promise<void> {
    while ([...this.#slots.values()].some((slot) => slot.outstanding > 0 || slot.uncommitted > 0)) {
      await this.#with.journal.after(this.#with.journal.lastCommit);
    }
  }

  #slot(entity: EntityKey): Slot {
    const name = entityName(entity);
    const known = this.#slots.get(name);
    if (known !== undefined) {
      known.used = true;
      return known;
    }
    const { behaviours, system } = this.#with;
    const behaviour = behaviours[entity.kind as keyof typeof behaviours];
    if (behaviour === undefined) throw new Error(`entities of kind ${entity.kind} have no actor`);
    this.#letGo();
    const slot: Slot = {
      entity,
      behaviour,
      status: 'hydrating',
      hydration: undefined,
      state: undefined,
      version: 0,
      actor: system.spawn<Envelope>(`${entity.kind}.${entity.id}`, (envelope) => this.#take(slot, envelope)),
      outstanding: 0,
      uncommitted: 0,
      pins: 0,
      used: false,
      fresh: new Map(),
    };
    this.#slots.set(name, slot);
    return slot;
  }

  /** Lets actors that have rested leave while there are too many; one with anything outstanding stays. */
  #letGo(): void {
    let surplus = this.#slots.size + 1 - this.#options.liveActors;
    if (surplus <= 0) return;
    for (const [name, slot] of this.#slots) {
      if (surplus <= 0) return;
      if (slot.outstanding > 0 || slot.uncommitted > 0 || slot.pins > 0) continue;
      if (slot.used) {
        slot.used = false;
        this.#slots.delete(name);
        this.#slots.set(name, slot);
        continue;
      }
      slot.status = 'leaving';
      slot.actor.stop();
      this.#slots.delete(name);
      surplus -= 1;
    }
  }

  async #hydrate(slot: Slot): Promise<void> {
    if (slot.status === 'live') return;
    slot.hydration ??= this.#with.store.load(slot.entity).then((stored) => {
      slot.state = stored?.state ?? slot.behaviour.initialState;
      slot.version = stored?.version ?? 0;
      slot.status = 'live';
    });
    this.#with.pass?.('while-hydrating');
    try {
      await slot.hydration;
    } catch (error) {
      // A question may have asked; what comes next reads again instead of failing for ever.
      slot.hydration = undefined;
      throw error;
    }
  }

  /** One command, from the mailbox to the journal's queue; at once where nothing must be read. */
  #take(slot: Slot, envelope: Envelope): Promise<void> | undefined {
    const blame = (error: unknown): never => {
      throw this.#with.isolation?.faultOf(envelope.input, error) ?? error;
    };
    try {
      return this.#handle(slot, envelope)?.catch(blame);
    } catch (error) {
      return blame(error);
    }
  }

  #handle(slot: Slot, envelope: Envelope): Promise<void> | undefined {
    const { sender } = envelope;
    if (slot.status !== 'live') return this.#hydrate(slot).then(() => this.#handle(slot, envelope));
    if (sender === undefined || this.#isNew(slot, sender)) return this.#answer(slot, envelope);
    return this.#answerRepeat(slot, envelope, sender).then((answered) =>
      answered ? this.#done(slot) : this.#answer(slot, envelope),
    );
  }

  #done(slot: Slot): undefined {
    slot.outstanding -= 1;
  }

  #isNew(slot: Slot, { id }: Omit<SenderId, 'verdict'>): boolean {
    return !slot.fresh.has(id) && this.#with.store.lacksSenderId(slot.entity, id);
  }

  #answer(slot: Slot, envelope: Envelope): Promise<void> | undefined {
    const code = this.#with.isolation?.refusalOf(slot.entity, envelope.input) ?? this.#unknownSender(envelope.input);
    if (code === undefined) return this.#decide(slot, envelope);
    this.#refuse(slot, envelope, defect(code, ''));
    return this.#done(slot);
  }

  /** Who was removed since its message came in has no say: without a sender that would be decided like an order from the door. */
  #unknownSender(input: Input): DefectCode | undefined {
    if (input.source !== 'integrator') return undefined;
    return this.#with.integrator(input.integrator) === undefined ? 'INTEGRATOR_UNKNOWN' : undefined;
  }

  /** Refuses a command undecided; its sender's id is not kept with it. */
  #refuse(slot: Slot, envelope: Envelope, why: Defect): void {
    const { sender: _forgotten, ...anonymous } = envelope;
    const refusal = { verdict: 'refused', defects: [why] } as const;
    const now = this.#with.clock.now();
    this.#append(slot, turnOf(slot.entity, slot.version, slot.state, anonymous, refusal, [], now), 'refused', envelope);
  }

  #decide(slot: Slot, envelope: Envelope): Promise<void> | undefined {
    const { command } = envelope;
    const now = this.#with.clock.now();
    const today = dayOf(now);
    const looked = slot.behaviour.reads(slot.state, command, today);
    if (looked.length === 0) return this.#turn(slot, envelope, none, now, today);
    const pinned = looked.map((entity) => {
      const other = this.#slot(entity);
      other.pins += 1;
      return other;
    });
    const absent = pinned.filter(({ status }) => status !== 'live');
    if (absent.length === 0) return this.#turn(slot, envelope, pinned, now, today);
    return this.#awake(absent).then(() => this.#turn(slot, envelope, pinned, now, today));
  }

  async #awake(slots: readonly Slot[]): Promise<void> {
    for (const slot of slots) await this.#hydrate(slot);
  }

  /** Nothing waits in here: what is looked at cannot change under the decision. */
  #turn(slot: Slot, envelope: Envelope, pinned: readonly Slot[], now: number, today: string): undefined {
    const { behaviour } = slot;
    const { command, input } = envelope;
    const readings: Reading[] = [];
    const circumstances: Circumstances = {
      id: slot.entity.id,
      version: slot.version,
      now,
      today,
      sender: input.source === 'integrator' ? this.#with.integrator(input.integrator) : undefined,
      look: (entity) => {
        const other = pinned.find((one) => entityName(one.entity) === entityName(entity));
        if (other === undefined)
          throw new Error(`a decision looked at ${entityName(entity)}, which reads() did not name`);
        // Looked at twice in one turn it is the same reading.
        if (!readings.some((one) => one.entity.kind === entity.kind && one.entity.id === entity.id))
          readings.push({ entity, version: other.version });
        return { state: other.state, version: other.version };
      },
      speakersFor: this.#with.speakersFor,
      supervisorsOf: this.#with.supervisorsOf,
    };
    const findings = behaviour.examine(slot.state, command, circumstances);
    const decision = behaviour.decide(slot.state, command, findings, circumstances);
    for (const other of pinned) other.pins -= 1;
    let lists: ListChanges | undefined;
    if (decision.verdict === 'received' && decision.events.length > 0) {
      let { state } = slot;
      for (const event of decision.events as readonly JournalEvent[]) state = behaviour.evolve(state, event);
      lists = listChanges(slot.entity, listingsOf(behaviour, slot.state), listingsOf(behaviour, state));
      slot.state = state;
      slot.version += 1;
    }
    this.#append(
      slot,
      turnOf(slot.entity, slot.version, slot.state, envelope, decision, readings, now, lists),
      decision.verdict,
      envelope,
    );
    return this.#done(slot);
  }

  /** Answers a message whose id was seen before: with the same answer, or with a defect when its content is another. */
  async #answerRepeat(slot: Slot, envelope: Envelope, sender: Omit<SenderId, 'verdict'>): Promise<boolean> {
    const fresh = slot.fresh.get(sender.id);
    const stored = fresh === undefined ? await this.#with.store.senderId(slot.entity, sender.id) : undefined;
    const content = fresh?.content ?? stored?.content;
    if (content === undefined) return false;
    const now = this.#with.clock.now();
    if (content !== sender.content) {
      this.#refuse(slot, envelope, defect('ID_REUSED', '/id'));
      return true;
    }
    const messages = fresh?.turn.messages ?? stored?.receipts ?? [];
    this.#append(slot, repeatTurn(slot.entity, slot.version, envelope, messages, now), 'repeated', envelope);
    return true;
  }

  #append(slot: Slot, turn: Turn, verdict: 'received' | 'refused' | 'repeated', { answered }: Envelope): void {
    slot.uncommitted += 1;
    const { sender } = turn;
    if (sender !== undefined) slot.fresh.set(sender.id, { content: sender.content, turn });
    this.#countTurn({ kind: slot.entity.kind, verdict, source: turn.input.source });
    this.#with.journal.append(turn, (entry: Entry) => {
      slot.uncommitted -= 1;
      if (sender !== undefined) slot.fresh.delete(sender.id);
      answered?.(entry);
    });
  }
}

function listingsOf(behaviour: AnyBehaviour, state: Json | undefined): readonly Listing[] {
  return state === undefined ? [] : (behaviour.lists?.(state) ?? []);
}
