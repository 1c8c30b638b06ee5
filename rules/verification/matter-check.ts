import { personComparisons } from '../facts/verify.ts';
import { type Fault, type FaultCode, pointerTo } from '../matters/fault.ts';
import { formFieldOf, type Matter, type MatterVerification } from '../matters/matter.ts';
import type { Dataset, PersonField } from '../sources/source.ts';
import type { Sources } from '../sources/sources.ts';
import { comparedType } from './comparison.ts';

type Comparison = MatterVerification['fields'][number];

/**
 * What is wrong with the questions that a matter asks of departments: sets of data that no source has, fields that neither
 * form nor record has, values that cannot be compared in that way, one field of a record compared with two declared ones.
 */
export function matterVerificationFaults(matter: Matter, sources: Sources): Fault[] {
  const { verification } = matter;
  if (verification === undefined) return [];
  const file = `${matter.code}.json`;
  const tell = (pointer: string, code: FaultCode, zh: string, en: string): Fault => {
    return { file, pointer: `/verification${pointer}`, code, message: { zh, en } };
  };
  const known = sources.datasets().map(({ name }) => name);
  const ofDatasets = verification.datasets.flatMap((name, index): Fault[] => {
    const pointer = pointerTo('/datasets', index);
    if (verification.datasets.indexOf(name) < index)
      return [tell(pointer, 'DUPLICATE', `数据集 ${name} 重复`, `data set ${name} stands twice`)];
    if (known.includes(name)) return [];
    const there = known.join(', ');
    const [zh, en] = [`没有数据集 ${name}；可用：${there}`, `there is no data set ${name}; there are: ${there}`];
    return [tell(pointer, 'DATASET_UNKNOWN', zh, en)];
  });
  const ofFields = verification.fields.flatMap((one, index) => {
    const pointer = pointerTo('/fields', index);
    const at = (member: string, code: FaultCode, zh: string, en: string) =>
      tell(pointerTo(pointer, member), code, zh, en);
    const asked = verification.datasets.includes(one.dataset);
    if (!asked) {
      const zh = `${one.dataset} 不在 datasets 中`;
      return [at('dataset', 'DATASET_UNKNOWN', zh, `${one.dataset} is not among the data sets that are asked`)];
    }
    const dataset = sources.dataset(one.dataset)?.dataset;
    const faults = dataset === undefined ? [] : fieldFaults(one, dataset, matter, at);
    const same = (other: Comparison) =>
      other.dataset === one.dataset && (other.found === one.found || other.field === one.field);
    if (verification.fields.slice(0, index).some(same)) {
      const zh = '同一数据集的字段只能与一个申报字段比较一次';
      const en = 'a field of a data set is compared with one declared field, once';
      faults.push(tell(pointer, 'DUPLICATE', zh, en));
    }
    return faults;
  });
  return [...ofDatasets, ...ofFields];
}

function fieldFaults(
  { field, found, compare }: Comparison,
  dataset: Dataset,
  matter: Matter,
  tell: (member: string, code: FaultCode, zh: string, en: string) => Fault,
): Fault[] {
  const declared = declaredKind(field, matter);
  if (declared === undefined) {
    const zh = `申请中没有 ${field}`;
    return [tell('field', 'FORM_FIELD_UNKNOWN', zh, `an application has no ${field}`)];
  }
  const ofPerson = Object.hasOwn(dataset.identity, found) ? personComparisons[found as PersonField] : undefined;
  if (ofPerson !== undefined) {
    if (field === `/data/applicant/${found}` && compare === ofPerson) return [];
    const zh = `${found} 只能与 /data/applicant/${found} 比较，方式为 ${ofPerson}`;
    return [tell('found', 'COMPARISON', zh, `${found} is compared with /data/applicant/${found} only, as ${ofPerson}`)];
  }
  const there = Object.hasOwn(dataset.fields, found) ? dataset.fields[found] : undefined;
  if (there === undefined) {
    const known = Object.keys(dataset.fields).join(', ');
    return [
      tell(
        'found',
        'COMPARISON',
        `数据集没有字段 ${found}；可用：${known}`,
        `the data set has no field ${found}; there are: ${known}`,
      ),
    ];
  }
  const wanted = comparedType[compare];
  if (there.type !== wanted || declared.type !== wanted) {
    const zh = `按 ${compare} 比较的两方都须为 ${wanted}，申报方为 ${declared.type}，数据方为 ${there.type}`;
    const en = `a comparison as ${compare} needs two values of type ${wanted}; declared is ${declared.type}, found is ${there.type}`;
    return [tell('compare', 'COMPARISON', zh, en)];
  }
  const meant = Object.values(there.codes ?? {});
  if (declared.choices === undefined || meant.length === 0 || declared.choices.some((one) => meant.includes(one)))
    return [];
  return [tell('found', 'COMPARISON', '两方的取值没有一个相同', 'the two have no value in common')];
}

/** What kind of value is declared there; undefined where an application has nothing there. */
function declaredKind(
  field: string,
  matter: Matter,
): { readonly type: string; readonly choices?: readonly string[] } | undefined {
  const [, , member, name = ''] = field.split('/');
  if (member === 'applicant') return ['name', 'idNumber', 'phone'].includes(name) ? { type: 'text' } : undefined;
  const formField = formFieldOf(matter, name);
  if (formField === undefined) return undefined;
  const types = { string: 'text', integer: 'number', number: 'number', boolean: 'truth' } as const;
  const type = formField.format === 'date' ? 'day' : types[formField.type];
  return formField.enum === undefined ? { type } : { type, choices: formField.enum };
}
