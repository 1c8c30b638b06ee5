import { type Fault, type FaultCode, pointerTo } from './fault.ts';
import { hiddenCharacter } from './hidden-character.ts';

/** How much of everything a file may hold. */
export interface Bounds {
  /** Levels of lists and objects, the outermost included. */
  readonly deepest: number;
  /** Values of all kinds, lists and objects included. */
  readonly mostValues: number;
  /** Characters (UTF-16 units) of one text. */
  readonly longestText: number;
}

/** Characters of the name of a member. */
const longestName = 200;
/** Characters of all texts and names together. */
const mostCharacters = 4_000_000;

/**
 * The first reason why a file is not read any further: too deep, too many values, too long a text or name, or characters
 * that nobody sees in one. It never goes deeper than the bound itself, so no file can exhaust the stack, and what it tells
 * names nothing that was not found sound.
 */
export function boundsFault(json: unknown, file: string, bounds: Bounds): Fault | undefined {
  const { deepest, mostValues, longestText } = bounds;
  const names: (string | number)[] = [];
  let values = 0;
  let characters = 0;
  const tell = (code: FaultCode, zh: string, en: string): Fault => {
    return { file, pointer: pointerTo('', ...names), code, message: { zh, en } };
  };
  const textFault = (text: string, longest: number, what: { readonly zh: string; readonly en: string }) => {
    characters += text.length;
    if (text.length > longest) {
      return tell('SIZE', `${what.zh}超过 ${longest} 个字符`, `${what.en} of more than ${longest} characters`);
    }
    if (characters > mostCharacters) {
      return tell(
        'SIZE',
        `文字合计超过 ${mostCharacters} 个字符`,
        `texts of more than ${mostCharacters} characters in all`,
      );
    }
    const hidden = hiddenCharacter(text);
    if (hidden === undefined) return undefined;
    const [zh, en] = [
      `${what.zh}含不可见字符 ${hidden}，请删去`,
      `${what.en} with the hidden character ${hidden}; take it out`,
    ];
    return tell('HIDDEN_CHARACTER', zh, en);
  };
  const visit = (value: unknown, depth: number): Fault | undefined => {
    values += 1;
    if (values > mostValues) return tell('SIZE', `超过 ${mostValues} 个值`, `more than ${mostValues} values`);
    if (depth > deepest) {
      return tell('SIZE', `嵌套超过 ${deepest} 层`, `nested more than ${deepest} levels deep`);
    }
    if (typeof value === 'string') return textFault(value, longestText, { zh: '文字', en: 'a text' });
    if (typeof value !== 'object' || value === null) return undefined;
    const list = Array.isArray(value);
    const members: readonly (string | number)[] = list ? [...value.keys()] : Object.keys(value);
    for (const name of members) {
      // The name itself is told of the object that holds it: a pointer to it would show what is wrong with it.
      const found =
        typeof name === 'string' ? textFault(name, longestName, { zh: '成员名', en: 'a member name' }) : undefined;
      if (found !== undefined) return found;
      names.push(name);
      const inner = visit((value as Record<string | number, unknown>)[name], depth + 1);
      if (inner !== undefined) return inner;
      names.pop();
    }
    return undefined;
  };
  return visit(json, 1);
}
