import { Format } from 'typebox/format';

/**
 * Schemas as closures: which values surely keep to them. The library walks a schema anew for every value, which costs a
 * hundred times as much; it is asked for what is wrong, and where a closure is not sure.
 */
export type SchemaCheck = (value: unknown) => boolean;

/**
 * A check that is true only of values that keep to a schema. It is false of all others, and of some where it cannot be sure:
 * schemas with keywords that are not read here keep nobody from being wrong about them.
 */
export function schemaCheck(schema: object): SchemaCheck {
  const known = checks.get(schema);
  if (known !== undefined) return known;
  const made = checkOf(schema);
  checks.set(schema, made);
  return made;
}

const checks = new WeakMap<object, SchemaCheck>();
const unsure: SchemaCheck = () => false;

type Schema = Readonly<Record<string, unknown>>;
type Values = Readonly<Record<string, unknown>>;

/** Keywords that say nothing of a value; those with `x-` or `~` neither. */
const remarks: ReadonlySet<string> = new Set(['title', 'description', 'default', 'examples', '$schema', '$id']);

function checkOf(schema: unknown): SchemaCheck {
  if (schema === true) return () => true;
  if (!isRecord(schema)) return unsure;
  const parts: SchemaCheck[] = [];
  for (const [keyword, value] of Object.entries(schema)) {
    if (remarks.has(keyword) || keyword.startsWith('x-') || keyword.startsWith('~')) continue;
    const make = Object.hasOwn(makers, keyword) ? makers[keyword] : undefined;
    if (make === undefined) return unsure;
    parts.push(make(value, schema));
  }
  const [one, two] = parts;
  if (one === undefined) return () => true;
  if (two === undefined) return one;
  return (value) => {
    for (const part of parts) if (!part(value)) return false;
    return true;
  };
}

/** What each keyword asks; a value of a type that a keyword does not speak of is left to `type`. */
const makers: Readonly<Record<string, (wanted: unknown, schema: Schema) => SchemaCheck>> = {
  type: (wanted) =>
    typeof wanted === 'string' && Object.hasOwn(types, wanted) ? (types[wanted] as SchemaCheck) : unsure,
  const: (wanted) => (isScalar(wanted) ? (value) => value === wanted : unsure),
  enum: (wanted) => {
    if (!Array.isArray(wanted) || !wanted.every(isScalar)) return unsure;
    const values = new Set<unknown>(wanted);
    return (value) => values.has(value);
  },
  anyOf: (wanted) => {
    if (!Array.isArray(wanted)) return unsure;
    const ways = wanted.map(checkOf);
    return (value) => ways.some((way) => way(value));
  },
  pattern: (wanted) => {
    const pattern = patternOf(wanted);
    return pattern === undefined ? unsure : ofText((value) => pattern.test(value));
  },
  format: (wanted) => (typeof wanted === 'string' ? ofText((value) => Format.Test(wanted, value)) : unsure),
  // A letter outside of the basic plane counts as one, and is two units long.
  minLength: (wanted) =>
    ofText((value) => value.length >= 2 * Number(wanted) || Array.from(value).length >= Number(wanted)),
  maxLength: (wanted) =>
    ofText((value) => value.length <= Number(wanted) || Array.from(value).length <= Number(wanted)),
  minimum: (wanted) => ofNumber((value) => value >= Number(wanted)),
  maximum: (wanted) => ofNumber((value) => value <= Number(wanted)),
  exclusiveMinimum: (wanted) => ofNumber((value) => value > Number(wanted)),
  exclusiveMaximum: (wanted) => ofNumber((value) => value < Number(wanted)),
  multipleOf: (wanted) => ofNumber((value) => value % Number(wanted) === 0),
  minItems: (wanted) => ofList((value) => value.length >= Number(wanted)),
  maxItems: (wanted) => ofList((value) => value.length <= Number(wanted)),
  items: (wanted) => {
    if (Array.isArray(wanted)) return unsure;
    const item = checkOf(wanted);
    return ofList((value) => value.every(item));
  },
  minProperties: (wanted) => ofRecord((value) => Object.keys(value).length >= Number(wanted)),
  maxProperties: (wanted) => ofRecord((value) => Object.keys(value).length <= Number(wanted)),
  required: (wanted) => {
    if (!Array.isArray(wanted)) return unsure;
    return ofRecord((value) => wanted.every((name) => Object.hasOwn(value, String(name))));
  },
  properties: (wanted) => {
    // The library also looks at members that every object inherits.
    if (!isRecord(wanted) || Object.keys(wanted).some((name) => name in Object.prototype)) return unsure;
    const members = Object.entries(wanted).map(([name, schema]) => [name, checkOf(schema)] as const);
    return ofRecord((value) => members.every(([name, member]) => !Object.hasOwn(value, name) || member(value[name])));
  },
  patternProperties: (wanted) => {
    if (!isRecord(wanted)) return unsure;
    const members = Object.entries(wanted).map(([text, schema]) => [patternOf(text), checkOf(schema)] as const);
    if (members.some(([pattern]) => pattern === undefined)) return unsure;
    return ofRecord((value) =>
      Object.entries(value).every(([name, one]) =>
        members.every(([pattern, member]) => pattern?.test(name) !== true || member(one)),
      ),
    );
  },
  additionalProperties: (wanted, { properties = {}, patternProperties = {} }) => {
    if (wanted !== false || !isRecord(properties) || !isRecord(patternProperties)) return unsure;
    const patterns = Object.keys(patternProperties).map(patternOf);
    return ofRecord((value) =>
      Object.keys(value).every(
        (name) => Object.hasOwn(properties, name) || patterns.some((pattern) => pattern?.test(name) === true),
      ),
    );
  },
};

const types: Readonly<Record<string, SchemaCheck>> = {
  object: isRecord,
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  number: Number.isFinite,
  integer: Number.isInteger,
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
};

function ofText(check: (value: string) => boolean): SchemaCheck {
  return (value) => typeof value !== 'string' || check(value);
}

function ofNumber(check: (value: number) => boolean): SchemaCheck {
  return (value) => typeof value !== 'number' || check(value);
}

function ofList(check: (value: readonly unknown[]) => boolean): SchemaCheck {
  return (value) => !Array.isArray(value) || check(value);
}

function ofRecord(check: (value: Values) => boolean): SchemaCheck {
  return (value) => !isRecord(value) || check(value);
}

/** As the library reads a pattern; undefined where it is none. */
function patternOf(text: unknown): RegExp | undefined {
  try {
    return new RegExp(String(text), 'u');
  } catch {
    return undefined;
  }
}

function isScalar(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function isRecord(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
