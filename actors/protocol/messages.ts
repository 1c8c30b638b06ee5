import Type from 'typebox';

/**
 * The messages that integrators send, as TypeBox schemas. Every text has a length, every list a bound, and unknown
 * members are defects: a member that we would silently ignore is a promise that we would silently break.
 * Whether a value is *right* (a check digit, a date that exists) is for the rules to say, so that a citizen is told all
 * at once; the schema only says whether it can be read at all.
 */

const region = Type.String({
  pattern: '^[1-9][0-9](?:[0-9]{2}){0,2}(?:[0-9]{3}){0,2}$',
  description: 'Division code of 2, 4, 6, 9 or 12 digits (GB/T 2260 and the statistical extension)',
});
const code = Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$', description: 'Lower-case name of a catalogue entry' });
const staffNumber = Type.String({
  pattern: '^[A-Za-z0-9_-]{1,32}$',
  description: 'Staff number as the organisation filed it',
});
const creditCode = Type.String({ pattern: '^[0-9A-Z]{18}$', description: 'Unified social credit code (GB 32100)' });
const day = Type.String({
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
  description: 'Calendar day YYYY-MM-DD, Asia/Shanghai',
});
const version = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'Version of the application that the sender has seen',
});
const line = (maximum: number, description: string) => Type.String({ minLength: 1, maxLength: maximum, description });

/** The windows an application can come through (R1). */
export const channels = ['hall', 'library', 'street', 'wechat', 'weibo'] as const;
/** What an officer can do to an application. */
export const actions = ['accept', 'return', 'approve', 'refuse', 'deliver', 'close'] as const;
/** The tiers of administration, lowest first (P1). */
export const levels = ['township', 'county', 'city', 'province'] as const;
/** What an officer is filed to do. */
export const officerRoles = ['window', 'archivist', 'reviewer', 'approver'] as const;

const material = Type.Object(
  {
    type: code,
    name: Type.Optional(line(200, 'File name as the citizen knows it')),
    hash: Type.Object(
      {
        algorithm: Type.Enum(['sm3', 'sha256']),
        value: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'Digest of the bytes, lower-case hexadecimal' }),
      },
      { additionalProperties: false },
    ),
    size: Type.Integer({ minimum: 1, maximum: 2 ** 40, description: 'Size in bytes' }),
    mediaType: Type.String({ pattern: '^[a-z0-9.+-]{1,60}/[a-zA-Z0-9.+-]{1,100}$' }),
    validUntil: Type.Optional(day),
  },
  { additionalProperties: false, description: 'A material by reference: its bytes stay where they are' },
);

const applicant = Type.Object(
  {
    kind: Type.Enum(['citizen', 'organisation']),
    name: line(100, 'Name as in the identity document'),
    idNumber: Type.Optional(line(40, 'Citizen number; checked by rules, not by the schema')),
    creditCode: Type.Optional(line(40, 'Unified social credit code; checked by rules, not by the schema')),
    phone: Type.Optional(line(40, 'Mobile number')),
  },
  { additionalProperties: false },
);

const agent = Type.Object(
  {
    name: line(100, 'Name of the agent'),
    idNumber: line(40, 'Citizen number of the agent'),
    relation: Type.Enum(['spouse', 'child', 'parent', 'sibling', 'lawyer', 'employee', 'other']),
    phone: Type.Optional(line(40, 'Mobile number')),
    authorityUntil: Type.Optional(day),
  },
  { additionalProperties: false, description: 'Who applies for the applicant, with an authority among the materials' },
);

const content = {
  applicant,
  agent: Type.Optional(agent),
  form: Type.Record(Type.String({ maxLength: 64 }), Type.Unknown(), {
    maxProperties: 100,
    description: "The matter's own form; checked against the form schema of the matter",
  }),
  materials: Type.Array(material, { maxItems: 50 }),
};

const strict = { additionalProperties: false } as const;

export const submitData = Type.Object({ matter: code, region, channel: Type.Enum([...channels]), ...content }, strict);
export const correctData = Type.Object({ expectedVersion: version, ...content }, strict);
export const withdrawData = Type.Object({ expectedVersion: version, reason: Type.Optional(line(500, 'Why')) }, strict);
export const actData = Type.Object(
  {
    expectedVersion: version,
    officer: staffNumber,
    action: Type.Enum([...actions]),
    opinion: Type.Optional(line(2000, 'The officer’s words; needed to refuse')),
    defects: Type.Optional(
      Type.Array(
        Type.Object(
          { pointer: Type.String({ pattern: '^(/[^/]{1,100}){1,12}$' }), message: line(500, 'What is wrong') },
          strict,
        ),
        { minItems: 1, maxItems: 100, description: 'Everything that must be corrected, at once; needed to return' },
      ),
    ),
  },
  strict,
);
export const registerData = Type.Object(
  {
    role: Type.Enum(['officer', 'organisation']),
    name: line(100, 'Name of the officer or the organisation'),
    staffNumber: Type.Optional(staffNumber),
    organisation: creditCode,
    officerRoles: Type.Optional(Type.Array(Type.Enum([...officerRoles]), { minItems: 1, maxItems: 8 })),
    level: Type.Enum([...levels]),
    regions: Type.Array(region, { minItems: 1, maxItems: 200 }),
    validFrom: day,
    validTo: day,
  },
  strict,
);

/** The attributes that a CloudEvents 1.0 JSON message must or may have; extensions are single values. */
export const cloudEvent = Type.Object(
  {
    specversion: Type.Literal('1.0'),
    id: line(128, 'Unique for its source; a repeat is recognised by it'),
    source: line(256, 'URI reference of the sender'),
    type: line(128, 'onedoor.<kind>.<verb>'),
    subject: Type.Optional(line(256, 'Free for the sender')),
    time: Type.Optional(
      Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9:.]{8,15}([Zz]|[+-][0-9]{2}:[0-9]{2})$' }),
    ),
    datacontenttype: Type.Optional(Type.String({ pattern: '^application/(json|[a-z0-9.-]+\\+json)(;.{0,100})?$' })),
    dataschema: Type.Optional(line(256, 'URI of the schema')),
    data: Type.Unknown(),
  },
  {
    patternProperties: { '^[a-z0-9]{1,20}$': Type.Unknown() },
    additionalProperties: false,
  },
);

export type SubmitData = Type.Static<typeof submitData>;
export type CorrectData = Type.Static<typeof correctData>;
export type WithdrawData = Type.Static<typeof withdrawData>;
export type ActData = Type.Static<typeof actData>;
export type RegisterData = Type.Static<typeof registerData>;
export type CloudEvent = Type.Static<typeof cloudEvent>;
export type Material = Type.Static<typeof material>;
export type Applicant = Type.Static<typeof applicant>;
export type Agent = Type.Static<typeof agent>;
export type Level = (typeof levels)[number];
export type Action = (typeof actions)[number];
export type Channel = (typeof channels)[number];
export type OfficerRole = (typeof officerRoles)[number];

/**
 * Every inbound message by its CloudEvents type: which kind of entity it goes to and the schema of its data.
 * A new message is added here, in `commands.ts` and in the actor that decides it.
 */
export const inboundMessages = {
  'onedoor.application.submit': { kind: 'application', data: submitData },
  'onedoor.application.correct': { kind: 'application', data: correctData },
  'onedoor.application.withdraw': { kind: 'application', data: withdrawData },
  'onedoor.application.act': { kind: 'application', data: actData },
  'onedoor.person.register': { kind: 'person', data: registerData },
} as const;

export type InboundType = keyof typeof inboundMessages;
