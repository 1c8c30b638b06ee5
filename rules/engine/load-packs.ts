import { creditDeclarations } from '../facts/credit-declarations.ts';
import { type Declarations, declarationsByName } from '../facts/declared-field.ts';
import { inDeclarations } from '../facts/in-declarations.ts';
import { postDeclarations } from '../facts/post-declarations.ts';
import { preDeclarations } from '../facts/pre-declarations.ts';
import { routeDeclarations } from '../facts/route-declarations.ts';
import { verifyDeclarations } from '../facts/verify-declarations.ts';
import { readCalendarDay } from '../identity/calendar-day.ts';
import { type Fault, type FaultCode, type ParsedFile, pointerTo } from '../matters/fault.ts';
import { schemaFaults } from '../matters/schema-fault.ts';
import { mostTold, tellable } from '../matters/tellable-fault.ts';
import type { Sources } from '../sources/sources.ts';
import { referencesIn, walkConditions } from './condition.ts';
import { conditionFaults } from './condition-check.ts';
import { creditMemberFaults } from './credit-check.ts';
import { eventTypes, type Pack, type PackContent, type Phase, packSchema, type Rule } from './pack.ts';
import { placeholderFaults } from './placeholder-check.ts';
import { pointerFaults } from './pointer-check.ts';
import { sizeFault } from './size.ts';
import { supervisionFaults } from './supervision-check.ts';
import { unknownCodes } from './unknown-finding.ts';
import { verdictFaults } from './verdict-check.ts';
import { whenUnknownFaults } from './when-unknown-check.ts';
import { PackWork } from './work-check.ts';

/** A pack's file as an adapter hands it over: parsed, with the SHA-256 of its bytes (64 hexadecimal digits). */
export interface PackFile extends ParsedFile {
  readonly sha256: string;
}

/** Conditions of all rules of a pack, shared ones counted wherever they are referred to: they are compiled so often. */
const mostConditions = 20_000;

export type LoadedPacks = { readonly packs: readonly Pack[] } | { readonly faults: readonly Fault[] };

const declarations: Readonly<Partial<Record<Phase, Declarations>>> = {
  pre: declarationsByName(preDeclarations),
  route: declarationsByName(routeDeclarations),
  in: declarationsByName(inDeclarations),
  post: declarationsByName(postDeclarations),
};

const ofCredit = declarationsByName(creditDeclarations);
const ofSources = new WeakMap<Sources, Declarations>();

/**
 * The facts that rules of a phase may name; undefined for a phase that is not evaluated yet. Those of `verify` are made of
 * the sources of the set, and undefined where these are not known. So are those of `credit`: its packs are checked with the set
 * that they are part of, since what they may do stands there.
 */
export function factsOfPhase(phase: Phase, sources?: Sources): Declarations | undefined {
  if (phase === 'credit' && sources !== undefined) return ofCredit;
  if (phase !== 'verify' || sources === undefined) return declarations[phase];
  const made = ofSources.get(sources) ?? declarationsByName(verifyDeclarations(sources));
  ofSources.set(sources, made);
  return made;
}

/**
 * Reads the files of `rules/library/`, or says everything that is wrong with them. What is loaded can be evaluated: known
 * event types, operators, facts and paths, bounded size and depth, a remedy for every value that can be absent, a legal
 * basis and both languages everywhere, each version of a pack once. What concerns matters is left to `ruleSetFaults`.
 * @param known packs that were loaded before, by the SHA-256 of their bytes: they are taken as they are
 */
export function loadPacks(files: readonly PackFile[], known: ReadonlyMap<string, Pack> = new Map()): LoadedPacks {
  const faults: Fault[] = [];
  const packs = new Map<string, Pack>();
  for (const { file, json, sha256 } of files) {
    const before = known.get(sha256);
    const found = before === undefined ? packFaults(json, file) : [];
    faults.push(...found);
    if (found.length > 0) continue;
    const pack: Pack = before ?? { ...(json as PackContent), file, sha256 };
    const key = `${pack.pack} ${pack.version}`;
    const earlier = packs.get(key);
    if (earlier !== undefined) {
      const zh = `规则包 ${key} 已在 ${earlier.file} 中发布；已发布的版本不可更改，请另用新版本号`;
      const en = `${key} is published in ${earlier.file}; a published version never changes, take a new one`;
      faults.push({ file, pointer: '/version', code: 'DUPLICATE', message: { zh, en } });
    }
    packs.set(key, pack);
  }
  return faults.length > 0 ? { faults: tellable(faults) } : { packs: [...packs.values()] };
}

/** Everything that is wrong with one pack's file by itself. */
export function packFaults(json: unknown, file: string): Fault[] {
  const size = sizeFault(json, file);
  if (size !== undefined) return [size];
  const faults = schemaFaults(packSchema, json, file).map(asBasisMissing);
  if (faults.length > 0) return faults;
  const pack = json as PackContent;
  const names = new Set<string>();
  let conditions = 0;
  const work = new PackWork();
  for (const [index, rule] of pack.rules.entries()) {
    const pointer = pointerTo('/rules', index);
    const { visited, leaves } = walkConditions(rule.conditions, pointer, pack.conditions);
    conditions += visited;
    if (conditions > mostConditions) {
      const [zh, en] = [
        `规则包的条件合计超过 ${mostConditions} 个，请分成几个规则包`,
        `more than ${mostConditions} conditions in all; make several packs of it`,
      ];
      faults.push(fault(file, pointer, 'SIZE', zh, en));
    }
    const tooMuch = work.add(leaves, pointer, file);
    if (tooMuch !== undefined) {
      faults.push(tooMuch);
      break;
    }
    // More than these are not told, so there is no need to look for them.
    if (conditions > mostConditions || faults.length > mostTold) break;
    if (names.has(rule.name)) {
      const [zh, en] = [`规则名 ${rule.name} 重复`, `rule name ${rule.name} stands twice`];
      faults.push(fault(file, `${pointer}/name`, 'DUPLICATE', zh, en));
    }
    names.add(rule.name);
    const context = { file, declarations: factsOfPhase(pack.phase), matter: undefined };
    const { message, pointer: told, field } = rule.event.params;
    faults.push(
      ...eventFaults(pack.phase, rule, `${pointer}/event`, file),
      ...supervisionFaults(pack.phase, rule, `${pointer}/event/params`, file),
      ...creditMemberFaults(pack.phase, rule, `${pointer}/event/params`, file),
      ...verdictFaults(pack.phase, rule, `${pointer}/event/params`, file),
      ...placeholderFaults(message, `${pointer}/event/params/message`, context),
      ...(told === undefined ? [] : pointerFaults(told, `${pointer}/event/params/pointer`, context)),
      ...(field === undefined ? [] : pointerFaults(field, `${pointer}/event/params/field`, context)),
      ...conditionFaults(rule.conditions, `${pointer}/conditions`, context, pack),
    );
  }
  return once([
    ...faults,
    ...sharedFaults(pack, file),
    ...whenUnknownFaults(pack, file, factsOfPhase(pack.phase)),
    ...effectiveFaults(pack, file),
  ]);
}

/** A shared condition is checked where rules refer to it; one that nobody refers to would be checked by nobody. */
function sharedFaults({ conditions = {}, rules }: PackContent, file: string): Fault[] {
  const used = new Set([...Object.values(conditions), ...rules.map((rule) => rule.conditions)].flatMap(referencesIn));
  return Object.keys(conditions).flatMap((name) => {
    if (used.has(name)) return [];
    const [zh, en] = [`没有规则引用条件 ${name}`, `no rule refers to condition ${name}`];
    return [fault(file, pointerTo('/conditions', name), 'CONDITION_UNUSED', zh, en)];
  });
}

/** The same fault in a shared condition shows in every rule that refers to it. */
export function once(faults: readonly Fault[]): Fault[] {
  return [...new Map(faults.map((one) => [`${one.pointer} ${one.code} ${one.message.en}`, one])).values()];
}

function eventFaults(phase: Phase, { event }: Rule, pointer: string, file: string): Fault[] {
  const faults: Fault[] = [];
  const allowed: readonly string[] = eventTypes[phase];
  if (!allowed.includes(event.type)) {
    const [zh, en] = [`阶段 ${phase} 没有事件 ${event.type}`, `phase ${phase} has no event ${event.type}`];
    const known = allowed.join(', ');
    faults.push(fault(file, `${pointer}/type`, 'EVENT_TYPE', `${zh}；可用：${known}`, `${en}; there are: ${known}`));
  }
  if (Object.values(unknownCodes).includes(event.params.code)) {
    const { code } = event.params;
    const [zh, en] = [`代码 ${code} 由引擎自用，请另取一个`, `the engine uses the code ${code} itself; take another`];
    faults.push(fault(file, `${pointer}/params/code`, 'DUPLICATE', zh, en));
  }
  if (event.type === 'return' && event.params.basis === undefined) {
    const [zh, en] = ['退回补正须写明依据', 'a return must name its legal basis'];
    faults.push(fault(file, `${pointer}/params/basis`, 'BASIS_MISSING', zh, en));
  }
  if ((event.type === 'next') !== (event.params.step !== undefined)) {
    const [zh, en] = ['next 事件须指定 step，其他事件不得指定', 'next, and only next, names a step'];
    faults.push(fault(file, `${pointer}/params/step`, 'EVENT_TYPE', zh, en));
  }
  return faults;
}

function effectiveFaults({ effective: { from, to } }: PackContent, file: string): Fault[] {
  const faults: Fault[] = [];
  for (const [name, day] of Object.entries({ from, to })) {
    if (day === null || readCalendarDay(day) !== undefined) continue;
    const [zh, en] = [`${day} 不是日历上的日期`, `${day} is no day of the calendar`];
    faults.push(fault(file, `/effective/${name}`, 'EFFECTIVE', zh, en));
  }
  if (to !== null && to < from) {
    const [zh, en] = ['失效日期早于生效日期', 'it ends before it begins'];
    faults.push(fault(file, '/effective/to', 'EFFECTIVE', zh, en));
  }
  return faults;
}

/** A missing legal basis is a breach of duty rather than of form, so it has its own code. */
function asBasisMissing(found: Fault): Fault {
  return /(^|\/)basis$/.test(found.pointer) ? { ...found, code: 'BASIS_MISSING' } : found;
}

function fault(file: string, pointer: string, code: FaultCode, zh: string, en: string): Fault {
  return { file, pointer, code, message: { zh, en } };
}
