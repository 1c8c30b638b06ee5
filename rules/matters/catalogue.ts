import { examineCreditCode } from '../identity/credit-code.ts';
import { within } from '../identity/division.ts';
import { boundsFault } from './bounds.ts';
import { certificateFaults } from './document-check.ts';
import { type Fault, type ParsedFile, pointerTo } from './fault.ts';
import { flowFaults } from './flow-check.ts';
import { formSchemaFaults } from './form-check.ts';
import { levelFaults } from './level-check.ts';
import { limitFaults } from './limit-check.ts';
import { type Matter, matterSchema, type Responsible } from './matter.ts';
import { schemaFaults } from './schema-fault.ts';
import { tellable } from './tellable-fault.ts';

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

/** A matter's whole depth in JSON, values of all kinds, and the length of one text: templates of documents are long. */
const matterBounds = { deepest: 20, mostValues: 100_000, longestText: 10_000 };

/**
 * Reads the files of `rules/matters/` into a catalogue, or says everything that is wrong with them (W4, S1): schema,
 * credit codes, time limits, flows that lead to a delivery, exactly one responsible organisation for each department and
 * region. A matter without flow and time limits is refused, so it can never take an application.
 */
export function loadCatalogue(files: readonly ParsedFile[]): LoadedCatalogue {
  const faults: Fault[] = [];
  const warnings: Fault[] = [];
  const matters = new Map<string, Matter>();
  const filesOf = new Map<string, string>();
  for (const { file, json } of files) {
    const tooMuch = boundsFault(json, file, matterBounds);
    const found = tooMuch === undefined ? schemaFaults(matterSchema, json, file) : [tooMuch];
    if (found.length > 0) {
      faults.push(...found);
      continue;
    }
    const matter = json as Matter;
    const earlier = filesOf.get(matter.code);
    if (earlier !== undefined) faults.push(matterTwice(matter.code, earlier, file));
    else filesOf.set(matter.code, file);
    matters.set(matter.code, matter);
    faults.push(
      ...formSchemaFaults(matter, file),
      ...flowFaults(matter, file),
      ...responsibleFaults(matter, file),
      ...levelFaults(matter, file),
      ...materialFaults(matter, file),
      ...documentFaults(matter, file),
      ...certificateFaults(matter, file),
    );
    for (const { severity, fault } of limitFaults(matter, file)) {
      (severity === 'warning' ? warnings : faults).push(fault);
    }
  }
  return faults.length > 0 ? { faults: tellable(faults) } : { catalogue: catalogueOf([...matters.values()]), warnings };
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
          zh: `统一社会信用代码 ${entry.organisation} 不正确（${creditCodeDefects[status]}）`,
          en: `credit code ${entry.organisation} is not valid (${status})`,
        },
      });
    }
  });
  // Steps that are done elsewhere (`placeField`) say so by the form; where nobody is there, the application is returned.
  const departments = new Set(
    matter.flow.steps.filter(({ placeField }) => placeField === undefined).map(({ department }) => department),
  );
  const somewhere = new Set(matter.responsible.map(({ department }) => department));
  // A matter is offered where there is a window for it; other departments can serve a wider area.
  const window = matter.flow.steps.find(({ id }) => id === matter.flow.start)?.department;
  const offered = matter.responsible.filter(({ department }) => department === window);
  for (const region of new Set(offered.map((entry) => entry.region))) {
    for (const department of departments) {
      if (!somewhere.has(department) || responsibleOf(matter, department, region) !== undefined) continue;
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
  for (const [index, { department }] of matter.flow.steps.entries()) {
    if (somewhere.has(department)) continue;
    somewhere.add(department); // Told once, at its first step.
    faults.push({
      file,
      pointer: pointerTo('/flow/steps', index, 'department'),
      code: 'RESPONSIBLE_MISSING',
      message: { zh: `部门 ${department} 没有责任单位`, en: `department ${department} has no organisation anywhere` },
    });
  }
  return faults;
}

function materialFaults(matter: Matter, file: string): Fault[] {
  return twice(matter.materials.map(({ type }) => type)).map((index) =>
    duplicate(file, pointerTo('/materials', index, 'type'), '材料', 'material', matter.materials[index]?.type),
  );
}

const creditCodeDefects = {
  format: '应为18位数字或大写字母',
  checksum: '校验码不符',
  bodyChecksum: '主体标识码的校验码不符',
} as const;

/** What a clerk hands out whatever comes of an application; a matter without these cannot be offered (R11). */
const neededDocuments = ['acceptanceNotice', 'returnNotice', 'decision'] as const;

function documentFaults({ documents, materials }: Matter, file: string): Fault[] {
  const faults = twice(documents.map(({ code }) => code)).map((index) =>
    duplicate(file, pointerTo('/documents', index, 'code'), '文书', 'document', documents[index]?.code),
  );
  for (const wanted of neededDocuments) {
    if (documents.some(({ kind }) => kind === wanted)) continue;
    const message = { zh: `缺少文书模板 ${wanted}`, en: `there is no document template of kind ${wanted}` };
    faults.push({ file, pointer: '/documents', code: 'DOCUMENT_MISSING', message });
  }
  materials.forEach(({ template }, index) => {
    if (template === undefined || documents.some(({ code }) => code === template)) return;
    const message = { zh: `没有文书模板 ${template}`, en: `there is no document template ${template}` };
    faults.push({ file, pointer: pointerTo('/materials', index, 'template'), code: 'DOCUMENT_UNKNOWN', message });
  });
  return faults;
}

/** Places at which a text stands again. */
function twice(texts: readonly string[]): number[] {
  return texts.flatMap((text, index) => (texts.indexOf(text) < index ? [index] : []));
}

/** Told of the file that does not have the name of its matter: that is the copy, whichever was read first. */
function matterTwice(code: string, earlier: string, later: string): Fault {
  const [file, other] = later === `${code}.json` ? [earlier, later] : [later, earlier];
  const zh = `事项代码 ${code} 在 ${other} 和 ${file} 中重复；复制的事项须另取代码和文件名`;
  const en = `matter ${code} stands in ${other} and in ${file}; a copy needs a code and a file name of its own`;
  return { file, pointer: '/code', code: 'DUPLICATE', message: { zh, en } };
}

function duplicate(file: string, pointer: string, zh: string, en: string, which: string | undefined): Fault {
  const message = { zh: `${zh}重复：${which}`, en: `${en} ${which} stands twice` };
  return { file, pointer, code: 'DUPLICATE', message };
}
