import { parsePath } from '../engine/path.ts';
import { examineCreditCode } from '../identity/credit-code.ts';
import { boundsFault } from '../matters/bounds.ts';
import { type Fault, type FaultCode, type ParsedFile, pointerTo } from '../matters/fault.ts';
import { schemaFaults } from '../matters/schema-fault.ts';
import { tellable } from '../matters/tellable-fault.ts';
import { typeOfPerson, type ValueType } from './mapping.ts';
import {
  type Dataset,
  datasetName,
  factName,
  personFields,
  type Reading,
  type Source,
  sourceSchema,
} from './source.ts';
import { createSources, type Sources } from './sources.ts';
import { isWrittenForm } from './written-day.ts';

export type LoadedSources = { readonly sources: Sources } | { readonly faults: readonly Fault[] };

const sourceBounds = { deepest: 20, mostValues: 100_000, longestText: 2_000 };

/** What the facts of phase `verify` say of every set of data, besides its own fields. */
export const datasetFactFields = ['status', 'identified', 'records', 'ageDays'] as const;
/** Facts of phase `verify` that are made of the case. */
const caseFacts = ['case', 'applicant', 'form'];

/**
 * Reads the files of `rules/sources/`, or says everything that is wrong with them: schema, credit codes, places and forms
 * that cannot be read, tables without titles, names that clash with one another or with what the facts are called.
 */
export function loadSources(files: readonly ParsedFile[]): LoadedSources {
  const faults: Fault[] = [];
  const sources: Source[] = [];
  const fileOf = new Map<string, string>();
  for (const { file, json } of files) {
    const tooMuch = boundsFault(json, file, sourceBounds);
    const found = tooMuch === undefined ? schemaFaults(sourceSchema, json, file) : [tooMuch];
    faults.push(...found);
    if (found.length > 0) continue;
    const source = json as Source;
    const earlier = fileOf.get(source.source);
    if (earlier !== undefined) {
      const zh = `数据源 ${source.source} 已在 ${earlier} 中规定`;
      faults.push(faultAt(file, '/source', 'DUPLICATE', zh, `source ${source.source} already stands in ${earlier}`));
      continue;
    }
    fileOf.set(source.source, file);
    sources.push(source);
    faults.push(...sourceFaults(source, file));
  }
  faults.push(...clashingNames(sources, fileOf));
  return faults.length > 0 ? { faults: tellable(faults) } : { sources: createSources(sources) };
}

function sourceFaults(source: Source, file: string): Fault[] {
  const { status } = examineCreditCode(source.organisation);
  const { least, window, openMs, mostOpenMs } = source.limits.circuit;
  const faults: Fault[] = [];
  if (status !== 'valid') {
    const en = `credit code ${source.organisation} is not valid (${status})`;
    faults.push(faultAt(file, '/organisation', 'CREDIT_CODE', `统一社会信用代码 ${source.organisation} 不正确`, en));
  }
  if (least > window || openMs > mostOpenMs) {
    const zh = '熔断设置须满足 least 不大于 window、openMs 不大于 mostOpenMs';
    const en = 'a circuit needs least to be at most window, and openMs at most mostOpenMs';
    faults.push(faultAt(file, '/limits/circuit', 'SOURCE_LIMITS', zh, en));
  }
  return [
    ...faults,
    ...source.datasets.flatMap((dataset, index) => datasetFaults(dataset, pointerTo('/datasets', index), file)),
  ];
}

function datasetFaults({ identity, fields }: Dataset, pointer: string, file: string): Fault[] {
  const ofPerson = personFields.flatMap((name) => {
    const said = identity[name];
    if (said === undefined) return [];
    const reading = typeof said === 'string' ? { from: said } : said;
    const at = pointerTo(pointer, 'identity', name);
    return [
      ...readingFaults(reading, typeOfPerson(name), at, file),
      ...(name === 'sex' ? sexFaults(reading, at, file) : []),
    ];
  });
  const someone = [identity.name, identity.idNumber].some((one) => one !== undefined)
    ? []
    : [
        faultAt(
          file,
          pointerTo(pointer, 'identity'),
          'SOURCE_FIELD',
          '至少须有 name 或 idNumber，否则无从识别',
          'needs name or idNumber, or nobody is told from anybody',
        ),
      ];
  const ofFields = Object.entries(fields).flatMap(([name, field]) => {
    const at = pointerTo(pointer, 'fields', name);
    const reserved: readonly string[] = [...personFields, ...datasetFactFields];
    const taken = reserved.includes(name) || name.endsWith('Level');
    return [
      ...(taken
        ? [
            faultAt(
              file,
              at,
              'SOURCE_FIELD',
              `字段名 ${name} 已另有含义，请改名`,
              `the name ${name} means something else; take another`,
            ),
          ]
        : []),
      ...readingFaults(field, field.type, at, file),
      ...choiceFaults(field, at, file),
    ];
  });
  return [...someone, ...ofPerson, ...ofFields];
}

/** What a reading says must fit what the value becomes, or a record would be refused for ever. */
function readingFaults(reading: Reading, type: ValueType, pointer: string, file: string): Fault[] {
  const { from, formats, lunar, codes, split, unit } = reading;
  const faults = [
    ...pathFaults(from, pointerTo(pointer, 'from'), file),
    ...(lunar === undefined ? [] : pathFaults(lunar.from, pointerTo(pointer, 'lunar', 'from'), file)),
  ];
  const only = (member: string, there: boolean, types: readonly ValueType[]): void => {
    if (!there || types.includes(type)) return;
    const zh = `${member} 只能用于 ${types.join('、')} 类型`;
    const en = `${member} is for ${types.join(' and ')} only`;
    faults.push(faultAt(file, pointerTo(pointer, member), 'SOURCE_FIELD', zh, en));
  };
  only('formats', formats !== undefined, ['day']);
  only('lunar', lunar !== undefined, ['day']);
  only('codes', codes !== undefined, ['text', 'texts']);
  only('unit', unit !== undefined, ['number']);
  if (type === 'day' && formats === undefined)
    faults.push(faultAt(file, pointer, 'SOURCE_FIELD', '日期须写明 formats', 'a day must say its formats'));
  (formats ?? []).forEach((form, index) => {
    if (isWrittenForm(form)) return;
    const zh = `${form} 不是日期写法；可用 YYYY、MM、M、DD、D、HH、mm、ss`;
    const en = `${form} is no form of a day; there are YYYY, MM, M, DD, D, HH, mm and ss`;
    faults.push(faultAt(file, pointerTo(pointer, 'formats', index), 'SOURCE_FIELD', zh, en));
  });
  if (split !== undefined && (split.part === undefined) !== (type === 'texts')) {
    const zh = type === 'texts' ? '多值字段拆分后不得再取 part' : '单值字段拆分须写明取第几部分 part';
    const en =
      type === 'texts' ? 'a list takes all parts, so it has no part' : 'a single value must say which part it is';
    faults.push(faultAt(file, pointerTo(pointer, 'split'), 'SOURCE_FIELD', zh, en));
  }
  return faults;
}

function pathFaults(from: string, pointer: string, file: string): Fault[] {
  const parsed = parsePath(from);
  if ('defect' in parsed) return [faultAt(file, pointer, 'PATH', `路径有误：${parsed.defect.zh}`, parsed.defect.en)];
  if (parsed.path.every((part) => typeof part !== 'symbol')) return [];
  return [faultAt(file, pointer, 'PATH', '此处不能用 [*]', 'there is no [*] here')];
}

function sexFaults({ codes }: Reading, pointer: string, file: string): Fault[] {
  const meant = Object.values(codes ?? {}).filter((one) => one !== null);
  if (codes !== undefined && meant.every((one) => one === 'male' || one === 'female')) return [];
  const zh = 'sex 须有 codes，且只能译为 male 或 female';
  return [faultAt(file, pointer, 'SOURCE_FIELD', zh, 'sex needs codes that lead to male or female')];
}

/** The titles stand for the values of the table, for each of them and for nothing else. */
function choiceFaults({ codes, choices = {} }: Dataset['fields'][string], pointer: string, file: string): Fault[] {
  const values = new Set(Object.values(codes ?? {}).filter((one) => one !== null));
  const missing = [...values].filter((value) => !Object.hasOwn(choices, value));
  const unknown = Object.keys(choices).filter((value) => !values.has(value));
  const at = pointerTo(pointer, 'choices');
  return [
    ...missing.map((value) =>
      faultAt(file, at, 'FORM_CHOICES', `取值 ${value} 没有名称`, `value ${value} has no title`),
    ),
    ...unknown.map((value) =>
      faultAt(file, pointerTo(at, value), 'FORM_CHOICES', `没有取值 ${value}`, `there is no value ${value}`),
    ),
  ];
}

/** Rules know a set of data by a name in which hyphens and dots are gone. */
function clashingNames(sources: readonly Source[], fileOf: ReadonlyMap<string, string>): Fault[] {
  const seen = new Map<string, string>(caseFacts.map((name) => [name, 'case']));
  return sources.flatMap(({ source, datasets }) =>
    datasets.flatMap(({ dataset }, index): Fault[] => {
      const name = datasetName(source, dataset);
      const fact = factName(name);
      const earlier = seen.get(fact);
      seen.set(fact, name);
      if (earlier === undefined) return [];
      const zh = `${name} 与 ${earlier} 在规则中同名（${fact}）`;
      const en = `${name} and ${earlier} have one name in rules (${fact})`;
      return [faultAt(fileOf.get(source) ?? '', pointerTo('/datasets', index, 'dataset'), 'DUPLICATE', zh, en)];
    }),
  );
}

function faultAt(file: string, pointer: string, code: FaultCode, zh: string, en: string): Fault {
  return { file, pointer, code, message: { zh, en } };
}
