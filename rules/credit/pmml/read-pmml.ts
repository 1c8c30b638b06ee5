import { DOMParser, onErrorStopParsing } from '@xmldom/xmldom';
import { reasonCodeOf } from '../fit/fit-scorecard.ts';
import {
  comparisonOperators,
  type InputValue,
  joints,
  missingOperators,
  type PlainPredicate,
  type Predicate,
  setOperators,
} from '../predicate.ts';
import { type Attribute, type Characteristic, reasonCodeAlgorithms, type Scorecard } from '../scorecard.ts';
import { PmmlFault } from './pmml-fault.ts';
import { numberOf, PmmlPlace } from './pmml-place.ts';
import type { NamedScorecard } from './write-pmml.ts';

const longestDocument = 8 * 1024 * 1024;
const predicateNames = ['SimplePredicate', 'SimpleSetPredicate', 'CompoundPredicate', 'True', 'False'];
const numericTypes = ['integer', 'float', 'double'];

/**
 * Reads the one scorecard of a PMML 4 document. What PMML allows and this service would score otherwise is refused, never
 * left out: fractions of points, derived fields, replaced values, nested compound predicates, points that are computed.
 *
 * @throws PmmlFault
 */
export function readPmml(text: string): NamedScorecard {
  const root = rootOf(text);
  const card = onlyScorecard(root);
  const inputs = inputsOf(root, card);
  const types: Types = new Map(inputs.map(({ name, type }) => [name, type]));
  const withReasons = card.oneOf('useReasonCodes', ['true', 'false'], 'true') === 'true';
  const baselineScore = card.points('baselineScore');
  const characteristics = card
    .child('Characteristics')
    .children('Characteristic')
    .map((one, index) => characteristicOf(one, index, types, withReasons, baselineScore === undefined));
  if (characteristics.length === 0) throw card.fault('MISSING', '没有特征', 'there is no Characteristic');
  const scorecard: Scorecard = {
    initialScore: card.points('initialScore') ?? 0,
    reasonCodeAlgorithm: card.oneOf('reasonCodeAlgorithm', reasonCodeAlgorithms, 'pointsBelow'),
    ...(baselineScore === undefined ? {} : { baselineScore }),
    characteristics,
  };
  return { name: card.attribute('modelName') ?? 'scorecard', inputs, scorecard };
}

type Types = ReadonlyMap<string, 'number' | 'text'>;

function rootOf(text: string): PmmlPlace {
  if (text.length > longestDocument) {
    const en = `more than ${longestDocument} characters`;
    throw new PmmlFault('XML', '/', { zh: `超过 ${longestDocument} 个字符`, en });
  }
  // A document type could name other files, or grow without end when it is read.
  if (/<!DOCTYPE/i.test(text)) {
    throw new PmmlFault('XML', '/', {
      zh: '不接受 DOCTYPE 声明，请删去',
      en: 'a DOCTYPE is not accepted; take it out',
    });
  }
  try {
    const document = new DOMParser({ onError: onErrorStopParsing }).parseFromString(text, 'text/xml');
    const element = document.documentElement;
    const version = element?.getAttribute('version') ?? '';
    if (element !== null && element.localName === 'PMML' && /^4(?:\.|$)/.test(version)) {
      return new PmmlPlace(element, '/PMML');
    }
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new PmmlFault('XML', '/', { zh: `XML 格式有误：${said}`, en: `this is no well-formed XML: ${said}` }, error);
  }
  throw new PmmlFault('DOCUMENT', '/', { zh: '不是 PMML 4 文档', en: 'this is no PMML 4 document' });
}

function onlyScorecard(root: PmmlPlace): PmmlPlace {
  const [card, another] = root
    .children()
    .filter(({ name }) => /Model$|^Scorecard$/.test(name) && name !== 'MiningBuildTask');
  if (card?.name !== 'Scorecard' || another !== undefined) {
    throw root.fault('DOCUMENT', '应恰有一个 Scorecard 模型', 'there must be one model, a Scorecard');
  }
  for (const place of [...root.children('TransformationDictionary'), ...card.children('LocalTransformations')]) {
    if (place.children().length === 0) continue;
    throw place.fault('UNSUPPORTED', '不支持派生字段', 'derived fields are not supported');
  }
  return card;
}

function inputsOf(root: PmmlPlace, card: PmmlPlace): NamedScorecard['inputs'] {
  const fields = root.child('DataDictionary').children('DataField');
  return card
    .child('MiningSchema')
    .children('MiningField')
    .filter((place) => (place.attribute('usageType') ?? 'active') === 'active')
    .map((place) => {
      const name = place.needed('name');
      const replaced = place.attribute('missingValueReplacement') !== undefined;
      const outliers = (place.attribute('outliers') ?? 'asIs') !== 'asIs';
      if (replaced || outliers || place.attribute('invalidValueTreatment') === 'asValue') {
        throw place.fault('UNSUPPORTED', '不支持替换字段的取值', 'values that are replaced are not supported');
      }
      const field = fields.find((one) => one.attribute('name') === name);
      if (field === undefined) throw place.fault('MISSING', `没有字段 ${name}`, `there is no DataField ${name}`);
      const type = field.needed('dataType');
      if (field.children('Value').some((value) => (value.attribute('property') ?? 'valid') !== 'valid')) {
        throw field.fault(
          'UNSUPPORTED',
          '不支持以某个取值代表缺失',
          'values that stand for a missing one are not supported',
        );
      }
      if (type === 'string') return { name, type: 'text' as const };
      if (numericTypes.includes(type)) return { name, type: 'number' as const };
      throw field.fault('UNSUPPORTED', `不支持数据类型 ${type}`, `the type ${type} is not supported`);
    });
}

function characteristicOf(
  place: PmmlPlace,
  index: number,
  types: Types,
  withReasons: boolean,
  baselineNeeded: boolean,
): Characteristic {
  const name = place.attribute('name') ?? `characteristic ${index + 1}`;
  const fields = new Set<string>();
  const attributes = place.children('Attribute').map((one) => attributeOf(one, types, fields));
  // One that is always the same reads no field; then any will do.
  const [input = types.keys().next().value, another] = fields;
  if (another !== undefined) {
    const en = 'all predicates of a characteristic must read one field';
    throw place.fault('UNSUPPORTED', '同一特征的条件应读取同一个字段', en);
  }
  if (input === undefined) throw place.fault('MISSING', '没有输入字段', 'there is no active field');
  const baselineScore = place.points('baselineScore');
  if (withReasons && baselineNeeded && baselineScore === undefined) place.needed('baselineScore');
  const everyAttribute = attributes.every(({ reasonCode }) => reasonCode !== undefined);
  const reasonCode = place.attribute('reasonCode');
  if (withReasons && reasonCode === undefined && !everyAttribute) place.needed('reasonCode');
  return {
    name,
    input,
    reasonCode: reasonCode ?? attributes[0]?.reasonCode ?? reasonCodeOf(name),
    ...(baselineScore !== undefined ? { baselineScore } : withReasons ? {} : { baselineScore: 0 }),
    attributes,
  };
}

function attributeOf(place: PmmlPlace, types: Types, fields: Set<string>): Attribute {
  const [predicate, another] = place.children(...predicateNames);
  if (predicate === undefined) throw place.fault('MISSING', '没有条件', 'there is no predicate');
  if (another !== undefined) throw another.fault('DOCUMENT', '条件多于一个', 'there is more than one predicate');
  const when = predicateOf(predicate, types, fields);
  const [complex] = place.children('ComplexPartialScore');
  const reasonCode = place.attribute('reasonCode');
  const partialScore = complex === undefined ? place.points('partialScore') : fieldPoints(complex, fields);
  if (partialScore === undefined) throw place.fault('MISSING', '缺少属性 partialScore', 'has no partialScore');
  return { when, partialScore, ...(reasonCode === undefined ? {} : { reasonCode }) };
}

function fieldPoints(place: PmmlPlace, fields: Set<string>): 'value' {
  const [reference, another] = place.children();
  if (reference?.name !== 'FieldRef' || another !== undefined) {
    throw place.fault('UNSUPPORTED', '分值只能取自字段本身', 'points can only be those of a field as it is');
  }
  fields.add(reference.needed('field'));
  return 'value';
}

function predicateOf(place: PmmlPlace, types: Types, fields: Set<string>): Predicate {
  if (place.name === 'True') return 'always';
  if (place.name === 'False') return 'never';
  if (place.name !== 'CompoundPredicate') return plainOf(place, types, fields);
  const join = place.oneOf('booleanOperator', joints);
  const inside = place.children(...predicateNames);
  if (inside.length < 2) throw place.fault('MISSING', '复合条件至少含两个条件', 'two predicates are needed at least');
  return {
    join,
    of: inside.map((one) => {
      if (one.name === 'SimplePredicate' || one.name === 'SimpleSetPredicate') return plainOf(one, types, fields);
      throw one.fault('UNSUPPORTED', '不支持嵌套的复合条件', 'compound predicates inside each other are not supported');
    }),
  };
}

function plainOf(place: PmmlPlace, types: Types, fields: Set<string>): PlainPredicate {
  const field = place.needed('field');
  const type = types.get(field);
  if (type === undefined) throw place.fault('MISSING', `没有输入 ${field}`, `there is no active field ${field}`);
  fields.add(field);
  if (place.name === 'SimpleSetPredicate') {
    const operator = place.oneOf('booleanOperator', setOperators);
    return { operator, values: arrayOf(place.child('Array'), type) };
  }
  const operator = place.oneOf('operator', [...comparisonOperators, ...missingOperators]);
  if (operator === 'isMissing' || operator === 'isNotMissing') return { operator };
  return { operator, value: valueFrom(place, place.needed('value'), type) };
}

function valueFrom(place: PmmlPlace, text: string, type: 'number' | 'text'): InputValue {
  if (type === 'text') return text;
  const value = numberOf(text);
  if (value === undefined) throw place.fault('VALUE', `不是数字：${text}`, `this is no number: ${text}`);
  return value;
}

/** Values parted by blanks; one with blanks of its own stands between quotation marks. */
function arrayOf(place: PmmlPlace, type: 'number' | 'text'): readonly InputValue[] {
  const text = place.element.textContent ?? '';
  const values = [...text.matchAll(/"((?:[^"\\]|\\.)*)"|[^\s"]+/gs)].map((match) =>
    valueFrom(place, match[1] === undefined ? match[0] : match[1].replace(/\\(["\\])/g, '$1'), type),
  );
  const count = place.attribute('n');
  if (values.length === 0 || (count !== undefined && Number(count) !== values.length)) {
    throw place.fault('VALUE', '取值个数与 n 不符', 'there are not as many values as n says');
  }
  return values;
}
