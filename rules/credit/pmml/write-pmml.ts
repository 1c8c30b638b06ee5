import { DOMImplementation, type Document, type Element, XMLSerializer } from '@xmldom/xmldom';
import type { InputValue, PlainPredicate, Predicate } from '../predicate.ts';
import type { Attribute, Characteristic, Scorecard } from '../scorecard.ts';

/** A scorecard with what PMML says of its inputs. */
export interface NamedScorecard {
  readonly name: string;
  readonly inputs: readonly { readonly name: string; readonly type: 'number' | 'text' }[];
  readonly scorecard: Scorecard;
}

const namespace = 'http://www.dmg.org/PMML-4_4';
const reasonRanks = [1, 2, 3, 4];

/** Writes a PMML 4.4 document with one Scorecard; `readPmml` gives the same back. */
export function writePmml({ name, inputs, scorecard }: NamedScorecard): string {
  const document = new DOMImplementation().createDocument(namespace, 'PMML', null);
  const root = document.documentElement;
  if (root === null) throw new Error('a new document has no root');
  root.setAttribute('version', '4.4');
  const score = freeName(inputs);
  const header = add(document, root, 'Header', { description: name });
  add(document, header, 'Application', { name: 'Onedoor' });
  const dictionary = add(document, root, 'DataDictionary', { numberOfFields: inputs.length + 1 });
  for (const { name: field, type } of inputs) add(document, dictionary, 'DataField', { name: field, ...kindOf(type) });
  add(document, dictionary, 'DataField', { name: score, ...kindOf('number') });
  const card = add(document, root, 'Scorecard', {
    modelName: name,
    functionName: 'regression',
    useReasonCodes: 'true',
    reasonCodeAlgorithm: scorecard.reasonCodeAlgorithm,
    initialScore: scorecard.initialScore,
    baselineScore: scorecard.baselineScore,
    baselineMethod: 'other',
  });
  const schema = add(document, card, 'MiningSchema', {});
  for (const { name: field } of inputs) {
    add(document, schema, 'MiningField', { name: field, usageType: 'active', invalidValueTreatment: 'asMissing' });
  }
  add(document, schema, 'MiningField', { name: score, usageType: 'target' });
  const output = add(document, card, 'Output', {});
  add(document, output, 'OutputField', { name: 'finalScore', feature: 'predictedValue', ...kindOf('number') });
  for (const rank of reasonRanks) {
    add(document, output, 'OutputField', { name: `reason${rank}`, feature: 'reasonCode', rank, ...kindOf('text') });
  }
  const characteristics = add(document, card, 'Characteristics', {});
  for (const one of scorecard.characteristics) addCharacteristic(document, characteristics, one);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(document)}\n`;
}

/** The name of what is computed must be no input's. */
function freeName(inputs: NamedScorecard['inputs']): string {
  let name = 'score';
  while (inputs.some((input) => input.name === name)) name += '_';
  return name;
}

function kindOf(type: 'number' | 'text'): Members {
  return type === 'number'
    ? { optype: 'continuous', dataType: 'double' }
    : { optype: 'categorical', dataType: 'string' };
}

type Members = Readonly<Record<string, string | number | undefined>>;

function add(document: Document, parent: Element, name: string, members: Members): Element {
  const element = document.createElementNS(namespace, name);
  for (const [member, value] of Object.entries(members)) {
    if (value !== undefined) element.setAttribute(member, String(value));
  }
  parent.appendChild(element);
  return element;
}

function addCharacteristic(document: Document, parent: Element, one: Characteristic): void {
  const { name, input, reasonCode, baselineScore, attributes } = one;
  const element = add(document, parent, 'Characteristic', { name, reasonCode, baselineScore });
  for (const attribute of attributes) addAttribute(document, element, input, attribute);
}

function addAttribute(document: Document, parent: Element, field: string, attribute: Attribute): void {
  const { when, partialScore, reasonCode } = attribute;
  const points = partialScore === 'value' ? undefined : partialScore;
  const element = add(document, parent, 'Attribute', { partialScore: points, reasonCode });
  addPredicate(document, element, field, when);
  if (partialScore === 'value') {
    add(document, add(document, element, 'ComplexPartialScore', {}), 'FieldRef', { field });
  }
}

function addPredicate(document: Document, parent: Element, field: string, when: Predicate): void {
  if (when === 'always' || when === 'never') {
    add(document, parent, when === 'always' ? 'True' : 'False', {});
  } else if ('join' in when) {
    const element = add(document, parent, 'CompoundPredicate', { booleanOperator: when.join });
    for (const one of when.of) addPlain(document, element, field, one);
  } else addPlain(document, parent, field, when);
}

function addPlain(document: Document, parent: Element, field: string, predicate: PlainPredicate): void {
  if (!('values' in predicate)) {
    const value = 'value' in predicate ? predicate.value : undefined;
    add(document, parent, 'SimplePredicate', { field, operator: predicate.operator, value });
    return;
  }
  const { operator, values } = predicate;
  const set = add(document, parent, 'SimpleSetPredicate', { field, booleanOperator: operator });
  const type = values.every((value) => typeof value === 'number') ? 'real' : 'string';
  const array = add(document, set, 'Array', { n: values.length, type });
  array.appendChild(document.createTextNode(values.map(written).join(' ')));
}

/** A text stands between quotation marks, with a backslash before those that are its own. */
function written(value: InputValue): string {
  return typeof value === 'number' ? String(value) : `"${value.replace(/["\\]/g, '\\$&')}"`;
}
