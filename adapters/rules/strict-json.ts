import { isUtf8 } from 'node:buffer';
import type { LocalizedText } from '../../rules/text.ts';

/** JSON that means the same to everybody who reads it, or what is wrong with it. */
export type StrictJson =
  | { readonly json: unknown }
  /** `message` is left out where the text is no JSON at all; `reason` then is what JavaScript says of it. */
  | { readonly reason: string; readonly message?: LocalizedText };

/**
 * Reads bytes as JSON in UTF-8. Two readers must never see two things in one file, so what JavaScript would read somehow is
 * refused here: bytes that are no UTF-8, a byte order mark, and a name that stands twice in one object, of which only the
 * last would count.
 */
export function readStrictJson(bytes: Uint8Array): StrictJson {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) {
    return wrong(
      '文件以字节顺序标记（BOM）开头，请存为不带 BOM 的 UTF-8',
      'it begins with a byte order mark; save it as UTF-8 without one',
    );
  }
  const text = new TextDecoder().decode(bytes);
  if (!isUtf8(bytes)) {
    const line = lineOf(text, text.indexOf('\uFFFD'));
    return wrong(`第 ${line} 行不是 UTF-8 编码，请存为 UTF-8`, `line ${line} is not UTF-8; save the file as UTF-8`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
  const twice = nameStandingTwice(text);
  if (twice === undefined) return { json };
  const { name, at } = twice;
  const line = lineOf(text, at);
  return wrong(
    `第 ${line} 行的成员 ${name} 在同一对象中重复，只有最后一个有效，请删去其余`,
    `${name} in line ${line} stands twice in one object, and only the last would count; take the others out`,
  );
}

function wrong(zh: string, en: string): StrictJson {
  return { reason: en, message: { zh, en } };
}

/** Line 1 is the first. */
function lineOf(text: string, at: number): number {
  let line = 1;
  for (let next = text.indexOf('\n'); next >= 0 && next < at; next = text.indexOf('\n', next + 1)) line += 1;
  return line;
}

const longestShown = 60;

/** The first name that stands twice in one object of a text that is JSON, written as it stands there, and where. */
function nameStandingTwice(text: string): { readonly name: string; readonly at: number } | undefined {
  /** The names of each object around; undefined for a list. */
  const around: (Set<string> | undefined)[] = [];
  let nameIsNext = false;
  for (let at = 0; at < text.length; at += 1) {
    switch (text[at]) {
      case '{':
        around.push(new Set());
        nameIsNext = true;
        break;
      case '[':
        around.push(undefined);
        nameIsNext = false;
        break;
      case '}':
      case ']':
        around.pop();
        nameIsNext = false;
        break;
      case ',':
        nameIsNext = around.at(-1) !== undefined;
        break;
      case '"': {
        const end = endOfString(text, at);
        const names = nameIsNext ? around.at(-1) : undefined;
        if (names !== undefined) {
          const written = text.slice(at, end + 1);
          const name = written.includes('\\') ? (JSON.parse(written) as string) : written.slice(1, -1);
          if (names.has(name)) return { name: written.slice(0, longestShown), at };
          names.add(name);
        }
        nameIsNext = false;
        at = end;
        break;
      }
      default:
    }
  }
  return undefined;
}

/** The place of the quotation mark that ends a string. */
function endOfString(text: string, begin: number): number {
  let at = begin + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}
