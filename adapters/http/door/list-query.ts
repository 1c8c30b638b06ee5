import type { EndedDays, PlaceInList } from '../../../actors/protocol/desk.ts';
import { endedDays, mostEndedDays } from '../../../actors/protocol/ended-days.ts';
import { readCalendarDay } from '../../../rules/identity/calendar-day.ts';
import { isDivisionCode } from '../../../rules/identity/division.ts';
import type { LocalizedText } from '../../../rules/text.ts';

/** What is asked of a list. */
export interface ListQuery<Filter> {
  readonly filter: Filter;
  readonly place: PlaceInList;
  /** There where ended ones are asked for. */
  readonly ended?: EndedDays;
}

/** Something in a query that cannot be understood: told, since a list that silently leaves a condition away is a wrong number. */
export interface QueryDefect {
  readonly parameter: string;
  readonly message: LocalizedText;
}

/** What a parameter must be. */
export interface Check {
  readonly fits: (value: string) => boolean;
  readonly message: LocalizedText;
}

const PAGE_ROWS = 50;
const MOST_ROWS = 200;

const said = (zh: string, en: string): LocalizedText => ({ zh, en });
export const matching = (pattern: RegExp, zh: string, en: string): Check => ({
  fits: (value) => pattern.test(value),
  message: said(zh, en),
});
export const oneOf = (known: readonly string[]): Check => ({
  fits: (value) => known.includes(value),
  message: said(`须为以下之一：${known.join('、')}`, `must be one of ${known.join(', ')}`),
});
export const wholeNumber = (least: number, most: number): Check => ({
  fits: (value) => /^(0|[1-9][0-9]{0,5})$/.test(value) && Number(value) >= least && Number(value) <= most,
  message: said(`须为${least}至${most}`, `must be ${least} to ${most}`),
});
export const day: Check = {
  fits: (value) => readCalendarDay(value) !== undefined,
  message: said('须为日期 YYYY-MM-DD', 'must be a day, YYYY-MM-DD'),
};
export const region: Check = { fits: isDivisionCode, message: said('须为行政区划代码', 'must be a division code') };
export const code = matching(/^[a-z][a-z0-9-]{0,63}$/, '须为代码', 'must be a code');
export const creditCode = matching(/^[0-9A-Z]{18}$/, '须为统一社会信用代码', 'must be a credit code');
export const staffNumber = matching(/^[A-Za-z0-9_-]{1,32}$/, '须为工号', 'must be a staff number');

/** What every list can be asked beside its own filters. */
const common: Readonly<Record<string, Check>> = {
  after: matching(
    /^[0-9]{4}-[0-9]{2}-[0-9]{2}~[A-Za-z0-9_.-]{1,250}$/,
    '须取自上一页',
    'must be taken from the page before',
  ),
  limit: wholeNumber(1, MOST_ROWS),
};

/** What the lists can be asked that also know what has ended. */
const ends: Readonly<Record<string, Check>> = { endedFrom: day, endedTo: day };

/** Whether a list also knows what has ended. */
export interface ListKind {
  readonly endless?: true;
}

/** Reads the parameters of a list; one that is left empty, as forms send it, is not there. @param filters what it can be narrowed by */
export function readListQuery<Filter>(
  parameters: URLSearchParams,
  filters: Readonly<Record<keyof Filter & string, Check>>,
  { endless }: ListKind = {},
): ListQuery<Filter> | { readonly defects: readonly QueryDefect[] } {
  const checks: Readonly<Record<string, Check>> = { ...filters, ...(endless === true ? {} : ends), ...common };
  const values: Record<string, string> = {};
  const defects: QueryDefect[] = [];
  for (const [parameter, value] of parameters) {
    if (value === '' || parameter === 'lang') continue;
    const message = defectOf(parameter, value, checks, values);
    if (message !== undefined) defects.push({ parameter: parameter.slice(0, 40), message });
    values[parameter] = value;
  }
  const { endedFrom, endedTo, after, limit } = values;
  const ended = defects.length > 0 ? undefined : endedDays(endedFrom, endedTo);
  if (ended === false)
    defects.push({
      parameter: 'endedTo',
      message: said(`起止须在${mostEndedDays}日之内，先后有序`, `must lie in order and within ${mostEndedDays} days`),
    });
  if (defects.length > 0 || ended === false) return { defects };
  const filter = Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(filters, name)));
  return {
    filter: filter as Filter,
    place: { limit: limit === undefined ? PAGE_ROWS : Number(limit), ...(after === undefined ? {} : { after }) },
    ...(ended === undefined ? {} : { ended }),
  };
}

function defectOf(
  parameter: string,
  value: string,
  checks: Readonly<Record<string, Check>>,
  before: Readonly<Record<string, string>>,
): LocalizedText | undefined {
  const check = Object.hasOwn(checks, parameter) ? checks[parameter] : undefined;
  const known = Object.keys(checks);
  if (check === undefined)
    return said(`没有此条件；可用：${known.join('、')}`, `no such condition; there are ${known.join(', ')}`);
  if (Object.hasOwn(before, parameter)) return said('只能出现一次', 'can stand once only');
  return check.fits(value) ? undefined : check.message;
}

/** The address of a page of the same list. */
export function addressOf(path: string, { filter, ended, place }: ListQuery<object>, after?: string): string {
  const parameters = new URLSearchParams({
    ...filter,
    ...(ended === undefined ? {} : { endedFrom: ended.from, endedTo: ended.to }),
    limit: String(place.limit),
    ...(after === undefined ? {} : { after }),
  });
  return `${path}?${parameters.toString()}`;
}
