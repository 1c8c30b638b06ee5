import type { LocalizedText } from '../../text.ts';

/**
 * Parts of JSON Schemas for editors. They keep to draft-07: VS Code completes nothing below the first level under 2020-12,
 * and IntelliJ reads draft-07 too. `enumDescriptions` and `errorMessage` are VS Code's own; others pass over them.
 */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Parts that others refer to, by name. */
export type Definitions = Readonly<Record<string, JsonSchema>>;

export function refTo(name: string): JsonSchema {
  return { $ref: `#/definitions/${name}` };
}

/** A text for people, as one string in both languages. */
export function told({ zh, en }: LocalizedText): string {
  return `${zh} / ${en}`;
}

/** A closed list of values, each with what it means. */
export function listed(values: Readonly<Record<string, LocalizedText>>): JsonSchema {
  const all = Object.values(values);
  if (all.length === 0) return { not: {} };
  return { enum: Object.keys(values), enumDescriptions: all.map(told) };
}

/** Values that an editor offers, where others of a form are good as well. */
export function offered(values: Readonly<Record<string, LocalizedText>>, ...others: readonly JsonSchema[]): JsonSchema {
  return { anyOf: [...(Object.keys(values).length === 0 ? [] : [listed(values)]), ...others] };
}

/** Holds of an object that has this member, and in it what the schema describes. */
export function having(member: string, schema: JsonSchema): JsonSchema {
  return { required: [member], properties: { [member]: schema } };
}

/** All of several; no schema may hold an empty list of them. */
export function together(...parts: readonly JsonSchema[]): JsonSchema {
  return parts.length === 0 ? {} : { allOf: parts };
}

/** What holds, and what else, by whether a condition does. */
export function when(condition: JsonSchema, holds: JsonSchema, otherwise?: JsonSchema): JsonSchema {
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it so, and nobody awaits a schema.
  return { if: condition, then: holds, ...(otherwise === undefined ? {} : { else: otherwise }) };
}

/** A regular expression that means exactly this text. */
export function quoted(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, (letter) => (letter === '-' ? '-' : `\\${letter}`));
}

/** A schema as plain JSON, with descriptions of its members by their pointers; `*` stands for every item. */
export function withTexts(schema: object, texts: Readonly<Record<string, LocalizedText>>): JsonSchema {
  const plain = JSON.parse(JSON.stringify(schema)) as JsonSchema;
  const describe = (part: JsonSchema, pointer: string): JsonSchema => {
    const text = texts[pointer];
    const { properties, items } = part as { properties?: Record<string, JsonSchema>; items?: JsonSchema };
    const members = Object.entries(properties ?? {}).map(([name, member]) => [
      name,
      describe(member, `${pointer}/${name}`),
    ]);
    return {
      ...part,
      ...(text === undefined ? {} : { description: told(text) }),
      ...(properties === undefined ? {} : { properties: Object.fromEntries(members) }),
      ...(items === undefined ? {} : { items: describe(items, `${pointer}/*`) }),
    };
  };
  return describe(plain, '');
}
