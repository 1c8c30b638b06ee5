import { type Fault, pointerTo } from '../matters/fault.ts';

/** A pack's whole depth in JSON. */
const deepest = 20;
/** Values of all kinds in one file: about a thousand rules. */
const mostValues = 100_000;
const longestText = 4000;

/**
 * The first way in which a file is too big to be read any further: too deep, too many values, a text too long. It never
 * goes deeper than the bound itself, so no file can exhaust the stack.
 */
export function sizeFault(json: unknown, file: string): Fault | undefined {
  let values = 0;
  const visit = (value: unknown, pointer: string, depth: number): Fault | undefined => {
    values += 1;
    if (values > mostValues) {
      return tooBig(file, pointer, `超过 ${mostValues} 个值`, `more than ${mostValues} values`);
    }
    if (depth > deepest)
      return tooBig(file, pointer, `嵌套超过 ${deepest} 层`, `nested more than ${deepest} levels deep`);
    if (typeof value === 'string' && value.length > longestText) {
      return tooBig(file, pointer, `文字超过 ${longestText} 个字符`, `a text of more than ${longestText} characters`);
    }
    if (typeof value !== 'object' || value === null) return undefined;
    for (const [name, member] of Object.entries(value)) {
      const found = visit(member, pointerTo(pointer, name), depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return visit(json, '', 1);
}

function tooBig(file: string, pointer: string, zh: string, en: string): Fault {
  return { file, pointer: pointer.slice(0, 500), code: 'SIZE', message: { zh, en } };
}
