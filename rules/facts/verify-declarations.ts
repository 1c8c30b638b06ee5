import type { FieldClass } from '../matters/matter.ts';
import { factName, type MappedField, type PersonField, personFields } from '../sources/source.ts';
import type { KnownDataset, Sources } from '../sources/sources.ts';
import type { LocalizedText } from '../text.ts';
import { agreementLevels, agreementTitles } from '../verification/comparison.ts';
import type { FactDeclaration, FieldDeclaration } from './declaration.ts';

/** What an answer to a question can be; `awaited` while it has not come, `notAsked` where the case does not ask. */
export const answerStatuses = {
  hit: { zh: '查得', en: 'found' },
  none: { zh: '无记录', en: 'no record' },
  awaited: { zh: '尚待答复', en: 'awaited' },
  timeout: { zh: '超时', en: 'timed out' },
  refused: { zh: '被拒绝', en: 'refused' },
  garbage: { zh: '答复不可用', en: 'an answer that cannot be used' },
  stale: { zh: '数据过时', en: 'out of date' },
  unavailable: { zh: '数据源不可用', en: 'source not available' },
  notAsked: { zh: '未查询', en: 'not asked' },
} as const satisfies Readonly<Record<string, LocalizedText>>;
export type AnswerStatus = keyof typeof answerStatuses;

/** Whether a record is about the person; `none` where there is no record. */
export const identifications = {
  match: { zh: '确认为本人', en: 'is the person' },
  review: { zh: '须人工辨认', en: 'to be looked at' },
  noMatch: { zh: '不是本人', en: 'is not the person' },
  none: { zh: '无记录', en: 'no record' },
} as const satisfies Readonly<Record<string, LocalizedText>>;
export type Identification = keyof typeof identifications;

/** For what a verification is made. */
export const purposes = {
  preRoute: { zh: '受理后流转前', en: 'before routing' },
  onDemand: { zh: '按需核对', en: 'on demand' },
  screening: { zh: '主动筛查', en: 'screening' },
} as const satisfies Readonly<Record<string, LocalizedText>>;
export type Purpose = keyof typeof purposes;

/**
 * The facts of phase `verify`, as data, made of the sources of a rule set: `verifyFacts` makes exactly these. Every set of
 * data is a fact of its own (`civilAffairsMarriage`), with how it was answered, the fields of the record that is the
 * person's, and how far each agrees with what was declared.
 */
export function verifyDeclarations(sources: Sources): readonly FactDeclaration[] {
  return [
    {
      name: 'case',
      title: { zh: '核对', en: 'verification' },
      fields: {
        purpose: { type: 'text', ...closed(purposes), title: { zh: '核对目的', en: 'purpose' } },
        matter: { type: 'text', title: { zh: '事项代码', en: 'code of the matter' } },
        region: { type: 'text', title: { zh: '区划', en: 'region' } },
        on: { type: 'day', title: { zh: '核对日期', en: 'day of the verification' } },
      },
    },
    {
      name: 'applicant',
      title: { zh: '申报的当事人', en: 'the person as declared' },
      fields: {
        name: { type: 'text', class: 'name', title: personTitles.name },
        ...Object.fromEntries(
          (['idNumber', 'birthDate', 'sex', 'phone', 'address'] as const).map((name) => [name, personField(name)]),
        ),
      },
    },
    { name: 'form', title: { zh: '表单', en: 'form' }, fields: {}, ofForm: 'values' },
    ...sources.datasets().map(ofDataset),
  ];
}

function ofDataset({ name, dataset }: KnownDataset): FactDeclaration {
  const person = personFields.filter((field) => dataset.identity[field] !== undefined);
  return {
    name: factName(name),
    title: dataset.title,
    fields: {
      status: {
        type: 'text',
        ...closed(answerStatuses),
        title: titled(dataset.title, '查询结果', 'how it was answered'),
      },
      identified: {
        type: 'text',
        ...closed(identifications),
        title: titled(dataset.title, '是否本人', 'whether it is the person'),
      },
      records: { type: 'number', title: titled(dataset.title, '记录数', 'number of records') },
      ageDays: {
        type: 'number',
        optional: true,
        title: titled(dataset.title, '数据距今天数', 'age of the data in days'),
      },
      ...Object.fromEntries(person.map((field) => [field, personField(field, dataset.title)])),
      ...Object.fromEntries(
        person
          .filter((field) => field !== 'formerNames')
          .map((field) => [
            `${field}Level`,
            levelField(titled(dataset.title, personTitles[field].zh, personTitles[field].en)),
          ]),
      ),
      ...Object.fromEntries(
        Object.entries(dataset.fields).flatMap(([field, mapped]) => {
          const found: [string, FieldDeclaration] = [field, foundField(mapped, dataset.title)];
          if (mapped.type === 'texts') return [found];
          const { zh, en } = mapped.title;
          return [found, [`${field}Level`, levelField(titled(dataset.title, zh, en))]];
        }),
      ),
    },
  };
}

function foundField(mapped: MappedField, of: LocalizedText): FieldDeclaration {
  const values = [...new Set(Object.values(mapped.codes ?? {}).filter((one) => one !== null))];
  return {
    type: mapped.type,
    optional: true,
    title: titled(of, mapped.title.zh, mapped.title.en),
    ...(mapped.class === undefined ? {} : { class: mapped.class }),
    ...(values.length === 0 ? {} : { values }),
    ...(mapped.choices === undefined ? {} : { choices: mapped.choices }),
  };
}

function levelField({ zh, en }: LocalizedText): FieldDeclaration {
  const title = { zh: `${zh}与申报的一致程度`, en: `how far ${en} agrees with what was declared` };
  return { type: 'text', optional: true, values: agreementLevels, choices: agreementTitles, title };
}

const personTitles: Readonly<Record<PersonField, LocalizedText>> = {
  name: { zh: '姓名', en: 'name' },
  idNumber: { zh: '证件号码', en: 'number' },
  birthDate: { zh: '出生日期', en: 'birth date' },
  sex: { zh: '性别', en: 'sex' },
  phone: { zh: '手机号码', en: 'mobile number' },
  address: { zh: '住址', en: 'address' },
  formerNames: { zh: '曾用名', en: 'former names' },
};
const personClasses: Readonly<Record<PersonField, FieldClass>> = {
  name: 'name',
  idNumber: 'idNumber',
  birthDate: 'birthDate',
  sex: 'plain',
  phone: 'phone',
  address: 'address',
  formerNames: 'name',
};
const sexes = { male: { zh: '男', en: 'male' }, female: { zh: '女', en: 'female' } } as const;

function personField(name: PersonField, of?: LocalizedText): FieldDeclaration {
  const { zh, en } = personTitles[name];
  return {
    type: name === 'birthDate' ? 'day' : name === 'formerNames' ? 'texts' : 'text',
    class: personClasses[name],
    optional: true,
    title: of === undefined ? { zh, en } : titled(of, zh, en),
    ...(name === 'sex' ? closed(sexes) : {}),
  };
}

function closed(choices: Readonly<Record<string, LocalizedText>>) {
  return { values: Object.keys(choices), choices };
}

function titled(of: LocalizedText, zh: string, en: string): LocalizedText {
  return { zh: `${of.zh}：${zh}`, en: `${of.en}: ${en}` };
}
