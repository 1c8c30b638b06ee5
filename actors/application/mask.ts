import { examineCreditCode } from '../../rules/identity/credit-code.ts';
import { maskAll, maskContact, maskIdNumber, maskName, maskPhone } from '../../rules/identity/mask.ts';
import type { Catalogue } from '../../rules/matters/catalogue.ts';
import { type FormField, formFieldOf } from '../../rules/matters/matter.ts';
import type { ApplicationState, Content } from './state.ts';

/** The state of an application with every personal value masked by the class of its field. */
export function maskApplication(state: ApplicationState, catalogue: Catalogue): ApplicationState {
  return { ...state, content: maskContent(state.content, state.matter, catalogue) };
}

function maskContent(
  { applicant, agent, form, materials }: Content,
  matterCode: string,
  catalogue: Catalogue,
): Content {
  const matter = catalogue.matter(matterCode);
  // A member that the matter does not know is left out, its name too: a stranger may have put anything there.
  const shown = Object.entries(form).flatMap(([name, value]) => {
    const field = matter === undefined ? undefined : formFieldOf(matter, name);
    return field === undefined ? [] : [[name, maskValue(value, field)]];
  });
  return {
    applicant: maskPerson(applicant),
    ...(agent === undefined ? {} : { agent: maskPerson(agent) }),
    form: Object.fromEntries(shown),
    materials: materials.map(({ name: _name, ...material }) => material),
  };
}

interface Named {
  readonly name: string;
  readonly idNumber?: string;
  readonly creditCode?: string;
  readonly phone?: string;
  readonly contact?: Readonly<Record<string, string | undefined>>;
}

function maskPerson<Person extends Named>(person: Person): Person {
  const { creditCode } = person;
  return {
    ...person,
    name: maskName(person.name),
    ...(person.idNumber === undefined ? {} : { idNumber: maskIdNumber(person.idNumber) }),
    // A credit code is public; what was typed in its place and is none may be an id number.
    ...(creditCode === undefined || examineCreditCode(creditCode).status === 'valid'
      ? {}
      : { creditCode: maskAll(creditCode) }),
    ...(person.phone === undefined ? {} : { phone: maskPhone(person.phone) }),
    ...(person.contact === undefined ? {} : { contact: maskContact(person.contact) }),
  };
}

/** A value that is not what its field asks for, or that has no mask of its own, is masked whole. */
function maskValue(value: unknown, field: FormField): unknown {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  switch (field['x-class']) {
    case 'plain':
      return fits(value, field) ? value : maskAll(text);
    case 'name':
      return maskName(text);
    case 'idNumber':
      return maskIdNumber(text);
    case 'phone':
      return maskPhone(text);
    default:
      return maskAll(text);
  }
}

function fits(value: unknown, { type, enum: choices }: FormField): boolean {
  if (choices !== undefined) return typeof value === 'string' && choices.includes(value);
  return typeof value === (type === 'integer' ? 'number' : type);
}
