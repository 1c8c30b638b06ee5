import Type, { type Static } from 'typebox';
import { basis, localizedText } from '../matters/matter.ts';
import { comparisonOperators, joints, missingOperators, setOperators } from './predicate.ts';
import { reasonCodeAlgorithms } from './scorecard.ts';
import { mostMonths, tallyNames } from './tally.ts';

/**
 * A credit model `credit/models/<model>.json` of the rules folder: what is read of a ledger, a scorecard with the semantics
 * of PMML 4.4 over it, the words for its reasons, and the bands. No public formula for a credit index of archives services
 * exists: a model is configuration, with a version, and can be replaced by another.
 */

const strict = { additionalProperties: false } as const;
const slug = Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' });
const inputName = Type.String({ pattern: '^[\\p{L}][\\p{L}\\p{N}._ -]{0,119}$' });
const points = Type.Integer({ minimum: -100_000, maximum: 100_000 });
const inputValue = Type.Union([Type.Number(), Type.String({ maxLength: 200 })]);
const reasonCode = Type.String({ pattern: '^[\\p{Lu}\\p{Lo}\\p{N}][\\p{Lu}\\p{Lo}\\p{N}_]{0,119}$' });

const input = Type.Object(
  {
    name: inputName,
    title: localizedText,
    type: Type.Enum(['number', 'text']),
    /** Left out: whoever asks for the index brings the value. */
    ledger: Type.Optional(
      Type.Object(
        {
          /** Of items: their kinds. */
          kinds: Type.Optional(Type.Array(slug, { minItems: 1, maxItems: 100, uniqueItems: true })),
          /** The points of the items, how many items there are, or of a tally how many percent. */
          measure: Type.Enum(['points', 'count', 'share']),
          /** After so many days an item weighs half; left out, it keeps its weight to its last day. */
          halfLifeDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 36_500 })),
          /** Of a share: what was counted, */
          tally: Type.Optional(Type.Enum([...tallyNames])),
          /** over so many closed months before the day, */
          months: Type.Optional(Type.Integer({ minimum: 1, maximum: mostMonths })),
          /** and without a value below so many cases. */
          least: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
        },
        strict,
      ),
    ),
  },
  strict,
);

const plainPredicate = Type.Union([
  Type.Object({ operator: Type.Enum([...comparisonOperators]), value: inputValue }, strict),
  Type.Object(
    {
      operator: Type.Enum([...setOperators]),
      values: Type.Array(inputValue, { minItems: 1, maxItems: 1000, uniqueItems: true }),
    },
    strict,
  ),
  Type.Object({ operator: Type.Enum([...missingOperators]) }, strict),
]);
const predicate = Type.Union([
  Type.Enum(['always', 'never']),
  plainPredicate,
  Type.Object({ join: Type.Enum([...joints]), of: Type.Array(plainPredicate, { minItems: 2, maxItems: 20 }) }, strict),
]);

const attribute = Type.Object(
  { when: predicate, partialScore: Type.Union([points, Type.Literal('value')]), reasonCode: Type.Optional(reasonCode) },
  strict,
);

const characteristic = Type.Object(
  {
    name: inputName,
    input: inputName,
    reasonCode,
    baselineScore: Type.Optional(points),
    attributes: Type.Array(attribute, { minItems: 1, maxItems: 200 }),
  },
  strict,
);

/** Of what is told to people where a characteristic is among the first reasons. */
const reason = Type.Object({ code: reasonCode, title: localizedText, improve: localizedText }, strict);

export const creditModelSchema = Type.Object(
  {
    model: slug,
    version: Type.String({ pattern: '^[0-9]{1,6}(\\.[0-9]{1,6}){1,2}$' }),
    title: localizedText,
    role: Type.Enum(['person', 'organisation', 'officer']),
    basis,
    inputs: Type.Array(input, { minItems: 1, maxItems: 200 }),
    initialScore: points,
    reasonCodeAlgorithm: Type.Enum([...reasonCodeAlgorithms]),
    baselineScore: Type.Optional(points),
    characteristics: Type.Array(characteristic, { minItems: 1, maxItems: 200 }),
    reasons: Type.Array(reason, { maxItems: 1000 }),
    bands: Type.Object(
      {
        /**
         * With fewer items in use that an input reads, and values given, together, the band is M: too little is known.
         * 0: nobody is.
         */
        leastKnown: Type.Integer({ minimum: 0, maximum: 1000 }),
        /** The least score of each; below C lies D. */
        A: points,
        B: points,
        C: points,
      },
      strict,
    ),
  },
  strict,
);

export type CreditModelFile = Static<typeof creditModelSchema>;
export type CreditInput = CreditModelFile['inputs'][number];
