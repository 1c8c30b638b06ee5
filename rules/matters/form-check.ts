import { type Fault, pointerTo } from './fault.ts';
import type { FormField, Matter } from './matter.ts';
import { patternDefect } from './pattern-check.ts';

/**
 * What the schema of matters cannot say about a form: fields named by others exist, places of steps are required division
 * codes, patterns compile and come to an end, every choice has a title for people, and every text has an end (a length, a list of choices or a
 * format), so that nobody can send a megabyte as a name.
 */
export function formSchemaFaults(matter: Matter, file: string): Fault[] {
  const faults: Fault[] = [];
  const { properties, required } = matter.form;
  required.forEach((name, index) => {
    if (!Object.hasOwn(properties, name)) faults.push(unknownField(file, pointerTo('/form/required', index), name));
  });
  matter.flow.steps.forEach(({ placeField }, index) => {
    if (placeField === undefined) return;
    const place = Object.hasOwn(properties, placeField) ? properties[placeField] : undefined;
    if (place?.type === 'string' && place.format === 'division' && required.includes(placeField)) return;
    faults.push(unknownField(file, pointerTo('/flow/steps', index, 'placeField'), placeField));
  });
  for (const [name, field] of Object.entries(properties)) {
    const at = pointerTo('/form/properties', name);
    const other = field['x-age-on'];
    if (other !== undefined && !(Object.hasOwn(properties, other) && properties[other]?.format === 'date')) {
      faults.push(unknownField(file, `${at}/x-age-on`, other));
    }
    const defect = field.pattern === undefined ? undefined : patternDefect(field.pattern);
    if (defect !== undefined) faults.push({ file, pointer: `${at}/pattern`, code: 'FORM_PATTERN', message: defect });
    faults.push(...choiceFaults(field, `${at}/x-choices`, file));
    if (field.type === 'string' && !bounded(field)) {
      faults.push({
        file,
        pointer: at,
        code: 'SCHEMA',
        message: {
          zh: '文字项必须有 maxLength、enum 或 format',
          en: 'a text needs maxLength, enum or format',
        },
      });
    }
  }
  return faults;
}

/** The titles stand for the choices, for each of them and for nothing else. */
function choiceFaults(field: FormField, at: string, file: string): Fault[] {
  const choices = field.enum ?? [];
  const titles = field['x-choices'] ?? {};
  const missing = choices.filter((choice) => !Object.hasOwn(titles, choice));
  const unknown = Object.keys(titles).filter((title) => !choices.includes(title));
  return [
    ...missing.map((choice) => {
      const message = { zh: `选项 ${choice} 没有名称`, en: `choice ${choice} has no title` };
      return { file, pointer: at, code: 'FORM_CHOICES' as const, message };
    }),
    ...unknown.map((title) => {
      const message = { zh: `没有选项 ${title}`, en: `there is no choice ${title}` };
      return { file, pointer: pointerTo(at, title), code: 'FORM_CHOICES' as const, message };
    }),
  ];
}

function bounded(field: FormField): boolean {
  return field.maxLength !== undefined || field.enum !== undefined || field.format !== undefined;
}

function unknownField(file: string, pointer: string, name: string): Fault {
  return {
    file,
    pointer,
    code: 'FORM_FIELD_UNKNOWN',
    message: { zh: `表单中没有合适的字段 ${name}`, en: `the form has no fitting field ${name}` },
  };
}
