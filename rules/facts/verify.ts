import { Unknown } from '../engine/compiler/unknown.ts';
import { dayNumber } from '../identity/calendar-day.ts';
import { examineCitizenNumber } from '../identity/citizen-number.ts';
import { formFieldOf, type Matter } from '../matters/matter.ts';
import type { MappedRecord, MappedValue } from '../sources/mapping.ts';
import { factName, type PersonField } from '../sources/source.ts';
import type { KnownDataset, Sources } from '../sources/sources.ts';
import { agreementOf } from '../verification/agreement.ts';
import type { ComparisonKind } from '../verification/comparison.ts';
import type { AnswerStatus, Identification, Purpose } from './verify-declarations.ts';

/** The person as declared; days are YYYY-MM-DD. */
export interface DeclaredPerson {
  readonly name: string;
  readonly idNumber?: string;
  readonly birthDate?: string;
  readonly sex?: 'male' | 'female';
  readonly phone?: string;
  readonly address?: string;
}

/** What one set of data has answered so far. */
export interface DatasetAnswer {
  readonly status: Exclude<AnswerStatus, 'notAsked'>;
  /** Whether the best record is the person; `none` where there is no record. */
  readonly identified: Identification;
  /** How many records came. */
  readonly records: number;
  /** Day or instant (ISO 8601) that the data is of. */
  readonly asOf?: string;
  /** The record that was identified best; its values are told of a `match` only. */
  readonly best?: Pick<MappedRecord, 'person' | 'values'>;
}

export interface VerificationInput {
  readonly purpose: Purpose;
  readonly region: string;
  /** The day of the verification, YYYY-MM-DD in Asia/Shanghai. */
  readonly on: string;
  /** The matter applied for; a verification on demand may have none. */
  readonly matter?: Matter;
  readonly applicant: DeclaredPerson;
  /** The form as it was filled in. */
  readonly form?: Readonly<Record<string, unknown>>;
  /** By name of the set of data (`civil-affairs.marriage`); sets that were not asked are left out. */
  readonly answers: Readonly<Record<string, DatasetAnswer>>;
  readonly sources: Sources;
}

type FactValue = MappedValue | Unknown;

/**
 * Makes the facts that rules of phase `verify` ask for; `verify-declarations.ts` declares each field. A field of a set of data
 * that has not told is no empty value: it is unknown, with the reason why.
 * @throws RangeError when `on` is not a day of the calendar (a broken invariant of the caller)
 */
export function verifyFacts(input: VerificationInput): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const { purpose, region, on, matter, sources } = input;
  if (dayNumber(on) === undefined) throw new RangeError(`${on} is no day`);
  const applicant = applicantFacts(input.applicant, on);
  const form = formFacts(matter, input.form ?? {});
  const declared: Declared = { applicant, form };
  const ofDatasets = sources
    .datasets()
    .map((known) => [factName(known.name), datasetFacts(known, input, declared)] as const);
  return {
    case: { purpose, matter: matter?.code ?? '', region, on },
    applicant,
    form,
    ...Object.fromEntries(ofDatasets),
  };
}

/** The status of an answer: one whose data is older than the source vouches for is no hit. */
export function standingOf({ dataset }: KnownDataset, answer: DatasetAnswer | undefined, on: string): AnswerStatus {
  if (answer === undefined) return 'notAsked';
  const age = ageDays(answer.asOf, on);
  return answer.status === 'hit' && age !== undefined && age > dataset.freshnessDays ? 'stale' : answer.status;
}

interface Declared {
  readonly applicant: Readonly<Record<string, string>>;
  readonly form: Readonly<Record<string, string | number | boolean>>;
}

/** What a citizen number says of its holder stands for what was not declared; a field that nobody gave is left out. */
function applicantFacts(person: DeclaredPerson, on: string): Declared['applicant'] {
  const { name, idNumber, birthDate, sex, phone, address } = person;
  const number = idNumber === undefined ? undefined : examineCitizenNumber(idNumber, on);
  const known = { name, idNumber, birthDate: birthDate ?? number?.birthDate, sex: sex ?? number?.sex, phone, address };
  return Object.fromEntries(
    Object.entries(known).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''),
  );
}

/** Fields of the form's own types; a form that breaks its schema leaves out what does. */
function formFacts(matter: Matter | undefined, form: Readonly<Record<string, unknown>>): Declared['form'] {
  const types = { string: 'string', integer: 'number', number: 'number', boolean: 'boolean' } as const;
  return Object.fromEntries(
    Object.entries(form).filter((entry): entry is [string, string | number | boolean] => {
      const field = matter === undefined ? undefined : formFieldOf(matter, entry[0]);
      return field !== undefined && typeof entry[1] === types[field.type];
    }),
  );
}

function datasetFacts(known: KnownDataset, { matter, on, answers }: VerificationInput, declared: Declared) {
  const answer = Object.hasOwn(answers, known.name) ? answers[known.name] : undefined;
  const status = standingOf(known, answer, on);
  const age = ageDays(answer?.asOf, on);
  const values = valuesOf(known, status, answer);
  const levels: [string, FactValue | undefined][] = comparisonsOf(known, matter).map(({ found, kind, field }) => {
    const [said, level] = [declaredAt(declared, field), levelOf(kind, declaredAt(declared, field), values[found])];
    return [`${found}Level`, found === 'name' && isFormerName(said, values['formerNames'], level) ? 'variant' : level];
  });
  return {
    status,
    identified: answer?.identified ?? 'none',
    records: answer?.records ?? 0,
    ...(age === undefined ? {} : { ageDays: age }),
    ...values,
    ...Object.fromEntries(levels.filter(([, level]) => level !== undefined)),
  };
}

/**
 * The fields of the person's record, or for each why it is not known. Only `none` and records of other people say that there
 * is nothing; everything else leaves it open.
 */
function valuesOf(
  { source, dataset }: KnownDataset,
  status: AnswerStatus,
  answer: DatasetAnswer | undefined,
): Readonly<Record<string, FactValue>> {
  if (status === 'hit' && answer?.identified === 'match') {
    return { ...answer.best?.values, ...(answer.best?.person as Readonly<Record<string, MappedValue>> | undefined) };
  }
  const cause = causeOf(status, answer?.identified);
  if (cause === undefined) return {};
  const unknown = new Unknown(cause, source.source);
  const names = [...Object.keys(dataset.fields), ...Object.keys(dataset.identity)];
  return Object.fromEntries(names.map((name) => [name, unknown]));
}

function causeOf(status: AnswerStatus, identified: Identification | undefined): Unknown['cause'] | undefined {
  switch (status) {
    case 'hit':
      // A person decides whether it is the person.
      return identified === 'review' ? 'awaited' : undefined;
    case 'none':
    case 'notAsked':
      return undefined;
    case 'stale':
      return 'stale';
    case 'refused':
      return 'refused';
    case 'awaited':
    case 'timeout':
    case 'garbage':
    case 'unavailable':
      return 'awaited';
    default:
      throw new Error(`there is no status ${String(status satisfies never)}`);
  }
}

interface Comparison {
  /** Field of the person's record. */
  readonly found: string;
  readonly kind: ComparisonKind;
  /** Where in the message the declared value stands. */
  readonly field: string;
}

/** How every set of data is compared with the applicant, whatever the matter. */
export const personComparisons: Readonly<Partial<Record<PersonField, ComparisonKind>>> = {
  name: 'name',
  idNumber: 'idNumber',
  birthDate: 'day',
  sex: 'code',
  phone: 'text',
  address: 'address',
};

function comparisonsOf({ name, dataset }: KnownDataset, matter: Matter | undefined): Comparison[] {
  const ofPerson = Object.entries(personComparisons)
    .filter(([found]) => Object.hasOwn(dataset.identity, found))
    .map(([found, kind]) => ({ found, kind, field: `/data/applicant/${found}` }));
  const ofMatter = (matter?.verification?.fields ?? [])
    .filter((one) => one.dataset === name && Object.hasOwn(dataset.fields, one.found))
    .map(({ found, compare, field }) => ({ found, kind: compare, field }));
  return [...ofPerson, ...ofMatter];
}

function declaredAt({ applicant, form }: Declared, field: string): string | number | boolean | undefined {
  const [, , member = '', name = ''] = field.split('/');
  const record = member === 'applicant' ? applicant : form;
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** What is not known on the department's side is not known of the agreement either; what nobody declared agrees with nothing. */
function levelOf(
  kind: ComparisonKind,
  declared: string | number | boolean | undefined,
  found: FactValue | undefined,
): FactValue | undefined {
  if (found instanceof Unknown) return found;
  if (declared === undefined || found === undefined || typeof declared === 'boolean' || typeof found === 'object')
    return undefined;
  return agreementOf(kind, declared, found);
}

/** Whether another name was declared, and it is one that the person had before: the same person in another form. */
function isFormerName(
  declared: string | number | boolean | undefined,
  formerNames: FactValue | undefined,
  level: FactValue | undefined,
): boolean {
  if (typeof declared !== 'string' || !Array.isArray(formerNames) || level === 'same') return false;
  return formerNames.some((one) => agreementOf('name', declared, String(one)) === 'same');
}

/** Whole days since the day that the data is of; undefined where that is not told, or lies ahead. */
function ageDays(asOf: string | undefined, on: string): number | undefined {
  if (asOf === undefined) return undefined;
  const moment = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T/.test(asOf) ? Date.parse(asOf) : Number.NaN;
  const day = Number.isNaN(moment) ? asOf : new Date(moment + shanghaiMs).toISOString().slice(0, 10);
  const [from, to] = [dayNumber(day), dayNumber(on)];
  return from === undefined || to === undefined ? undefined : Math.max(0, to - from);
}

const shanghaiMs = 8 * 60 * 60 * 1000;
