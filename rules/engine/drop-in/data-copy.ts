import { deepest } from '../compiler/tree.ts';
import { DataOnlyError } from './data-only.ts';

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
  const kind = Object.prototype.toString.call(value);
  if (kind !== '[object Object]') throw notData(kind.slice(8, -1));
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const member = copyOfData((value as Readonly<Record<string, unknown>>)[name], depth + 1);
    // Assigned in the plain way, this one name would change what the copy is rather than what it holds.
    if (name === '__proto__') Object.defineProperty(copy, name, { ...ownMember, value: member });
    else copy[name] = member;
  }
  return copy;
}

const ownMember = { configurable: true, enumerable: true, writable: true };

function notData(what: string): DataOnlyError {
  const en = `${what} is no data: rules hold texts, numbers, truth values, null, lists and objects only`;
  return new DataOnlyError({ zh: `${what} 不是数据：规则中只能有文字、数字、真假、空值、列表和对象`, en });
}
