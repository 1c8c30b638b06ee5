import Type from 'typebox';
import { comparisonKinds } from '../verification/comparison.ts';

/**
 * A matter (事项) as its file `rules/matters/<code>.json` holds it: what a citizen may apply for, on which law it rests,
 * who is responsible, what is to be brought, how long it takes and which way it goes. The fields follow the catalogue of
 * GB/T 39554 as far as the service uses them.
 */

const strict = { additionalProperties: false } as const;
const text = (maximum: number, description: string) => Type.String({ minLength: 1, maxLength: maximum, description });
const code = Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' });
const fieldName = Type.String({ pattern: '^[a-z][A-Za-z0-9]{0,63}$' });
export const regionCode = Type.String({ pattern: '^[1-9][0-9](?:[0-9]{2}){0,2}(?:[0-9]{3}){0,2}$' });
const workingDays = Type.Integer({ minimum: 1, maximum: 400 });

/** The tiers of administration, lowest first (P1). */
export const tiers = ['township', 'county', 'city', 'province'] as const;
const tier = Type.Enum([...tiers]);

export const localizedText = Type.Object({ zh: text(1000, '中文 Chinese'), en: text(2000, '英文 English') }, strict);

/**
 * A source in law. `mark` says how sure it is: S wording and article were read in a public copy, K at least one of them
 * comes from general knowledge, D a local proposal. None was compared with the gazette.
 */
export const basis = Type.Object(
  {
    text: text(1000, '法律及条款，中文。 Law and article, in Chinese'),
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
    description: Type.Optional(text(500, '填写说明 Help for who fills it in')),
    /** `date`: a day YYYY-MM-DD. `division`: a division code of 2, 4, 6, 9 or 12 digits. */
    format: Type.Optional(Type.Enum(['date', 'division'])),
    enum: Type.Optional(Type.Array(text(100, '选项 One choice'), { minItems: 1, maxItems: 200 })),
    /** What each choice of `enum` is called; needed for all of them, so that no citizen reads a code. */
    'x-choices': Type.Optional(Type.Record(Type.String(), localizedText, { maxProperties: 200 })),
    pattern: Type.Optional(text(200, '正则表达式 Regular expression')),
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
  { ...strict, description: '表单结构。 JSON Schema 2020-12, the part of it that a flat form needs' },
);

const responsible = Type.Object(
  {
    region: regionCode,
    department: code,
    organisation: Type.String({
      pattern: '^[0-9A-Z]{18}$',
      description: '统一社会信用代码 Unified social credit code (GB 32100)',
    }),
    title: localizedText,
    /** Its own tier, where that differs from the tier of the steps that it does. */
    level: Type.Optional(tier),
  },
  strict,
);

/** Kinds of documents that a matter can have templates for (R11). */
export const documentKinds = [
  'applicationForm',
  'authority',
  'acceptanceNotice',
  'returnNotice',
  'decision',
  'certifiedCopy',
] as const;

const documentTemplate = Type.Object(
  {
    code,
    kind: Type.Enum([...documentKinds]),
    title: localizedText,
    /** Plain text with placeholders `{fact.field}` of the facts of phase `pre`. */
    text: Type.Object({ zh: text(5000, '中文 Chinese'), en: text(10_000, '英文 English') }, strict),
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
    /** Media types that are taken; left out, those of `defaultMediaTypes`. */
    mediaTypes: Type.Optional(
      Type.Array(Type.String({ pattern: '^[a-z0-9.+-]{1,60}/[a-zA-Z0-9.+-]{1,100}$' }), { minItems: 1, maxItems: 20 }),
    ),
    /** The document template that the material is written on. */
    template: Type.Optional(code),
  },
  strict,
);

/** What departments are asked about an application, and which of its fields their answers are held against (核对). */
const verification = Type.Object(
  {
    /** Sets of data that are asked, `<source>.<dataset>`. */
    datasets: Type.Array(Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}\\.[a-z][a-z0-9-]{0,63}$' }), {
      minItems: 1,
      maxItems: 50,
    }),
    fields: Type.Array(
      Type.Object(
        {
          field: Type.String({ pattern: '^/data/(applicant|form)/[a-z][A-Za-z0-9]{0,63}$' }),
          dataset: Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}\\.[a-z][a-z0-9-]{0,63}$' }),
          /** The field of the person's record that it is compared with. */
          found: fieldName,
          compare: Type.Enum([...comparisonKinds]),
        },
        strict,
      ),
      { maxItems: 200 },
    ),
    /** After so many seconds there is a report, with what has come by then. */
    deadlineSeconds: Type.Integer({ minimum: 5, maximum: 600 }),
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
    level: tier,
    workingDays,
    /** The steps that `route` rules may name after this one; empty for a delivery. */
    next: Type.Array(code, { maxItems: 20 }),
    /** The rules may name several of `next` at once; these steps are then open side by side. */
    parallel: Type.Optional(Type.Literal(true)),
    /** Opens only when it was named and no step that is still open can lead to it any more: all have answered. */
    join: Type.Optional(Type.Literal(true)),
    /** The form field with the division code of the place where this step is done; left out, where it was applied for. */
    placeField: Type.Optional(fieldName),
    /**
     * A special step (特殊环节: hearing, tender, inspection, expert review; 行政许可法 45) whose days are not counted in the legal
     * and the promised time; `workingDays` is its own.
     */
    uncounted: Type.Optional(Type.Object({ basis }, strict)),
    /** Sends nothing on before the linked applications (子办件) have ended; it may still return it to the applicant. */
    awaitsChildren: Type.Optional(Type.Literal(true)),
    /** Gives an opinion only: its officer may approve, object or return, and another step decides. */
    opinion: Type.Optional(Type.Literal(true)),
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
    level: tier,
    responsible: Type.Array(responsible, { minItems: 1, maxItems: 1000 }),
    legalWorkingDays: workingDays,
    promisedWorkingDays: workingDays,
    /** Several organisations handle it together (行政许可法 42: 45 working days, and 15 more). */
    joint: Type.Optional(Type.Literal(true)),
    /** By so many working days a leader may extend it, once, and the applicant is told why (行政许可法 42). Left out: nobody may. */
    extension: Type.Optional(Type.Object({ workingDays, basis }, strict)),
    materials: Type.Array(materialRequirement, { maxItems: 50 }),
    documents: Type.Array(documentTemplate, { maxItems: 50 }),
    form,
    flow: Type.Object({ start: code, steps: Type.Array(flowStep, { minItems: 2, maxItems: 50 }) }, strict),
    /** After so many refusals or timeouts of those that a step was transferred to, the archives take it (兜底); left out: 2. */
    fallbackAfter: Type.Optional(Type.Integer({ minimum: 1, maximum: 2 })),
    /** The clock stands still while a consultation is open (会商); left out: it runs on. */
    consultationStopsClock: Type.Optional(Type.Literal(true)),
    feeInFen: Type.Integer({ minimum: 0, maximum: 100_000_000 }),
    result: Type.Object(
      { title: localizedText, kind: Type.Enum(['certifiedCopy', 'certificate', 'licence', 'approval']) },
      strict,
    ),
    verification: Type.Optional(verification),
    /** Of so many in a thousand closed cases supervision looks at one again, drawn by this seed (`supervision/inspection.ts`). */
    inspection: Type.Optional(
      Type.Object(
        {
          seed: text(100, '抽查种子，公布 Seed of the draw; it is published'),
          perMille: Type.Integer({ minimum: 0, maximum: 1000, description: '抽查比例（千分比） Share in a thousand' }),
        },
        strict,
      ),
    ),
    visits: Type.Integer({
      minimum: 0,
      maximum: 10,
      description: '最多到现场次数 How often the applicant must come at most',
    }),
    policyRefs: Type.Array(basis, { maxItems: 50 }),
  },
  strict,
);

export type Matter = Type.Static<typeof matterSchema>;
export type FlowStep = Type.Static<typeof flowStep>;
export type FormField = Type.Static<typeof formField>;
export type Responsible = Type.Static<typeof responsible>;
/** What is asked of departments about an application, and what with. */
export type MatterVerification = Type.Static<typeof verification>;
export type FieldClass = (typeof fieldClasses)[number];

/** The default of `maximumBytes`: what a window's scanner makes of a long document. */
export const defaultMaximumBytes = 20 * 1024 * 1024;

/** The default of `mediaTypes`: what a window can open and an archive can keep. */
export const defaultMediaTypes: readonly string[] = [
  'application/pdf',
  'application/ofd',
  'image/jpeg',
  'image/png',
  'image/tiff',
];

/** The step of a matter's flow with this id. */
export function stepOf(matter: Matter, id: string): FlowStep | undefined {
  return matter.flow.steps.find((step) => step.id === id);
}

/** The field of a matter's form with this name; own members only, so that `constructor` is no field. */
export function formFieldOf(matter: Matter, name: string): FormField | undefined {
  return Object.hasOwn(matter.form.properties, name) ? matter.form.properties[name] : undefined;
}
