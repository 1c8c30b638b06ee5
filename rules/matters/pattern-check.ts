import type { LocalizedText } from '../text.ts';

/**
 * Patterns run on what strangers send, and JavaScript tries every way in which a text could match until one does: with
 * `^(a+)+$` that is more ways than there is time. So the ways are counted beforehand, as if every character fitted
 * everywhere, and a pattern with too many of them is refused. The count is never too low; a pattern that is refused can be
 * written otherwise, mostly with one list of characters `[…]` in the place of a group.
 */

/** Characters of the longest text that a pattern is held against; see `form-defects.ts`. */
export const longestMatched = 4000;
/** About ten milliseconds. */
const mostWays = 50_000;

/** Why a pattern cannot be used in a form; undefined where it can. */
export function patternDefect(pattern: string): LocalizedText | undefined {
  try {
    new RegExp(pattern, 'u');
  } catch {
    return { zh: '正则表达式有误', en: 'this regular expression does not compile' };
  }
  const found = new PatternReader(pattern).ways();
  if (found === 'unsupported') {
    const zh = '正则表达式不得使用前瞻、后顾或者反向引用';
    return { zh, en: 'a pattern has no lookahead, lookbehind or backreference' };
  }
  if (found <= mostWays) return undefined;
  return {
    zh: '正则表达式匹配可能耗时过长：请以 ^ 开头，至多用一个 + 或 *，且不要重复带有选择或重复的组，可改用 […]',
    en: 'matching could take too long: begin with ^, use one + or * at most, and repeat no group that holds choices or repetitions; a list […] can stand in its place',
  };
}

class Unsupported extends Error {}

/** Reads a pattern that compiles with the flag `u`, and counts in how many ways a text could match it. */
class PatternReader {
  readonly #pattern: string;
  #at = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  ways(): number | 'unsupported' {
    try {
      return this.#choices(true);
    } catch (error) {
      if (error instanceof Unsupported) return 'unsupported';
      throw error;
    }
  }

  /** What stands between `|`: each is one more way. Where it does not begin with `^`, it can begin anywhere. */
  #choices(outermost: boolean): number {
    let sum = 0;
    do {
      const anywhere = outermost && this.#pattern[this.#at] !== '^';
      sum += this.#sequence() * (anywhere ? longestMatched : 1);
    } while (this.#take('|'));
    return sum;
  }

  #sequence(): number {
    let product = 1;
    while (this.#at < this.#pattern.length && !'|)'.includes(this.#pattern[this.#at] ?? '')) {
      const ways = this.#atom();
      product *= this.#repeated(ways);
    }
    return product;
  }

  #atom(): number {
    if (this.#take('(')) return this.#group();
    if (this.#take('[')) return this.#list();
    if (this.#take('\\')) return this.#escaped();
    this.#at += (this.#pattern.codePointAt(this.#at) ?? 0) > 0xffff ? 2 : 1;
    return 1;
  }

  #group(): number {
    const opening = /^\?(?::|<[^=!>][^>]*>)/.exec(this.#pattern.slice(this.#at))?.[0] ?? '';
    this.#at += opening.length;
    // What else begins with a question mark looks ahead or back, or changes the flags.
    if (this.#pattern[this.#at] === '?') throw new Unsupported();
    const ways = this.#choices(false);
    this.#take(')');
    return ways;
  }

  #list(): number {
    while (this.#at < this.#pattern.length && this.#pattern[this.#at] !== ']') {
      this.#at += this.#pattern[this.#at] === '\\' ? 2 : 1;
    }
    this.#take(']');
    return 1;
  }

  #escaped(): number {
    const rest = this.#pattern.slice(this.#at);
    if (/^[1-9k]/.test(rest)) throw new Unsupported();
    const whole = /^(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[a-zA-Z])/.exec(rest)?.[0];
    this.#at += whole?.length ?? 1;
    return 1;
  }

  /** The ways of something that can match in so many, with the quantifier that follows it. */
  #repeated(ways: number): number {
    const found = /^(?:([*+?])|\{([0-9]+)(?:(,)([0-9]*))?\})\??/.exec(this.#pattern.slice(this.#at));
    if (found === null) return ways;
    this.#at += found[0].length;
    const [, sign, from, comma, to] = found;
    const least = sign === undefined ? Number(from) : sign === '+' ? 1 : 0;
    const most =
      sign === '?' ? 1 : sign !== undefined || (comma !== undefined && to === '') ? longestMatched : Number(to ?? from);
    if (ways === 1) return Math.min(most, longestMatched) - Math.min(least, longestMatched) + 1;
    let sum = 0;
    for (let count = least; count <= most && sum <= mostWays; count += 1) sum += ways ** count;
    return sum;
  }

  #take(character: string): boolean {
    if (this.#pattern[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }
}
