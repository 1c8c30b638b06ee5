import { type CreditBook, noCredit } from '../credit/credit-book.ts';
import { declaredField } from '../facts/declared-field.ts';
import type { Catalogue } from '../matters/catalogue.ts';
import { type Fault, pointerTo } from '../matters/fault.ts';
import type { Matter } from '../matters/matter.ts';
import { noSources, type Sources } from '../sources/sources.ts';
import { matterVerificationFaults } from '../verification/matter-check.ts';
import { isFactReference, walkConditions } from './condition.ts';
import { conditionFaults } from './condition-check.ts';
import { creditPackFaults } from './credit-check.ts';
import { factsOfPhase, once } from './load-packs.ts';
import { placeholdersOf } from './message.ts';
import { nextFaults } from './next-check.ts';
import type { Pack, Rule } from './pack.ts';
import { parsePath } from './path.ts';
import { placeholderFaults } from './placeholder-check.ts';
import { pointerFaults } from './pointer-check.ts';
import { verifyPackFaults } from './verification-check.ts';

/**
 * Everything in which packs do not fit the matters they are for: matters that do not exist or have no packs, form fields
 * that a matter does not have (or never with that value), steps that its flow does not have or does not allow, steps to
 * which no rule leads. Packs and catalogue are each loaded without faults; only a set without faults here may become a
 * rule book.
 */
export function ruleSetFaults(
  packs: readonly Pack[],
  catalogue: Catalogue,
  sources: Sources = noSources,
  credit: CreditBook = noCredit,
): Fault[] {
  const ofPacks = packs.flatMap((pack) => {
    const named = pack.appliesTo.matters ?? [];
    const unknown = named.flatMap((code, index) =>
      catalogue.matter(code) === undefined ? [unknownMatter(pack, index, code)] : [],
    );
    const matters = catalogue.all().filter(({ code }) => named.length === 0 || named.includes(code));
    const rules = [...pack.rules.entries()].filter(([, rule]) => looksAtMatter(pack, rule, sources));
    const unfit = matters.flatMap((matter) =>
      rules.flatMap(([index, rule]) => ruleFaults(pack, rule, index, { matter, sources })),
    );
    if (pack.phase === 'credit') return [...unknown, ...once([...creditPackFaults(pack, matters, credit), ...unfit])];
    if (pack.phase !== 'verify') return [...unknown, ...unfit];
    return [...unknown, ...once([...verifyPackFaults(pack, matters, sources), ...unfit])];
  });
  const ofMatters = catalogue
    .all()
    .flatMap((matter) => [
      ...packFaults(matter, packs),
      ...unroutedFaults(matter, packs),
      ...documentFaults(matter),
      ...matterVerificationFaults(matter, sources),
    ]);
  return [...ofPacks, ...ofMatters];
}

/** A document can only be filled with facts that there are. */
function documentFaults(matter: Matter): Fault[] {
  const context = { file: `${matter.code}.json`, declarations: factsOfPhase('pre'), matter };
  return matter.documents.flatMap(({ text }, index) =>
    placeholderFaults(text, pointerTo('/documents', index, 'text'), context),
  );
}

/** Packs that apply to every matter know nothing of this one; what only it asks for would be checked by nobody. */
function packFaults({ code }: Matter, packs: readonly Pack[]): Fault[] {
  if (packs.some(({ phase, appliesTo: { matters = [] } }) => phase === 'pre' && matters.includes(code))) return [];
  const zh = `没有为事项 ${code} 编写的预检规则包（phase 为 pre，appliesTo.matters 含 ${code}）`;
  const en = `no pre pack is written for ${code} (phase pre, with ${code} in appliesTo.matters)`;
  return [{ file: `${code}.json`, pointer: '', code: 'PACK_MISSING', message: { zh, en } }];
}

/** A step that no route rule names would leave applications standing before it for ever. */
function unroutedFaults(matter: Matter, packs: readonly Pack[]): Fault[] {
  const file = `${matter.code}.json`;
  const routes = packs.filter(({ phase, appliesTo: { matters = [] } }) => {
    return phase === 'route' && (matters.length === 0 || matters.includes(matter.code));
  });
  if (routes.length === 0) {
    const zh = `事项 ${matter.code} 没有流转规则包（phase 为 route）`;
    const en = `there is no route pack for ${matter.code} (phase route)`;
    return [{ file, pointer: '', code: 'PACK_MISSING', message: { zh, en } }];
  }
  const named = new Set(routes.flatMap(({ rules }) => rules.map(({ event }) => event.params.step)));
  return matter.flow.steps.flatMap(({ id }, index) => {
    if (id === matter.flow.start || named.has(id)) return [];
    const zh = `事项 ${matter.code} 的环节 ${id} 没有任何流转规则指向`;
    const en = `no route rule of ${matter.code} leads to step ${id}`;
    const pointer = pointerTo('/flow/steps', index);
    return [{ file, pointer, code: 'NEXT_MISSING' as const, message: { zh, en } }];
  });
}

/**
 * Whether it depends on the matter what is right in a rule. What does not was looked at when the pack was loaded, and most
 * packs for all matters are of that kind.
 */
function looksAtMatter({ phase, conditions }: Pack, rule: Rule, sources: Sources): boolean {
  const { step, pointer, field: told, message } = rule.event.params;
  if (step !== undefined || [pointer, told].some((one) => one?.startsWith('/data/form/') === true)) return true;
  const { leaves } = walkConditions(rule.conditions, '', conditions);
  const places = [
    ...leaves.flatMap(({ leaf }) => (isFactReference(leaf.value) ? [leaf, leaf.value] : [leaf])),
    ...placeholdersOf(message.zh),
    ...placeholdersOf(message.en),
  ];
  const declarations = factsOfPhase(phase, sources);
  return places.some(({ fact, path = '' }) => {
    const declaration = declarations?.get(fact);
    const parsed = parsePath(path);
    if (declaration === undefined || !('path' in parsed)) return false;
    const field = declaredField(declaration, parsed.path, undefined);
    return field === 'perMatter' || field?.names !== undefined;
  });
}

function ruleFaults(
  pack: Pack,
  rule: Rule,
  index: number,
  { matter, sources }: { readonly matter: Matter; readonly sources: Sources },
): Fault[] {
  const pointer = pointerTo('/rules', index);
  const context = { file: pack.file, declarations: factsOfPhase(pack.phase, sources), matter };
  const { message, pointer: told, field } = rule.event.params;
  return [
    ...conditionFaults(rule.conditions, `${pointer}/conditions`, context, pack),
    ...placeholderFaults(message, `${pointer}/event/params/message`, context),
    ...(told === undefined ? [] : pointerFaults(told, `${pointer}/event/params/pointer`, context)),
    ...(field === undefined ? [] : pointerFaults(field, `${pointer}/event/params/field`, context)),
    ...nextFaults(rule, pointer, { file: pack.file, matter, shared: pack.conditions ?? {} }),
  ];
}

function unknownMatter(pack: Pack, index: number, code: string): Fault {
  return {
    file: pack.file,
    pointer: pointerTo('/appliesTo/matters', index),
    code: 'MATTER_UNKNOWN',
    message: { zh: `没有事项 ${code}`, en: `there is no matter ${code}` },
  };
}
