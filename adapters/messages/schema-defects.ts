import type Type from 'typebox';
import { type Defect, type DefectCode, defect } from '../../actors/protocol/defects.ts';
import { schemaDefects as breaches } from '../../rules/matters/schema-fault.ts';
import { toldPointer } from '../../rules/matters/told-pointer.ts';
import { cut } from './cut.ts';

/** The most defects that one message is told; a message with more has one cause for all of them. */
const MOST_DEFECTS = 100;

const codes: Readonly<Record<string, DefectCode>> = {
  required: 'SCHEMA_REQUIRED',
  additionalProperties: 'SCHEMA_UNEXPECTED',
  type: 'SCHEMA_TYPE',
  pattern: 'SCHEMA_FORMAT',
  minLength: 'SCHEMA_LENGTH',
  maxLength: 'SCHEMA_LENGTH',
  minItems: 'SCHEMA_LENGTH',
  maxItems: 'SCHEMA_LENGTH',
  maxProperties: 'SCHEMA_LENGTH',
  minimum: 'SCHEMA_RANGE',
  maximum: 'SCHEMA_RANGE',
  enum: 'SCHEMA_CHOICE',
  const: 'SCHEMA_CHOICE',
};

/**
 * Every member in which a value does not fit its schema, each once; never none, so that a value that the validator has
 * turned down cannot pass for want of a reason (the schema library stops after some number of them, told or not).
 * @param value does not fit the schema
 * @param base pointer of the value in the message
 */
export function schemaDefects(schema: Type.TSchema, value: unknown, base: string): readonly Defect[] {
  const found = new Map<string, Defect>();
  for (const { pointer, keyword, message } of breaches(schema, cut(value))) {
    const at = base + toldPointer(pointer).slice(0, 300);
    // An unknown member is told as such, and not once more as what the schema says of it.
    if (found.has(at) || keyword === 'boolean') continue;
    found.set(at, defect(codes[keyword] ?? 'SCHEMA_OTHER', at, message));
    if (found.size === MOST_DEFECTS) break;
  }
  return found.size === 0 ? [defect('SCHEMA_OTHER', base)] : [...found.values()];
}
