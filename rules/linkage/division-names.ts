import { listDivisions, significantDigits } from '../identity/division.ts';

/** What an address begins with: a division by its names, from the province down or from any level whose name says which it is. */
export interface LeadingDivision {
  /** Significant digits of the code. */
  readonly division: string;
  readonly rest: string;
}

/**
 * Reads the names of provinces, cities and counties at the head of an address: `浙江省杭州市西湖区…`, `浙江杭州西湖区…`, `杭州市…`.
 * A county alone is understood where only one in the country is called so (there are five 鼓楼区). Names of today come first,
 * then those that were abolished.
 *
 * @param text in simplified characters
 */
export function leadingDivision(text: string): LeadingDivision | undefined {
  const trimmed = text.replace(/^(中国|中华人民共和国)/u, '').trim();
  const names = knownNames();
  let division = '';
  let rest = trimmed;
  for (;;) {
    const found = longestName(rest, (name) => childOf(names.get(name), division));
    if (found === undefined) break;
    division = found.code;
    rest = rest.slice(found.name.length).trimStart();
    // 市辖区 stands between some cities and their counties and names nothing.
    rest = rest.replace(/^(市辖区|县)(?=.)/u, '');
    if (division.length >= 6) break;
  }
  return division === '' ? undefined : { division, rest };
}

const longestDivisionName = 15;

function longestName(text: string, codeOf: (name: string) => string | undefined) {
  for (let length = Math.min(longestDivisionName, text.length); length >= 2; length -= 1) {
    const name = text.slice(0, length);
    const code = codeOf(name);
    if (code !== undefined) return { name, code };
  }
  return undefined;
}

/** The one division of a name within another; undefined where there is none, or where several are called so. */
function childOf(entry: NameEntry | undefined, parent: string): string | undefined {
  if (entry === undefined) return undefined;
  for (const codes of [entry.current, entry.historical]) {
    const within = codes.filter((code) => code.startsWith(parent) && code.length > parent.length);
    // A city and a county in it may have one name in short: the nearer level is meant.
    const nearest = Math.min(...within.map((code) => code.length));
    const [only, ...others] = within.filter((code) => code.length === nearest);
    if (only !== undefined && others.length === 0) return only;
    if (only !== undefined) return undefined;
  }
  return undefined;
}

interface NameEntry {
  readonly current: string[];
  readonly historical: string[];
}

let made: ReadonlyMap<string, NameEntry> | undefined;

/** Every name with the codes that bear it, read when the first address asks. */
function knownNames(): ReadonlyMap<string, NameEntry> {
  if (made !== undefined) return made;
  const names = new Map<string, NameEntry>();
  for (const standing of ['current', 'historical'] as const) {
    for (const [code6, name] of listDivisions(standing)) {
      const code = significantDigits(code6);
      if (code === undefined || name === '市辖区' || name === '县') continue;
      for (const form of formsOf(name, code.length)) {
        const entry = names.get(form) ?? { current: [], historical: [] };
        names.set(form, entry);
        entry[standing].push(code);
      }
    }
  }
  made = names;
  return names;
}

/** A name, and what people call provinces and cities for short; counties keep their ending, without which they may be any word. */
function formsOf(name: string, digits: number): readonly string[] {
  if (digits >= 6) return [name];
  const short = name
    .replace(/(壮族|回族|维吾尔)?自治区$|特别行政区$|省$/u, '')
    .replace(digits === 4 ? /(市|地区|盟)$/u : /市$/u, '');
  return short.length >= 2 && short !== name ? [name, short] : [name];
}
