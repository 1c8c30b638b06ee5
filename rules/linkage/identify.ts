import { examineCitizenNumber } from '../identity/citizen-number.ts';
import { examinePhone } from '../identity/phone.ts';
import { type Comparisons, comparePairs } from './comparison.ts';
import { oddsOf } from './competition.ts';
import type { Decision } from './decision.ts';
import { comparators, contradicted, different } from './levels.ts';
import type { LinkageModel } from './model.ts';
import { shareOfName } from './name-shares.ts';
import { type PersonRecord, writtenSex } from './person.ts';
import { type Rarities, scorePairs, Weighing } from './scoring.ts';
import { prepareTable, type Table } from './table.ts';
import { explainPair, type Step } from './waterfall.ts';

/** What is thought of one candidate, as plain JSON. */
export interface Identified {
  /** The place of the candidate in the list that was given. */
  readonly candidate: number;
  readonly decision: Decision;
  /** How probably the candidate is the declared person, the other candidates being considered. */
  readonly probability: number;
  /** The log₂ odds of this candidate alone; the steps add up to it. */
  readonly weight: number;
  readonly steps: readonly Step[];
  /** Why a person must look although the fields together are convincing. */
  readonly reservation?: 'numbersDiffer' | 'nameDiffers';
}

/** People of the source from which the candidates come, where nobody says how many: a large county or a small city. */
const standardPopulation = 1_000_000;
/** Later than every birth date: linkage judges no age, and has no clock. */
const endOfDays = '9999-12-31';

/**
 * Decides which records of a source are of the person whom somebody declared. Synchronous and pure, made for the turn of an
 * actor: some 50 candidates take a few milliseconds.
 *
 * Candidates compete, as a person is one: two that fit alike without a number that tells them apart go to review, both. Those
 * that have one and the same valid number are one person and do not compete. Two valid numbers that differ, and an equal
 * number under another name, are never a match without a person.
 *
 * What either side lacks is no evidence. Where one side alone has a valid citizen number, its birth date and sex stand for
 * those that are missing beside it.
 *
 * @param model as `readModel` gives it, over the fields of `personConfiguration` or some of them
 * @param population how many people the source holds; the more, the more namesakes by chance
 * @returns one for each candidate, in their order, which changes nothing else
 */
export function identify(
  model: LinkageModel,
  declared: PersonRecord,
  candidates: readonly PersonRecord[],
  population: number = standardPopulation,
): readonly Identified[] {
  // Sums of many odds depend on their order in the last digit; one order of our own makes them the same for all.
  const order = candidates
    .map((candidate, place) => ({ place, person: readPerson(candidate), key: JSON.stringify(candidate) }))
    .sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0));
  const people = order.map(({ person }) => person);
  const own = readPerson(declared);
  const scaled = forPopulation(model, population);
  const { table, comparisons } = compareWith(scaled, own, people);
  const weighing = new Weighing(scaled, table, comparisons, raritiesOf(scaled, table));
  const weights = scorePairs(weighing, people.length);
  const probabilities = competed(people, oddsOf(weights));
  const { matchProbability, reviewProbability } = model.configuration;
  return order
    .map(({ place }, pair): Identified => {
      const { steps, weight, probability } = explainPair({ model: scaled, weighing, probabilities }, pair);
      const reservation = reservationOf(scaled, comparisons, pair);
      const certain = probability >= matchProbability && reservation === undefined;
      // A valid number that two names share is a mistake to be mended, or worse: somebody looks, however unlikely the pair.
      const number = people[pair]?.number;
      const worthALook = probability >= reviewProbability || (number !== undefined && number === own.number);
      const decision = certain ? 'match' : worthALook ? 'review' : 'noMatch';
      return { candidate: place, decision, probability, weight, steps, ...(reservation && { reservation }) };
    })
    .sort((one, other) => one.candidate - other.candidate);
}

interface Person {
  readonly written: PersonRecord;
  /** The same with what a valid number tells in place of what is missing. */
  readonly completed: PersonRecord;
  /** The valid number in its form of 18 characters. */
  readonly number: string | undefined;
}

function readPerson(person: PersonRecord): Person {
  const phone = examinePhone(person.phone ?? '').normalised ?? person.phone;
  const written = { ...person, phone, sex: writtenSex(person.sex) };
  const number = examineCitizenNumber(person.idNumber ?? '', endOfDays);
  if (number.status !== 'valid') return { written, completed: written, number: undefined };
  const isBlank = (text: string | undefined): boolean => (text ?? '').trim() === '';
  const completed = {
    ...written,
    birthDate: isBlank(person.birthDate) ? number.birthDate : person.birthDate,
    sex: isBlank(person.sex) ? writtenSex(number.sex) : written.sex,
  };
  return { written, completed, number: number.normalised };
}

/** One pair for each candidate. Where both have a number it speaks for itself, and what it tells is not counted twice. */
function compareWith(model: LinkageModel, declared: Person, people: readonly Person[]) {
  const { configuration } = model;
  const lacksNumber = (person: Person): boolean => (person.written.idNumber ?? '').trim() === '';
  const records = people.map((person) => ({ ...(lacksNumber(declared) ? person.completed : person.written) }));
  const table = prepareTable(configuration, [{ ...declared.written }, { ...declared.completed }], records);
  const left = Int32Array.from(people, (person) => (lacksNumber(person) ? 1 : 0));
  const right = Int32Array.from(people, (_, place) => place);
  return { table, comparisons: comparePairs(table, configuration, { count: people.length, left, right }) };
}

/** The probability of each when one person at most is right; candidates with one valid number are one. */
function competed(people: readonly Person[], odds: Float64Array): Float64Array {
  const groups = new Map<string | number, number>();
  const keyOf = (place: number): string | number => people[place]?.number ?? place;
  for (const [place, one] of odds.entries()) groups.set(keyOf(place), Math.max(one, groups.get(keyOf(place)) ?? 0));
  let all = 1;
  for (const one of groups.values()) all += one;
  return odds.map((one, place) => one / (all - (groups.get(keyOf(place)) ?? 0) + one));
}

/** A model from two files of so many people, for a source of another size: the chance that a record is the person's own. */
function forPopulation(model: LinkageModel, population: number): LinkageModel {
  const share = (model.origin?.people ?? population) / Math.max(1, population);
  const scaled = (prior: number): number => Math.min(0.5, prior * share);
  const { relatives } = model;
  return {
    ...model,
    prior: scaled(model.prior),
    ...(relatives && { relatives: { ...relatives, prior: scaled(relatives.prior) } }),
  };
}

/** How many more or fewer bits a shared name says than names do on average; of other fields one value says what another does. */
function raritiesOf({ configuration, fields, names }: LinkageModel, { columns }: Table): Rarities {
  return columns.map(({ values }, field) => {
    const ofNames = configuration.fields[field]?.kind === 'name' ? names : undefined;
    const average = fields[field]?.unmatched[0] ?? 1;
    const mostUsual = fields[field]?.matched[0] ?? 1;
    return Float64Array.from(values, ({ text, chineseName }) => {
      if (ofNames === undefined || chineseName === undefined) return 0;
      // However common a name is, sharing it speaks for no stranger.
      return Math.log2(average / Math.min(mostUsual, shareOfName(ofNames, text)));
    });
  });
}

function reservationOf({ configuration }: LinkageModel, comparisons: Comparisons, pair: number) {
  const isOn = (kind: 'name' | 'citizenNumber', level: (typeof comparators)['name']['levels'][number]): boolean =>
    configuration.fields.some(
      (field, place) =>
        field.kind === kind &&
        comparisons.levels[pair * comparisons.fieldCount + place] === comparators[kind].levels.indexOf(level),
    );
  if (isOn('citizenNumber', contradicted)) return 'numbersDiffer';
  return isOn('name', different) ? 'nameDiffers' : undefined;
}
