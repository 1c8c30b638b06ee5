import {
  type CaseFilter,
  caseFilters,
  caseStatuses,
  type EndedDays,
  type PlaceInList,
} from '../../../actors/protocol/desk.ts';
import { channels, levels } from '../../../actors/protocol/messages.ts';
import { readCalendarDay } from '../../../rules/identity/calendar-day.ts';
import { isDivisionCode } from '../../../rules/identity/division.ts';
import type { LocalizedText } from '../../../rules/text.ts';

/** What is asked of a list of cases. */
export interface CaseQuery {
  readonly filter: CaseFilter;
  readonly place: PlaceInList;
  /** There where ended cases are asked for. */
  readonly ended?: EndedDays;
}

/** Something in a query that cannot be understood: told, since a list that silently leaves a condition away is a wrong number. */
export interface QueryDefect {
  readonly parameter: string;
  readonly message: LocalizedText;
}

const PAGE_ROWS = 50;
const MOST_ROWS = 200;
/** Days that ended cases can be asked for at once. */
const MOST_DAYS = 31;

const said = (zh: string, en: string): LocalizedText => ({ zh, en });
const oneOf = (known: readonly string[]): Check => ({
  fits: (value) => known.includes(value),
  message: said(`须为以下之一：${known.join('、')}`, `must be one of ${known.join(', ')}`),
});
interface Check {
  readonly fits: (value: string) => boolean;
  readonly message: LocalizedText;
}
const day: Check = {
  fits: (value) => readCalendarDay(value) !== undefined,
  message: said('须为日期 YYYY-MM-DD', 'must be a day, YYYY-MM-DD'),
};
const code: Check = {
  fits: (value) => /^[a-z][a-z0-9-]{0,63}$/.test(value),
  message: said('须为代码', 'must be a code'),
};

const checks: Readonly<Record<string, Check>> = {
  region: { fits: isDivisionCode, message: said('须为行政区划代码', 'must be a division code') },
  matter: code,
  status: oneOf(caseStatuses),
  channel: oneOf(channels),
  organisation: {
    fits: (value) => /^[0-9A-Z]{18}$/.test(value),
    message: said('须为统一社会信用代码', 'must be a credit code'),
  },
  step: code,
  level: oneOf(levels),
  submittedFrom: day,
  submittedTo: day,
  endedFrom: day,
  endedTo: day,
  after: {
    fits: (value) => /^[0-9]{4}-[0-9]{2}-[0-9]{2}~[A-Za-z0-9_.-]{1,130}$/.test(value),
    message: said('须取自上一页', 'must be taken from the page before'),
  },
  limit: {
    fits: (value) => /^[1-9][0-9]{0,2}$/.test(value) && Number(value) <= MOST_ROWS,
    message: said(`须为1至${MOST_ROWS}`, `must be 1 to ${MOST_ROWS}`),
  },
};

/** Reads the parameters of `/cases`; one that is left empty, as forms send it, is not there. */
export function readCaseQuery(parameters: URLSearchParams): CaseQuery | { readonly defects: readonly QueryDefect[] } {
  const values: Record<string, string> = {};
  const defects: QueryDefect[] = [];
  for (const [parameter, value] of parameters) {
    if (value === '' || parameter === 'lang') continue;
    const check = Object.hasOwn(checks, parameter) ? checks[parameter] : undefined;
    const name = parameter.slice(0, 40);
    if (check === undefined) {
      const known = Object.keys(checks).join(', ');
      defects.push({
        parameter: name,
        message: said(`没有此条件；可用：${known}`, `no such condition; there are ${known}`),
      });
    } else if (Object.hasOwn(values, parameter)) {
      defects.push({ parameter: name, message: said('只能出现一次', 'can stand once only') });
    } else if (!check.fits(value)) defects.push({ parameter: name, message: check.message });
    values[parameter] = value;
  }
  const { endedFrom, endedTo, after, limit } = values;
  const from = endedFrom ?? endedTo;
  const to = endedTo ?? endedFrom;
  if (defects.length === 0 && from !== undefined && to !== undefined && !shortEnough(from, to)) {
    const message = said(`起止须在${MOST_DAYS}日之内，先后有序`, `must lie in order and within ${MOST_DAYS} days`);
    defects.push({ parameter: 'endedTo', message });
  }
  if (defects.length > 0) return { defects };
  const filter = Object.fromEntries(
    caseFilters.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]] as const])),
  );
  return {
    filter,
    place: { limit: limit === undefined ? PAGE_ROWS : Number(limit), ...(after === undefined ? {} : { after }) },
    ...(from === undefined || to === undefined ? {} : { ended: { from, to } }),
  };
}

function shortEnough(from: string, to: string): boolean {
  const days = (Date.parse(to) - Date.parse(from)) / (24 * 60 * 60 * 1000);
  return days >= 0 && days < MOST_DAYS;
}
