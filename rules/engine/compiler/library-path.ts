import type { LocalizedText } from '../../text.ts';
import { type ParsedPath, parsePath } from '../path.ts';

/** Longer paths are not accepted in any form. */
const longestToMend = 200;

/** Names in brackets that the JSONPath of json-rules-engine takes for something else, or takes apart. */
const expressionNames: readonly RegExp[] = [
  /[,;'"[\]^~`]/,
  /#[0-9]/,
  /^\??\(/,
  /^@/,
  /@[\w$-]+\(/,
  /^(?:\*|\$|\.\.)$/,
  /^-?[0-9]*:-?[0-9]*:?-?[0-9]*$/,
  /%@[%.]|%%@@(?:%%|~)/,
];

/**
 * Reads a path as rules for json-rules-engine write it: what is accepted means there what it means here. `$` alone is the
 * whole fact. Never throws.
 */
export function parseLibraryPath(text: string): ParsedPath {
  if (text === '$') return { path: [] };
  const parsed = parsePath(text);
  if ('defect' in parsed) return withNearest(text, parsed.defect);
  if (text.startsWith('.') || text.startsWith('[')) {
    return withNearest(text, { zh: '路径以 $ 或名称开头', en: 'a path begins with $ or a name' });
  }
  const expression = parsed.path.find((segment) => typeof segment === 'string' && isExpression(segment));
  if (expression === undefined) return parsed;
  const name = String(expression);
  return {
    defect: {
      zh: `json-rules-engine 把名称“${name}”当作表达式；请给数据项换一个名称`,
      en: `json-rules-engine takes the name "${name}" for an expression; name the member otherwise`,
    },
  };
}

function isExpression(name: string): boolean {
  return expressionNames.some((pattern) => pattern.test(name));
}

/** Adds how the path is probably meant: `$.a.[0]`, `$.a.0` and `$.a.*` are other ways to write what stands in brackets. */
function withNearest(text: string, { zh, en }: LocalizedText): ParsedPath {
  if (text.length > longestToMend) return { defect: { zh, en } };
  const inBrackets = text.replaceAll('.[', '[').replace(/\.([0-9]{1,9}|\*)(?=[.[]|$)/g, '[$1]');
  const nearest = inBrackets.startsWith('.') || inBrackets.startsWith('[') ? `$${inBrackets}` : inBrackets;
  if (nearest === text || 'defect' in parsePath(nearest)) return { defect: { zh, en } };
  return { defect: { zh: `${zh}；可写作 ${nearest}`, en: `${en}; write ${nearest}` } };
}
