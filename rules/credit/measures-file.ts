import Type, { type Static } from 'typebox';
import { basis, localizedText } from '../matters/matter.ts';

/**
 * The list `credit/measures.json` of the rules folder: every measure that credit rules may take against somebody. What is not
 * on a published list, with its law, may not be done (国办发〔2020〕49号). A measure asks an officer to look, or proposes that
 * an application is not accepted; that decides nothing by itself, since an officer signs either way.
 */

const strict = { additionalProperties: false } as const;
const slug = Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' });

const measure = Type.Object(
  {
    measure: slug,
    title: localizedText,
    /** `review` 人工审核: an officer looks, decides and signs. `deny` 建议不予受理: it is proposed that it is not accepted. */
    effect: Type.Enum(['review', 'deny']),
    basis,
  },
  strict,
);

export const creditMeasuresSchema = Type.Object(
  {
    version: Type.String({ pattern: '^[0-9]{1,6}(\\.[0-9]{1,6}){1,2}$' }),
    title: localizedText,
    basis,
    /** 民生服务: what people live by, which is denied to nobody for their credit. */
    livelihood: Type.Object({ matters: Type.Array(slug, { maxItems: 1000, uniqueItems: true }), basis }, strict),
    measures: Type.Array(measure, { minItems: 1, maxItems: 200 }),
  },
  strict,
);

export type CreditMeasures = Static<typeof creditMeasuresSchema>;
