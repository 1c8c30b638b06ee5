import { declarationsByName } from '../facts/declared-field.ts';
import { personComparisons } from '../facts/verify.ts';
import { type Fault, type FaultCode, pointerTo } from '../matters/fault.ts';
import type { Matter } from '../matters/matter.ts';
import { factName } from '../sources/source.ts';
import type { Sources } from '../sources/sources.ts';
import { isFactReference, walkConditions } from './condition.ts';
import { conditionFaults } from './condition-check.ts';
import { factsOfPhase } from './load-packs.ts';
import { placeholdersOf } from './message.ts';
import type { Pack, Rule } from './pack.ts';
import { parsePath } from './path.ts';
import { placeholderFaults } from './placeholder-check.ts';
import { whenUnknownFaults } from './when-unknown-check.ts';

/**
 * In what packs of phase `verify` do not fit the sources of their set: facts and fields that no source has, values that can
 * be absent without a remedy, sets of data that there are not, levels of what a matter does not compare. When a pack is
 * loaded by itself none of that can be known.
 */
export function verifyPackFaults(pack: Pack, matters: readonly Matter[], sources: Sources): Fault[] {
  const declarations = factsOfPhase('verify', sources) ?? declarationsByName([]);
  const context = { file: pack.file, declarations, matter: undefined };
  const ofRules = pack.rules.flatMap((rule, index) => {
    const pointer = pointerTo('/rules', index);
    return [
      ...conditionFaults(rule.conditions, `${pointer}/conditions`, context, pack),
      ...placeholderFaults(rule.event.params.message, `${pointer}/event/params/message`, context),
      ...datasetFaults(pack, rule, pointer, matters, sources),
      ...levelFaults(pack, rule, pointer, matters, sources),
    ];
  });
  return [...ofRules, ...whenUnknownFaults(pack, pack.file, declarations)];
}

/** A pack that is for certain matters rests on what these ask; one for all matters may rest on more. */
function datasetFaults(
  pack: Pack,
  { event }: Rule,
  pointer: string,
  matters: readonly Matter[],
  sources: Sources,
): Fault[] {
  const { dataset } = event.params;
  if (dataset === undefined) return [];
  const fault = (code: FaultCode, zh: string, en: string): Fault => {
    return { file: pack.file, pointer: `${pointer}/event/params/dataset`, code, message: { zh, en } };
  };
  if (sources.dataset(dataset) === undefined) {
    const known = sources.datasets().map(({ name }) => name);
    const there = known.join(', ');
    return [
      fault(
        'DATASET_UNKNOWN',
        `没有数据集 ${dataset}；可用：${there}`,
        `there is no data set ${dataset}; there are: ${there}`,
      ),
    ];
  }
  if ((pack.appliesTo.matters ?? []).length === 0) return [];
  return matters
    .filter(({ verification }) => verification?.datasets.includes(dataset) !== true)
    .map(({ code }) =>
      fault('DATASET_UNKNOWN', `事项 ${code} 不查询 ${dataset}`, `matter ${code} does not ask ${dataset}`),
    );
}

/** How far a field agrees is known where the matter has it compared; of the person it always is. */
function levelFaults(pack: Pack, rule: Rule, pointer: string, matters: readonly Matter[], sources: Sources): Fault[] {
  const { leaves } = walkConditions(rule.conditions, `${pointer}/conditions`, pack.conditions);
  const { message } = rule.event.params;
  const places = [
    ...leaves.map(({ leaf, pointer: at }) => ({ ...leaf, at })),
    ...leaves.flatMap(({ leaf: { value }, pointer: at }) =>
      isFactReference(value) ? [{ ...value, at: `${at}/value` }] : [],
    ),
    ...[...placeholdersOf(message.zh), ...placeholdersOf(message.en)].map((one) => ({
      ...one,
      at: `${pointer}/event/params/message`,
    })),
  ];
  return places.flatMap(({ fact, path = '', at }) => {
    const known = sources.datasets().find(({ name }) => factName(name) === fact);
    const found = levelOf(path);
    if (known === undefined || found === undefined || Object.hasOwn(personComparisons, found)) return [];
    return matters
      .filter(({ verification }) => {
        return verification?.fields.some((one) => one.dataset === known.name && one.found === found) !== true;
      })
      .map(({ code }): Fault => {
        const zh = `事项 ${code} 的 verification.fields 没有比较 ${known.name} 的 ${found}`;
        const en = `verification.fields of ${code} compares nothing with ${found} of ${known.name}`;
        return { file: pack.file, pointer: at, code: 'COMPARISON', message: { zh, en } };
      });
  });
}

/** The field whose agreement a path names. */
function levelOf(path: string): string | undefined {
  const parsed = parsePath(path);
  const name = 'path' in parsed ? parsed.path[0] : undefined;
  return typeof name === 'string' && name.endsWith('Level') ? name.slice(0, -'Level'.length) : undefined;
}
