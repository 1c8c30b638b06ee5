import { createHash } from 'node:crypto';
import type { ActorSystem } from '../../actors/actor.ts';
import { StreamLoss } from '../../actors/followers/outbox.ts';
import { StoreFault } from '../../actors/ports.ts';
import { Random } from '../../rules/random.ts';
import { Chronicle, type Tallies, type Violation } from './chronicle.ts';
import { type Conditions, makeConditions } from './conditions.ts';
import { Departures } from './departures.ts';
import { Disk } from './disk.ts';
import { InboundStream } from './inbound-stream.ts';
import { type Behaviours, startLife } from './life.ts';
import { BrokerFault, OutboundStream } from './outbound-stream.ts';
import { noPlant, type Plant } from './plants.ts';
import { PostOffice } from './post-office.ts';
import { type Life, Scheduler, WORLD } from './scheduler.ts';
import { Witness } from './witness.ts';
import { Workload } from './workload.ts';
import { behavioursOf, Editions, type World } from './world.ts';

/** What came of one run. */
export interface Outcome {
  readonly seed: number;
  /** Of the journal's head and of everything in the outbound stream: the same for the same seed, always. */
  readonly hash: string;
  readonly violation: Violation | undefined;
  /** What came to pass last, the oldest first. */
  readonly happenings: readonly string[];
  readonly tallies: Tallies;
  readonly conditions: Conditions;
  /** Of the inbound stream. */
  readonly messages: number;
  readonly steps: number;
  /** Virtual milliseconds. */
  readonly lasted: number;
}

const START = Date.parse('2026-08-03T02:00:00Z');
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Faults go on for so long after the last message, then all must come to rest within so many steps. */
const STEPS_OF_FAULTS = 400;
const STEPS_TO_REST = 100_000;
const MOST_STEPS = 1_000_000;
const STEPS_BETWEEN_LOOKS = 16;

/** Runs one seed to its end or to the first violation. Only one run at a time: it has the timers of the process. */
export async function simulate(seed: number, world: World, plant: Plant = noPlant): Promise<Outcome> {
  const simulation = new Simulation(seed, world, plant);
  return simulation.run();
}

/** A stream of chance of its own for each part, so that a change of one does not shake the others. */
const chance = (seed: number, part: number): Random =>
  new Random((Math.imul(seed, 0x9e3779b1) ^ (part * 0x85ebca6b)) >>> 0);

class Simulation {
  readonly #seed: number;
  readonly #world: World;
  readonly #plant: Plant;
  readonly #random: Random;
  readonly #lives: Random;
  readonly #conditions: Conditions;
  readonly #scheduler: Scheduler;
  readonly #chronicle: Chronicle;
  readonly #disk: Disk;
  readonly #inbound: InboundStream;
  readonly #outbound: OutboundStream;
  readonly #witness: Witness;
  readonly #departures: Departures;
  readonly #post: PostOffice;
  readonly #workload: Workload;
  readonly #editions: Editions;
  readonly #behaviours: Behaviours;
  /** How far the wall clock is off the time that passes. */
  #offset = 0;
  #life: Life = WORLD;
  #alive = false;
  #system: ActorSystem | undefined;
  #ending: unknown;

  constructor(seed: number, world: World, plant: Plant) {
    this.#seed = seed;
    this.#world = world;
    this.#plant = plant;
    this.#random = chance(seed, 1);
    this.#lives = chance(seed, 2);
    const conditions = makeConditions(chance(seed, 3));
    const scheduler = new Scheduler(chance(seed, 4));
    const chronicle = new Chronicle(scheduler);
    const part = { scheduler, chronicle, conditions };
    this.#conditions = conditions;
    this.#scheduler = scheduler;
    this.#chronicle = chronicle;
    this.#editions = new Editions(world.rules);
    this.#behaviours = plant.behaviours(behavioursOf(this.#editions));
    this.#disk = new Disk(`simulated-${seed}`, { ...part, random: chance(seed, 5), onDurable: () => this.#look() });
    const { resting } = this.#disk;
    this.#inbound = new InboundStream({ ...part, random: chance(seed, 6) });
    this.#outbound = new OutboundStream({
      ...part,
      random: chance(seed, 7),
      onPublish: (message) => this.#departures.published(message),
    });
    this.#post = new PostOffice({ random: chance(seed, 8), chronicle, inbound: this.#inbound });
    this.#witness = new Witness({ resting, chronicle, evolve: this.#behaviours, sent: this.#post.sent });
    this.#departures = new Departures({ chronicle, resting, stream: this.#outbound });
    this.#workload = new Workload({
      ...part,
      random: chance(seed, 9),
      clock: { now: () => this.#wallClock() },
      catalogue: world.rules.catalogue,
      parties: world.parties,
      post: this.#post,
      witness: this.#witness,
      isServed: () => this.#alive,
    });
  }

  async run(): Promise<Outcome> {
    const scheduler = this.#scheduler;
    const chronicle = this.#chronicle;
    scheduler.install();
    try {
      this.#workload.start();
      this.#boot();
      let calmFrom = Number.POSITIVE_INFINITY;
      await scheduler.run(() => {
        const { steps } = scheduler;
        if (this.#ending !== undefined) this.#ended();
        if (this.#workload.done) calmFrom = Math.min(calmFrom, steps + STEPS_OF_FAULTS);
        if (steps < calmFrom) this.#harm();
        else if (steps === calmFrom) this.#calm();
        else if (steps % STEPS_BETWEEN_LOOKS === 0 && this.#atRest) return false;
        return chronicle.violation === undefined && steps < Math.min(MOST_STEPS, calmFrom + STEPS_TO_REST);
      });
      if (!this.#atRest) {
        const only = this.#witness.done && this.#departures.missing === 0;
        const invariant = only ? 'marks are consistent' : 'comes to rest';
        chronicle.fail(invariant, `the end: ${this.#witness.left}; ${this.#departures.left}`);
      }
      this.#witness.compareAll();
      if (this.#atRest) this.#witness.compareKin();
      this.#departures.compareAll();
      this.#end('the run is over');
    } finally {
      scheduler.uninstall();
    }
    return {
      seed: this.#seed,
      hash: this.#hash(),
      violation: chronicle.violation,
      happenings: chronicle.happenings,
      tallies: chronicle.tallies,
      conditions: this.#conditions,
      messages: this.#post.sent.length,
      steps: scheduler.steps,
      lasted: scheduler.now,
    };
  }

  #wallClock(): number {
    return START + this.#scheduler.now + this.#offset;
  }

  /** Everything is answered, carried out, published and noted, and no deadline has come. */
  get #atRest(): boolean {
    const { dues } = this.#disk.resting;
    const now = this.#wallClock();
    return (
      this.#witness.done &&
      this.#departures.done &&
      this.#departures.missing === 0 &&
      [...dues.values()].every((text) => (JSON.parse(text) as { readonly at: number }).at > now)
    );
  }

  /** Something has become durable. */
  #look(): void {
    for (const entry of this.#witness.catchUp()) this.#departures.take(entry);
    this.#departures.compareMark();
  }

  #boot(): void {
    const random = this.#lives;
    const life = this.#life + 1;
    this.#life = life;
    this.#alive = true;
    this.#chronicle.tallies.lives += 1;
    this.#chronicle.note(`life ${life} begins`);
    this.#witness.compareAll();
    if (life > 1 && random.chance(0.1)) this.#editions.publish();
    const fatal = (error: unknown): void => {
      if (this.#life === life && this.#alive) this.#ending ??= error ?? new Error('no reason was given');
    };
    const start = (): void => {
      startLife(
        {
          life,
          random,
          scheduler: this.#scheduler,
          conditions: this.#conditions,
          clock: { now: () => this.#wallClock() },
          store: this.#plant.store(this.#disk.open(), this.#disk.resting),
          outlet: this.#outbound.open(life),
          inbound: this.#inbound,
          parties: this.#world.parties,
          calendar: () => this.#editions.current.calendar,
          behaviours: this.#behaviours,
          aroundDeliver: this.#plant.deliver,
          fatal,
        },
        (system) => {
          this.#system = system;
        },
      ).catch(fatal);
    };
    this.#scheduler.schedule(0, start, life);
  }

  /** The process is gone: nothing of it runs any more, and what was not durable is lost. */
  #end(reason: string): void {
    if (!this.#alive) return;
    const life = this.#life;
    this.#alive = false;
    this.#ending = undefined;
    this.#chronicle.note(`life ${life} ends: ${reason}`);
    this.#scheduler.end(life);
    this.#inbound.leave();
    const system = this.#system;
    this.#system = undefined;
    if (system !== undefined) this.#scheduler.within(life, () => system.stop());
    this.#disk.crash();
    this.#look();
  }

  /** Ends the present life, and begins another after a while, which may be longer than the broker recognises repeats. */
  #crash(reason: string): void {
    if (!this.#alive) return;
    this.#chronicle.tallies.crashes += 1;
    this.#end(reason);
    const [least, most] = this.#random.weigh<readonly [number, number]>([
      [[0, 50], 8],
      [[MINUTE_MS, 10 * MINUTE_MS], 1],
    ]);
    this.#scheduler.schedule(this.#random.between(least, most), () => this.#boot(), WORLD);
  }

  /** The process ended by itself: right after a commit that failed, a start without a broker, or a loss that it noticed. */
  #ended(): void {
    const error = this.#ending;
    if (![StoreFault, BrokerFault, StreamLoss].some((expected) => error instanceof expected)) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#chronicle.fail('the process ends only when it must', text, error);
    }
    this.#crash(String(error));
  }

  /** What may go wrong between two steps. */
  #harm(): void {
    const random = this.#random;
    const { faults } = this.#conditions;
    if (random.chance(faults.crash)) this.#crash('it is killed');
    if (random.chance(faults.brokerRestart)) {
      this.#outbound.restart();
      if (!this.#conditions.brokerAlone) this.#crash('its broker has ended');
    }
    if (random.chance(faults.consumerRestart)) this.#inbound.restartConsumer();
    if (random.chance(faults.clockJump)) {
      const back = random.chance(0.4);
      const by = back ? -random.between(1, 30) * MINUTE_MS : random.between(1, 40 * 24) * (DAY_MS / 24);
      this.#offset += by;
      this.#chronicle.tallies.clockJumps += 1;
      this.#chronicle.note(
        `the clock jumps ${back ? 'back' : 'forward'} to ${new Date(this.#wallClock()).toISOString()}`,
      );
    }
  }

  #calm(): void {
    // The last loss of all is one that no later message and no later start can show.
    if (this.#conditions.brokerAlone && this.#conditions.faults.brokerRestart > 0) this.#outbound.restart();
    this.#chronicle.note('no more faults');
    this.#disk.calm();
    this.#outbound.faulty = false;
  }

  #hash(): string {
    const digest = createHash('sha256').update(this.#disk.store.head().hash);
    for (const { id, subject, payload } of this.#outbound.stored) digest.update(`\n${id} ${subject} ${payload}`);
    return digest.digest('hex');
  }
}
