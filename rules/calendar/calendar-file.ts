import Type, { type Static } from 'typebox';
import { basis, localizedText, regionCode } from '../matters/matter.ts';

/**
 * A calendar file `calendar/<name>.json` of the rules folder: holidays (节假日), make-up days (调休上班日), half days and
 * office hours, for the whole country or for a region. `national` comes with the program; a site adds its own beside it.
 */

const strict = { additionalProperties: false } as const;
const day = Type.String({ pattern: '^20[0-9]{2}-[0-9]{2}-[0-9]{2}$', description: '日期 A day, YYYY-MM-DD' });
const namedDay = Type.Object({ day, name: localizedText }, strict);
const namedDays = Type.Optional(Type.Array(namedDay, { maxItems: 366 }));
const time = Type.String({ pattern: '^(?:[01][0-9]|2[0-3]):[0-5][0-9]$' });
const span = Type.Object({ from: time, to: time }, strict);

const yearSchema = Type.Object(
  {
    year: Type.Integer({ minimum: 2000, maximum: 2100 }),
    /** True: this is the State Council's whole arrangement of the year, which is firm from here on. */
    published: Type.Optional(Type.Boolean()),
    holidays: namedDays,
    workingDays: namedDays,
    halfDays: namedDays,
    source: Type.Optional(basis),
  },
  strict,
);

export const calendarSchema = Type.Object(
  {
    calendar: Type.String({
      pattern: '^[a-z][a-z0-9-]{0,63}$',
      description: '名称，同文件名 Name, as the file has it',
    }),
    version: Type.String({ pattern: '^[0-9]{1,6}(\\.[0-9]{1,6}){1,2}$' }),
    title: localizedText,
    /** Left out: the whole country. */
    region: Type.Optional(regionCode),
    source: basis,
    officeHours: Type.Optional(Type.Object({ morning: span, afternoon: span }, strict)),
    years: Type.Array(yearSchema, { maxItems: 101 }),
  },
  strict,
);

export type CalendarFile = Static<typeof calendarSchema>;
export type CalendarYear = CalendarFile['years'][number];
export type OfficeHours = NonNullable<CalendarFile['officeHours']>;
