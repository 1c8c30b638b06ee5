import Type from 'typebox';
import { verificationPurposes } from '../../actors/protocol/sources.ts';

/*
 * What goes over the wire to a source and comes back, as JSON; `daemon/operation/SOURCES.md` says it to departments. The
 * validators are made from these schemas ahead of time.
 */

const strict = { additionalProperties: false } as const;
const text = (most: number) => Type.String({ minLength: 1, maxLength: most });
const day = '[0-9]{4}-[0-9]{2}-[0-9]{2}';

/** One name token of a subject, in lower case: the code of a source, or of one of its datasets. */
export const SOURCE_NAME = '^[a-z][a-z0-9-]{0,31}$';

/** Most records that one reply holds. */
export const MOST_RECORDS = 50;
/** Most bytes of one reply. */
export const MOST_BYTES = 256 * 1024;

const reference = text(300);

const sourceRequest = Type.Object(
  {
    reference,
    source: Type.String({ pattern: SOURCE_NAME }),
    dataset: Type.String({ pattern: SOURCE_NAME }),
    attempt: Type.Integer({ minimum: 1, maximum: 1000 }),
    consent: Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}[.][A-Za-z0-9_-]{1,64}$' }),
    purpose: Type.Enum([...verificationPurposes]),
    at: Type.String({ pattern: `^${day}T[0-9:.]{8,15}Z$` }),
    subject: Type.Object(
      {
        name: text(100),
        idType: Type.Optional(text(50)),
        idNumber: Type.Optional(text(50)),
        birthDate: Type.Optional(Type.String({ pattern: `^${day}$` })),
        sex: Type.Optional(Type.Enum(['male', 'female'])),
        phone: Type.Optional(text(50)),
        address: Type.Optional(text(300)),
      },
      strict,
    ),
  },
  strict,
);

const asOf = Type.Optional(
  Type.String({ pattern: `^${day}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2}))?$` }),
);
/** A record stands as the department keeps it: what its members mean is said by the source's definition. */
const record = Type.Object({});

const sourceReply = Type.Union([
  Type.Object({ reference, status: Type.Literal('found'), asOf, records: Type.Array(record, { minItems: 1 }) }, strict),
  Type.Object(
    { reference, status: Type.Literal('none'), asOf, records: Type.Optional(Type.Array(record, { maxItems: 0 })) },
    strict,
  ),
  Type.Object(
    { reference, status: Type.Literal('refused'), code: Type.String({ pattern: '^[A-Za-z0-9_.:-]{1,64}$' }) },
    strict,
  ),
]);

/** The schemas by the names of their validators. */
export const wireSchemas = { sourceRequest, sourceReply } as const;

export type WireRequest = Type.Static<typeof sourceRequest>;
export type WireReply = Type.Static<typeof sourceReply>;
