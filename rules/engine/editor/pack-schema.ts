import type { FactDeclaration } from '../../facts/declaration.ts';
import type { Matter } from '../../matters/matter.ts';
import type { Sources } from '../../sources/sources.ts';
import { factsOfPhase } from '../load-packs.ts';
import { type EventType, eventTypes, type Phase, packSchema, phases } from '../pack.ts';
import { pointerMembers } from '../pointer-check.ts';
import { conditionDefinitions, matterConditionDefinition } from './condition-schema.ts';
import { eventTexts, packTexts, phaseTexts } from './editor-texts.ts';
import { FactBook, fieldsOf } from './field-schema.ts';
import { having, type JsonSchema, listed, offered, refTo, together, when, withTexts } from './json-schema.ts';
import { operatorDefinitions } from './operator-schema.ts';
import { matterRemedies, remedyDefinitions } from './remedy-schema.ts';

/**
 * A JSON Schema of packs for editors: it completes what the loader knows, and refuses what the loader would refuse as far as
 * a schema can say it. It refuses nothing that the loader takes.
 * @param matters those that packs can be for; the fields of their forms and their steps are completed
 * @param sources those whose sets of data are completed
 */
export function packEditorSchema(matters: readonly Matter[], sources: Sources): JsonSchema {
  const book = new FactBook();
  const definitions: Record<string, JsonSchema> = { ...operatorDefinitions };
  for (const phase of phases) Object.assign(definitions, phaseDefinitions(phase, { matters, sources }, book));
  const codes = Object.fromEntries(matters.map(({ code, title }) => [code, title]));
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...packMembers(),
    allOf: [
      having('phase', listed(phaseTexts)),
      { properties: { appliesTo: { properties: { matters: { items: listed(codes) } } } } },
      ...phases.map((phase) => when(having('phase', { const: phase }), refTo(phase))),
    ],
    definitions: { ...definitions, ...book.definitions },
  };
}

/** The members of every pack; what may stand in `whenUnknown` is said by phase, and an editor would offer what stands here too. */
function packMembers(): JsonSchema {
  const { properties, ...rest } = withTexts(packSchema, packTexts);
  const members = properties as Readonly<Record<string, JsonSchema>>;
  const whenUnknown = Object.entries(members['whenUnknown'] ?? {}).filter(([name]) => name !== 'patternProperties');
  return { ...rest, properties: { ...members, whenUnknown: Object.fromEntries(whenUnknown) } };
}

interface Known {
  readonly matters: readonly Matter[];
  readonly sources: Sources;
}

function phaseDefinitions(phase: Phase, { matters, sources }: Known, book: FactBook): Record<string, JsonSchema> {
  const declared = factsOfPhase(phase, sources);
  const declarations = declared === undefined ? undefined : [...declared.values()];
  const conditions = conditionDefinitions(phase, declarations, book);
  const rule = { properties: { conditions: refTo(`${phase}.root`), event: refTo(`${phase}.event`) } };
  const overlaid = declarations === undefined ? [] : matters;
  const ofMatters = matterDefinitions(phase, declarations ?? [], overlaid, book);
  return {
    ...conditions,
    ...remedyDefinitions(phase, declarations),
    ...ofMatters,
    [`${phase}.event`]: eventSchema(phase, declarations, sources),
    [phase]: {
      properties: {
        whenUnknown: refTo(`${phase}.whenUnknown`),
        conditions: { additionalProperties: refTo(`${phase}.condition`) },
        rules: { items: rule },
      },
      ...together(...overlaid.map(({ code }) => when(isFor(code), refTo(`${phase}.of.${code}`)))),
    },
  };
}

/** A pack that names no matters is for all of them. */
function isFor(code: string): JsonSchema {
  return {
    properties: { appliesTo: { properties: { matters: { anyOf: [{ maxItems: 0 }, { contains: { const: code } }] } } } },
  };
}

/** What each matter lays over the packs that are for it. */
function matterDefinitions(
  phase: Phase,
  declarations: readonly FactDeclaration[],
  matters: readonly Matter[],
  book: FactBook,
): Record<string, JsonSchema> {
  return Object.fromEntries(
    matters.flatMap((matter): [string, JsonSchema][] => {
      const { code, form, flow } = matter;
      const condition = `${phase}.condition.of.${code}`;
      const params = {
        properties: {
          pointer: book.shared(`pointer.of.${code}`, form.properties, formPointerSchema),
          ...(hasNext(phase) ? { step: book.shared(`step.of.${code}`, flow.steps, stepSchema) } : {}),
        },
      };
      const rule = { properties: { conditions: refTo(condition), event: { properties: { params } } } };
      return [
        [condition, matterConditionDefinition(condition, declarations, matter, book)],
        [
          `${phase}.of.${code}`,
          {
            properties: {
              whenUnknown: matterRemedies(phase, declarations, matter),
              conditions: { additionalProperties: refTo(condition) },
              rules: { items: rule },
            },
          },
        ],
      ];
    }),
  );
}

function eventSchema(phase: Phase, declarations: readonly FactDeclaration[] | undefined, sources: Sources): JsonSchema {
  const types = Object.fromEntries(eventTypes[phase].map((type) => [type, eventTexts[type]]));
  const withParams = (params: JsonSchema): JsonSchema => ({ properties: { params } });
  const returns = when(having('type', { const: 'return' }), withParams({ required: ['basis'] }));
  return {
    properties: { type: listed(types), params: { properties: { pointer: pointerSchema(declarations ?? []) } } },
    allOf: [
      // Phases that have no `return` or `next` do not speak of them, or an editor would offer them.
      ...(Object.hasOwn(types, 'return') ? [returns] : []),
      withParams(hasNext(phase) ? { required: ['step'] } : { properties: { step: false } }),
      ...[...supervisionParams(phase), ...verdictParams(phase, sources)].map(({ condition, params }) =>
        condition === undefined ? withParams(params) : when(condition, withParams(params)),
      ),
    ],
  };
}

/** What params must be, or must be where a condition holds of the event. */
interface ParamsOf {
  readonly condition?: JsonSchema;
  readonly params: JsonSchema;
}

function none(...names: readonly string[]): JsonSchema {
  return { properties: Object.fromEntries(names.map((name) => [name, false])) };
}

/** What events of verification must say, and those of other phases may not (`verdict-check.ts`). */
function verdictParams(phase: Phase, sources: Sources): readonly ParamsOf[] {
  if (phase !== 'verify') return [{ params: none('field', 'dataset') }];
  const names = sources.datasets().map(({ name, dataset }) => [name, dataset.title] as const);
  const ofField: readonly EventType[] = ['confirmed', 'contradicted', 'missing'];
  return [
    {
      params: {
        required: ['dataset'],
        ...(names.length === 0 ? {} : { properties: { dataset: listed(Object.fromEntries(names)) } }),
      },
    },
    { condition: having('type', { enum: [...ofField] }), params: { required: ['field'] } },
    { condition: having('type', { const: 'detect' }), params: { required: ['basis'] } },
  ];
}

/** What events of supervision must say, and those of other phases may not (`supervision-check.ts`). */
function supervisionParams(phase: Phase): readonly ParamsOf[] {
  if (phase !== 'in' && phase !== 'post') return [{ params: none('severity', 'accountable', 'about', 'escalation') }];
  const warns = having('type', { const: 'warn' });
  return [
    { params: { required: ['basis', 'accountable', 'about'] } },
    { condition: warns, params: none('severity', 'escalation') },
    { condition: { not: warns }, params: { required: ['severity', 'escalation'] } },
  ];
}

/** Where a phase has `next`, it is its only type, and names a step. */
function hasNext(phase: Phase): boolean {
  const types: readonly string[] = eventTypes[phase];
  return types.includes('next');
}

/** Where in an application a defect can lie; the fields of its form are known with the matter. */
function pointerSchema(declarations: readonly FactDeclaration[]): JsonSchema {
  const members = pointerMembers.map((member) => [member, { zh: member, en: member }] as const);
  const lists = declarations.flatMap((declaration) =>
    fieldsOf(declaration, undefined)
      .filter(({ field }) => field.names === 'formField')
      .map(({ name, field }) => [`/data/form/{${declaration.name}.${name}}`, field.title] as const),
  );
  const anyField = { type: 'string', pattern: String.raw`^/data/form/(?!.*\{[^{}]*\}).+$` };
  return offered(Object.fromEntries([...members, ...lists]), anyField);
}

/** A pointer into a form leads to one of its fields, or to each of a list of them. */
function formPointerSchema(properties: Matter['form']['properties']): JsonSchema {
  const fields = Object.entries(properties).map(
    ([name, { 'x-title': title }]) => [`/data/form/${name}`, title] as const,
  );
  return offered(Object.fromEntries(fields), { type: 'string', pattern: String.raw`^(?!/data/form/(?!\{[^{}]*\}$))` });
}

function stepSchema(steps: Matter['flow']['steps']): JsonSchema {
  return listed(Object.fromEntries(steps.map(({ id, title }) => [id, title])));
}
