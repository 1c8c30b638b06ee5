import { identify } from '../../../rules/linkage/identify.ts';
import { type Linkage, linkTable } from '../../../rules/linkage/linkage.ts';
import { PeopleIndex } from '../../../rules/linkage/people-index.ts';
import { type PersonRecord, personConfiguration } from '../../../rules/linkage/person.ts';
import { chinesePersonModel } from '../../../rules/linkage/shipped-model.ts';
import { TableBuilder } from '../../../rules/linkage/table.ts';
import { Random } from '../../../rules/random.ts';
import { cardRecord, carefulRecord } from './chinese-files.ts';
import { eachPerson } from './chinese-people.ts';
import { personRecord } from './person-model.ts';

/** How large, and from which seed. */
export interface Scale {
  /** People in the register. */
  readonly people: number;
  /** Cards that are looked up, three quarters of them of people in the register. */
  readonly cards: number;
  readonly seed: number;
}

export interface LiveFigures {
  readonly people: number;
  readonly lookups: number;
  readonly buildSeconds: number;
  /** Lookup and decision together. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly mostMs: number;
  /** Cards of people in the register: how many were matched with their own record, left to a person, and matched wrongly. */
  readonly known: number;
  readonly right: number;
  readonly review: number;
  readonly wrong: number;
  /** Own records that were not among the candidates, and lookups in which a key was shared by too many to look at all. */
  readonly notAmongCandidates: number;
  readonly cutShort: number;
  readonly megabytes: number;
}

interface Card {
  readonly card: PersonRecord;
  /** The place of the person in the register; undefined for strangers. */
  readonly own: number | undefined;
}

/** The register person by person, and cards of some of them and of strangers. */
class ScaleFiles {
  readonly cards: Card[] = [];
  readonly #scale: Scale;
  readonly #random: Random;

  constructor(scale: Scale) {
    this.#scale = scale;
    this.#random = new Random(scale.seed + 1);
  }

  *register(): Generator<PersonRecord> {
    const { people, cards, seed } = this.#scale;
    const known = Math.floor(cards * 0.75);
    const strangers = cards - known;
    const step = people / known;
    let place = 0;
    for (const person of eachPerson(people + strangers, new Random(seed))) {
      const inRegister = place < people;
      const own = inRegister ? place : undefined;
      if (!inRegister || Math.floor(place / step) > Math.floor((place - 1) / step)) {
        this.cards.push({ card: personRecord(cardRecord(person, this.#random)), own });
      }
      if (inRegister) yield personRecord(carefulRecord(person, this.#random));
      place += 1;
    }
  }
}

/** Fills an index and asks it for each card, deciding over the candidates. */
export function benchLive(scale: Scale): LiveFigures {
  const files = new ScaleFiles(scale);
  const index = new PeopleIndex(chinesePersonModel);
  const began = performance.now();
  for (const person of files.register()) index.add(person);
  const buildSeconds = (performance.now() - began) / 1000;
  const times: number[] = [];
  const counts = { known: 0, right: 0, review: 0, wrong: 0, notAmongCandidates: 0, cutShort: 0 };
  for (const { card, own } of files.cards) {
    const asked = performance.now();
    const { candidates, cutShort } = index.lookup(card);
    const found = identify(
      chinesePersonModel,
      card,
      candidates.map(({ person }) => person),
      scale.people,
    );
    times.push(performance.now() - asked);
    const decided = (decision: string): readonly (number | undefined)[] =>
      found.filter((one) => one.decision === decision).map(({ candidate }) => candidates[candidate]?.number);
    const matches = decided('match');
    counts.known += own === undefined ? 0 : 1;
    counts.right += matches.includes(own) ? 1 : 0;
    counts.review += own !== undefined && decided('review').includes(own) ? 1 : 0;
    counts.wrong += matches.some((number) => number !== own) ? 1 : 0;
    counts.notAmongCandidates += own !== undefined && !candidates.some(({ number }) => number === own) ? 1 : 0;
    counts.cutShort += cutShort.length > 0 ? 1 : 0;
  }
  times.sort((one, other) => one - other);
  return {
    people: index.size,
    lookups: times.length,
    buildSeconds,
    p50Ms: times[Math.floor(times.length * 0.5)] ?? 0,
    p99Ms: times[Math.floor(times.length * 0.99)] ?? 0,
    mostMs: times.at(-1) ?? 0,
    ...counts,
    megabytes: highestMegabytes(),
  };
}

export interface BatchFigures {
  readonly people: number;
  readonly cards: number;
  /** From the first record to the last decision; without `makingSeconds`. */
  readonly seconds: number;
  readonly makingSeconds: number;
  readonly compared: number;
  readonly blocksPassedOver: number;
  readonly known: number;
  readonly right: number;
  readonly review: number;
  readonly wrong: number;
  readonly f1: number;
  readonly converged: boolean;
  readonly megabytes: number;
}

/** Links the cards with the register, learning from the two what it needs. */
export function benchBatch(scale: Scale): BatchFigures {
  const files = new ScaleFiles(scale);
  const builder = new TableBuilder(personConfiguration);
  let seconds = 0;
  const timed = <Result>(work: () => Result): Result => {
    const began = performance.now();
    const result = work();
    seconds += (performance.now() - began) / 1000;
    return result;
  };
  const began = performance.now();
  // The one thing that is not timed is the making up of people.
  for (const person of files.register()) timed(() => builder.addRight({ ...person }));
  for (const { card } of files.cards) timed(() => builder.addLeft({ ...card }));
  const makingSeconds = (performance.now() - began) / 1000 - seconds;
  const linkage = timed(() => linkTable(personConfiguration, builder.build()));
  const counts = countDecisions(linkage, files.cards);
  const known = files.cards.filter(({ own }) => own !== undefined).length;
  return {
    people: linkage.table.rightCount,
    cards: linkage.table.leftCount,
    seconds,
    makingSeconds,
    compared: linkage.comparisons.pairs.count,
    blocksPassedOver: linkage.passedOver.blocks,
    known,
    ...counts,
    f1: (2 * counts.right) / (counts.right + counts.wrong + known),
    converged: linkage.model.converged,
    megabytes: highestMegabytes(),
  };
}

function countDecisions({ comparisons: { pairs }, decisions }: Linkage, cards: readonly Card[]) {
  const counts = { right: 0, review: 0, wrong: 0 };
  for (const [pair, decision] of decisions.entries()) {
    const isOwn = cards[pairs.left[pair] ?? 0]?.own === pairs.right[pair];
    if (decision === 'match' && isOwn) counts.right += 1;
    if (decision === 'match' && !isOwn) counts.wrong += 1;
    if (decision === 'review' && isOwn) counts.review += 1;
  }
  return counts;
}

/** The most memory that this process has had. */
function highestMegabytes(): number {
  return (process.resourceUsage().maxRSS * 1024) / 1_000_000;
}
