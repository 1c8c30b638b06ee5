/** The languages that texts for people are kept in. */
const languages = ['zh', 'en'] as const;
export type Language = (typeof languages)[number];

/** How a command writes for the person who reads it. */
export interface Reader {
  readonly languages: readonly Language[];
  readonly colours: boolean;
}

/** What the words of a command ask for; undefined where they say nothing. */
export interface Asked {
  /** `zh`, `en` or `both`. */
  readonly lang?: string | undefined;
  readonly color?: boolean | undefined;
}

/**
 * Texts are in both languages unless one is asked for, or the terminal's own locale is Chinese. An English locale says
 * nothing, as it is what a server has before anybody chose. Colours are for terminals only, unless `FORCE_COLOR` (which goes
 * before `NO_COLOR`, as in Node) or the words ask for them.
 * @returns undefined where the language that is asked for is none of these
 */
export function readerOf(
  { lang, color }: Asked,
  isTerminal: boolean,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Reader | undefined {
  const asked = lang ?? (/^zh/i.test(localeOf(environment)) ? 'zh' : 'both');
  const chosen = languages.filter((one) => asked === one || asked === 'both');
  if (chosen.length === 0) return undefined;
  return { languages: chosen, colours: color ?? hasColours(isTerminal, environment) };
}

function localeOf({ LC_ALL, LC_MESSAGES, LANG }: Readonly<Record<string, string | undefined>>): string {
  return [LC_ALL, LC_MESSAGES, LANG].find((one) => one !== undefined && one !== '') ?? '';
}

function hasColours(
  isTerminal: boolean,
  { FORCE_COLOR: force, NO_COLOR: no, TERM }: Readonly<Record<string, string | undefined>>,
): boolean {
  if (force !== undefined) return force !== '0' && force !== 'false';
  if (no !== undefined && no !== '') return false;
  return isTerminal && TERM !== 'dumb';
}
