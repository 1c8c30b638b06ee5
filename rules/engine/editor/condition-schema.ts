import type { FactDeclaration } from '../../facts/declaration.ts';
import type { Matter } from '../../matters/matter.ts';
import { conditionTexts } from './editor-texts.ts';
import { type FactBook, pathSchema } from './field-schema.ts';
import { type Definitions, having, type JsonSchema, listed, refTo, together, told, when } from './json-schema.ts';
import { orFact } from './operator-schema.ts';

/**
 * Conditions, as `condition.ts` and `condition-check.ts` have them. Those of a phase stand for themselves; what only a matter
 * can say of its form, its materials and its steps is laid over them.
 */

const { all, any, not, condition, fact, path, operator, value, priority, name } = conditionTexts;
/** Members that a condition of every kind can have. */
const beside = {
  name: { description: told(name) },
  priority: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: told(priority) },
};

/** What a path can look like at all, put more widely than `path.ts` has it, as not every editor knows letters of all scripts. */
const anyPath = String.raw`^(?:\$|[^$.[\]'"\s]+)?(?:\.[^.[\]'"\s]+|\[(?:[0-9]+|'[^'\\]+'|"[^"\\]+"|\*)\])*$`;

/**
 * The conditions of a phase: `<phase>.condition`, and `<phase>.root` for the outermost.
 * @param declarations undefined where the phase declares no facts yet; facts and paths are then taken as they are
 */
export function conditionDefinitions(
  phase: string,
  declarations: readonly FactDeclaration[] | undefined,
  book: FactBook,
): Definitions {
  const self = refTo(`${phase}.condition`);
  const several = { type: 'array', minItems: 1, items: self };
  const root = [
    group('all', { ...several, description: told(all) }),
    group('any', { ...several, description: told(any) }),
    group('not', { allOf: [self], description: told(not) }),
    group('condition', { type: 'string', description: told(condition) }),
  ];
  const facts = Object.fromEntries((declarations ?? []).map((one) => [one.name, one.title]));
  const factName = { description: told(fact), ...(declarations === undefined ? { type: 'string' } : listed(facts)) };
  const pathText = {
    type: 'string',
    description: told(path),
    ...(declarations === undefined ? { pattern: anyPath } : {}),
  };
  const ofFacts = (schemaOf: (one: FactDeclaration) => JsonSchema): JsonSchema[] =>
    (declarations ?? []).map((one) => when(having('fact', { const: one.name }), schemaOf(one)));
  // The fields of a form are known with the matter.
  const pathOf = (one: FactDeclaration): JsonSchema =>
    one.ofForm === undefined ? book.pathOf(one) : { required: ['path'] };
  return {
    [`${phase}.root`]: { type: 'object', anyOf: root },
    [`${phase}.condition`]: { type: 'object', anyOf: [...root, refTo(`${phase}.leaf`)] },
    [`${phase}.leaf`]: {
      required: ['fact', 'operator', 'value'],
      additionalProperties: false,
      properties: {
        fact: factName,
        path: pathText,
        operator: { description: told(operator) },
        value: refTo(`${phase}.value`),
        ...beside,
      },
      allOf: [
        refTo('operator.general'),
        ...ofFacts((one) => ({ allOf: [pathOf(one), ...(one.ofForm === undefined ? [book.comparisonOf(one)] : [])] })),
      ],
    },
    [`${phase}.value`]: {
      description: told(value),
      properties: { fact: factName, path: pathText },
      ...when(
        { type: 'object', required: ['fact'] },
        {
          propertyNames: { enum: ['fact', 'path'] },
          ...together(...ofFacts(pathOf)),
        },
      ),
    },
  };
}

/**
 * What a matter has to say of conditions: the fields of its form, the values of lists that name its parts, its steps.
 * @param own the name that the definition is to have
 */
export function matterConditionDefinition(
  own: string,
  declarations: readonly FactDeclaration[],
  matter: Matter,
  book: FactBook,
): JsonSchema {
  const self = refTo(own);
  const whereFact = ({ name }: FactDeclaration, schema: JsonSchema): JsonSchema =>
    when(having('fact', { const: name }), schema);
  const ofForm = declarations.filter((one) => one.ofForm !== undefined);
  const compared = declarations.filter(
    (one) => one.ofForm !== undefined || Object.values(one.fields).some(({ names }) => names !== undefined),
  );
  const paths = ofForm.map((one) => whereFact(one, book.pathOf(one, matter)));
  return {
    properties: {
      // The conditions of the phase offer these members, with what they mean.
      all: { items: self, doNotSuggest: true },
      any: { items: self, doNotSuggest: true },
      not: { allOf: [self], doNotSuggest: true },
      value: together(...paths),
    },
    ...together(
      ...paths,
      ...compared.map((one) => whereFact(one, book.comparisonOf(one, matter))),
      ...(declarations.some((one) => one.name === 'step') ? [stepConditions(matter)] : []),
    ),
  };
}

function group(member: string, schema: JsonSchema): JsonSchema {
  return { required: [member], additionalProperties: false, properties: { [member]: schema, ...beside } };
}

/** Steps that a condition names exist in the flow. */
function stepConditions({ flow }: Matter): JsonSchema {
  const steps = listed(Object.fromEntries(flow.steps.map(({ id, title }) => [id, title])));
  const id = { name: 'id', field: { type: 'text', title: conditionTexts.path } } as const;
  const step = { allOf: [having('fact', { const: 'step' }), pathSchema([id])] };
  const named = (operator: string, value: JsonSchema): JsonSchema =>
    when({ allOf: [step, having('operator', { const: operator })] }, { properties: { value } });
  return { allOf: [named('equal', orFact(steps)), named('in', { items: steps })] };
}
