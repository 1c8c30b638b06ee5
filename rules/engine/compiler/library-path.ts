import { everything, type ParsedPath, parsePath } from '../path.ts';

/** Names in brackets that the JSONPath of json-rules-engine takes for something else, or takes apart. */
const expressionNames: readonly RegExp[] = [
  /[,;'"[\]^~`]/,
  /#[0-9]/,
  /^\??\(/,
  /^@/,
  /@[\w$-]+\(/,
  /^(?:\*|\$|\.\.)$/,
  /^-?[0-9]*:-?[0-9]*:?-?[0-9]*$/,
  /%@%|%%@@%%/,
];

/**
 * Reads a path as rules for json-rules-engine write it: what is accepted means there what it means here. `$` alone is the
 * whole fact. Never throws.
 */
export function parseLibraryPath(text: string): ParsedPath {
  if (text === '$') return { path: [] };
  const parsed = parsePath(text);
  if ('defect' in parsed) return parsed;
  if (text.startsWith('.') || text.startsWith('[')) {
    const meant = `$${text.slice(0, 20)}`;
    return { defect: { zh: `路径以 $ 开头，例如 ${meant}`, en: `a path begins with $, such as ${meant}` } };
  }
  for (const segment of parsed.path) {
    if (segment === everything || typeof segment === 'number') continue;
    if (expressionNames.some((pattern) => pattern.test(segment))) {
      const zh = `json-rules-engine 把名称“${segment}”当作表达式；请给数据项换一个名称`;
      return {
        defect: {
          zh,
          en: `json-rules-engine takes the name "${segment}" for an expression; name the member otherwise`,
        },
      };
    }
  }
  return parsed;
}
