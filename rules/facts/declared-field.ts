import { type FormField, formFieldOf, type Matter } from '../matters/matter.ts';
import type { FactDeclaration, FieldDeclaration } from './declaration.ts';

/** The facts of a phase, by name. */
export type Declarations = ReadonlyMap<string, FactDeclaration>;

export function declarationsByName(declarations: readonly FactDeclaration[]): Declarations {
  return new Map(declarations.map((declaration) => [declaration.name, declaration]));
}

/**
 * What is declared of the field at a path of a fact. `perMatter`: the field belongs to the form and no matter was given,
 * so nothing is known yet. Undefined: there is no such field.
 */
export function declaredField(
  declaration: FactDeclaration,
  path: readonly (string | number | symbol)[],
  matter: Matter | undefined,
): FieldDeclaration | 'perMatter' | undefined {
  const [name, item, ...rest] = path;
  if (typeof name !== 'string' || rest.length > 0) return undefined;
  const field =
    declaration.ofForm === undefined ? ownField(declaration, name, matter) : formField(declaration, name, matter);
  if (item === undefined || field === undefined || field === 'perMatter') return item === undefined ? field : undefined;
  if (field.type !== 'texts' || typeof item === 'string') return undefined;
  return { ...field, optional: true, type: typeof item === 'number' ? 'text' : 'texts' };
}

/** A list of fields or materials can hold only those of the matter, once that is known, so no rule can misspell one. */
function ownField(
  declaration: FactDeclaration,
  name: string,
  matter: Matter | undefined,
): FieldDeclaration | undefined {
  const field = Object.hasOwn(declaration.fields, name) ? declaration.fields[name] : undefined;
  if (field?.names === undefined || matter === undefined) return field;
  const { form, materials } = matter;
  const values = field.names === 'formField' ? Object.keys(form.properties) : materials.map(({ type }) => type);
  return { ...field, values };
}

function formField({ ofForm }: FactDeclaration, name: string, matter: Matter | undefined) {
  if (matter === undefined) return 'perMatter';
  const field = formFieldOf(matter, name);
  if (field === undefined) return undefined;
  if (ofForm === 'values') return valueField(field);
  return field['x-age-on'] === undefined ? undefined : ageField(field);
}

function valueField(field: FormField): FieldDeclaration {
  const type = { string: 'text', integer: 'number', number: 'number', boolean: 'truth' } as const;
  return {
    type: field.format === 'date' ? 'day' : type[field.type],
    title: field['x-title'],
    class: field['x-class'],
    optional: true,
    ...(field.enum === undefined ? {} : { values: field.enum }),
    ...(field['x-choices'] === undefined ? {} : { choices: field['x-choices'] }),
  };
}

function ageField(field: FormField): FieldDeclaration {
  const { zh, en } = field['x-title'];
  return { type: 'number', optional: true, title: { zh: `年龄（${zh}）`, en: `age (${en})` } };
}
