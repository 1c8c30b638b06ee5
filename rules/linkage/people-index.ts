import { KeyTable } from './key-table.ts';
import { comparators } from './levels.ts';
import { type LinkageModel, levelWeights } from './model.ts';
import { prepareValue } from './normalisation.ts';
import type { PersonRecord } from './person.ts';
import { askedKeys, type PersonKeyKind, type PrepareOne, personKeyKinds, personKeys } from './person-keys.ts';
import type { PreparedValue } from './prepared-value.ts';
import { TextStore } from './text-store.ts';

/** People who may be somebody, the likeliest first. */
export interface Lookup {
  readonly candidates: readonly FoundPerson[];
  /** How many more had a key in common and are not among the candidates, as they have less in common. */
  readonly leftOut: number;
  /** Keys that more people share than were looked at: somebody who has nothing else in common may be missing. */
  readonly cutShort: readonly PersonKeyKind[];
}

export interface FoundPerson {
  /** The number that `add` gave. */
  readonly number: number;
  readonly person: PersonRecord;
}

export interface LookupBounds {
  readonly mostCandidates: number;
  /** Of those who share one key, the most that are looked at. */
  readonly mostOfKey: number;
}

/** Names and days recur; so many are remembered, and then it begins anew. */
const mostRemembered = 50_000;
const standardBounds: LookupBounds = { mostCandidates: 50, mostOfKey: 20_000 };

/**
 * A million people and more in memory, to be asked who somebody may be. People are added and removed at any time; the
 * answer to a lookup takes a few milliseconds and is ready for `identify`.
 */
export class PeopleIndex {
  readonly #keys: ReadonlyMap<PersonKeyKind, KeyTable>;
  readonly #weights: ReadonlyMap<PersonKeyKind, number>;
  readonly #texts = new TextStore();
  readonly #removed = new Set<number>();
  readonly #prepared = new Map<string, PreparedValue | undefined>();
  readonly #prepare: PrepareOne = (kind, text) => {
    if (text === undefined || text === '') return undefined;
    const key = kind + text;
    if (this.#prepared.has(key)) return this.#prepared.get(key);
    const value = prepareValue(kind, text);
    if (this.#prepared.size >= mostRemembered) this.#prepared.clear();
    this.#prepared.set(key, value);
    return value;
  };

  /** @param model tells how much each key says, so that the likeliest are known before they are compared */
  constructor(model: LinkageModel) {
    this.#keys = new Map(personKeyKinds.map((kind) => [kind, new KeyTable()]));
    this.#weights = keyWeights(model);
  }

  get size(): number {
    return this.#texts.count - this.#removed.size;
  }

  /** @returns the number of the person, by which they are removed again */
  add(person: PersonRecord): number {
    const number = this.#texts.add(packed(person));
    for (const { kind, key } of personKeys(person, this.#prepare)) this.#keys.get(kind)?.add(key, number);
    return number;
  }

  /** @returns whether the person was there */
  remove(number: number): boolean {
    if (!Number.isSafeInteger(number) || number < 0 || number >= this.#texts.count) return false;
    const before = this.#removed.size;
    return this.#removed.add(number).size > before;
  }

  lookup(person: PersonRecord, bounds: LookupBounds = standardBounds): Lookup {
    const scores = new Map<number, number>();
    const cutShort = new Set<PersonKeyKind>();
    for (const { kind, key } of askedKeys(person, this.#prepare)) {
      const weight = this.#weights.get(kind) ?? 0;
      const more = this.#keys.get(kind)?.each(key, bounds.mostOfKey, (number) => {
        if (!this.#removed.has(number)) scores.set(number, (scores.get(number) ?? 0) + weight);
      });
      if (more === true) cutShort.add(kind);
    }
    const found = [...scores].sort(([one, weight], [other, otherWeight]) => otherWeight - weight || one - other);
    const candidates = found
      .slice(0, bounds.mostCandidates)
      .map(([number]) => ({ number, person: unpacked(this.#texts.text(number)) }));
    return { candidates, leftOut: found.length - candidates.length, cutShort: [...cutShort] };
  }
}

/** The bits that each key says: those of the levels on which two agree who share it. */
function keyWeights(model: LinkageModel): ReadonlyMap<PersonKeyKind, number> {
  const weightOf = (name: string, level: string): number => {
    const place = model.configuration.fields.findIndex((field) => field.name === name);
    const field = model.configuration.fields[place];
    const levels = field === undefined ? [] : comparators[field.kind].levels.map(({ id }) => id);
    const learnt = model.fields[place];
    return learnt === undefined ? 0 : Math.max(0, levelWeights(learnt)[levels.indexOf(level)] ?? 0);
  };
  const sound = weightOf('name', 'pinyin');
  const region = weightOf('address', 'sameDivision');
  return new Map<PersonKeyKind, number>([
    ['number', weightOf('idNumber', 'exact')],
    ['phone', weightOf('phone', 'exact')],
    // Who has the name has its sound too, and scores for both.
    ['name', Math.max(0, weightOf('name', 'exact') - sound)],
    ['sound', sound],
    ['birth', weightOf('birthDate', 'exact')],
    ['lunarBirth', weightOf('birthDate', 'lunar')],
    ['address', weightOf('address', 'exact')],
    ['monthAndRegion', weightOf('birthDate', 'close') + region],
    ['familyYearAndRegion', weightOf('birthDate', 'sameYear') + region],
  ]);
}

const members = ['name', 'formerNames', 'idNumber', 'birthDate', 'sex', 'phone', 'address'] as const;
/** A character that stands in no written text. */
const separator = '\u001f';

function packed(person: PersonRecord): string {
  return members.map((member) => (person[member] ?? '').replaceAll(separator, ' ')).join(separator);
}

function unpacked(text: string): PersonRecord {
  const values = text.split(separator);
  return Object.fromEntries(
    members.flatMap((member, place) => {
      const value = values[place] ?? '';
      return value === '' ? [] : [[member, value]];
    }),
  );
}
