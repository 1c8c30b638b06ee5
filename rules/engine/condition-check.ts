import type { FactDeclaration, FieldDeclaration } from '../facts/declaration.ts';
import { type Declarations, declaredField } from '../facts/declared-field.ts';
import type { Fault, FaultCode } from '../matters/fault.ts';
import { pointerTo } from '../matters/fault.ts';
import type { Matter } from '../matters/matter.ts';
import type { LocalizedText } from '../text.ts';
import { isFactReference, type PlacedLeaf, type SharedConditions, walkConditions } from './condition.ts';
import { needsList, type Operator, operatorNames, parseOperator, valueDefect } from './operator.ts';
import { parsePath } from './path.ts';
import { remedyFor, saidOf, type WhenUnknown } from './when-unknown.ts';

/** Where a condition is checked: in which file, against which facts, and for which matter once that is known. */
export interface CheckContext {
  readonly file: string;
  /** Undefined for a phase whose facts are not declared yet; facts and paths are then taken as they are. */
  readonly declarations: Declarations | undefined;
  readonly matter: Matter | undefined;
}

/** What a pack says to all its rules. */
export interface PackWide {
  readonly whenUnknown?: WhenUnknown | undefined;
  readonly conditions?: SharedConditions | undefined;
}

/**
 * Everything that is wrong with the conditions of a rule: shape, operators, facts, paths, values that can never be met,
 * values that can be absent where the pack does not say what then happens, or says what would let the rule hold.
 */
export function conditionFaults(
  conditions: unknown,
  pointer: string,
  context: CheckContext,
  pack: PackWide = {},
): Fault[] {
  const { leaves, malformed } = walkConditions(conditions, pointer, pack.conditions);
  const faults: Fault[] = malformed.map(({ pointer: at, reason }) =>
    fault(context, at, 'SCHEMA', reason.zh, reason.en),
  );
  const isLeaf = leaves.some((placed) => placed.pointer === pointer);
  if (isLeaf)
    faults.push(fault(context, pointer, 'SCHEMA', '最外层应为 all、any 或 not', 'the root must be all, any or not'));
  return [...faults, ...leaves.flatMap((placed) => leafFaults(placed, context, pack.whenUnknown ?? {}))];
}

/**
 * What is declared at a fact and path, or the fault. Undefined where it cannot be known here: the phase declares no
 * facts, or the field is one of a form and no matter is given.
 */
export function fieldAt(
  { fact, path }: { readonly fact: string; readonly path?: string },
  pointer: string,
  context: CheckContext,
): FieldDeclaration | Fault | undefined {
  const parsed = path === undefined ? undefined : parsePath(path);
  if (parsed !== undefined && 'defect' in parsed) {
    const { zh, en } = parsed.defect;
    return fault(context, pointerTo(pointer, 'path'), 'PATH', `路径有误：${zh}`, en);
  }
  if (context.declarations === undefined) return undefined;
  const declaration = context.declarations.get(fact);
  if (declaration === undefined) {
    const known = [...context.declarations.keys()].join(', ');
    const at = pointerTo(pointer, 'fact');
    return fault(
      context,
      at,
      'FACT_UNKNOWN',
      `没有事实 ${fact}；可用：${known}`,
      `no fact ${fact}; there are: ${known}`,
    );
  }
  const field = declaredField(declaration, parsed?.path ?? [], context.matter);
  if (field === 'perMatter') return undefined;
  if (field !== undefined) return field;
  const of = fieldsOf(declaration, context.matter).join(', ');
  const [zh, en] =
    path === undefined
      ? [`事实 ${fact} 须写明 path`, `fact ${fact} has no value without a path`]
      : [`事实 ${fact} 没有 ${path}`, `fact ${fact} has no ${path}`];
  const [known, there] = of === '' ? ['', ''] : [`；可用：${of}`, `; there are: ${of}`];
  return fault(context, pointerTo(pointer, 'path'), 'PATH', `${zh}${known}`, `${en}${there}`);
}

/** The paths that a fact has; those of the form are known with the matter only. */
function fieldsOf(declaration: FactDeclaration, matter: Matter | undefined): string[] {
  const names = declaration.ofForm === undefined ? declaration.fields : (matter?.form.properties ?? {});
  return Object.keys(names)
    .filter((name) => declaredField(declaration, [name], matter) !== undefined)
    .map((name) => `$.${name}`);
}

export function isFault(found: FieldDeclaration | Fault | undefined): found is Fault {
  return found !== undefined && 'code' in found;
}

function leafFaults(placed: PlacedLeaf, context: CheckContext, whenUnknown: WhenUnknown): Fault[] {
  const { leaf, pointer } = placed;
  const field = fieldAt(leaf, pointer, context);
  const faults = isFault(field) ? [field] : [];
  const operator = parseOperator(leaf.operator);
  if (operator === undefined) {
    const known = operatorNames.join(', ');
    const at = pointerTo(pointer, 'operator');
    const [zh, en] = [
      `没有运算符 ${leaf.operator}；可用：${known}`,
      `no operator ${leaf.operator}; there are: ${known}`,
    ];
    return [...faults, fault(context, at, 'OPERATOR', zh, en)];
  }
  faults.push(...valueFaults(leaf.value, operator, pointerTo(pointer, 'value'), context));
  if (field === undefined || isFault(field)) return faults;

  const impossible = isFactReference(leaf.value) ? undefined : impossibleReason(operator, field, leaf.value);
  if (impossible !== undefined) {
    const at = pointerTo(pointer, 'value');
    const { zh, en } = impossible;
    faults.push(fault(context, at, 'VALUE_IMPOSSIBLE', `此条件无法成立：${zh}`, `can never be met: ${en}`));
  }
  faults.push(...unknownFaults(placed, field, context, whenUnknown));
  return faults;
}

/** A value that can be absent must have its remedy said; and where absence fulfils nothing, `not` would turn that into a pass. */
function unknownFaults(
  { leaf, pointer, negated }: PlacedLeaf,
  field: FieldDeclaration,
  context: CheckContext,
  whenUnknown: WhenUnknown,
): Fault[] {
  const { value } = leaf;
  const other = otherOf(value, pointer, context);
  const places = [
    ...(field.optional === true ? [{ ...leaf, at: pointer }] : []),
    ...(other?.optional === true && isFactReference(value) ? [{ ...value, at: pointerTo(pointer, 'value') }] : []),
  ];
  return places.flatMap(({ fact, path = '', at }): Fault[] => {
    const parsed = parsePath(path);
    const way = 'path' in parsed ? parsed.path : [];
    const name = `${fact}${path.replace(/^\$/, '')}`;
    if (saidOf(whenUnknown, fact, way) === undefined) {
      const zh = `${name} 可能没有值：请在 whenUnknown 中写明此时如何处理（ask、wait、human 或 notMet）`;
      const en = `${name} can be absent: say under whenUnknown what then happens (ask, wait, human or notMet)`;
      return [fault(context, at, 'UNKNOWN_UNSAID', zh, en)];
    }
    if (!negated || remedyFor(whenUnknown, fact, way, 'absent') !== 'notMet') return [];
    const zh = `${name} 缺失时按 notMet 视为不成立，not 之下规则反而成立；请改用 ask、wait、human，或改用肯定的写法`;
    const en = `when ${name} is absent, notMet makes this false and so the rule true under not; say ask, wait or human, or put it positively`;
    return [fault(context, at, 'ABSENT_WOULD_PASS', zh, en)];
  });
}

function valueFaults(value: unknown, operator: Operator, pointer: string, context: CheckContext): Fault[] {
  if (isFactReference(value)) {
    if (needsList(operator)) {
      const [zh, en] = [`${operator.name} 的值应为列表`, `${operator.name} needs a list written out`];
      return [fault(context, pointer, 'OPERATOR_VALUE', zh, en)];
    }
    const field = fieldAt(value, pointer, context);
    return isFault(field) ? [field] : [];
  }
  const defect = valueDefect(operator, value);
  return defect === undefined
    ? []
    : [fault(context, pointer, 'OPERATOR_VALUE', `值不合运算符：${defect.zh}`, defect.en)];
}

/** The field that a leaf compares with, where its value is another fact. */
function otherOf(value: unknown, pointer: string, context: CheckContext): FieldDeclaration | undefined {
  const other = isFactReference(value) ? fieldAt(value, pointer, context) : undefined;
  return isFault(other) ? undefined : other;
}

const jsonTypes = { text: 'string', day: 'string', number: 'number', truth: 'boolean', texts: 'string' } as const;
const typeTitles = { text: '文字', day: '日期', number: '数字', truth: '是或否', texts: '文字' } as const;

/** Why a literal can never equal what the field holds; only for the operators where that is certain. */
function impossibleReason(operator: Operator, field: FieldDeclaration, value: unknown): LocalizedText | undefined {
  const { decorators, base } = operator;
  const onItems = decorators.includes('someFact') || decorators.includes('everyFact');
  if (decorators.some((name) => name === 'swap' || name.endsWith('Value'))) return undefined;
  const wantsList = base === 'contains' || base === 'doesNotContain';
  if (!onItems && wantsList !== (field.type === 'texts')) {
    return wantsList
      ? { zh: `${base} 只能用于列表`, en: `${base} of what is no list` }
      : { zh: `${base} 不能用于列表`, en: `${base} of a list` };
  }
  const literals = base === 'in' || base === 'notIn' ? value : [value];
  if (!Array.isArray(literals)) return undefined;
  for (const literal of literals) {
    const shown = JSON.stringify(literal);
    if (typeof literal !== jsonTypes[field.type]) {
      return { zh: `${shown} 不是${typeTitles[field.type]}`, en: `${shown} is no ${field.type}` };
    }
    if (field.values !== undefined && !field.values.includes(String(literal))) {
      const known = field.values.join(', ');
      return { zh: `${shown} 不在可选值之中；可用：${known}`, en: `${shown} is none of ${known}` };
    }
  }
  return undefined;
}

function fault({ file }: CheckContext, pointer: string, code: FaultCode, zh: string, en: string): Fault {
  return { file, pointer, code, message: { zh, en } };
}
