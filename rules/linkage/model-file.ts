import Type from 'typebox';
import { boundsFault } from '../matters/bounds.ts';
import { type Fault, type ParsedFile, pointerTo } from '../matters/fault.ts';
import { schemaFaults } from '../matters/schema-fault.ts';
import { tellable } from '../matters/tellable-fault.ts';
import { configurationFault, fieldKinds, type LinkageConfiguration, mostFields } from './configuration.ts';
import { type LinkageModel, levelCount } from './model.ts';

const modelBounds = { deepest: 8, mostValues: 20_000, longestText: 2_000 };
const strict = { additionalProperties: false } as const;
const share = Type.Number({ minimum: 0, maximum: 1 });
/** A probability of which logarithms are taken. */
const positiveShare = Type.Number({ exclusiveMinimum: 0, maximum: 1 });
const odds = Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 });
const fieldName = Type.String({ minLength: 1, maxLength: 200 });
const perLevel = Type.Array(positiveShare, { minItems: 1, maxItems: 40 });
const perLength = Type.Array(positiveShare, { minItems: 3, maxItems: 3 });

const configurationSchema = Type.Object(
  {
    task: Type.Enum(['oneToOne', 'manyToMany', 'duplicates']),
    fields: Type.Array(
      Type.Object(
        {
          name: fieldName,
          kind: Type.Enum([...fieldKinds]),
          alsoIn: Type.Optional(Type.Array(fieldName, { maxItems: mostFields })),
          swapsWith: Type.Optional(fieldName),
        },
        strict,
      ),
      { minItems: 1, maxItems: mostFields },
    ),
    matchProbability: share,
    reviewProbability: share,
  },
  strict,
);

const modelSchema = Type.Object(
  {
    version: Type.Literal(1),
    origin: Type.Optional(
      Type.Object(
        {
          command: Type.String({ minLength: 1, maxLength: 500 }),
          seed: Type.Integer(),
          people: Type.Integer({ minimum: 1 }),
        },
        strict,
      ),
    ),
    configuration: configurationSchema,
    fields: Type.Array(Type.Object({ matched: perLevel, unmatched: perLevel }, strict), { maxItems: mostFields }),
    prior: odds,
    swapped: Type.Record(Type.String(), positiveShare),
    relatives: Type.Optional(
      Type.Object({ prior: odds, fields: Type.Array(perLevel, { maxItems: mostFields }) }, strict),
    ),
    names: Type.Optional(
      Type.Object(
        {
          familyNames: Type.Record(Type.String(), positiveShare),
          otherFamilyName: positiveShare,
          givenLengths: perLength,
          givenAlike: perLength,
        },
        strict,
      ),
    ),
    rounds: Type.Integer({ minimum: 0 }),
    converged: Type.Boolean(),
  },
  strict,
);

/** What somebody wrote of a configuration; what it leaves out is standard. */
const partialConfigurationSchema = Type.Partial(configurationSchema);

/** How far the shares of a field may be from 1 in sum: numbers are written to a few digits. */
const mostRoundingError = 0.01;

/** Reads a model as `onedoor link` writes it, or says everything that is wrong with the file. */
export function readModel({ file, json }: ParsedFile): { readonly model: LinkageModel } | { readonly faults: Fault[] } {
  const tooMuch = boundsFault(json, file, modelBounds);
  if (tooMuch !== undefined) return { faults: [tooMuch] };
  const wrong = schemaFaults(modelSchema, json, file);
  if (wrong.length > 0) return { faults: [...tellable(wrong)] };
  const model = json as LinkageModel;
  const faults = [...configurationFaults(model, file), ...levelFaults(model, file)];
  return faults.length > 0 ? { faults } : { model };
}

/** Reads what somebody wrote of a configuration, or says everything that is wrong with its shape. */
export function readPartialConfiguration({
  file,
  json,
}: ParsedFile): { readonly configuration: Partial<LinkageConfiguration> } | { readonly faults: Fault[] } {
  const tooMuch = boundsFault(json, file, modelBounds);
  const faults = tooMuch === undefined ? schemaFaults(partialConfigurationSchema, json, file) : [tooMuch];
  if (faults.length > 0) return { faults: [...tellable(faults)] };
  return { configuration: json as Partial<LinkageConfiguration> };
}

function configurationFaults({ configuration }: LinkageModel, file: string): readonly Fault[] {
  const fault = configurationFault(configuration);
  if (fault === undefined) return [];
  const place = configuration.fields.findIndex(({ name }) => name === fault.field);
  const pointer = place === -1 ? '/configuration' : pointerTo('/configuration/fields', place);
  return [{ file, pointer, code: 'MODEL_FIELDS', message: { zh: fault.zh, en: fault.en } }];
}

/** Every list must have a share for each level of its field's kind, and the shares of a list make one. */
function levelFaults({ configuration, fields, relatives }: LinkageModel, file: string): readonly Fault[] {
  const lists = [
    ...configuration.fields.flatMap((_, field) => [
      { field, pointer: pointerTo('/fields', field, 'matched'), shares: fields[field]?.matched },
      { field, pointer: pointerTo('/fields', field, 'unmatched'), shares: fields[field]?.unmatched },
    ]),
    ...(relatives === undefined ? [] : configuration.fields).map((_, field) => ({
      field,
      pointer: pointerTo('/relatives/fields', field),
      shares: relatives?.fields[field],
    })),
  ];
  return lists.flatMap(({ field, pointer, shares = [] }): readonly Fault[] => {
    const levels = levelCount(configuration, field);
    if (shares.length !== levels) {
      const message = {
        zh: `应有 ${levels} 个概率，每级一个`,
        en: `needs ${levels} probabilities, one for each level`,
      };
      return [{ file, pointer, code: 'MODEL_LEVELS', message }];
    }
    if (Math.abs(shares.reduce((sum, one) => sum + one, 0) - 1) <= mostRoundingError) return [];
    const message = { zh: '各级概率之和应为 1', en: 'the probabilities of the levels must add up to 1' };
    return [{ file, pointer, code: 'MODEL_SHARES', message }];
  });
}
