/**
 * What a column holds, which decides how it is normalised and which levels of agreement it has.
 *
 * - `name`: a personal name or a part of one, in Chinese or Latin letters
 * - `text`: free words, such as a street or a title
 * - `code`: short codes and categories, such as a postcode, a state or a sex
 * - `number`: a quantity or a house number
 * - `date`: a day of the Gregorian or the lunar calendar
 * - `citizenNumber`: a citizen number of 15 or 18 digits
 * - `identifier`: any other number that is meant to belong to one person or thing
 * - `division`: an address that begins with the names or the code of administrative divisions
 */
export const fieldKinds = [
  'name',
  'text',
  'code',
  'number',
  'date',
  'citizenNumber',
  'identifier',
  'division',
] as const;
export type FieldKind = (typeof fieldKinds)[number];

export interface FieldConfiguration {
  /** What the field is called in reasons and in the model. */
  readonly name: string;
  readonly kind: FieldKind;
  /** Columns with further values of the field, such as former names (曾用名): any of them may agree, and the best counts. */
  readonly alsoIn?: readonly string[];
  /** The field whose value people write here by mistake, such as the family name for the given name. */
  readonly swapsWith?: string;
}

/**
 * How many partners a record may have: `oneToOne` where both files name each person once, `manyToMany` where neither does,
 * `duplicates` to find the same person within one file.
 */
export type LinkageTask = 'oneToOne' | 'manyToMany' | 'duplicates';

export interface LinkageConfiguration {
  readonly task: LinkageTask;
  readonly fields: readonly FieldConfiguration[];
  /** From this probability on a pair is a match. */
  readonly matchProbability: number;
  /** From this probability on a pair that is no match goes to a person for review. */
  readonly reviewProbability: number;
}

/** One record as it was read: texts by the name of the field; a field that is absent or blank is no evidence. */
export type LinkageRecord = Readonly<Record<string, string | undefined>>;

/**
 * From the costs of mistakes, and from nothing that any file showed. To match is right where the odds are above the cost of a
 * wrong match over that of a missed one (Fellegi and Sunter 1969; Bayes): to merge two people is held to be four times as bad as
 * to overlook one, which is odds of four to one. A look by a person is held to cost a twentieth of a missed match, so it is
 * worth it from one in twenty on. Where evidence is good the figures are the same from 0.5 to 0.95, as hardly a pair lies between.
 */
export const standardProbabilities = { matchProbability: 0.8, reviewProbability: 0.05 } as const;
export const mostFields = 24;

/** What is wrong with a configuration, in both languages; undefined where nothing is. */
export interface ConfigurationFault {
  readonly field: string | undefined;
  readonly zh: string;
  readonly en: string;
}

/** The first thing that keeps a configuration from being used. */
export function configurationFault(configuration: LinkageConfiguration): ConfigurationFault | undefined {
  const { fields, matchProbability, reviewProbability } = configuration;
  if (fields.length === 0 || fields.length > mostFields) {
    return { field: undefined, zh: `字段数应为 1 至 ${mostFields} 个。`, en: `Give 1 to ${mostFields} fields.` };
  }
  if (!(0 <= reviewProbability && reviewProbability <= matchProbability && matchProbability <= 1)) {
    return {
      field: undefined,
      zh: '概率应满足 0 ≤ 复核 ≤ 匹配 ≤ 1。',
      en: 'The probabilities must be 0 ≤ review ≤ match ≤ 1.',
    };
  }
  return fields.map((field) => fieldFault(field, fields)).find((fault) => fault !== undefined);
}

function fieldFault(field: FieldConfiguration, fields: readonly FieldConfiguration[]): ConfigurationFault | undefined {
  const { name, kind, swapsWith } = field;
  if (fields.filter((other) => other.name === name).length > 1) {
    return { field: name, zh: `字段“${name}”出现了两次。`, en: `The field "${name}" is given twice.` };
  }
  if (!fieldKinds.includes(kind)) {
    const kinds = fieldKinds.join(', ');
    return {
      field: name,
      zh: `字段“${name}”的类型应为：${kinds}。`,
      en: `The kind of "${name}" must be one of: ${kinds}.`,
    };
  }
  if (swapsWith === undefined) return undefined;
  const partner = fields.find((other) => other.name === swapsWith);
  const fits = partner !== undefined && partner !== field && partner.kind === kind;
  // A field is swapped with one other only, which may say so too.
  const single = fields.every(
    (other) => other === field || other === partner || ![name, swapsWith].includes(other.swapsWith ?? ''),
  );
  if (fits && single && (partner.swapsWith ?? name) === name) return undefined;
  return {
    field: name,
    zh: `字段“${name}”只能与另一个同类型字段互换。`,
    en: `The field "${name}" can be swapped with one other field of its kind only.`,
  };
}
