import type { FactDeclaration, FieldDeclaration } from '../../facts/declaration.ts';
import { declaredField } from '../../facts/declared-field.ts';
import type { Matter } from '../../matters/matter.ts';
import type { LocalizedText } from '../../text.ts';
import { having, type JsonSchema, listed, offered, quoted, refTo, together, when } from './json-schema.ts';
import { comparisonSchema } from './operator-schema.ts';

/** A field of a fact, by its name. */
export interface NamedField {
  readonly name: string;
  readonly field: FieldDeclaration;
}

/** The fields of a fact; those of the form, and the values of lists that name parts of a matter, are known with the matter only. */
export function fieldsOf(declaration: FactDeclaration, matter: Matter | undefined): NamedField[] {
  const names = declaration.ofForm === undefined ? declaration.fields : (matter?.form.properties ?? {});
  return Object.keys(names).flatMap((name) => {
    const field = declaredField(declaration, [name], matter);
    return field === undefined || field === 'perMatter' ? [] : [{ name, field: withTitles(field, matter) }];
  });
}

/** Materials and form fields are values with titles too, once the matter is known. */
function withTitles(field: FieldDeclaration, matter: Matter | undefined): FieldDeclaration {
  if (matter === undefined || field.names === undefined) return field;
  const titles: [string, LocalizedText][] =
    field.names === 'material'
      ? matter.materials.map(({ type, title }) => [type, title])
      : Object.entries(matter.form.properties).map(([name, { 'x-title': title }]) => [name, title]);
  return { ...field, choices: Object.fromEntries(titles) };
}

const number = '(?:0|[1-9][0-9]{0,8})';
/** What of a list a path can name: with `[*]` it is the list again, with a number one of its items. */
const ofList = {
  any: String.raw`(?:\[(?:${number}|\*)\])?`,
  whole: String.raw`(?:\[\*\])?`,
  item: String.raw`\[${number}\]`,
};

/** Every way in which a path can name one of these fields. */
function pathPattern(fields: readonly NamedField[], part: keyof typeof ofList): string {
  const ways = fields.map(({ name, field }) => {
    const said = quoted(name);
    return String.raw`(?:${said}|\$?\.${said}|\$?\['${said}'\]|\$?\["${said}"\])${field.type === 'texts' ? ofList[part] : ''}`;
  });
  return fields.length === 0 ? '^(?!)' : `^(?:${ways.join('|')})$`;
}

/** That the path names one of these fields. No fact has a value as a whole, so there is always one. */
export function pathSchema(fields: readonly NamedField[]): JsonSchema {
  const titles = Object.fromEntries(fields.map(({ name, field }) => [`$.${name}`, field.title]));
  const known = Object.keys(titles).join(', ');
  const errorMessage = `没有这个字段；可用：${known} / no such field; there are: ${known}`;
  return having('path', offered(titles, { type: 'string', pattern: pathPattern(fields, 'any'), errorMessage }));
}

/** Where the path of a comparison names one of these fields, or one item of it, the comparison is of this kind. */
function where(fields: readonly NamedField[], part: 'whole' | 'item', kind: JsonSchema): JsonSchema {
  return when(having('path', { type: 'string', pattern: pathPattern(fields, part) }), kind);
}

/** The facts of all phases and matters. What is the same for several stands in the schema once, and is referred to. */
export class FactBook {
  /** What was referred to. */
  readonly definitions: Record<string, JsonSchema> = {};
  readonly #names = new Map<string, string>();

  /** That the path names a field of a fact. */
  pathOf(declaration: FactDeclaration, matter?: Matter): JsonSchema {
    return this.shared(`path.${nameOf(declaration, matter)}`, fieldsOf(declaration, matter), (fields) =>
      pathSchema(fields),
    );
  }

  /** What holds of a comparison with a field of a fact, by what its path names. Fields that are not known are not looked at. */
  comparisonOf(declaration: FactDeclaration, matter?: Matter): JsonSchema {
    const said = fieldsOf(declaration, matter).filter(
      ({ field }) => matter === undefined || declaration.ofForm !== undefined || field.names !== undefined,
    );
    return this.shared(`fact.${nameOf(declaration, matter)}`, said, (fields) => {
      const lists = fields.filter(({ field }) => field.type === 'texts');
      return together(
        ...this.#grouped(fields, ({ field }) => field).map(([kind, group]) => where(group, 'whole', kind)),
        ...this.#grouped(lists, ({ field }) => ({ ...field, type: 'text' })).map(([kind, group]) =>
          where(group, 'item', kind),
        ),
      );
    });
  }

  /** A reference to what is made of this; the name is changed where it is taken by something else. */
  shared<Made>(wanted: string, made: Made, make: (made: Made) => JsonSchema): JsonSchema {
    const key = `${wanted.split('.', 1)[0]} ${JSON.stringify(made)}`;
    const known = this.#names.get(key);
    if (known !== undefined) return refTo(known);
    const name = Object.hasOwn(this.definitions, wanted) ? `${wanted}.${this.#names.size}` : wanted;
    this.#names.set(key, name);
    this.definitions[name] = make(made);
    return refTo(name);
  }

  #grouped(fields: readonly NamedField[], held: (named: NamedField) => FieldDeclaration): [JsonSchema, NamedField[]][] {
    const groups = new Map<string, [JsonSchema, NamedField[]]>();
    for (const named of fields) {
      const { type, values, choices } = held(named);
      const name = values === undefined ? type : `${type}.${named.name}`;
      const kind = this.shared(`field.${name}`, [type, values, choices], () =>
        comparisonSchema(
          type,
          this.shared(`value.${name}`, [type === 'texts' ? 'text' : type, values, choices], () =>
            literalSchema(type, values, choices),
          ),
        ),
      );
      const key = JSON.stringify(kind);
      groups.set(key, [kind, [...(groups.get(key)?.[1] ?? []), named]]);
    }
    return [...groups.values()];
  }
}

function nameOf(declaration: FactDeclaration, matter: Matter | undefined): string {
  return matter === undefined ? declaration.name : `${declaration.name}.of.${matter.code}`;
}

const jsonTypes = { text: 'string', day: 'string', number: 'number', truth: 'boolean', texts: 'string' } as const;

/** A value that the field, or an item of it, can have. */
export function literalSchema(
  type: FieldDeclaration['type'],
  values: FieldDeclaration['values'],
  choices: FieldDeclaration['choices'] = {},
): JsonSchema {
  if (values === undefined) return { type: jsonTypes[type] };
  return listed(Object.fromEntries(values.map((value) => [value, choices[value] ?? { zh: value, en: value }])));
}
