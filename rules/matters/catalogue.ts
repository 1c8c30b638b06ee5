import { examineCreditCode } from '../identity/credit-code.ts';
import { within } from '../identity/division.ts';
import { type Fault, type ParsedFile, pointerTo } from './fault.ts';
import { flowFaults } from './flow-check.ts';
import { formSchemaFaults } from './form-check.ts';
import { type Matter, matterSchema, type Responsible } from './matter.ts';
import { schemaFaults } from './schema-fault.ts';

/** The matters that the service takes applications for. */
export interface Catalogue {
  /** The matter with this code, or undefined. */
  matter(code: string): Matter | undefined;
  /** All matters, ordered by code. */
  all(): readonly Matter[];
  /**
   * The one organisation that does a department's steps of a matter in a region: of the entries whose region contains
   * the given one, the narrowest. Undefined where the matter is not offered there.
   */
  responsible(matter: string, department: string, region: string): Responsible | undefined;
}

/** `warnings` are promises that are allowed but should be looked at (time limits above two thirds of the legal ones). */
export type LoadedCatalogue =
  | { readonly catalogue: Catalogue; readonly warnings: readonly Fault[] }
  | { readonly faults: readonly Fault[] };

/**
 * Reads the files of `rules/matters/` into a catalogue, or says everything that is wrong with them (W4, S1): schema,
 * credit codes, time limits, flows that lead to a delivery, exactly one responsible organisation for each department and
 * region. A matter without flow and time limits is refused, so it can never take an application.
 */
export function loadCatalogue(files: readonly ParsedFile[]): LoadedCatalogue {
  const faults: Fault[] = [];
  const warnings: Fault[] = [];
  const matters = new Map<string, Matter>();
  for (const { file, json } of files) {
    const found = schemaFaults(matterSchema, json, file);
    if (found.length > 0) {
      faults.push(...found);
      continue;
    }
    const matter = json as Matter;
    if (matters.has(matter.code)) faults.push(duplicate(file, '/code', `matter ${matter.code}`));
    matters.set(matter.code, matter);
    faults.push(
      ...formSchemaFaults(matter, file),
      ...flowFaults(matter, file),
      ...responsibleFaults(matter, file),
      ...materialFaults(matter, file),
    );
    for (const { severity, fault } of promiseFaults(matter, file)) {
      (severity === 'warning' ? warnings : faults).push(fault);
    }
  }
  return faults.length > 0 ? { faults } : { catalogue: catalogueOf([...matters.values()]), warnings };
}

function catalogueOf(loaded: readonly Matter[]): Catalogue {
  const matters = [...loaded].sort((one, other) => (one.code < other.code ? -1 : 1));
  const byCode = new Map(matters.map((matter) => [matter.code, matter]));
  return {
    matter: (code) => byCode.get(code),
    all: () => matters,
    responsible(code, department, region) {
      const matter = byCode.get(code);
      return matter === undefined ? undefined : responsibleOf(matter, department, region);
    },
  };
}

/** See `Catalogue.responsible`; also the answer to whether a matter is offered in a region at all. */
export function responsibleOf(matter: Matter, department: string, region: string): Responsible | undefined {
  let best: Responsible | undefined;
  for (const entry of matter.responsible) {
    if (entry.department !== department || !within(region, entry.region)) continue;
    if (best === undefined || within(entry.region, best.region)) best = entry;
  }
  return best;
}

function responsibleFaults(matter: Matter, file: string): Fault[] {
  const faults: Fault[] = [];
  matter.responsible.forEach((entry, index) => {
    const pointer = pointerTo('/responsible', index);
    const same = (other: Responsible) =>
      other.department === entry.department && within(other.region, entry.region) && within(entry.region, other.region);
    if (matter.responsible.slice(0, index).some(same)) {
      faults.push({
        file,
        pointer,
        code: 'RESPONSIBLE_TWICE',
        message: {
          zh: `同一区划 ${entry.region} 的部门 ${entry.department} 有两个责任单位，只能有一个`,
          en: `region ${entry.region} has two organisations for department ${entry.department}; it needs exactly one`,
        },
      });
    }
    const { status } = examineCreditCode(entry.organisation);
    if (status !== 'valid') {
      faults.push({
        file,
        pointer: `${pointer}/organisation`,
        code: 'CREDIT_CODE',
        message: {
          zh: `统一社会信用代码 ${entry.organisation} 不正确（${status}）`,
          en: `credit code ${entry.organisation} is not valid (${status})`,
        },
      });
    }
  });
  const departments = new Set(matter.flow.steps.map((step) => step.department));
  for (const region of new Set(matter.responsible.map((entry) => entry.region))) {
    for (const department of departments) {
      if (responsibleOf(matter, department, region) !== undefined) continue;
      faults.push({
        file,
        pointer: '/responsible',
        code: 'RESPONSIBLE_MISSING',
        message: {
          zh: `区划 ${region} 缺少部门 ${department} 的责任单位`,
          en: `region ${region} has no organisation for department ${department}`,
        },
      });
    }
  }
  return faults;
}

function materialFaults(matter: Matter, file: string): Fault[] {
  const seen = new Set<string>();
  return matter.materials.flatMap(({ type }, index) => {
    const again = seen.has(type);
    seen.add(type);
    return again ? [duplicate(file, pointerTo('/materials', index, 'type'), `material ${type}`)] : [];
  });
}

function promiseFaults(matter: Matter, file: string): { severity: 'error' | 'warning'; fault: Fault }[] {
  const { legalWorkingDays: legal, promisedWorkingDays: promised } = matter;
  const pointer = '/promisedWorkingDays';
  if (promised > legal) {
    const zh = `承诺时限 ${promised} 个工作日超过法定时限 ${legal} 个工作日`;
    const en = `the promise of ${promised} working days exceeds the legal limit of ${legal}`;
    return [{ severity: 'error', fault: { file, pointer, code: 'PROMISE_OVER_LEGAL', message: { zh, en } } }];
  }
  const wanted = Math.floor((legal * 2) / 3);
  if (promised <= wanted) return [];
  const zh = `承诺时限 ${promised} 个工作日超过法定时限的三分之二（${wanted}）`;
  const en = `the promise of ${promised} working days exceeds two thirds of the legal limit (${wanted})`;
  return [{ severity: 'warning', fault: { file, pointer, code: 'PROMISE_OVER_TWO_THIRDS', message: { zh, en } } }];
}

function duplicate(file: string, pointer: string, what: string): Fault {
  return { file, pointer, code: 'DUPLICATE', message: { zh: `重复：${what}`, en: `stands twice: ${what}` } };
}
