import type { FieldDeclaration } from '../../facts/declaration.ts';
import { dayNumber } from '../../identity/calendar-day.ts';
import { Unknown } from '../compiler/unknown.ts';
import { listCandidates } from './list-candidates.ts';
import { dayOfNumber, firstDayFrom } from './literal-values.ts';

/** Stands for any text that the rule does not name, where no list says which texts there are. */
export const anotherText = '\u{F0000}';

/** What a rule makes of a place: everything that its comparisons tell apart there. */
export interface Lead {
  /** The value of the place now; undefined where nobody gave one, or its `Unknown`. */
  readonly present: unknown;
  /** The values that the place is compared with, none of them a list. */
  readonly constants: readonly unknown[];
  /** How many steps beyond them count: 1, or more where values are compared that could all be changed. */
  readonly steps: number;
  /** Where it is compared as a list: the tests of single items. Undefined where it is no list, as far as is known. */
  readonly itemTests: readonly ((item: unknown) => boolean)[] | undefined;
}

export interface Candidates {
  /** Nearest to the present value first, which is not among them. */
  readonly values: readonly unknown[];
  /** Whether every value that the rule could tell apart is represented. */
  readonly complete: boolean;
}

/**
 * The values that are worth trying in a place: those at and beside the values that the rule compares with, within what is
 * declared of the place; true and false; lists with and without items; nothing at all where that can be. Numbers are whole
 * where the rule and the present value are.
 */
export function candidatesFor(lead: Lead, declared: FieldDeclaration | undefined): Candidates {
  const { present, itemTests } = lead;
  const scalars = declared?.type === 'texts' ? [] : scalarsFor(lead, declared);
  const lists =
    itemTests === undefined
      ? { values: [], complete: true }
      : listCandidates(Array.isArray(present) ? present : undefined, itemsFor(lead, declared), itemTests);
  // A sort keeps what is equally near in its order: what the rule names before what it does not.
  const near = [...new Set(scalars)]
    .filter((value) => value !== present)
    .map((value) => ({ value, far: distance(present, value) }))
    .sort((one, other) => one.far - other.far)
    .map(({ value }) => value);
  const canBeAbsent = (declared === undefined || declared.optional === true) && present !== undefined;
  return { values: [...near, ...lists.values, ...(canBeAbsent ? [undefined] : [])], complete: lists.complete };
}

function scalarsFor(lead: Lead, declared: FieldDeclaration | undefined): readonly unknown[] {
  const { constants, present } = lead;
  const texts = constants.filter((one) => typeof one === 'string');
  switch (declared?.type) {
    case 'number':
      return numbersBeside(lead);
    case 'day':
      return daysBeside(lead, texts);
    case 'truth':
      return [true, false];
    case 'text':
      return declared.values ?? [...textsBeside(lead, texts), anotherText];
    case 'texts':
      return [];
    case undefined: {
      const truths = [...constants, present].some((one) => typeof one === 'boolean') ? [true, false] : [];
      return [...truths, ...numbersBeside(lead), ...textsBeside(lead, texts), anotherText];
    }
  }
}

function itemsFor(lead: Lead, declared: FieldDeclaration | undefined): readonly unknown[] {
  const texts = lead.constants.filter((one) => typeof one === 'string');
  if (declared === undefined) return [...new Set([...lead.constants, ...numbersBeside(lead), ...texts, anotherText])];
  return declared.values ?? [...textsBeside(lead, texts), anotherText];
}

const mostDecimals = 6;

/** The numbers that are compared with, and those a step beside; a step is 1, or as fine as the finest of the numbers. */
function numbersBeside({ constants, present, steps }: Lead): readonly number[] {
  const numbers = constants
    .map((one) => (typeof one === 'string' && one.trim() !== '' ? Number(one) : one))
    .filter((one): one is number => typeof one === 'number' && Number.isFinite(one));
  const decimals = Math.max(0, ...numbers.map(decimalsOf), typeof present === 'number' ? decimalsOf(present) : 0);
  const step = 10 ** -decimals;
  const beside = numbers.flatMap((number) => {
    return offsets(steps).map((offset) => (offset === 0 ? number : Number((number + offset * step).toFixed(decimals))));
  });
  return [...new Set([...numbers, ...beside])];
}

function decimalsOf(number: number): number {
  for (let decimals = 0; decimals < mostDecimals; decimals += 1) {
    if (Number(number.toFixed(decimals)) === number) return decimals;
  }
  return mostDecimals;
}

/** The days at and beside the texts that are compared with, whether these are days or not. */
function daysBeside({ steps }: Lead, texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => {
    const day = firstDayFrom(text);
    return offsets(steps).flatMap((offset) => dayOfNumber(day + offset) ?? []);
  });
}

/** The texts themselves; where they are days or numbers and so have an order that people know, those beside them. */
function textsBeside(lead: Lead, texts: readonly string[]): readonly string[] {
  const days = texts.filter((text) => dayNumber(text) !== undefined);
  const numeric = texts.filter((text) => /^(0|[1-9][0-9]{0,14})$/.test(text));
  const numbers = numbersBeside({ ...lead, present: undefined, constants: numeric.map(Number) });
  return [...new Set([...texts, ...daysBeside(lead, days), ...numbers.filter((one) => one >= 0).map(String)])];
}

/** 0 first, then 1 and -1, and so on. */
function offsets(steps: number): readonly number[] {
  return [0, ...Array.from({ length: steps }, (_, index) => [index + 1, -index - 1]).flat()];
}

/** How far a value is from the present one; the same for all where that has no meaning. */
function distance(present: unknown, value: unknown): number {
  if (present === undefined || present instanceof Unknown) return 0;
  if (typeof present === 'number' && typeof value === 'number') return Math.abs(present - value);
  const [one, other] = [dayOf(present), dayOf(value)];
  if (one !== undefined && other !== undefined) return Math.abs(one - other);
  // A value of another kind is farther than any of the same.
  return typeof present === typeof value ? 1 : Number.MAX_SAFE_INTEGER;
}

function dayOf(value: unknown): number | undefined {
  return typeof value === 'string' ? dayNumber(value) : undefined;
}
