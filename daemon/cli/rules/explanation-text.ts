import { styleText } from 'node:util';
import type { RuleExplanation, RuleVerdict } from '../../../rules/engine/explaining/explanation.ts';
import type { LocalizedText } from '../../../rules/text.ts';

export type Language = keyof LocalizedText;

export interface ExplanationOptions {
  /** In which the sentences are written, one line each. */
  readonly languages: readonly Language[];
  /** Whether rules that do not hold are explained in full, too, rather than in one line. */
  readonly all: boolean;
  readonly colours: boolean;
}

const verdicts: Readonly<Record<RuleVerdict, LocalizedText & { mark: string; colour: 'red' | 'yellow' | 'green' }>> = {
  holds: { zh: '成立', en: 'holds', mark: '●', colour: 'red' },
  unknown: { zh: '无法判断', en: 'cannot be judged', mark: '?', colour: 'yellow' },
  doesNotHold: { zh: '不成立', en: 'does not hold', mark: '○', colour: 'green' },
};
/** What matters comes first. */
const order: readonly RuleVerdict[] = ['holds', 'unknown', 'doesNotHold'];

/** Explanations for people to read on a terminal: the rules that hold, those that cannot be judged, the others. */
export function explanationText(
  title: string,
  rules: readonly RuleExplanation[],
  { languages, all, colours }: ExplanationOptions,
): string {
  const paint = (format: Parameters<typeof styleText>[0], text: string) => (colours ? styleText(format, text) : text);
  const said = (text: LocalizedText, indent: string) => languages.map((language) => `${indent}${text[language]}`);
  const labelled = (zh: string, en: string) => languages.map((one) => (one === 'zh' ? zh : en)).join(' ');

  const blockOf = (one: RuleExplanation): readonly string[] => {
    const { mark, colour, zh, en } = verdicts[one.verdict];
    const head = `${paint(colour, `${mark} ${labelled(zh, en)}`)}  ${paint('bold', one.rule)}  ${one.type} ${one.code}`;
    if (one.verdict === 'doesNotHold' && !all) {
      const [reason] = one.because.filter(({ sufficient }) => sufficient);
      return [head, ...(reason === undefined ? [] : said(reason.text, '    '))].map((line) => paint('dim', line));
    }
    return [
      head,
      ...[paint('dim', `    ${labelled('因为', 'because')}`)],
      ...one.because.flatMap(({ text, sufficient }) => said(text, sufficient ? '      * ' : '        ')),
      ...[paint('dim', `    ${labelled('何以改变', 'what would turn it')}`)],
      ...one.turnedBy.texts.flatMap((text) => said(text, '        ')),
      ...(one.turnsByItself === undefined
        ? []
        : [paint('dim', `    ${labelled('随时间', 'by itself')}`), ...said(one.turnsByItself.text, '        ')]),
    ];
  };
  const sorted = rules.toSorted((one, other) => order.indexOf(one.verdict) - order.indexOf(other.verdict));
  const counts = order.map((verdict) => {
    const { zh, en } = verdicts[verdict];
    return `${rules.filter((one) => one.verdict === verdict).length} ${labelled(zh, en)}`;
  });
  return `${[paint('bold', title), ...sorted.flatMap(blockOf), counts.join(' · ')].join('\n')}\n\n`;
}
