import { boundError, currentEvaluation, deepestList, spend } from '../evaluation-bound.ts';

/** What there is to a list before anything is made of it. */
export interface ListShape {
  /** How deep lists lie in it: 0 where none does. */
  readonly depth: number;
  /** Its items, and those of all lists in it. */
  readonly items: number;
  /** Whether it holds texts, numbers, truth values, null, plain objects and lists of these only: it can be made a text without surprise. */
  readonly plain: boolean;
}

const tooDeep: ListShape = { depth: Number.POSITIVE_INFINITY, items: 0, plain: false };

/** Looking at a shorter list is no dearer than remembering it. */
const shortList = 32;

/** Shapes of lists in the evaluation that is under way: nobody changes them as long as it lasts. */
let shapes = new WeakMap<readonly unknown[], ListShape>();
let shapesOf: number | undefined;

/** @throws EvaluationBoundError for a list that is nested too deeply */
export function shapeOf(list: readonly unknown[]): ListShape {
  const shape = shapeAt(list, 0);
  if (shape === tooDeep) throw boundError('depth');
  return shape;
}

/** Whether more lists lie in a list, one in the other, than anything is made of. */
export function isTooDeep(list: readonly unknown[]): boolean {
  return shapeAt(list, 0) === tooDeep;
}

function shapeAt(list: readonly unknown[], level: number): ListShape {
  if (level > deepestList) return tooDeep;
  const known = rememberedShapes()?.get(list);
  const shape = known ?? look(list, level);
  if (shape.depth + level > deepestList) return tooDeep;
  if (known === undefined && (shape.depth > 0 || list.length > shortList)) rememberedShapes()?.set(list, shape);
  return shape;
}

function look(list: readonly unknown[], level: number): ListShape {
  spend(list.length);
  let depth = 0;
  let items = list.length;
  let plain = Object.getPrototypeOf(list) === Array.prototype && !Object.hasOwn(list, 'join');
  plain &&= !Object.hasOwn(list, 'toString');
  for (let index = 0; index < list.length; index += 1) {
    const item = list[index];
    if (Array.isArray(item)) {
      const inner = shapeAt(item, level + 1);
      if (inner === tooDeep) return tooDeep;
      depth = Math.max(depth, inner.depth + 1);
      items += inner.items;
      plain &&= inner.plain;
    } else if (plain && !isPlain(item)) {
      plain = false;
    }
  }
  return { depth, items, plain };
}

function isPlain(item: unknown): boolean {
  if (typeof item === 'symbol' || typeof item === 'function') return false;
  if (typeof item !== 'object' || item === null) return true;
  if (Object.getPrototypeOf(item) !== Object.prototype || Object.hasOwn(item, 'toString')) return false;
  return Object.getOwnPropertySymbols(item).length === 0;
}

function rememberedShapes(): WeakMap<readonly unknown[], ListShape> | undefined {
  const evaluation = currentEvaluation();
  if (evaluation === undefined) return undefined;
  if (evaluation !== shapesOf) {
    shapes = new WeakMap();
    shapesOf = evaluation;
  }
  return shapes;
}
