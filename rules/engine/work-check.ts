import type { Fault } from '../matters/fault.ts';
import { isFactReference, type Leaf, type PlacedLeaf } from './condition.ts';
import { longestList, mostSteps } from './evaluation-bound.ts';
import { type Operator, parseOperator } from './operator.ts';
import { everything, parsePath } from './path.ts';

/** What the comparisons of one pack may take of an evaluation, in which several packs are asked. */
const mostStepsOfPack = mostSteps / 2;
/** Places in the facts that a pack looks at: each can be unknown, and is then told of by itself. */
const mostPlaces = 2000;
/** Going to a member of a list and looking at it, see `Slots`. */
const stepsEachMember = 3;

/**
 * Reckons what the comparisons of a pack can take where every list is as long as a list may be, so that facts cannot make of
 * a pack what an evaluation would then give up. The same comparison counts once, as it is made once.
 */
export class PackWork {
  readonly #known = new Set<string>();
  readonly #places = new Set<string>();
  #steps = 0;

  /** Adds the comparisons of a rule; gives the fault where all of them together are now too much. */
  add(leaves: readonly PlacedLeaf[], pointer: string, file: string): Fault | undefined {
    for (const { leaf } of leaves) this.#addLeaf(leaf);
    if (this.#places.size > mostPlaces) {
      const zh = `规则包查看的事实项超过 ${mostPlaces} 个，请分成几个规则包`;
      const en = `the pack looks at more than ${mostPlaces} places in the facts; make several packs of it`;
      return { file, pointer, code: 'SIZE', message: { zh, en } };
    }
    if (this.#steps <= mostStepsOfPack) return undefined;
    const words = 'someFact, everyFact, someValue, everyValue, [*]';
    const zh = `规则包的比较合计可能需要 ${mostStepsOfPack} 步以上（列表按 ${longestList} 项计）；请缩短列表，或减少带 ${words} 的条件`;
    const en = `the comparisons of the pack can take more than ${mostStepsOfPack} steps, with lists of ${longestList} items; shorten lists, or use fewer conditions with ${words}`;
    return { file, pointer, code: 'SIZE', message: { zh, en } };
  }

  #addLeaf({ fact, path, operator, value }: Leaf): void {
    const parsed = parseOperator(operator);
    const steps = parsed === undefined ? 0 : stepsOfComparison(parsed, value);
    if (steps > 1) this.#addOnce(JSON.stringify([fact, path, operator, value]), steps);
    this.#addPlace(fact, path);
    if (isFactReference(value)) this.#addPlace(value.fact, value.path);
  }

  #addPlace(fact: string, path: string | undefined): void {
    const key = JSON.stringify([fact, path]);
    if (this.#places.has(key)) return;
    this.#places.add(key);
    if (path?.includes('*') === true) this.#steps += stepsOfPath(path);
  }

  #addOnce(key: string, steps: number): void {
    if (this.#known.has(key)) return;
    this.#known.add(key);
    this.#steps += steps;
  }
}

/** Each decorator asks what stands behind it for each item of the fact's list, or of the value. */
function stepsOfComparison({ decorators, base }: Operator, value: unknown): number {
  let steps = 1;
  let [ofFact, ofValue]: [unknown, unknown] = [undefined, value];
  for (const name of decorators) {
    if (name === 'swap') [ofFact, ofValue] = [ofValue, ofFact];
    if (name === 'someFact' || name === 'everyFact') [steps, ofFact] = [steps * lengthOf(ofFact), itemOf(ofFact)];
    if (name === 'someValue' || name === 'everyValue') [steps, ofValue] = [steps * lengthOf(ofValue), itemOf(ofValue)];
  }
  const isLookedThrough = (base === 'contains' || base === 'doesNotContain') && decorators.length > 0;
  return isLookedThrough ? steps * Math.ceil(lengthOf(ofFact) / 8) : steps;
}

/** What is not written in the rule is a list as long as may be. */
function lengthOf(list: unknown): number {
  if (list === undefined) return longestList;
  return Array.isArray(list) ? list.length : 1;
}

function itemOf(list: unknown): unknown {
  return Array.isArray(list) ? (list.find(Array.isArray) ?? list[0]) : undefined;
}

function stepsOfPath(path: string): number {
  const parsed = parsePath(path);
  return 'path' in parsed && parsed.path.includes(everything) ? stepsEachMember * longestList : 0;
}
