import type { CreditBook } from '../credit/credit-book.ts';
import { forbiddenGround } from '../credit/forbidden-ground.ts';
import { creditDeclarations } from '../facts/credit-declarations.ts';
import { declarationsByName } from '../facts/declared-field.ts';
import { type Fault, type FaultCode, pointerTo } from '../matters/fault.ts';
import type { Matter } from '../matters/matter.ts';
import { type Leaf, walkConditions } from './condition.ts';
import { conditionFaults } from './condition-check.ts';
import type { Pack, Phase, Rule } from './pack.ts';
import { placeholderFaults } from './placeholder-check.ts';
import { whenUnknownFaults } from './when-unknown-check.ts';

/** What only rules of credit say. */
const members = ['item', 'restriction'] as const;

/** What stands in the event of a rule of another phase and is for credit only. */
export function creditMemberFaults(phase: Phase, { event: { params } }: Rule, pointer: string, file: string): Fault[] {
  if (phase === 'credit') return [];
  return members.flatMap((name) => {
    if (params[name] === undefined) return [];
    const message = { zh: `${name} 仅用于 credit 阶段`, en: `${name} is for the phase credit only` };
    return [{ file, pointer: `${pointer}/${name}`, code: 'EVENT_TYPE', message }];
  });
}

/**
 * In what packs of phase `credit` do not fit the law, or their set: a ground on which nobody may be judged, points without an
 * item or on the wrong side, a measure that is on no list, one that would deny somebody what people live by.
 * @param matters those that the pack is for
 */
export function creditPackFaults(pack: Pack, matters: readonly Matter[], credit: CreditBook): Fault[] {
  const declarations = declarationsByName(creditDeclarations);
  const context = { file: pack.file, declarations, matter: undefined };
  const ofRules = pack.rules.flatMap((rule, index) => {
    const pointer = pointerTo('/rules', index);
    return [
      ...groundFaults(pack, rule, pointer),
      ...eventFaults(pack.file, rule, `${pointer}/event/params`),
      ...restrictionFaults(pack.file, rule, `${pointer}/event/params/restriction`, matters, credit),
      ...conditionFaults(rule.conditions, `${pointer}/conditions`, context, pack),
      ...placeholderFaults(rule.event.params.message, `${pointer}/event/params/message`, context),
    ];
  });
  const ofPack = groundsIn(pack.file, [
    ['/pack', pack.pack],
    ['/title/zh', pack.title.zh],
    ['/title/en', pack.title.en],
  ]);
  return [...ofPack, ...ofRules, ...whenUnknownFaults(pack, pack.file, declarations)];
}

/** The message to the subject may speak of its rights, and of objections; what is looked at and entered may not. */
function groundFaults({ file, conditions }: Pack, { name, event, ...rule }: Rule, pointer: string): Fault[] {
  const { leaves } = walkConditions(rule.conditions, `${pointer}/conditions`, conditions);
  return groundsIn(file, [
    [`${pointer}/name`, name],
    ...leaves.flatMap(({ leaf, pointer: at }) => textsOf(leaf, at)),
    [`${pointer}/event/params/item/kind`, event.params.item?.kind ?? ''],
  ]);
}

function textsOf({ fact, path, value }: Leaf, pointer: string): (readonly [pointer: string, text: string])[] {
  const values = Array.isArray(value) ? value : [value];
  return [
    [`${pointer}/fact`, fact],
    [`${pointer}/path`, path ?? ''],
    ...values.flatMap((one, index): (readonly [string, string])[] =>
      typeof one === 'string' ? [[Array.isArray(value) ? `${pointer}/value/${index}` : `${pointer}/value`, one]] : [],
    ),
  ];
}

function groundsIn(file: string, texts: readonly (readonly [pointer: string, text: string])[]): Fault[] {
  return texts.flatMap(([pointer, text]) => {
    const ground = forbiddenGround(text);
    if (ground === undefined) return [];
    const zh = `信用评价不得依据${ground.name.zh}（“${ground.word}”），请删去此项`;
    const en = `nobody's credit may be measured by ${ground.name.en} ("${ground.word}"); take this out`;
    return [fault(file, pointer, 'CREDIT_GROUND', zh, en)];
  });
}

/** Points that nobody can look up, or a right taken without a law, would be no ledger. */
function eventFaults(file: string, { event: { type, params } }: Rule, pointer: string): Fault[] {
  const faults: Fault[] = [];
  const wanted = type === 'deduct' || type === 'add' ? 'item' : type === 'restrict' ? 'restriction' : undefined;
  for (const name of members) {
    if ((name === wanted) === (params[name] !== undefined)) continue;
    const zh = name === wanted ? `${type} 须写明 ${name}` : `${type} 不得写 ${name}`;
    const en = name === wanted ? `${type} must say ${name}` : `${type} has no ${name}`;
    faults.push(fault(file, `${pointer}/${name}`, 'EVENT_TYPE', zh, en));
  }
  if (wanted !== undefined && params.basis === undefined) {
    const en = 'a credit rule must name its legal basis';
    faults.push(fault(file, `${pointer}/basis`, 'BASIS_MISSING', '信用规则须写明依据', en));
  }
  const points = params.item?.points ?? 0;
  if ((type === 'deduct' && points > 0) || (type === 'add' && points < 0)) {
    const en = 'deduct takes points below 0, add points above it';
    faults.push(fault(file, `${pointer}/item/points`, 'CREDIT_INPUT', 'deduct 的分值应为负，add 的应为正', en));
  }
  return faults;
}

function restrictionFaults(
  file: string,
  { event }: Rule,
  pointer: string,
  matters: readonly Matter[],
  { measures }: CreditBook,
): Fault[] {
  const { restriction } = event.params;
  if (restriction === undefined) return [];
  const measure = measures?.measures.find((one) => one.measure === restriction.measure);
  if (measure === undefined) {
    const zh = `措施 ${restriction.measure} 不在 credit/measures.json 公布的清单内`;
    const en = `the measure ${restriction.measure} is not on the published list credit/measures.json`;
    return [fault(file, `${pointer}/measure`, 'CREDIT_MEASURE', zh, en)];
  }
  if (measure.effect !== 'deny') return [];
  const meant = restriction.matters ?? matters.map(({ code }) => code);
  const livedBy = meant.filter((code) => measures?.livelihood.matters.includes(code) === true);
  if (livedBy.length === 0) return [];
  const zh = `${livedBy.join('、')} 属民生服务，不得因信用状况拒绝；请改用人工审核的措施`;
  const en = `${livedBy.join(', ')} is what people live by and is denied to nobody for their credit; take a measure of review`;
  const place = restriction.matters === undefined ? `${pointer}/measure` : `${pointer}/matters`;
  return [fault(file, place, 'CREDIT_LIVELIHOOD', zh, en)];
}

function fault(file: string, pointer: string, code: FaultCode, zh: string, en: string): Fault {
  return { file, pointer, code, message: { zh, en } };
}
