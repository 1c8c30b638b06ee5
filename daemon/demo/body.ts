import { bodyCodeCheck, creditCodeCheck } from '../../rules/identity/credit-code.ts';
import type { Random } from '../../rules/random.ts';

/** An organisation that does not exist. */
export interface Body {
  readonly name: string;
  readonly creditCode: string;
}

/** The codes that the organisations of one chance have already. */
const codesOf = new WeakMap<Random, Set<string>>();

/** Makes an organisation of the county with a valid credit code (GB 32100) that nobody else has. */
export function makeBody(random: Random): Body {
  const used = codesOf.get(random) ?? new Set();
  codesOf.set(random, used);
  let body: string;
  do {
    body = `MA${String(random.between(0, 999_999)).padStart(6, '0')}`;
  } while (used.has(body));
  used.add(body);
  const first17 = `12330182${body}${bodyCodeCheck(body)}`;
  return {
    name: `建德市${random.pick(['第一', '第二', '新安', '寿昌', '梅城'])}${random.pick(['中学', '福利院', '文化馆', '公证处'])}`,
    creditCode: first17 + creditCodeCheck(first17),
  };
}
