import type { LocalizedText } from '../../text.ts';

/** A rule that cannot be compiled: where it is (a JSON pointer from the list of rules), and why. */
export class CompileError extends Error {
  readonly text: LocalizedText;
  readonly pointer: string;

  constructor(text: LocalizedText, pointer: string) {
    super(`${text.en} / ${text.zh} (at ${pointer})`);
    this.name = 'CompileError';
    this.text = text;
    this.pointer = pointer;
  }
}

/** What is refused, in the words of a rule's author. */
export const refusalTexts = {
  nodes: (most: number) => both(`一条规则的条件超过 ${most} 个`, `a rule of more than ${most} conditions`),
  nodesInAll: (most: number) =>
    both(`全部规则的条件合计超过 ${most} 个`, `rules of more than ${most} conditions in all`),
  depth: (most: number) => both(`条件嵌套超过 ${most} 层`, `conditions nested more than ${most} levels deep`),
  noObject: () => both('条件应为对象', 'a condition must be an object'),
  notOfMany: () => both('"not" 不能是数组', '"not" cannot be an array'),
  noArray: (kind: string) => both(`"${kind}" 应为数组`, `"${kind}" must be an array`),
  circle: (name: string, way: readonly string[]) =>
    both(`条件 ${name} 引用了自身：${way.join(' → ')}`, `condition ${name} refers to itself: ${way.join(' → ')}`),
  lacking: (member: string) => both(`条件缺少 "${member}"`, `a condition needs "${member}"`),
  operatorNoText: () => both('运算符应为文本', 'an operator must be a text'),
  noOperator: (operator: string) => both(`没有运算符 ${operator}`, `no operator ${operator}`),
  factNoText: () => both('事实应以文本命名', 'a fact must be named by a text'),
  pathNoText: () => both('路径应为文本', 'a path must be a text'),
  path: ({ zh, en }: LocalizedText) => both(`路径：${zh}`, `path: ${en}`),
  priority: () => both('优先级应为数，如 10', 'a priority must be a number such as 10'),
} as const;

function both(zh: string, en: string): LocalizedText {
  return { zh, en };
}
