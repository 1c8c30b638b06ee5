import { startActorSystem } from '../../actors/actor.ts';
import { alertBehaviour } from '../../actors/alert/alert.ts';
import { applicationBehaviour } from '../../actors/application/application.ts';
import { creditFileBehaviour } from '../../actors/credit/credit-file.ts';
import { dayOf } from '../../actors/day.ts';
import { createIntake } from '../../actors/intake.ts';
import { Journal } from '../../actors/journal.ts';
import { ledgerBehaviour } from '../../actors/ledger/ledger.ts';
import { Mark } from '../../actors/mark.ts';
import { createPersonBehaviour } from '../../actors/person/person.ts';
import type { Clock, JournalStore } from '../../actors/ports.ts';
import type { Turn } from '../../actors/protocol/journal.ts';
import { Registry } from '../../actors/registry.ts';
import { createPersonKeys } from '../../adapters/level/person-keys.ts';
import { createMemoryJournalStore } from '../../adapters/memory/journal-store.ts';
import { decode } from '../../adapters/messages/decode.ts';
import { Random } from '../../rules/random.ts';
import { integrators } from '../demo/county.ts';
import { officerFilings, organisationFilings } from '../demo/filings.ts';
import { type Draft, makeDraft } from '../demo/form.ts';
import { makeCitizen } from '../demo/population.ts';
import { type Plot, writeStory } from '../demo/story.ts';
import { textOfLine } from '../demo/teller.ts';
import { publishRules } from '../publication.ts';
import type { RuleLibrary } from '../rule-book.ts';
import { still } from '../simulation/life.ts';

/** One application as the actors have decided it, as text in which its name can be replaced. */
export interface Pattern {
  /** Everything before the number of an application in its id: `hall.HY-`. */
  readonly prefix: string;
  /** Each turn as JSON, cut where the number stands. */
  readonly turns: readonly (readonly string[])[];
}

export interface Patterns {
  /** The turns that file organisations and officers; they come first. */
  readonly filings: readonly Turn[];
  readonly applications: readonly Pattern[];
}

export interface PatternOptions {
  readonly library: RuleLibrary;
  readonly personKeySecret: Uint8Array;
  readonly clock: Clock;
  readonly seed: number;
  /** How many different applications are decided. */
  readonly count: number;
}

/** How applications stand at a moment, in a hundred: most have just come in, or wait at the first desk. */
const standings: readonly (readonly [Plot, number])[] = [
  ['left', 60],
  ['returned', 15],
  ['withdrawn', 5],
  ['refused', 5],
  ['byChance', 15],
];
const MESSAGE_BYTES = 1024 * 1024;

/** Has the actors decide some applications of the demo's people by the program's own rules, and keeps their turns. */
export async function makePatterns(options: PatternOptions): Promise<Patterns> {
  const turns: Turn[] = [];
  const road = await openRoad(options, turns);
  const random = new Random(options.seed);
  const nameOf = () => makeCitizen(random, { bornFrom: 1966, bornTo: 2000 }).name;
  const matters = options.library.set.catalogue.all();
  const responsible = new Set(matters.flatMap((matter) => matter.responsible.map(({ organisation }) => organisation)));
  // Officers can only be filed by organisations that are filed.
  for (const filings of [organisationFilings(), officerFilings(nameOf)]) {
    for (const { integrator, topic, data } of filings.filter((one) => responsible.has(one.data.organisation))) {
      const messageId = `filing-${topic}`;
      road.take(integrator, topic, textOfLine({ integrator, messageId, type: 'onedoor.person.register', data }));
    }
    await road.rest();
  }
  const filings = turns.splice(0);
  const applications: Pattern[] = [];
  for (let index = 0; index < options.count; index += 1) {
    const number = 900_001 + index;
    const plot = random.weigh(standings);
    const draft = draftTo(new Set(matters.map(({ code }) => code)), random);
    const { topic, lines } = writeStory(random, { draft, number, plot });
    for (const line of lines) {
      road.take(line.integrator, line.topic, textOfLine(line));
      await road.rest();
      const verdict = turns.at(-1)?.sender?.verdict;
      if (verdict !== line.expect.receipt)
        throw new Error(`${line.messageId} was ${verdict ?? 'not decided'}, expected ${line.expect.receipt}`);
    }
    const id = topic.slice('application.'.length);
    const cut = turns.splice(0).map((turn) => JSON.stringify(turn).split(String(number)));
    applications.push({ prefix: id.slice(0, -String(number).length), turns: cut });
  }
  await road.stop();
  return { filings, applications };
}

/** A draft to one of these matters. */
function draftTo(codes: ReadonlySet<string>, random: Random): Draft {
  for (;;) {
    const draft = makeDraft(random);
    if (codes.has(draft.matter)) return draft;
  }
}

interface Road {
  take(integrator: string, topic: string, text: string): void;
  /** Resolves when all that was taken is committed. */
  rest(): Promise<void>;
  stop(): Promise<void>;
}

/** The road from the door to a store in memory, without followers: what actors tell each other goes nowhere. */
async function openRoad({ library, personKeySecret, clock }: PatternOptions, turns: Turn[]): Promise<Road> {
  const memory = createMemoryJournalStore();
  const rules = await publishRules(library, { store: memory, clock });
  const store: JournalStore = {
    ...memory,
    commit: (batch, marks) => {
      turns.push(...batch);
      return memory.commit(batch, marks);
    },
  };
  let broken: unknown;
  const fatal = (error: unknown): void => {
    broken ??= error;
  };
  const journal = new Journal(
    { batchTurns: 300, batchBytes: MESSAGE_BYTES, tailEntries: 16 },
    { store, meter: still, fatal },
  );
  journal.track('integrator', new Mark({ epoch: 'pattern', watermark: 0, above: [] }));
  const system = startActorSystem(fatal);
  const integrator = (name: string) => integrators.find((one) => one.integrator === name);
  const registry = new Registry(
    { liveActors: 1000 },
    {
      system,
      journal,
      store,
      clock,
      meter: still,
      behaviours: {
        application: applicationBehaviour({ rules, personKeys: createPersonKeys(personKeySecret) }),
        person: createPersonBehaviour({ personKeys: createPersonKeys(personKeySecret) }),
        alert: alertBehaviour({ calendar: () => rules.current.calendar }),
        credit: creditFileBehaviour({ rules, personKeys: createPersonKeys(personKeySecret) }),
        ledger: ledgerBehaviour({ rules }),
      },
      integrator,
      speakersFor: (code) => integrators.filter((one) => one.organisations.includes(code)).map((one) => one.integrator),
      supervisorsOf: () => [],
    },
  );
  const deliver = registry.deliver.bind(registry);
  const intake = createIntake({ journal, clock, meter: still, integrator, deliver });
  let sequence = 0;
  return {
    take(name, topic, text) {
      const bytes = Buffer.from(text);
      const incoming = decode(
        `onedoor.in.${name}.${topic}`,
        bytes,
        { messageBytes: MESSAGE_BYTES },
        dayOf(clock.now()),
      );
      sequence += 1;
      intake.take(incoming, { sequence, epoch: 'pattern', bytes });
    },
    async rest() {
      await registry.rest();
      await journal.flush();
      if (broken !== undefined) throw broken;
    },
    stop: async () => system.stop(),
  };
}
