import Type, { type Static } from 'typebox';
import { basis, localizedText } from '../matters/matter.ts';

/**
 * The settings `credit/undertakings.json` of the rules folder: for each kind of thing that somebody undertakes to do by a day,
 * how long after that day it may still be done, when it is reminded of, and how often the day may be moved.
 */

const strict = { additionalProperties: false } as const;

const undertaking = Type.Object(
  {
    title: localizedText,
    /** So many working days after its day nothing is held against anybody; of 0, to the end of its day, or of the next working day. */
    graceWorkingDays: Type.Integer({ minimum: 0, maximum: 60 }),
    /** So many days before its day it is reminded of, when offices open; of 0, on the day itself. */
    reminderDays: Type.Integer({ minimum: 0, maximum: 60 }),
    /** How often the day may be moved. */
    extensions: Type.Integer({ minimum: 0, maximum: 20 }),
  },
  strict,
);

export const undertakingSettingsSchema = Type.Object(
  {
    version: Type.String({ pattern: '^[0-9]{1,6}(\\.[0-9]{1,6}){1,2}$' }),
    title: localizedText,
    basis,
    undertakings: Type.Object({ appointment: undertaking, loan: undertaking, commitment: undertaking }, strict),
  },
  strict,
);

export type UndertakingSettings = Static<typeof undertakingSettingsSchema>;
/** 预约, 档案借阅, 告知承诺. */
export type UndertakingKind = keyof UndertakingSettings['undertakings'];
