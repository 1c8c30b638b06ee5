import type { LocalizedText } from '../text.ts';
import type { Cause } from './compiler/unknown.ts';
import type { Finding, Reason } from './evaluation.ts';
import type { Pack } from './pack.ts';
import { everything, type Path } from './path.ts';
import type { Remedy } from './when-unknown.ts';

/** A value that is not known although rules need it, with what the pack says then happens. */
export interface Want {
  readonly pack: Pack;
  readonly fact: string;
  readonly path: Path;
  readonly cause: Cause;
  /** Code of the data source that was asked. */
  readonly source: string | undefined;
  readonly remedy: Exclude<Remedy, 'notMet'>;
  /** Names of the rules that cannot be judged. */
  readonly rules: readonly string[];
  readonly because: readonly Reason[];
  /** What the value is called. */
  readonly title: LocalizedText;
}

/** Codes of findings that say what is not known; packs cannot use them. */
export const unknownCodes: Readonly<Record<Want['remedy'], string>> = {
  ask: 'VALUE_WANTED',
  wait: 'VALUE_AWAITED',
  human: 'VALUE_UNKNOWN',
};

const causeTexts: Readonly<Record<Cause, LocalizedText>> = {
  absent: { zh: '没有提供', en: 'was not given' },
  awaited: { zh: '尚待答复', en: 'is still awaited' },
  refused: { zh: '被拒绝提供', en: 'was refused' },
  stale: { zh: '已过时', en: 'is out of date' },
  contradictory: { zh: '说法不一', en: 'is told differently by different sources' },
};

/** What is told of it: the applicant is asked, or an officer looks. Nothing passes in silence. */
export function findingOfWant(want: Want): Finding {
  const { pack, fact, path, cause, source, remedy, rules, because, title } = want;
  const [field] = path;
  const pointer = placeToAsk(fact, typeof field === 'string' ? field : undefined);
  const causeText = causeTexts[cause];
  const from = source === undefined ? { zh: '', en: '' } : { zh: `（数据源 ${source}）`, en: ` (source ${source})` };
  const what = { zh: `「${title.zh}」${causeText.zh}${from.zh}`, en: `"${title.en}" ${causeText.en}${from.en}` };
  const then: Readonly<Record<Want['remedy'], LocalizedText>> = {
    ask: { zh: '，无法审查，请补充', en: ', and without it the application cannot be examined; please give it' },
    wait: { zh: '，答复前无法判断', en: ', and nothing can be judged before it comes' },
    human: { zh: '，规则无法判断，请人工核实', en: ', and rules cannot judge without it; an officer must look' },
  };
  return {
    pack: pack.pack,
    version: pack.version,
    rule: rules[0] ?? '',
    type: remedy === 'ask' ? 'return' : 'review',
    code: unknownCodes[remedy],
    ...(pointer === undefined ? {} : { pointer }),
    message: { zh: what.zh + then[remedy].zh, en: what.en + then[remedy].en },
    params: {
      cause,
      rules,
      ...(source === undefined ? {} : { source }),
      ...(remedy === 'ask' ? { basis: pack.basis } : {}),
    },
    because,
  };
}

const numberFields: ReadonlySet<string> = new Set([
  ...['idNumber', 'idNumberKind', 'birthDate', 'age', 'sex', 'divisionCode'],
]);
const ownFields: ReadonlySet<string> = new Set(['kind', 'name', 'creditCode', 'phone', 'relation', 'authorityUntil']);

/** Where in the message `onedoor.application.submit` an applicant gives a value; undefined where no applicant can. */
export function placeToAsk(fact: string, field: string | undefined): string | undefined {
  switch (fact) {
    case 'form':
    case 'ages':
      return field === undefined ? '/data/form' : `/data/form/${field}`;
    case 'applicant':
    case 'agent':
      if (field === undefined) return `/data/${fact}`;
      if (numberFields.has(field)) return `/data/${fact}/idNumber`;
      return ownFields.has(field) ? `/data/${fact}/${field}` : undefined;
    default:
      return undefined;
  }
}

/** The key of a place, the same for all rules that look at it. */
export function placeKey(fact: string, path: Path): string {
  return [fact, ...path.map((segment) => (segment === everything ? '*' : segment))].join('.');
}
