import type { FactDeclaration } from '../../facts/declaration.ts';
import type { Matter } from '../../matters/matter.ts';
import { causes } from '../compiler/unknown.ts';
import type { Phase } from '../pack.ts';
import { placeToAsk } from '../unknown-finding.ts';
import { remedies } from '../when-unknown.ts';
import { causeTexts, remedyTexts } from './editor-texts.ts';
import { fieldsOf } from './field-schema.ts';
import { type Definitions, type JsonSchema, listed, refTo, told } from './json-schema.ts';

/**
 * What packs of a phase may say of values that are not known, as `when-unknown-check.ts` has it: `<phase>.whenUnknown`.
 * Applicants can be asked in phase `pre` only, and only for what they give.
 */
export function remedyDefinitions(phase: Phase, declarations: readonly FactDeclaration[] | undefined): Definitions {
  const own = (asking: boolean): string => `${phase}.remedy${asking ? '.asking' : ''}`;
  const remedy = (fact: string, field: string | undefined): JsonSchema =>
    refTo(own(phase === 'pre' && placeToAsk(fact, field) !== undefined));
  const facts = (declarations ?? []).flatMap((declaration) => [
    [declaration.name, remedy(declaration.name, undefined)] as const,
    ...fieldsOf(declaration, undefined).map(
      ({ name }) => [`${declaration.name}.${name}`, remedy(declaration.name, name)] as const,
    ),
  ]);
  const ofForm = (declarations ?? []).flatMap(({ name, ofForm }) => (ofForm === undefined ? [] : [name]));
  return {
    [own(false)]: remedySchema(false),
    [own(true)]: remedySchema(true),
    [`${phase}.whenUnknown`]:
      declarations === undefined
        ? { additionalProperties: refTo(own(false)) }
        : {
            properties: Object.fromEntries(facts),
            patternProperties: Object.fromEntries(ofForm.map((name) => [`^${name}\\.`, remedy(name, 'any')])),
            additionalProperties: false,
          },
  };
}

/** The fields of a matter's form, for an editor to offer; the loader takes others too, as it does not look at them here. */
export function matterRemedies(phase: Phase, declarations: readonly FactDeclaration[], matter: Matter): JsonSchema {
  const keys = declarations
    .filter(({ ofForm }) => ofForm !== undefined)
    .flatMap((declaration) =>
      fieldsOf(declaration, matter).map(({ name, field }) => [`${declaration.name}.${name}`, field] as const),
    );
  const remedy = `${phase}.remedy${phase === 'pre' ? '.asking' : ''}`;
  return {
    properties: Object.fromEntries(
      keys.map(([key, { title }]) => [key, { description: told(title), allOf: [refTo(remedy)] }]),
    ),
  };
}

function remedySchema(asking: boolean): JsonSchema {
  const choices = (...without: readonly string[]): JsonSchema =>
    listed(
      Object.fromEntries(
        remedies
          .filter((one) => !without.includes(one) && (asking || one !== 'ask'))
          .map((one) => [one, remedyTexts[one]]),
      ),
    );
  const byCause = causes.map((cause) => [
    cause,
    // Only what nobody gave can be an answer that fulfils no condition.
    { description: told(causeTexts[cause]), ...(cause === 'absent' ? choices() : choices('notMet')) },
  ]);
  return {
    anyOf: [choices(), { type: 'object', additionalProperties: false, properties: Object.fromEntries(byCause) }],
  };
}
