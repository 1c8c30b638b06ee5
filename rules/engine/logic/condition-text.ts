import { isFactReference, readCondition } from '../condition.ts';
import type { Cut, LineSet } from './line-set.ts';
import { runsOf } from './line-set.ts';
import type { ScalarSet } from './scalar-set.ts';
import type { Dimension, Term } from './term.ts';
import type { Values } from './value-set.ts';

const longestText = 160;
const mostShown = 6;

/** A condition in a line, in the words of its author: `applicant.age lessThan 18`. */
export function conditionText(json: unknown): string {
  const text = fullText(json);
  return text.length <= longestText ? text : `${text.slice(0, longestText - 1)}…`;
}

function fullText(json: unknown): string {
  const node = readCondition(json);
  switch (node.kind) {
    case 'leaf': {
      const { operator, value } = node.leaf;
      return `${placeText(node.leaf)} ${operator} ${isFactReference(value) ? placeText(value) : JSON.stringify(value)}`;
    }
    case 'not':
      return `not(${fullText(node.child)})`;
    case 'all':
    case 'any': {
      // What is cut off later need not be put together.
      const more = node.children.length > mostShown ? ['…'] : [];
      return `${node.kind}(${[...node.children.slice(0, mostShown).map(fullText), ...more].join('; ')})`;
    }
    case 'reference':
      return `condition ${node.name}`;
    case 'malformed':
      return '…';
  }
}

function placeText({ fact, path }: { readonly fact: string; readonly path?: string }): string {
  return path === undefined ? fact : `${fact}${path.startsWith('$') ? path.slice(1) : `.${path}`}`;
}

/** What a term demands, in signs that need no language: `form.floors > 3, form.kind ∈ {rebuild}`. */
export function termText(term: Term): string {
  const parts = [...term].flatMap(([dimension, values]) => {
    if (dimension.of !== 'place') return [];
    const text = valuesText(dimension, values);
    return text === undefined ? [] : [text];
  });
  return parts.join(', ');
}

function valuesText({ name, domain }: Dimension, { held }: Values): string | undefined {
  if (held === undefined) return undefined;
  switch (held.kind) {
    case 'choices': {
      if (domain.kind !== 'choices') return undefined;
      const chosen = domain.choices.filter((_, index) => (held.bits >> BigInt(index)) & 1n);
      return chosen.length === domain.choices.length ? undefined : `${name} ${listText(chosen)}`;
    }
    case 'scalar':
      return scalarText(name, held.scalars);
    case 'list': {
      const { some, none } = held.lists;
      const items = [...some.map((set) => scalarText(`∃ ${name}`, set)), scalarText(`∄ ${name}`, none)];
      return items.filter((item) => item !== undefined).join(', ');
    }
  }
}

/** Undefined for the whole and for nothing. */
function scalarText(name: string, { numbers, numericTexts, otherTexts }: ScalarSet): string | undefined {
  const lines: readonly LineSet<number | string>[] = [numbers, numericTexts, otherTexts];
  const runs = lines
    .filter(({ cuts }) => cuts.length > 0)
    .flatMap((line) => runsOf(line).map(({ from, to }) => runText(name, from, to)));
  if (runs.length === 0) return undefined;
  const shown = runs.slice(0, mostShown).join(' ∪ ');
  return runs.length > mostShown ? `${shown} ∪ …` : shown;
}

function runText(name: string, from: Cut<number | string> | undefined, to: Cut<number | string> | undefined): string {
  if (from !== undefined && to !== undefined && from.at === to.at) return `${name} = ${JSON.stringify(from.at)}`;
  const low = from === undefined ? '' : `${JSON.stringify(from.at)} ${from.after ? '<' : '≤'} `;
  const high = to === undefined ? '' : ` ${to.after ? '≤' : '<'} ${JSON.stringify(to.at)}`;
  if (from === undefined) return `${name}${high}`;
  return to === undefined ? `${name} ${from.after ? '>' : '≥'} ${JSON.stringify(from.at)}` : `${low}${name}${high}`;
}

function listText(chosen: readonly unknown[]): string {
  const [only] = chosen;
  if (chosen.length === 1) return `= ${String(only)}`;
  const more = chosen.length > mostShown ? ', …' : '';
  return `∈ {${chosen.slice(0, mostShown).map(String).join(', ')}${more}}`;
}
