import { characterMarks } from './edit-distance.ts';

/** A value of a field made ready for comparison; each distinct value of a field is prepared once. */
export interface PreparedValue {
  /** The normalised text: equal texts are the same value. */
  readonly text: string;
  readonly marks: number;
  /** Set for Chinese personal names. */
  readonly chineseName?: ChineseName;
  /** Set for days that could be read. */
  readonly date?: PreparedDate;
  /** Set for citizen numbers whose check digit was written and is right: no slip of the pen makes one of another. */
  readonly checked?: true;
  /** Set for addresses: the division as far as it was found, and what follows it. */
  readonly address?: PreparedAddress;
}

export interface ChineseName {
  /** Variant characters brought to one form, for a level of its own and never for equality. */
  readonly plain: string;
  readonly tonedPinyin: string;
  readonly pinyin: string;
}

export interface PreparedDate {
  readonly year: number;
  /** 0 where the month is not known. */
  readonly month: number;
  /** 0 where the day is not known. */
  readonly day: number;
  /** The same day in the lunar calendar as `YYYYMMDD`, which need be no day of the Gregorian one. */
  readonly lunar: string | undefined;
}

export interface PreparedAddress {
  /** Significant digits of the division code; empty where none was found. */
  readonly division: string;
  /** The code was abolished or renumbered: that another place has another code says nothing. */
  readonly historical: boolean;
  readonly rest: string;
}

export function prepared(text: string, more: Omit<PreparedValue, 'text' | 'marks'> = {}): PreparedValue {
  return { text, marks: characterMarks(text), ...more };
}
