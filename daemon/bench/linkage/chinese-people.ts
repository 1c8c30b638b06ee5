import { Converter } from 'opencc-js/cn2t';
import { checkDigit } from '../../../rules/identity/citizen-number.ts';
import type { Random } from '../../../rules/random.ts';
import { familyNames, givenCharacters, givenShares, homophonesOf, variantsOf } from './chinese-characters.ts';

/** A person who was made up; nothing of them is anybody's. */
export interface Person {
  readonly id: number;
  readonly family: string;
  readonly given: string;
  readonly sex: 'male' | 'female';
  /** `YYYY-MM-DD`. */
  readonly birth: string;
  readonly division: string;
  readonly address: string;
  readonly citizenNumber: string;
  readonly phone: string;
  /** Whether another was born on the same day in the same division and bears the same name. */
  readonly double?: true;
}

const dayMs = 86_400_000;
/** Divisions whose codes exist; which they are matters to nothing. */
const divisions = ['330102', '330106', '330108', '330110', '330203', '330302', '330402', '330502', '330602', '330702'];
const streets =
  '文三路 解放街 人民路 中山北路 建设巷 和平里 新华路 学院路 凤起路 体育场路 庆春路 环城东路 江南大道 长河街 滨康路'.split(
    ' ',
  );

/** About one birth in a hundred and fifty is of twins, where no medicine is at work (Hellin's law and below it in East Asia). */
const twinShare = 0.007;
/** Far more than there are: such people are what a registry must not merge, so every file of a few thousand has some. */
const doubleShare = 0.002;
/** Namesakes beyond those whom the shares of names bring about: names run in families and in fashions. */
const namesakeShare = 0.03;

/** So many people, some of them twins and some namesakes born on one day in one town. */
export function makePeople(count: number, random: Random): readonly Person[] {
  return [...eachPerson(count, random)];
}

/** The same one by one, for more of them than are kept. */
export function* eachPerson(count: number, random: Random): Generator<Person> {
  const numbers = new Set<number>();
  let made = 0;
  while (made < count) {
    for (const person of household(made, random, numbers)) {
      if (made < count) yield person;
      made += 1;
    }
  }
}

/** A person, and who is hard to tell from them. */
function household(id: number, random: Random, numbers: Set<number>): readonly Person[] {
  const person = makePerson(id, random, numbers);
  const people = [person];
  // The same name on the same day in the same division: told apart by number and address alone.
  if (random.chance(doubleShare)) {
    people.splice(0, 1, { ...person, double: true }, doubleOf(person, id + people.length, random, numbers));
  }
  if (random.chance(twinShare)) people.push(twinOf(person, id + people.length, random, numbers));
  // A name that many bear, in another place and born on another day.
  if (random.chance(namesakeShare)) {
    const { family, given } = person;
    people.push({ ...makePerson(id + people.length, random, numbers), family, given });
  }
  return people;
}

function makePerson(id: number, random: Random, numbers: Set<number>): Person {
  const sex = random.pick(['male', 'female'] as const);
  const family = random.weigh(familyNames);
  const given = random.weigh(givenShares) + (random.chance(0.8) ? random.weigh(givenShares) : '');
  const birth = dayOf(random);
  const division = random.pick(divisions);
  const address = addressOf(random);
  return {
    id,
    family,
    given,
    sex,
    birth,
    division,
    address,
    citizenNumber: numberFor(division, birth, sex, random, numbers),
    phone: phoneOf(random),
  };
}

function twinOf(person: Person, id: number, random: Random, numbers: Set<number>): Person {
  const first = Array.from(person.given)[0] ?? '';
  const last = Array.from(person.given).at(-1) ?? '';
  const alike = homophonesOf(last);
  // Some twins have names that only their characters tell apart.
  const second =
    alike.length > 0 && random.chance(0.1)
      ? random.pick(alike)
      : random.pick(givenCharacters.filter((character) => !person.given.includes(character)));
  const given = first === last ? second : first + second;
  const citizenNumber = numberFor(person.division, person.birth, person.sex, random, numbers);
  return { ...person, id, given, citizenNumber, phone: phoneOf(random) };
}

function doubleOf(person: Person, id: number, random: Random, numbers: Set<number>): Person {
  const citizenNumber = numberFor(person.division, person.birth, person.sex, random, numbers);
  return { ...person, id, address: addressOf(random), citizenNumber, phone: phoneOf(random), double: true };
}

function phoneOf(random: Random): string {
  return `1${random.between(3, 9)}${String(random.between(0, 999_999_999)).padStart(9, '0')}`;
}

function addressOf(random: Random): string {
  return `${random.pick(streets)}${random.between(1, 300)}号${random.between(1, 20)}幢${random.between(101, 1804)}室`;
}

function dayOf(random: Random): string {
  const days = Math.floor((Date.UTC(2005, 0, 1) - Date.UTC(1935, 0, 1)) / dayMs);
  return new Date(Date.UTC(1935, 0, 1) + random.between(0, days) * dayMs).toISOString().slice(0, 10);
}

function numberFor(division: string, birth: string, sex: Person['sex'], random: Random, numbers: Set<number>): string {
  for (;;) {
    const sequence = random.between(0, 499) * 2 + (sex === 'male' ? 1 : 0);
    // Division, day and sequence as one small number, as texts of a million people take much room.
    const place = (divisions.indexOf(division) * 100_000 + Date.parse(birth) / dayMs) * 1000 + sequence;
    if (numbers.has(place)) continue;
    numbers.add(place);
    const first17 = `${division}${birth.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
    return first17 + checkDigit(first17);
  }
}

const traditional = Converter({ from: 'cn', to: 't' });

/** A name in traditional characters. */
export function inTraditional(name: string): string {
  return traditional(name);
}

/** A name with one of its characters in a variant form; undefined where none has one. */
export function withVariant(name: string, random: Random): string | undefined {
  const places = Array.from(name).flatMap((character, place) => (variantsOf(character).length > 0 ? [place] : []));
  if (places.length === 0) return undefined;
  const chosen = random.pick(places);
  return Array.from(name)
    .map((character, place) => (place === chosen ? random.pick(variantsOf(character)) : character))
    .join('');
}
