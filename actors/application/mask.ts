import { examineCreditCode } from '../../rules/identity/credit-code.ts';
import { maskAll, maskIdNumber, maskName, maskPhone } from '../../rules/identity/mask.ts';
import type { Catalogue } from '../../rules/matters/catalogue.ts';
import { formFieldOf } from '../../rules/matters/matter.ts';
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
  const shown = Object.entries(form).map(([name, value]) => {
    const field = matter === undefined ? undefined : formFieldOf(matter, name);
    return [name, maskValue(value, field?.['x-class'])];
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
  };
}

/** A field that the matter does not know is masked whole: nobody has said that it may be read. */
function maskValue(value: unknown, fieldClass: string | undefined): unknown {
  if (fieldClass === 'plain') return value;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  switch (fieldClass) {
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
