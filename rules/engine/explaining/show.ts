import type { Facts, FieldDeclaration } from '../../facts/declaration.ts';
import { type Declarations, declaredField } from '../../facts/declared-field.ts';
import { maskAll, maskIdNumber, maskName, maskPhone } from '../../identity/mask.ts';
import { type FieldClass, formFieldOf, type Matter } from '../../matters/matter.ts';
import type { LocalizedText } from '../../text.ts';
import type { Placeholder } from '../message.ts';
import { type Path, parsePath, walkPath } from '../path.ts';

/** How values are shown to people: from which facts, declared how, and with the titles of which matter. */
export interface ShowContext {
  readonly facts: Facts;
  readonly declarations: Declarations | undefined;
  readonly matter: Matter | undefined;
}

const longestShown = 100;
/** Items of a list that are shown; what follows is a mark that there are more. */
const mostItemsShown = 50;
const more = '…';
const notGiven: LocalizedText = { zh: '（未填）', en: '(not given)' };
const truths = { true: { zh: '是', en: 'yes' }, false: { zh: '否', en: 'no' } } as const;

/** The text that stands for a placeholder: masked by the class of its field; materials, form fields and choices by their titles. */
export function shownText(wanted: Placeholder, language: keyof LocalizedText, context: ShowContext): string {
  const path = parsePath(wanted.path);
  const fact = Object.hasOwn(context.facts, wanted.fact) ? context.facts[wanted.fact] : undefined;
  const value = 'path' in path ? walkPath(fact, path.path) : undefined;
  const field = fieldOf(wanted, context);
  const texts = shownItems(Array.isArray(value) ? value : [value]).flatMap((one: unknown) => {
    if (one === more) return [more];
    if (one === undefined || one === null || one === '') return [];
    const title = field === undefined ? undefined : titleOf(field, one, context.matter);
    return [title?.[language] ?? textOf(maskedOne(one, field))];
  });
  if (texts.length === 0) return notGiven[language];
  return texts.map((text) => text.slice(0, longestShown)).join(language === 'zh' ? '、' : ', ');
}

/** What a place in the facts is called. */
export function placeTitle(fact: string, path: Path, { declarations, matter }: ShowContext): LocalizedText {
  const declaration = declarations?.get(fact);
  const field = declaration === undefined ? undefined : declaredField(declaration, path, matter);
  if (field !== undefined && field !== 'perMatter') return field.title;
  return declaration?.title ?? { zh: fact, en: fact };
}

/** A value as a reason shows it: masked by the class of the field at that fact and path; undefined becomes null. */
export function maskedValue(
  value: unknown,
  at: { readonly fact: string; readonly path?: string | undefined },
  context: ShowContext,
): unknown {
  const field = fieldOf(at, context);
  if (Array.isArray(value)) return maskedList(value, field, context);
  return value === undefined ? null : maskedOne(value, field);
}

/** A place in the facts as a condition names it. */
export interface NamedPlace {
  readonly fact: string;
  readonly path?: string | undefined;
}

/** As `maskedValue`, for a value that was found to be the same as another's or not: it is masked where either is personal. */
export function maskedBeside(value: unknown, at: NamedPlace, other: NamedPlace, context: ShowContext): unknown {
  const isPlain = (fieldOf(at, context)?.class ?? 'plain') === 'plain';
  return maskedValue(value, isPlain ? other : at, context);
}

/** The beginning of a list: thousands of conditions can look at one list, and nobody reads all of it in each reason. */
function shownItems(list: readonly unknown[]): readonly unknown[] {
  return list.length > mostItemsShown ? [...list.slice(0, mostItemsShown), more] : list;
}

/** Lists as they were shown last: thousands of conditions of one evaluation can look at the same list. */
const lastShown = new WeakMap<readonly unknown[], Masked>();
interface Masked {
  readonly context: ShowContext;
  readonly field: FieldDeclaration | undefined;
  readonly items: readonly unknown[];
}

function maskedList(
  list: readonly unknown[],
  field: FieldDeclaration | undefined,
  context: ShowContext,
): readonly unknown[] {
  const last = lastShown.get(list);
  if (last !== undefined && last.context === context && last.field === field) return last.items;
  const items = shownItems(list).map((one) => (one === more ? more : maskedOne(one, field)));
  if (list.length > 1) lastShown.set(list, { context, field, items });
  return items;
}

/** What is not declared is hidden whole. */
function maskedOne(value: unknown, field: FieldDeclaration | undefined): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (field === undefined) return maskAll(textOf(value));
  const { class: fieldClass = 'plain' } = field;
  if (fieldClass === 'plain') {
    if (typeof value === 'string' && value.length > longestShown) return `${value.slice(0, longestShown)}${more}`;
    return typeof value === 'object' ? maskAll('object') : value;
  }
  return maskOf(fieldClass)(textOf(value));
}

function textOf(value: unknown): string {
  // A text can be as long as a message; a personal one is seldom as long as what is shown.
  if (typeof value === 'string') return value.slice(0, longestShown);
  // What is no scalar is never shown, however deep it goes.
  return typeof value === 'object' && value !== null ? 'object' : String(value);
}

function maskOf(fieldClass: Exclude<FieldClass, 'plain'>): (text: string) => string {
  switch (fieldClass) {
    case 'name':
      return maskName;
    case 'idNumber':
      return maskIdNumber;
    case 'phone':
      return maskPhone;
    case 'address':
    case 'birthDate':
      return maskAll;
  }
}

function fieldOf(
  { fact, path = '' }: { readonly fact: string; readonly path?: string | undefined },
  { declarations, matter }: ShowContext,
): FieldDeclaration | undefined {
  const declaration = declarations?.get(fact);
  const parsed = parsePath(path);
  if (declaration === undefined || !('path' in parsed)) return undefined;
  const field = declaredField(declaration, parsed.path, matter);
  return field === 'perMatter' ? undefined : field;
}

/** What a value is called: a material, a form field, a choice of the form, yes or no. What is masked has no title. */
function titleOf(field: FieldDeclaration, value: unknown, matter: Matter | undefined): LocalizedText | undefined {
  const { names, choices, class: fieldClass = 'plain' } = field;
  if (fieldClass !== 'plain') return undefined;
  if (typeof value === 'boolean') return truths[`${value}`];
  const name = textOf(value);
  if (choices !== undefined) return Object.hasOwn(choices, name) ? choices[name] : undefined;
  if (names === 'formField') return matter === undefined ? undefined : formFieldOf(matter, name)?.['x-title'];
  return names === 'material' ? matter?.materials.find(({ type }) => type === name)?.title : undefined;
}
