import { readCalendarDay } from '../../../rules/identity/calendar-day.ts';
import type { LinkageConfiguration, LinkageRecord } from '../../../rules/linkage/configuration.ts';
import { lunarDay } from '../../../rules/linkage/dates.ts';
import { comparators } from '../../../rules/linkage/levels.ts';
import { prepareValue } from '../../../rules/linkage/normalisation.ts';
import type { PreparedValue } from '../../../rules/linkage/prepared-value.ts';
import { Random } from '../../../rules/random.ts';
import { familyNames, givenCharacters, givenShares, homophonesOf } from './chinese-characters.ts';
import { inTraditional, makePeople, type Person, withVariant } from './chinese-people.ts';

/** Two files about some of the same people, and what is true of them. */
export interface ChineseFiles {
  readonly left: readonly LinkageRecord[];
  readonly right: readonly LinkageRecord[];
  /** The person of each record. */
  readonly leftPeople: readonly Person[];
  readonly rightPeople: readonly Person[];
  /** Numbers of the right records that fit another person as well as their own. */
  readonly undecidable: ReadonlySet<number>;
}

/** Without the telephone, so that names, days and addresses must do. */
export const chineseConfiguration: Pick<LinkageConfiguration, 'fields'> = {
  fields: [
    { name: 'name', kind: 'name' },
    { name: 'sex', kind: 'code' },
    { name: 'birth', kind: 'date' },
    { name: 'citizenNumber', kind: 'citizenNumber' },
    { name: 'address', kind: 'division' },
  ],
};

/**
 * Two registers of so many people each, three quarters of them the same. The left one was kept with care, in simplified
 * characters, though a tenth of its numbers are missing; the right one is an old card file that was typed by ear.
 */
export function makeChineseFiles(count: number, seed: number): ChineseFiles {
  const random = new Random(seed);
  const shared = Math.floor(count * 0.75);
  const people = shuffled(makePeople(count + count - shared, random), random);
  const leftPeople = people.slice(0, count);
  const rightPeople = shuffled([...people.slice(0, shared), ...people.slice(count)], random);
  const left = leftPeople.map((person) => carefulRecord(person, random));
  const right = rightPeople.map((person) => cardRecord(person, random));
  return {
    left,
    right,
    leftPeople,
    rightPeople,
    undecidable: undecidableOf(right, leftPeople, rightPeople),
  };
}

/** A person as the careful register has them. */
export function carefulRecord(person: Person, random: Random): LinkageRecord {
  const number = random.chance(0.1) ? { citizenNumber: '' } : {};
  return { ...trueRecord(person), ...number, ...(random.chance(0.3) ? { phone: '' } : {}) };
}

function trueRecord({ family, given, sex, birth, citizenNumber, phone, division, address }: Person): LinkageRecord {
  return {
    name: family + given,
    sex: sex === 'male' ? '男' : '女',
    birth,
    citizenNumber,
    phone,
    address: `${division} ${address}`,
  };
}

/** The shares of a hard set that was measured before this one was made: no number on 55 cards of 100, 22 names by ear, 8 lunar days. */
const noNumberShare = 0.55;
const homophoneShare = 0.22;
const lunarShare = 0.08;
const otherNameShare = 0.003;
/** A box ticked wrongly, of two. */
const wrongSexShare = 0.005;

/** A person as the card file has them. */
export function cardRecord(person: Person, random: Random): LinkageRecord {
  // Of people who bear one name and were born on one day, the card often keeps nothing else.
  const bare = person.double === true && random.chance(0.7);
  const birth = random.chance(0.08) && !bare ? '' : writtenBirth(person.birth, random);
  // A card has the address or the birthday at least: nobody keeps a card with a bare name.
  const address = birth !== '' && (bare || random.chance(0.15)) ? '' : writtenAddress(person, random);
  const citizenNumber = bare || random.chance(noNumberShare) ? '' : writtenNumber(person.citizenNumber, random);
  const sex = random.chance(0.05) ? '' : (person.sex === 'male') === random.chance(wrongSexShare) ? '女' : '男';
  const phone = bare || random.chance(0.6) ? '' : writtenPhone(person.phone, random);
  return { name: writtenName(person, random), sex, birth, citizenNumber, phone, address };
}

/** Of those who left a telephone number, some have another one by now. */
function writtenPhone(phone: string, random: Random): string {
  return random.chance(0.2) ? `13${String(random.between(0, 999_999_999)).padStart(9, '0')}` : phone;
}

function writtenName({ family, given }: Person, random: Random): string {
  const name = family + given;
  const way = random.next();
  // Another name altogether: some changed theirs since, or are called so by nobody but their family.
  if (way > 1 - otherNameShare)
    return random.weigh(familyNames) + random.weigh(givenShares) + random.weigh(givenShares);
  if (way < homophoneShare) return family + changed(given, homophonesOf, random);
  const other = random.next();
  if (other < 0.1) return inTraditional(name);
  if (other < 0.2) return withVariant(name, random) ?? name;
  if (other < 0.205) return family + changed(given, () => givenCharacters, random);
  if (other < 0.27) return `${family} ${given}`;
  return name;
}

/** A name with one character replaced by one of those that may stand for it. */
function changed(given: string, others: (character: string) => readonly string[], random: Random): string {
  const characters = Array.from(given);
  const place = random.between(0, characters.length - 1);
  const choice = others(characters[place] ?? '');
  return characters
    .map((character, at) => (at === place && choice.length > 0 ? random.pick(choice) : character))
    .join('');
}

function writtenBirth(birth: string, random: Random): string {
  const way = random.next();
  const [year = '', month = '', day = ''] = birth.split('-');
  if (way < lunarShare) return lunarDay(readCalendarDay(birth) ?? { year: 0, month: 0, day: 0 }) ?? birth;
  if (way < lunarShare + 0.03) return `${year}年${Number(month)}月`;
  if (way < lunarShare + 0.06) return `${year}-${month}-${String((Number(day) % 28) + 1).padStart(2, '0')}`;
  if (way < 0.4) return `${year}年${Number(month)}月${Number(day)}日`;
  return way < 0.6 ? `${year}${month}${day}` : birth;
}

function writtenNumber(number: string, random: Random): string {
  const way = random.next();
  if (way < 0.25 && number.slice(6, 8) === '19') return number.slice(0, 6) + number.slice(8, 17);
  if (way < 0.3) {
    const place = random.between(6, 16);
    return `${number.slice(0, place)}${(Number(number.charAt(place)) + random.between(1, 9)) % 10}${number.slice(place + 1)}`;
  }
  return way < 0.4 ? number.toLowerCase() : number;
}

function writtenAddress({ division, address }: Person, random: Random): string {
  const way = random.next();
  // Some moved house within the town since the card was written.
  if (way < 0.05) return `${division} ${address.replace(/\d+/, String(random.between(1, 300)))}`;
  if (way < 0.15) return `${division} ${address.replace(/\d+室$/, '')}`;
  return way < 0.2 ? division : `${division} ${address}`;
}

/**
 * Cards that fit two people of the left file alike: in every field that the card has, another is as near as its own. (A
 * card that fits somebody only because its own person is missing from the left file is a mistake to be made, and counts.)
 */
function undecidableOf(
  cards: readonly LinkageRecord[],
  leftPeople: readonly Person[],
  ownPeople: readonly Person[],
): Set<number> {
  const known = leftPeople.map((person) => ({ person, values: valuesOf(trueRecord(person)) }));
  const ofId = new Map(known.map((one) => [one.person.id, one]));
  const near = new Map<string, (typeof known)[number][]>();
  for (const one of known) {
    for (const key of keysOf(one.person)) near.set(key, [...(near.get(key) ?? []), one]);
  }
  const found = new Set<number>();
  for (const [card, record] of cards.entries()) {
    const own = ofId.get(ownPeople[card]?.id ?? -1);
    if (own === undefined) continue;
    const values = valuesOf(record);
    const others = keysOf(own.person).flatMap((key) => near.get(key) ?? []);
    if (others.some((other) => other !== own && asNear(values, own.values, other.values))) found.add(card);
  }
  return found;
}

/** Whoever may be taken for somebody shares the day of birth, the house, or the sound of the name. */
function keysOf({ birth, division, address, family, given }: Person): readonly string[] {
  return [birth, division + address, prepareValue('name', family + given)?.chineseName?.pinyin ?? ''];
}

type Values = readonly (PreparedValue | undefined)[];

function valuesOf(record: LinkageRecord): Values {
  return chineseConfiguration.fields.map(({ name, kind }) => prepareValue(kind, record[name]));
}

function asNear(card: Values, own: Values, other: Values): boolean {
  return chineseConfiguration.fields.every(({ kind }, field) => {
    const [value, one, another] = [card[field], own[field], other[field]];
    if (value === undefined || one === undefined || another === undefined) return true;
    return comparators[kind].compare(value, another) <= comparators[kind].compare(value, one);
  });
}

function shuffled<Item>(items: readonly Item[], random: Random): readonly Item[] {
  return items
    .map((item) => ({ item, place: random.next() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}
