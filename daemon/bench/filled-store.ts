import type { Clock } from '../../actors/ports.ts';
import type { Entry, MarkRow, Turn } from '../../actors/protocol/journal.ts';
import { systemClock } from '../../adapters/clock/system-clock.ts';
import type { CipherName } from '../../adapters/level/ciphers.ts';
import { openLevelStore } from '../../adapters/level/store.ts';
import { Random } from '../../rules/random.ts';
import { publishRules } from '../publication.ts';
import { openLibrary, shippedRules } from '../rule-book.ts';
import { makePatterns, type Pattern } from './patterns.ts';

export interface FillOptions {
  /** The folder of the store, absent or empty. */
  readonly folder: string;
  readonly masterKey: Uint8Array;
  readonly cipher?: CipherName;
  readonly applications: number;
  readonly seed: number;
  /**
   * Whether entries keep the messages and commands that their turns had. A daemon that starts on such a store with new
   * streams publishes all of it first; without them its followers have nothing to do.
   */
  readonly effects: boolean;
  readonly clock?: Clock;
  /** Where the rules are; left out, the program's own. Applications are of its matters only. */
  readonly rulesFolder?: string;
  /** Leaves the commands to the courier of the daemon that starts on the store, as after a crash. */
  readonly pending?: true;
  /** Which of the decided applications others may be like, by their turns; left out, all. */
  readonly fits?: (turns: readonly Turn[]) => boolean;
  /** Told now and then how many applications are written. */
  readonly tell?: (applications: number) => void;
}

export interface FilledStore {
  readonly applications: number;
  readonly commits: number;
  readonly seconds: number;
}

/** Different applications that are decided; the others are like one of these but for their number. */
const PATTERNS = 200;
/** The demo knows too few officers for many due rows: one more is filed for so many applications. */
const APPLICATIONS_AN_OFFICER = 50;
const BATCH_TURNS = 500;
/** Batches that are under way at once. */
const BATCHES_AHEAD = 3;

/**
 * Fills an empty store with applications through its own commit: the program's rules are published, organisations and
 * officers are filed (each with its due row), and every application has the entries, the state and the sender ids that the
 * actors have decided for one of some hundred people of the demo.
 */
export async function fillStore(options: FillOptions): Promise<FilledStore> {
  const { folder, masterKey, cipher, applications, seed, clock = systemClock } = options;
  const started = performance.now();
  const store = await openLevelStore({ folder, masterKey, ...(cipher === undefined ? {} : { cipher }) });
  try {
    const library = await openLibrary(options.rulesFolder ?? shippedRules);
    await publishRules(library, { store, clock });
    const { personKeySecret } = store;
    const patterns = await makePatterns({
      library,
      personKeySecret,
      clock,
      seed,
      count: Math.min(PATTERNS, applications),
    });
    const pipe = new Pipe((turns) => store.commit(turns, {}));
    for (const turn of patterns.filings) await pipe.push(shaped(turn, options));
    const { fits } = options;
    const fitting = patterns.applications.filter((one) => fits?.(stamped(one, 1)) ?? true);
    const random = new Random(seed);
    const officer = patterns.filings.find(({ entity }) => entity.id.startsWith('officer-'));
    for (let number = 1; number <= applications; number += 1) {
      const pattern = random.pick(fitting);
      for (const turn of stamped(pattern, number)) await pipe.push(shaped(turn, options));
      if (officer !== undefined && number % APPLICATIONS_AN_OFFICER === 0)
        await pipe.push(shaped(officerLike(officer, number), options));
      if (number % 10_000 === 0) options.tell?.(number);
    }
    await pipe.end();
    const { commit, commands } = store.head();
    const journal: MarkRow = { epoch: store.storeId, watermark: commands, above: [] };
    if (options.pending !== true) await store.commit([], { journal });
    return { applications, commits: commit, seconds: (performance.now() - started) / 1000 };
  } finally {
    await store.close();
  }
}

/** Whether the one deadline row that is left at the end of an application's turns stands at a moment. */
export function waitsFor(moment: number): (turns: readonly Turn[]) => boolean {
  return (turns) => {
    const rows = new Map<string, number>();
    for (const { dueSet = [], dueCleared = [] } of turns) {
      for (const { name, at } of dueCleared) rows.delete(`${name} ${at}`);
      for (const { name, at } of dueSet) if (name === 'tick') rows.set(`${name} ${at}`, at);
    }
    const [only, ...more] = rows.values();
    return only === moment && more.length === 0;
  };
}

/** The turns of a pattern under another number. */
function stamped({ turns }: Pattern, number: number): readonly Turn[] {
  const text = String(number).padStart(8, '0');
  return turns.map((pieces) => JSON.parse(pieces.join(text)) as Turn);
}

function officerLike(turn: Turn, number: number): Turn {
  const staffNumber = turn.entity.id.slice('officer-'.length);
  return JSON.parse(JSON.stringify(turn).replaceAll(staffNumber, `F-${number}`)) as Turn;
}

function shaped(turn: Turn, { effects }: FillOptions): Turn {
  return effects ? turn : { ...turn, messages: [], commands: [] };
}

/** Gathers turns into batches; a few are under way at once, since a batch is encrypted while the one before is written. */
class Pipe {
  readonly #commit: (turns: readonly Turn[]) => Promise<readonly Entry[]>;
  readonly #underWay: Promise<unknown>[] = [];
  #turns: Turn[] = [];

  constructor(commit: (turns: readonly Turn[]) => Promise<readonly Entry[]>) {
    this.#commit = commit;
  }

  async push(turn: Turn): Promise<void> {
    this.#turns.push(turn);
    if (this.#turns.length >= BATCH_TURNS) await this.#send();
  }

  async end(): Promise<void> {
    await this.#send();
    await Promise.all(this.#underWay);
  }

  async #send(): Promise<void> {
    const committed = this.#commit(this.#turns);
    committed.catch(() => undefined);
    this.#underWay.push(committed);
    this.#turns = [];
    if (this.#underWay.length > BATCHES_AHEAD) await this.#underWay.shift();
  }
}
