import type { RuleSet } from '../../rules/engine/evaluation.ts';
import { maskAll, maskIdNumber, maskName, maskPhone } from '../../rules/identity/mask.ts';
import { type FieldClass, formFieldOf, type Matter } from '../../rules/matters/matter.ts';
import type { ConsentState } from '../consent/state.ts';
import type { Json } from '../protocol/journal.ts';
import type { Subject } from '../protocol/sources.ts';
import type { FieldOfReport, Report } from './state.ts';

/*
 * What is shown of a verification to those who may see its contents but not whose they are: every personal value is masked by
 * the class of its field, in the words of the applicant and of the source alike. A value whose field nobody knows is hidden whole.
 */

/** The report with both values of each field masked. It is an excerpt: its seal is that of the whole. */
export function maskReport(report: Report, { catalogue, sources }: Pick<RuleSet, 'catalogue' | 'sources'>): Report {
  const matter = catalogue.matter(report.matter);
  const foundClass = (field: string, dataset: string | undefined): FieldClass => {
    const own = declaredClass(field, matter);
    const compared = matter?.verification?.fields.find((one) => one.field === field && one.dataset === dataset);
    const known = dataset === undefined ? undefined : sources.dataset(dataset)?.dataset;
    if (compared === undefined || known === undefined) return own === 'plain' ? 'address' : own;
    if (Object.hasOwn(known.fields, compared.found)) return known.fields[compared.found]?.class ?? own;
    return personClasses[compared.found] ?? own;
  };
  const masked = (one: FieldOfReport): FieldOfReport => ({
    ...one,
    ...(one.declared === undefined ? {} : { declared: maskValue(one.declared, declaredClass(one.field, matter)) }),
    ...(one.found === undefined ? {} : { found: maskValue(one.found, foundClass(one.field, one.dataset)) }),
  });
  return { ...report, fields: report.fields.map(masked) };
}

export function maskSubject({ name, idType, idNumber, phone, ...rest }: Subject): Subject {
  const hidden = Object.fromEntries(Object.entries(rest).map(([member, value]) => [member, maskAll(value)]));
  return {
    ...(hidden as Omit<Subject, 'name'>),
    name: maskName(name),
    ...(idType === undefined ? {} : { idType }),
    ...(idNumber === undefined ? {} : { idNumber: maskIdNumber(idNumber) }),
    ...(phone === undefined ? {} : { phone: maskPhone(phone) }),
  };
}

/** A consent without who gives it; by the key of the person two integrators could tell that they serve the same one. */
export function maskConsent({ subject, person: _key, ...consent }: ConsentState): Omit<ConsentState, 'person'> {
  return { ...consent, subject: { name: maskName(subject.name), idNumber: maskIdNumber(subject.idNumber) } };
}

/** Members of people, in messages and in the records of sources. */
const personClasses: Readonly<Record<string, FieldClass>> = {
  name: 'name',
  formerNames: 'name',
  idNumber: 'idNumber',
  phone: 'phone',
  address: 'address',
  birthDate: 'birthDate',
  sex: 'plain',
};

/** The class of what was declared at `/data/form/<name>` or `/data/applicant/<name>`. */
function declaredClass(pointer: string, matter: Matter | undefined): FieldClass {
  const [, , part, name = ''] = pointer.split('/');
  if (part === 'applicant') return personClasses[name] ?? 'address';
  return (matter === undefined ? undefined : formFieldOf(matter, name)?.['x-class']) ?? 'address';
}

function maskValue(value: Json, of: FieldClass): Json {
  if (of === 'plain') return value;
  if (Array.isArray(value)) return value.map((one) => maskValue(one, of));
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (of === 'name') return maskName(text);
  if (of === 'idNumber') return maskIdNumber(text);
  return of === 'phone' ? maskPhone(text) : maskAll(text);
}
