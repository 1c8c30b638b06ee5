import Type from 'typebox';

/**
 * A matter (事项) as its file `rules/matters/<code>.json` holds it: what a citizen may apply for, on which law it rests,
 * who is responsible, what is to be brought, how long it takes and which way it goes. The fields follow the catalogue of
 * GB/T 39554 as far as the service uses them.
 */

const strict = { additionalProperties: false } as const;
const text = (maximum: number, description: string) => Type.String({ minLength: 1, maxLength: maximum, description });
const code = Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' });
const fieldName = Type.String({ pattern: '^[a-z][A-Za-z0-9]{0,63}$' });
const region = Type.String({ pattern: '^[1-9][0-9](?:[0-9]{2}){0,2}(?:[0-9]{3}){0,2}$' });
const workingDays = Type.Integer({ minimum: 1, maximum: 400 });

export const localizedText = Type.Object({ zh: text(1000, 'Chinese'), en: text(2000, 'English') }, strict);

/**
 * A source in law. `mark` says how sure it is: S wording and article were read in a public copy, K at least one of them
 * comes from general knowledge, D a local proposal. None was compared with the gazette.
 */
export const basis = Type.Object(
  {
    text: text(1000, 'Law and article, in Chinese'),
    url: Type.Optional(Type.String({ pattern: '^https?://[^ ]{1,500}$' })),
    mark: Type.Optional(Type.Enum(['S', 'K', 'D'])),
  },
  strict,
);

/** How a value is masked where a person reads it in a reason, a message or a list. */
export const fieldClasses = ['name', 'idNumber', 'phone', 'address', 'birthDate', 'plain'] as const;

const formField = Type.Object(
  {
    type: Type.Enum(['string', 'integer', 'number', 'boolean']),
    'x-title': localizedText,
    'x-class': Type.Enum([...fieldClasses]),
    /** A day that may lie after the day of application, such as a planned start. */
    'x-future': Type.Optional(Type.Literal('allowed')),
    /** For a birth date: the field with the day on which the age is wanted (fact `ages`). */
    'x-age-on': Type.Optional(fieldName),
    description: Type.Optional(text(500, 'Help for who fills it in')),
    format: Type.Optional(Type.Literal('date')),
    enum: Type.Optional(Type.Array(text(100, 'One choice'), { minItems: 1, maxItems: 200 })),
    pattern: Type.Optional(text(200, 'Regular expression')),
    minLength: Type.Optional(Type.Integer({ minimum: 0, maximum: 2000 })),
    maxLength: Type.Optional(Type.Integer({ minimum: 1, maximum: 2000 })),
    minimum: Type.Optional(Type.Number()),
    maximum: Type.Optional(Type.Number()),
    multipleOf: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
  },
  strict,
);

const form = Type.Object(
  {
    type: Type.Literal('object'),
    properties: Type.Record(fieldName, formField, {
      minProperties: 1,
      maxProperties: 100,
      additionalProperties: false,
    }),
    required: Type.Array(fieldName, { maxItems: 100 }),
    additionalProperties: Type.Literal(false),
  },
  { ...strict, description: 'JSON Schema 2020-12, the part of it that a flat form needs' },
);

const responsible = Type.Object(
  {
    region,
    department: code,
    organisation: Type.String({ pattern: '^[0-9A-Z]{18}$', description: 'Unified social credit code (GB 32100)' }),
    title: localizedText,
  },
  strict,
);

const materialRequirement = Type.Object(
  {
    type: code,
    title: localizedText,
    required: Type.Enum(['always', 'withAgent', 'optional']),
    form: Type.Enum(['original', 'copy', 'electronic']),
    source: Type.Enum(['applicant', 'government', 'notary', 'other']),
    basis,
    maximumBytes: Type.Optional(Type.Integer({ minimum: 1, maximum: 2 ** 40 })),
  },
  strict,
);

const flowStep = Type.Object(
  {
    id: code,
    title: localizedText,
    kind: Type.Enum(['acceptance', 'review', 'delivery']),
    department: code,
    role: Type.Enum(['window', 'archivist', 'reviewer', 'approver']),
    level: Type.Enum(['township', 'county']),
    workingDays,
    /** The steps that a `route` rule may name after this one; empty for a delivery. */
    next: Type.Array(code, { maxItems: 20 }),
  },
  strict,
);

export const matterSchema = Type.Object(
  {
    code,
    version: Type.String({ pattern: '^[0-9]{1,6}(\\.[0-9]{1,6}){1,2}$' }),
    title: localizedText,
    category: Type.Enum(['公共服务', '行政许可']),
    legalBasis: Type.Array(basis, { minItems: 1, maxItems: 50 }),
    level: Type.Enum(['township', 'county', 'city', 'province']),
    responsible: Type.Array(responsible, { minItems: 1, maxItems: 1000 }),
    legalWorkingDays: workingDays,
    promisedWorkingDays: workingDays,
    materials: Type.Array(materialRequirement, { maxItems: 50 }),
    form,
    flow: Type.Object({ start: code, steps: Type.Array(flowStep, { minItems: 2, maxItems: 50 }) }, strict),
    feeInFen: Type.Integer({ minimum: 0, maximum: 100_000_000 }),
    result: Type.Object(
      { title: localizedText, kind: Type.Enum(['certifiedCopy', 'certificate', 'licence', 'approval']) },
      strict,
    ),
    visits: Type.Integer({ minimum: 0, maximum: 10, description: 'How often the applicant must come at most' }),
    policyRefs: Type.Array(basis, { maxItems: 50 }),
  },
  strict,
);

export type Matter = Type.Static<typeof matterSchema>;
export type FlowStep = Type.Static<typeof flowStep>;
export type FormField = Type.Static<typeof formField>;
export type Responsible = Type.Static<typeof responsible>;
export type FieldClass = (typeof fieldClasses)[number];

/** The default of `maximumBytes`: what a window's scanner makes of a long document. */
export const defaultMaximumBytes = 20 * 1024 * 1024;

/** The step of a matter's flow with this id. */
export function stepOf(matter: Matter, id: string): FlowStep | undefined {
  return matter.flow.steps.find((step) => step.id === id);
}

/** The field of a matter's form with this name; own members only, so that `constructor` is no field. */
export function formFieldOf(matter: Matter, name: string): FormField | undefined {
  return Object.hasOwn(matter.form.properties, name) ? matter.form.properties[name] : undefined;
}
