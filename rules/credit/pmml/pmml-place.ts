import type { Element } from '@xmldom/xmldom';
import type { LocalizedText } from '../../text.ts';
import { PmmlFault, type PmmlFaultCode } from './pmml-fault.ts';

/** An element of a PMML document with the way to it, so that whatever is wrong is told with its place. */
export class PmmlPlace {
  readonly element: Element;
  readonly path: string;

  constructor(element: Element, path: string) {
    this.element = element;
    this.path = path;
  }

  get name(): string {
    return this.element.localName ?? '';
  }

  /** Child elements of these names, or all of them; what a vendor added as an Extension is nobody's meaning but his. */
  children(...names: readonly string[]): readonly PmmlPlace[] {
    const found: PmmlPlace[] = [];
    const counts = new Map<string, number>();
    for (let node = this.element.firstChild; node !== null; node = node.nextSibling) {
      if (node.nodeType !== node.ELEMENT_NODE) continue;
      const element = node as Element;
      const name = element.localName ?? '';
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      if (name === 'Extension' || (names.length > 0 && !names.includes(name))) continue;
      found.push(new PmmlPlace(element, `${this.path}/${name}[${count}]`));
    }
    return found;
  }

  /** The one child of a name. */
  child(name: string): PmmlPlace {
    const [one, another] = this.children(name);
    if (one === undefined) throw this.fault('MISSING', `缺少元素 ${name}`, `has no ${name}`);
    if (another !== undefined) throw another.fault('DOCUMENT', `元素 ${name} 重复`, `there is more than one ${name}`);
    return one;
  }

  attribute(name: string): string | undefined {
    return this.element.hasAttribute(name) ? (this.element.getAttribute(name) ?? undefined) : undefined;
  }

  needed(name: string): string {
    const value = this.attribute(name);
    if (value === undefined) throw this.fault('MISSING', `缺少属性 ${name}`, `has no ${name}`);
    return value;
  }

  /** A whole number of points; points here have no fractions. */
  points(name: string): number | undefined {
    const text = this.attribute(name);
    if (text === undefined) return undefined;
    const value = numberOf(text);
    if (value === undefined) throw this.fault('VALUE', `${name} 不是数字`, `${name} is no number`);
    if (Number.isSafeInteger(value)) return value + 0;
    const zh = `${name} 应为整数，请先将所有分值按同一倍数放大并取整`;
    throw this.fault('UNSUPPORTED', zh, `${name} must be a whole number; scale and round all points first`);
  }

  oneOf<Value extends string>(name: string, values: readonly Value[], otherwise?: Value): Value {
    const text = this.attribute(name) ?? otherwise ?? this.needed(name);
    const found = values.find((value) => value === text);
    if (found === undefined) {
      throw this.fault('VALUE', `${name} 只能是 ${values.join('、')}`, `${name} must be one of ${values.join(', ')}`);
    }
    return found;
  }

  fault(code: PmmlFaultCode, zh: string, en: string): PmmlFault {
    const text: LocalizedText = { zh, en };
    return new PmmlFault(code, this.path, text);
  }
}

/** A decimal number as XML Schema has it. */
export function numberOf(text: string): number | undefined {
  const trimmed = text.trim();
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(trimmed) ? Number(trimmed) : undefined;
}
