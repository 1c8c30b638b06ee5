import Schema from 'typebox/schema';
import { Settings } from 'typebox/system';
import type { LocalizedText } from '../text.ts';
import { type Fault, pointerTo } from './fault.ts';
import { schemaCheck } from './schema-check.ts';

/** One way in which a value breaks a schema: one member, one keyword. */
export interface SchemaDefect {
  /** JSON pointer to the member, also to one that is missing or should not be there. */
  readonly pointer: string;
  readonly keyword: string;
  readonly message: LocalizedText;
}

/** TypeBox stops at 8 defects by itself; an author or a citizen is told all of them, within reason. */
const mostDefects = 1000;

/**
 * Everything in which a value breaks a JSON Schema, read interpretively (no code is generated). One defect a member:
 * where a list of missing members would be one error, each is told on its own.
 */
export function schemaDefects(schema: object, value: unknown): SchemaDefect[] {
  // Nearly every value keeps to its schema, and the library is slow to say so.
  if (schemaCheck(schema)(value)) return [];
  const defects = errorsOf(schema, value).flatMap((error) => {
    const at = error.instancePath;
    switch (error.keyword) {
      case 'required':
        return error.params.requiredProperties.map((name) => defect(pointerTo(at, name), 'required', error.params));
      case 'additionalProperties':
        // One error of the library can name any number of members.
        return error.params.additionalProperties
          .slice(0, mostDefects)
          .map((name) => defect(pointerTo(at, name), error.keyword, error.params));
      case 'boolean':
        // TypeBox reports an unknown member twice: here, and as `additionalProperties` of its parent.
        return [];
      default:
        return [defect(at, error.keyword, error.params)];
    }
  });
  return defects.slice(0, mostDefects);
}

/** The same as faults of a file. */
export function schemaFaults(schema: object, json: unknown, file: string): Fault[] {
  return schemaDefects(schema, json).map(({ pointer, message }) => ({ file, pointer, code: 'SCHEMA', message }));
}

/** The setting is global to the library, so it is lifted for this one synchronous call only. */
function errorsOf(schema: object, value: unknown) {
  const { maxErrors } = Settings.Get();
  Settings.Set({ maxErrors: mostDefects });
  try {
    return Schema.Errors(schema, value)[1];
  } finally {
    Settings.Set({ maxErrors });
  }
}

function defect(pointer: string, keyword: string, params: object): SchemaDefect {
  return { pointer, keyword, message: messageOf(keyword, params) };
}

/** What a person reads; never the value itself, which may be personal. */
function messageOf(keyword: string, params: object): LocalizedText {
  const limit = 'limit' in params ? String(params.limit) : '';
  switch (keyword) {
    case 'required':
      return { zh: '必填', en: 'is required' };
    case 'additionalProperties':
      return { zh: '没有这一项', en: 'is not a member here' };
    case 'type':
      return typeMessage('type' in params ? String(params.type) : '');
    case 'enum':
    case 'const':
    case 'anyOf':
      return allowedMessage(params);
    case 'pattern':
      return { zh: '格式不符合要求', en: 'does not have the required form' };
    case 'format':
      if ('format' in params && params.format === 'division')
        return {
          zh: '应为行政区划代码（2、4、6、9或12位数字）',
          en: 'must be a division code of 2, 4, 6, 9 or 12 digits',
        };
      return { zh: '应为日期（年-月-日，例如 1998-05-20）', en: 'must be a day written YYYY-MM-DD' };
    case 'minLength':
      return { zh: `至少 ${limit} 个字符`, en: `needs at least ${limit} characters` };
    case 'maxLength':
      return { zh: `最多 ${limit} 个字符`, en: `has more than ${limit} characters` };
    case 'minItems':
      return { zh: `至少 ${limit} 项`, en: `needs at least ${limit} items` };
    case 'maxItems':
      return { zh: `最多 ${limit} 项`, en: `has more than ${limit} items` };
    case 'minProperties':
      return { zh: `至少 ${limit} 个成员`, en: `needs at least ${limit} members` };
    case 'maxProperties':
      return { zh: `最多 ${limit} 个成员`, en: `has more than ${limit} members` };
    case 'minimum':
      return { zh: `不得小于 ${limit}`, en: `must not be less than ${limit}` };
    case 'maximum':
      return { zh: `不得大于 ${limit}`, en: `must not be more than ${limit}` };
    case 'exclusiveMinimum':
      return { zh: `必须大于 ${limit}`, en: `must be more than ${limit}` };
    case 'exclusiveMaximum':
      return { zh: `必须小于 ${limit}`, en: `must be less than ${limit}` };
    case 'multipleOf': {
      const factor = 'multipleOf' in params ? String(params.multipleOf) : '';
      return { zh: `必须是 ${factor} 的倍数`, en: `must be a multiple of ${factor}` };
    }
    default:
      return { zh: `不符合要求（${keyword}）`, en: `does not meet "${keyword}"` };
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: '文字',
  integer: '整数',
  number: '数字',
  boolean: '是或否',
  object: '对象',
  array: '列表',
  null: '空值',
};

function typeMessage(type: string): LocalizedText {
  return { zh: `应为${typeNames[type] ?? type}`, en: `must be of type ${type}` };
}

function allowedMessage(params: object): LocalizedText {
  const listed =
    'allowedValues' in params && Array.isArray(params.allowedValues)
      ? params.allowedValues
      : 'allowedValue' in params
        ? [params.allowedValue]
        : [];
  if (listed.length === 0) return { zh: '不在可选范围内', en: 'is none of the allowed values' };
  const values = listed.slice(0, 20).map(String);
  return { zh: `只能是：${values.join('、')}`, en: `must be one of: ${values.join(', ')}` };
}
