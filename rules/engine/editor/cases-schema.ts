import type { FactDeclaration, FieldDeclaration } from '../../facts/declaration.ts';
import type { Matter } from '../../matters/matter.ts';
import type { Sources } from '../../sources/sources.ts';
import type { LocalizedText } from '../../text.ts';
import { casesSchema } from '../cases.ts';
import { factsOfPhase } from '../load-packs.ts';
import { eventTypes, type Phase, phases } from '../pack.ts';
import { casesTexts, eventTexts } from './editor-texts.ts';
import { fieldsOf, literalSchema } from './field-schema.ts';
import { type JsonSchema, listed, told, withTexts } from './json-schema.ts';

/**
 * A JSON Schema of the files with cases, for editors.
 * @param phase of the packs that the cases are of; undefined where packs of all phases share the schema, which then offers
 * the facts of every phase and refuses no fact, as it is not known which there are
 * @param matters whose form fields are offered
 * @param sources whose sets of data are offered
 */
export function casesEditorSchema(phase: Phase | undefined, matters: readonly Matter[], sources: Sources): JsonSchema {
  const asked = phase === undefined ? phases : [phase];
  const declarations = new Map<string, FactDeclaration>();
  // Phases may have facts of one name with fields of their own.
  for (const one of asked.flatMap((of) => [...(factsOfPhase(of, sources)?.values() ?? [])])) {
    const fields = { ...declarations.get(one.name)?.fields, ...one.fields };
    declarations.set(one.name, { ...one, fields });
  }
  const facts = [...declarations.values()].map((one) => [one.name, factSchema(one, matters)] as const);
  const types = Object.fromEntries(asked.flatMap((one) => eventTypes[one].map((type) => [type, eventTexts[type]])));
  const closed = phase !== undefined && declarations.size > 0;
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...withTexts(casesSchema, casesTexts),
    allOf: [
      {
        properties: {
          cases: {
            items: {
              properties: {
                facts: { properties: Object.fromEntries(facts), ...(closed ? { additionalProperties: false } : {}) },
                expect: { items: { properties: { type: listed(types) } } },
              },
            },
          },
        },
      },
    ],
  };
}

/** The loader asks that a field exists, not what stands in it: a case may give what no applicant should. */
function factSchema(declaration: FactDeclaration, matters: readonly Matter[]): JsonSchema {
  const { title, ofForm } = declaration;
  const fields = new Map<string, FieldDeclaration>();
  for (const matter of ofForm === undefined ? [undefined] : matters)
    for (const { name, field } of fieldsOf(declaration, matter)) {
      const known = fields.get(name);
      fields.set(name, known === undefined ? field : merged(known, field));
    }
  const properties = [...fields].map(([name, field]) => [name, fieldSchema(field)] as const);
  return {
    description: told(title),
    properties: Object.fromEntries(properties),
    ...(ofForm === undefined ? { additionalProperties: false } : {}),
  };
}

/** What two matters call by one name; an editor offers the values of both. */
function merged(one: FieldDeclaration, other: FieldDeclaration): FieldDeclaration {
  const { values, ...open } = one;
  if (values === undefined || other.values === undefined) return open;
  const choices: Readonly<Record<string, LocalizedText>> = { ...one.choices, ...other.choices };
  return { ...one, values: [...new Set([...values, ...other.values])], choices };
}

function fieldSchema({ type, title, values, choices }: FieldDeclaration): JsonSchema {
  const literal = literalSchema(type, values, choices);
  return { description: told(title), anyOf: [type === 'texts' ? { type: 'array', items: literal } : literal, {}] };
}
