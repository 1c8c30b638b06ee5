import type { FieldType } from '../facts/declaration.ts';
import type { LocalizedText } from '../text.ts';

/** How two values that people wrote down are held against each other. */
export const comparisonKinds = ['name', 'idNumber', 'day', 'address', 'number', 'text', 'code'] as const;
export type ComparisonKind = (typeof comparisonKinds)[number];

/** How far two values agree, the closest first; `variant`: variant characters, a former name, a lunar day, an old number of 15 digits. */
export const agreementLevels = ['same', 'variant', 'homophone', 'close', 'different'] as const;
export type AgreementLevel = (typeof agreementLevels)[number];

export const agreementTitles: Readonly<Record<AgreementLevel, LocalizedText>> = {
  same: { zh: '一致', en: 'the same' },
  variant: { zh: '一致，写法不同', en: 'the same, written differently' },
  homophone: { zh: '同音', en: 'of the same sound' },
  close: { zh: '相近', en: 'close' },
  different: { zh: '不一致', en: 'different' },
};

/** What a field must hold to be compared in a way. */
export const comparedType: Readonly<Record<ComparisonKind, FieldType>> = {
  name: 'text',
  idNumber: 'text',
  day: 'day',
  address: 'text',
  number: 'number',
  text: 'text',
  code: 'text',
};
