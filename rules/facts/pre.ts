import { ageOn } from '../identity/age.ts';
import { readCalendarDay } from '../identity/calendar-day.ts';
import { examineCitizenNumber } from '../identity/citizen-number.ts';
import { examineCreditCode } from '../identity/credit-code.ts';
import { knowDivision } from '../identity/division.ts';
import { examinePhone } from '../identity/phone.ts';
import { responsibleOf } from '../matters/catalogue.ts';
import { type FieldClass, type Matter, stepOf } from '../matters/matter.ts';
import { answerFacts } from './answer-facts.ts';
import type { ApplicationData } from './application-data.ts';
import { historyFacts } from './history.ts';
import type { HistoryData } from './history-data.ts';
import { materialFacts } from './material-facts.ts';

export interface ApplicationInput {
  readonly application: ApplicationData;
  readonly matter: Matter;
  /** YYYY-MM-DD in Asia/Shanghai: the day for ages, for expired papers and for "in the future". */
  readonly submittedOn: string;
  /** Types of materials that are named instead of handed in, and are held and valid. */
  readonly held?: readonly string[];
  /** What is known from before of the applicant and of the agent, where it was looked up. */
  readonly history?: { readonly applicant?: HistoryData; readonly agent?: HistoryData };
}

/**
 * Makes the facts that pre-check rules ask for. `pre-declarations.ts` declares each field. It judges nothing: it does what a condition in JSON cannot do (check
 * digits, calendars, ages, comparing lists) and gives each result a status of a closed list, `absent` where nothing was
 * given. It accepts every form, also one that breaks its schema: a field of the wrong type is left out. Each fact is made when it
 * is asked for: most rules ask for few.
 *
 * @throws RangeError when `submittedOn` is not a day of the calendar (a broken invariant of the caller).
 */
export function preFacts({ application, matter, submittedOn, history, held = [] }: ApplicationInput) {
  const { applicant, agent } = application;
  let formOnce: FormValues | undefined;
  let materialsOnce: ReturnType<typeof materialFacts> | undefined;
  const form = () => {
    formOnce ??= formValues(matter, application.form);
    return formOnce;
  };
  const materials = () => {
    materialsOnce ??= materialFacts(application, matter, submittedOn);
    return materialsOnce;
  };
  return {
    get application() {
      const { department = '' } = stepOf(matter, matter.flow.start) ?? {};
      return {
        matter: matter.code,
        region: application.region,
        channel: application.channel,
        submittedOn,
        served: responsibleOf(matter, department, application.region) !== undefined,
      };
    },
    get applicant() {
      return {
        kind: applicant.kind,
        name: applicant.name,
        ...idNumberFacts(applicant.idNumber, submittedOn),
        ...creditCodeFacts(applicant.creditCode),
        ...phoneFacts(applicant.phone),
      };
    },
    get agent() {
      const { missingAuthority } = materials();
      return {
        present: agent !== undefined,
        ...optional('name', agent?.name),
        ...optional('relation', agent?.relation),
        ...idNumberFacts(agent?.idNumber, submittedOn),
        ...phoneFacts(agent?.phone),
        sameAsApplicant: samePerson(application, submittedOn),
        ...optional('authorityUntil', agent?.authorityUntil),
        authorityStatus: authorityStatus(agent?.authorityUntil, submittedOn),
        missingAuthority,
        missingAuthorityCount: missingAuthority.length,
        missingAuthorityTypes: missingAuthority,
      };
    },
    get materials() {
      return { ...materials().ofMaterials, held, heldCount: held.length };
    },
    get form() {
      return form();
    },
    get ages() {
      return formAges(matter, form());
    },
    get dates() {
      return dateFacts(matter, form(), submittedOn);
    },
    get people() {
      return peopleFacts(matter, form(), applicant.name, submittedOn);
    },
    get answers() {
      return answerFacts(matter, form(), application.region);
    },
    get applicantHistory() {
      return historyFacts(history?.applicant, matter.code, submittedOn);
    },
    get agentHistory() {
      return historyFacts(history?.agent, matter.code, submittedOn);
    },
  };
}

/** A member that is there only where the value is, as facts never hold undefined. */
export function optional<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [N in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [N in Name]?: Value };
}

function idNumberFacts(idNumber: string | undefined, today: string) {
  if (idNumber === undefined) return { idNumberStatus: 'absent', divisionStanding: 'absent' } as const;
  const found = examineCitizenNumber(idNumber, today);
  if (found.status !== 'valid') {
    const { status, kind } = found;
    return { idNumber, idNumberStatus: status, ...optional('idNumberKind', kind), divisionStanding: 'absent' } as const;
  }
  const { kind, birthDate, sex, division } = found;
  return {
    idNumber,
    idNumberStatus: found.status,
    idNumberKind: kind,
    birthDate,
    age: ageOn(birthDate, today),
    sex,
    divisionCode: division,
    // The other kinds carry a place of issue that is no county; only residents' numbers have a place to be unknown.
    divisionStanding: kind === 'resident' || kind === 'resident15' ? knowDivision(division).standing : 'notApplicable',
  } as const;
}

function creditCodeFacts(creditCode: string | undefined) {
  if (creditCode === undefined) return { creditCodeStatus: 'absent', creditCodeDepartmentKnown: false } as const;
  const { status, departmentKnown } = examineCreditCode(creditCode);
  return { creditCode, creditCodeStatus: status, creditCodeDepartmentKnown: departmentKnown } as const;
}

function phoneFacts(phone: string | undefined) {
  if (phone === undefined) return { phoneStatus: 'absent' } as const;
  return { phone, phoneStatus: examinePhone(phone).status } as const;
}

/** By number where both can be read; a name alone proves nothing. */
function samePerson({ applicant, agent }: ApplicationData, today: string): boolean {
  if (applicant.idNumber === undefined || agent === undefined) return false;
  const one = examineCitizenNumber(applicant.idNumber, today);
  const other = examineCitizenNumber(agent.idNumber, today);
  if (one.status === 'valid' && other.status === 'valid') return one.normalised === other.normalised;
  return sameText(applicant.idNumber, agent.idNumber);
}

function authorityStatus(until: string | undefined, today: string) {
  if (until === undefined) return 'absent';
  if (readCalendarDay(until) === undefined) return 'notADay';
  return until < today ? 'expired' : 'valid';
}

type FormValues = Readonly<Record<string, string | number | boolean>>;

/** The fields that the matter knows and that have its type; nothing else of what a stranger sent becomes a fact. */
function formValues(matter: Matter, form: Readonly<Record<string, unknown>>): FormValues {
  const values: Record<string, string | number | boolean> = {};
  for (const [name, { type }] of Object.entries(matter.form.properties)) {
    if (!Object.hasOwn(form, name)) continue;
    const value = form[name];
    if (typeof value === 'string' && type === 'string') values[name] = value;
    else if (typeof value === 'boolean' && type === 'boolean') values[name] = value;
    else if (typeof value === 'number' && (type === 'number' || (type === 'integer' && Number.isInteger(value)))) {
      values[name] = value;
    }
  }
  return values;
}

function formAges(matter: Matter, form: FormValues): Readonly<Record<string, number>> {
  const ages: Record<string, number> = {};
  for (const [name, field] of Object.entries(matter.form.properties)) {
    const birth = form[name];
    const on = field['x-age-on'] === undefined ? undefined : form[field['x-age-on']];
    if (typeof birth !== 'string' || typeof on !== 'string') continue;
    if (readCalendarDay(birth) === undefined || readCalendarDay(on) === undefined) continue;
    ages[name] = ageOn(birth, on);
  }
  return ages;
}

function dateFacts(matter: Matter, form: FormValues, today: string) {
  const invalid: string[] = [];
  const future: string[] = [];
  for (const [name, field] of Object.entries(matter.form.properties)) {
    const value = form[name];
    // Another shape than YYYY-MM-DD is the form schema's to report, so that nobody is told twice.
    if (field.format !== 'date' || typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) continue;
    if (readCalendarDay(value) === undefined) invalid.push(name);
    else if (value > today && field['x-future'] === undefined) future.push(name);
  }
  return { invalid, invalidCount: invalid.length, future, futureCount: future.length };
}

function peopleFacts(matter: Matter, form: FormValues, applicantName: string, today: string) {
  const fieldsOf = (wanted: FieldClass, test: (text: string) => boolean) =>
    Object.entries(matter.form.properties).flatMap(([name, field]) => {
      const value = form[name];
      return field['x-class'] === wanted && typeof value === 'string' && test(value) ? [name] : [];
    });
  const invalidIdNumbers = fieldsOf('idNumber', (text) => examineCitizenNumber(text, today).status !== 'valid');
  const invalidPhones = fieldsOf('phone', (text) => examinePhone(text).status !== 'valid');
  const applicantNamed = fieldsOf('name', (text) => sameText(text, applicantName));
  return {
    invalidIdNumbers,
    invalidIdNumberCount: invalidIdNumbers.length,
    invalidPhones,
    invalidPhoneCount: invalidPhones.length,
    applicantNamed,
    applicantNamedCount: applicantNamed.length,
  };
}

function sameText(one: string, other: string): boolean {
  const plain = (text: string) => text.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  return plain(one) === plain(other);
}
