import type { LocalizedText } from '../../text.ts';
import { deepest } from './tree.ts';

/** Something that only json-rules-engine with its functions can do; what to do instead is in the text. */
export class DataOnlyError extends Error {
  readonly code = 'DATA_ONLY';
  readonly text: LocalizedText;

  constructor(text: LocalizedText) {
    super(`${text.en} / ${text.zh}`);
    this.name = 'DataOnlyError';
    this.text = text;
  }
}

/**
 * A copy of plain data, so that nobody changes a rule behind its compiled form: lists, days and objects with their own
 * members.
 * @throws DataOnlyError for functions, promises and other things that are no data
 */
export function copyOfData(value: unknown, depth = 0): unknown {
  if (typeof value === 'function') throw notData(`${value.name}()`);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > deepest) {
    const zh = `数据嵌套最多 ${deepest} 层`;
    throw new DataOnlyError({ zh, en: `data may be nested ${deepest} levels deep` });
  }
  if (Array.isArray(value)) return value.map((one) => copyOfData(one, depth + 1));
  if (value instanceof Date) return new Date(value);
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  if (kind !== 'Object') throw notData(kind);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copyOfData(member, depth + 1)]));
}

function notData(what: string): DataOnlyError {
  const en = `${what} is no data: rules hold texts, numbers, truth values, null, lists and objects only`;
  return new DataOnlyError({ zh: `${what} 不是数据：规则中只能有文字、数字、真假、空值、列表和对象`, en });
}
