import { Format } from 'typebox/format';
import { isDivisionCode } from '../identity/division.ts';
import type { LocalizedText } from '../text.ts';
import { type FormField, formFieldOf, type Matter } from './matter.ts';
import { longestMatched } from './pattern-check.ts';
import { type SchemaDefect, schemaDefects } from './schema-fault.ts';
import { toldPointer } from './told-pointer.ts';

/** A defect of a form, ready to be told to the applicant. */
export interface FormDefect extends SchemaDefect {
  readonly code: (typeof codes)[keyof typeof codes] | 'SCHEMA_OTHER';
}

/** The codes that messages use for the same breaches, so that an integrator learns them once. */
const codes = {
  required: 'SCHEMA_REQUIRED',
  type: 'SCHEMA_TYPE',
  format: 'SCHEMA_FORMAT',
  pattern: 'SCHEMA_FORMAT',
  minLength: 'SCHEMA_LENGTH',
  maxLength: 'SCHEMA_LENGTH',
  minimum: 'SCHEMA_RANGE',
  maximum: 'SCHEMA_RANGE',
  multipleOf: 'SCHEMA_RANGE',
  enum: 'SCHEMA_CHOICE',
  additionalProperties: 'SCHEMA_UNEXPECTED',
} as const;

// JSON Schema leaves formats open; this one is ours (`matter.ts`).
Format.Set('division', isDivisionCode);

/** A form has at most 100 fields; a stranger's thousand unknown members need not all be listed. */
const mostDefects = 200;

/**
 * Everything in which a filled form breaks the form schema of its matter, in the order of the schema's fields.
 *
 * Pointers lead into the message (`/data/form/<field>`), and messages name the field by its title, so that a citizen can
 * be told as it stands. That a day written YYYY-MM-DD exists in the calendar is left to the rules (fact `dates`).
 */
export function formDefects(matter: Matter, form: Readonly<Record<string, unknown>>): FormDefect[] {
  const order = new Map(Object.keys(matter.form.properties).map((name, index) => [name, index]));
  return schemaDefects(matter.form, withoutEndless(form))
    .map((defect) => ({ ...defect, pointer: toldPointer(defect.pointer) }))
    .filter((defect) => !(defect.keyword === 'format' && hasShapeOfDay(form[fieldAt(defect.pointer)])))
    .slice(0, mostDefects)
    .map((defect) => titled(matter, defect))
    .sort((one, other) => (order.get(fieldAt(one.pointer)) ?? 1000) - (order.get(fieldAt(other.pointer)) ?? 1000))
    .map((defect) => ({ ...defect, pointer: `/data/form${defect.pointer}`, code: codeOf(defect.keyword) }));
}

/**
 * The form with texts cut that are too long for any field anyway (2000 characters, of two units at most): they are told as
 * too long all the same, and no pattern is held against a megabyte.
 */
function withoutEndless(form: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const endless = (value: unknown): value is string => typeof value === 'string' && value.length > longestMatched;
  if (!Object.values(form).some(endless)) return form;
  return Object.fromEntries(
    Object.entries(form).map(([name, value]) => [name, endless(value) ? value.slice(0, longestMatched + 1) : value]),
  );
}

function codeOf(keyword: string): FormDefect['code'] {
  return Object.hasOwn(codes, keyword) ? codes[keyword as keyof typeof codes] : 'SCHEMA_OTHER';
}

function titled(matter: Matter, defect: SchemaDefect): SchemaDefect {
  const name = fieldAt(defect.pointer);
  const field = formFieldOf(matter, name);
  const title = field?.['x-title'];
  const { zh, en } = (defect.keyword === 'enum' ? choiceMessage(field) : undefined) ?? defect.message;
  if (title === undefined) {
    const shown = name.slice(0, 64);
    return {
      ...defect,
      message: { zh: `表单${shown === '' ? '' : `「${shown}」`}：${zh}`, en: `form ${shown}: ${en}` },
    };
  }
  return { ...defect, message: { zh: `「${title.zh}」${zh}`, en: `${title.en}: ${en}` } };
}

/** The choices by their names for people, each with its code for whoever programs the form. */
function choiceMessage(field: FormField | undefined): LocalizedText | undefined {
  const choices = Object.entries(field?.['x-choices'] ?? {});
  if (choices.length === 0) return undefined;
  return {
    zh: `只能选择：${choices.map(([code, { zh }]) => `${zh}（${code}）`).join('、')}`,
    en: `choose one of ${choices.map(([code, { en }]) => `${en} (${code})`).join(', ')}`,
  };
}

/** The first member of a pointer; forms are flat, so it is the field. */
function fieldAt(pointer: string): string {
  return (pointer.split('/')[1] ?? '').replaceAll('~1', '/').replaceAll('~0', '~');
}

function hasShapeOfDay(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value);
}
