import { type FieldConfiguration, type FieldKind, mostFields } from './configuration.ts';

/** Columns that number records or tell the answer: no evidence about a person. */
const numbering = /^(id|no|row|rec_?id|record_?id|entity_?id|ent_?id|cluster(_?id)?|unique_?id|uid|序号|行号)$/i;

/** What column names say of their kind, the first that fits. */
const kindsByName: readonly (readonly [RegExp, FieldKind])[] = [
  [/身份证|公民身份|citizen|id_?card|national_?id/i, 'citizenNumber'],
  [/birth|dob|date|出生日期|出生年月|生日|日期/i, 'date'],
  [/phone|mobile|tel|ssn|soc_?sec|passport|licen[cs]e|isbn|account|手机|电话|证号|号码|档号|编号/i, 'identifier'],
  [/post_?code|zip|state|sex|gender|country|性别|民族|邮编|代码/i, 'code'],
  [/^(year|month|day|age|by|bm|bd|年|月|日|年龄)$|_(year|month|day)$|number|门牌/i, 'number'],
  [/company|business|product|file|title|street|road/i, 'text'],
  [/姓名|^姓氏?$|^名字?$|surname|name|曾用名/i, 'name'],
  [/住址|地址|户籍|区划|籍贯/, 'division'],
];

/** Columns with further names of a person, and the column whose values they are. One file having them is enough. */
const furtherNames = /曾用名|别名|former_?name|alias/i;
const mainNames = /^(姓名|名字|full_?name|name)$/i;

/** Names of columns whose values are written the other way round now and then. */
const crosswise: readonly (readonly [RegExp, RegExp])[] = [
  [/^(given|first|fore)_?name$/i, /^(surname|(last|family)_?name)$/i],
  [/^address_?(line_?)?1$/i, /^address_?(line_?)?2$/i],
];

/**
 * Fields for columns that both files have, by the names of the columns alone: a beginning where nobody wrote a
 * configuration. A column whose name says nothing is taken for free text.
 */
export function guessFields(
  leftColumns: readonly string[],
  rightColumns: readonly string[],
): readonly FieldConfiguration[] {
  const further = [...new Set([...leftColumns, ...rightColumns])].filter((column) => furtherNames.test(column));
  const hasName = leftColumns.some((column) => mainNames.test(column) && rightColumns.includes(column));
  const common = leftColumns.filter(
    (column) => rightColumns.includes(column) && !numbering.test(column) && !(hasName && further.includes(column)),
  );
  // Of too many columns those whose names say something come first.
  const meaning = common.filter((column) => kindsByName.some(([pattern]) => pattern.test(column)));
  const most = [...new Set([...meaning, ...common])].slice(0, mostFields);
  const shared = common.filter((column) => most.includes(column));
  const partners = new Map<string, string>();
  for (const [first, second] of crosswise) {
    const [one, other] = [shared.find((column) => first.test(column)), shared.find((column) => second.test(column))];
    if (one !== undefined && other !== undefined && kindOf(one) === kindOf(other)) partners.set(one, other);
  }
  return shared.map((name) => {
    const swapsWith = partners.get(name);
    const alsoIn = mainNames.test(name) && further.length > 0 ? { alsoIn: further } : {};
    return { name, kind: kindOf(name), ...alsoIn, ...(swapsWith === undefined ? {} : { swapsWith }) };
  });
}

function kindOf(column: string): FieldKind {
  return kindsByName.find(([pattern]) => pattern.test(column))?.[1] ?? 'text';
}
