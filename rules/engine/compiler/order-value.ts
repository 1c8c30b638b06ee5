import { spend } from '../evaluation-bound.ts';
import { shapeOf } from './list-shape.ts';

/**
 * What the language compares by order in place of texts and lists. The language makes a text of a whole list, and reads a
 * number from a whole text, anew for each comparison; here no more is read than the verdict takes.
 */

/** Shorter texts are read by the language as fast as they are looked up. */
const longText = 64;

/** The library's gate of the four orders: what `parseFloat` reads a number from. */
export function isNumeric(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isNaN(value);
  if (typeof value === 'string') return isNumericText(value);
  if (Array.isArray(value)) return isNumericList(value);
  return !Number.isNaN(Number.parseFloat(value as string));
}

/** A value as the language takes it in a comparison by order with another: lists as texts, texts beside a number as numbers. */
export function orderValue(value: unknown, other: unknown): number {
  if (typeof value === 'string') {
    return (value.length >= longText && isReadAsNumber(other) ? numberOfText(value) : value) as number;
  }
  if (!Array.isArray(value)) return value as number;
  if (isReadAsNumber(other)) return numberOfList(value);
  // The order of two texts shows at the latest where the shorter one ends.
  return textOfList(
    value,
    typeof other === 'string' ? other.length + 1 : Number.POSITIVE_INFINITY,
  ) as unknown as number;
}

/** The text that the language makes of a list, or as much of its beginning. @throws EvaluationBoundError, and what the language throws */
export function textOfList(list: readonly unknown[], length: number): string {
  const { plain, items } = shapeOf(list);
  if (plain) return textOf(list, length);
  spend(stepsEachItem * items);
  return String(list);
}

/** The number that the language reads from a list. @throws as `textOfList` */
export function numberOfList(list: readonly unknown[]): number {
  if (!shapeOf(list).plain) return Number(textOfList(list, Number.POSITIVE_INFINITY));
  let value: unknown = list;
  while (Array.isArray(value)) {
    // The text of several items has a comma in it, which is no part of a number.
    if (value.length > 1) return Number.NaN;
    value = value[0];
  }
  if (value === null || value === undefined) return 0;
  return typeof value === 'string' ? numberOfText(value) : Number(String(value));
}

/** Whether the language makes a number of a text or a list to compare it with this. */
function isReadAsNumber(other: unknown): boolean {
  return typeof other === 'number' || typeof other === 'boolean' || other === null || other === undefined;
}

/** What is read from a list ends at the first comma: it is what is read from its first item. */
function isNumericList(list: readonly unknown[]): boolean {
  const { plain, items } = shapeOf(list);
  if (!plain) {
    spend(stepsEachItem * items);
    return !Number.isNaN(Number.parseFloat(list as unknown as string));
  }
  let first: unknown = list;
  while (Array.isArray(first)) first = first[0];
  return isNumeric(first);
}

/** Whether a text begins with a number shows in its first characters that are no spaces: `-Infinity` has most. */
const longestBeginning = 9;

function isNumericText(text: string): boolean {
  const first = text.charCodeAt(0);
  if (first >= 48 && first <= 57) return true;
  if (text.length < longText) return !Number.isNaN(Number.parseFloat(text));
  spend(text.length >> 3);
  return !Number.isNaN(Number.parseFloat(text.trimStart().slice(0, longestBeginning)));
}

/** A long text is read once for all numbers that it is compared with in turn. */
let lastText = '';
let lastNumber = 0;

export function numberOfText(text: string): number {
  if (text.length < longText) return Number(text);
  if (text !== lastText) {
    spend(text.length >> 3);
    lastNumber = Number(text);
    lastText = text;
  }
  return lastNumber;
}

/** Making a text takes so much longer than looking. */
const stepsEachItem = 10;

function textOf(list: readonly unknown[], length: number): string {
  let text = '';
  for (let index = 0; index < list.length && text.length < length; index += 1) {
    spend(stepsEachItem);
    if (index > 0) text += ',';
    text += textOfItem(list[index], length - text.length);
  }
  return text;
}

function textOfItem(item: unknown, length: number): string {
  if (item === null || item === undefined) return '';
  if (Array.isArray(item)) return textOf(item, length);
  return typeof item === 'string' ? item.slice(0, Math.max(length, 0)) : String(item);
}
