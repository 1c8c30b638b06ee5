import type { Catalogue } from '../matters/catalogue.ts';
import { type Fault, pointerTo } from '../matters/fault.ts';
import { type Matter, stepOf } from '../matters/matter.ts';
import { conditionFaults, fieldAt, isFault } from './condition-check.ts';
import { factsOfPhase } from './load-packs.ts';
import { placeholdersOf } from './message.ts';
import type { Pack, Rule } from './pack.ts';

/**
 * Everything in which packs do not fit the matters they are for: matters that do not exist, form fields that a matter
 * does not have (or never with that value), steps that its flow does not have, steps to which no rule leads. Packs and catalogue are each loaded
 * without faults; only a set without faults here may become a rule book.
 */
export function ruleSetFaults(packs: readonly Pack[], catalogue: Catalogue): Fault[] {
  const ofPacks = packs.flatMap((pack) => {
    const named = pack.appliesTo.matters ?? [];
    const unknown = named.flatMap((code, index) =>
      catalogue.matter(code) === undefined ? [unknownMatter(pack, index, code)] : [],
    );
    const matters = catalogue.all().filter(({ code }) => named.length === 0 || named.includes(code));
    const unfit = matters.flatMap((matter) =>
      pack.rules.flatMap((rule, index) => ruleFaults(pack, rule, index, matter)),
    );
    return [...unknown, ...unfit];
  });
  return [...ofPacks, ...catalogue.all().flatMap((matter) => unroutedFaults(matter, packs))];
}

/** A step that no route rule names would leave applications standing before it for ever. */
function unroutedFaults(matter: Matter, packs: readonly Pack[]): Fault[] {
  const routes = packs.filter(({ phase, appliesTo: { matters = [] } }) => {
    return phase === 'route' && (matters.length === 0 || matters.includes(matter.code));
  });
  const named = new Set(routes.flatMap(({ rules }) => rules.map(({ event }) => event.params.step)));
  return matter.flow.steps.flatMap(({ id }, index) => {
    if (id === matter.flow.start || named.has(id)) return [];
    const zh = `事项 ${matter.code} 的环节 ${id} 没有任何流转规则指向`;
    const en = `no route rule of ${matter.code} leads to step ${id}`;
    const pointer = pointerTo('/flow/steps', index);
    return [{ file: `${matter.code}.json`, pointer, code: 'NEXT_MISSING' as const, message: { zh, en } }];
  });
}

function ruleFaults(pack: Pack, rule: Rule, index: number, matter: Matter): Fault[] {
  const pointer = pointerTo('/rules', index);
  const context = { file: pack.file, declarations: factsOfPhase(pack.phase), matter };
  const faults = conditionFaults(rule.conditions, `${pointer}/conditions`, context);
  const { message, step } = rule.event.params;
  for (const language of ['zh', 'en'] as const) {
    for (const wanted of placeholdersOf(message[language])) {
      const found = fieldAt(wanted, `${pointer}/event/params/message/${language}`, context);
      if (isFault(found)) faults.push({ ...found, code: 'PLACEHOLDER' });
    }
  }
  if (step !== undefined && stepOf(matter, step) === undefined) {
    const zh = `事项 ${matter.code} 的流程没有环节 ${step}`;
    const en = `the flow of ${matter.code} has no step ${step}`;
    const at = `${pointer}/event/params/step`;
    faults.push({ file: pack.file, pointer: at, code: 'NEXT_UNKNOWN', message: { zh, en } });
  }
  return faults;
}

function unknownMatter(pack: Pack, index: number, code: string): Fault {
  return {
    file: pack.file,
    pointer: pointerTo('/appliesTo/matters', index),
    code: 'MATTER_UNKNOWN',
    message: { zh: `没有事项 ${code}`, en: `there is no matter ${code}` },
  };
}
